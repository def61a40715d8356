"""`teller roles`, the real command line beside a running bot; and what is said when too few people decide."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.clock import SystemClock
from bot.sandbox.town import ADA, APPROVALS, BEN, JOHN
from bot.store.members import is_empty
from tests.journeys.cli import settings_of, teller, teller_roles
from tests.journeys.team import Team, running_team

FEW = "Fewer than two people are approvers"


@pytest.fixture
async def bare(tmp_path: Path) -> AsyncIterator[Team]:
    """A running bot that knows nobody but Ada, on the machine's own clock."""
    async with running_team(tmp_path, clock=SystemClock()) as team:
        yield team


async def test_a_running_bot_obeys_at_once(bare: Team, tmp_path: Path) -> None:
    """John gets a row, an account and another, and loses the row: each time the next command knows."""
    settings = settings_of(bare.town, tmp_path)
    stranger = await bare.john.types("/smsbalance")
    made = await teller(settings, "roles", "set", JOHN, "--role", "user", "--ozeki-account", "john")
    own = await bare.john.types("/smsbalance")
    await teller(settings, "roles", "set", JOHN, "--role", "admin", "--approver")
    any_account = await bare.john.types("/smsbalance office")
    await teller(settings, "roles", "remove", JOHN)
    gone = await bare.john.types("/smsbalance")

    assert (made.code, made.err) == (0, "")
    assert stranger.text == gone.text
    assert "does not know you" in gone.text
    assert "120" in own.text
    assert "-3" in any_account.text


async def test_what_the_command_line_leaves_out_stays(bare: Team, tmp_path: Path) -> None:
    """The same rules as in Slack: what is not named stays as it was, `-` takes the account away."""
    settings = settings_of(bare.town, tmp_path)
    await teller_roles(settings, "set", JOHN, "--role", "user", "--ozeki-account", "john", "--approver")
    await teller_roles(settings, "set", JOHN, "--role", "admin")
    kept = await teller_roles(settings, "list")
    await teller_roles(settings, "set", JOHN, "--role", "user", "--ozeki-account", "-", "--no-approver")
    seen = await bare.ada.types("/teller roles")

    assert [line.split() for line in kept.out.splitlines()] == [
        [ADA, "admin", "approver", "-"],
        [JOHN, "admin", "approver", "john"],
    ]
    assert "@john · user · no account" in seen.text


@pytest.mark.parametrize(
    "line",
    [
        ["set", "john", "--role", "user"],
        ["set", "Ujohn", "--role", "user"],
        ["set", "@john", "--role", "user"],
        ["set", JOHN],
        ["set", JOHN, "--role", "boss"],
        ["set", JOHN, "--role", "user", "--ozeki-account", "12345678901234567"],
        ["set", JOHN, "--role", "user", "--ozeki-account", ""],
        ["remove", JOHN],
        ["remove"],
    ],
)
async def test_a_command_line_that_cannot_be_obeyed(tmp_path: Path, line: list[str]) -> None:
    """A sentence on standard error, an exit code that is not 0, and no row."""
    database = tmp_path / "teller.db"
    ended = await teller_roles({"DATABASE_URL": f"sqlite:///{database}"}, *line)

    assert ended.code in {1, 2}
    assert ended.out == ""
    assert len(ended.err) > 0
    assert is_empty(database)


async def test_it_is_said_at_the_start_in_the_list_and_on_cards(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """With one approver, the log of the start, `/teller roles`, the requester's answer and the card say so."""
    async with running_team(tmp_path) as team:
        started = caplog.text
        listed = await team.ada.types("/teller roles")
        await team.ada.types("/teller role @john user")
        answer = await team.john.types('/mintcode 4 458 "spare"')
        card = await team.ben.reads("spare", APPROVALS)

        assert FEW in started
        assert FEW in listed.text
        assert FEW in answer.text
        assert FEW in card.text


async def test_it_is_not_said_of_two_approvers(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """With a second approver nothing of it is said, at the next start neither."""
    async with running_team(tmp_path) as team:
        await team.give_everyone_their_role()
        await team.stop_bot()
        caplog.clear()
        await team.start_bot()
        listed = await team.ada.types("/teller roles")
        card = await team.asks(team.john)

        assert FEW not in caplog.text
        assert FEW not in listed.text
        assert FEW not in card.text


async def test_a_first_start_needs_somebody(tmp_path: Path) -> None:
    """With an empty role table TELLER_ADMINS is required; once somebody has a row it is not."""
    async with running_team(tmp_path, clock=SystemClock(), start=False) as team:
        settings = settings_of(team.town, tmp_path, TELLER_ADMINS="")
        empty = await teller(settings, "run")
        await teller_roles(settings, "set", BEN, "--role", "admin", "--approver")
        preview = await teller(settings, "post", "--preview")

        assert empty.code == 1
        assert "TELLER_ADMINS is missing, and nobody is in the role table yet" in empty.err
        assert preview.code == 0
