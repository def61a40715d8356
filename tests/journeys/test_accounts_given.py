"""An account of the SMS gateway that an admin gives somebody is looked at: a wrong name is not written down."""

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from bot.sandbox import faults
from bot.sandbox.slack import View
from commands.accounts import NOT_LOOKED_AT, NOT_SET_UP
from tests.journeys.team import EVE, Seen, Team, running_team
from tests.journeys.test_access import asks_for_access, is_admin
from tests.journeys.test_roles_form import opens_the_form
from tests.journeys.witness import rows

REFUSED = "The SMS gateway gives no balance of “ghost”. Check the name; if it is right, ask who runs the gateway"


async def by_command(team: Team, account: str) -> Seen:
    """Ada types it; the answer."""
    return await team.ada.types(f"/teller role @eve user account:{account}")


async def by_form(team: Team, account: str) -> Seen:
    """Ada fills in the form under the roles; what its window shows then."""
    form = await opens_the_form(team)
    await team.ada.submits(form, who=EVE, role="user", account=account)
    return await shown(team, form)


async def by_card(team: Team, account: str) -> Seen:
    """Eve asks for access, and Ada fills in the form; what its window shows then."""
    await team.ada.presses("Make a user of account …", await asks_for_access(team))
    form = await team.ada.reads_modal("SMS account")
    await team.ada.submits(form, account=account)
    return await shown(team, form)


async def shown(team: Team, form: Seen) -> Seen:
    """What Ada reads in the window of a form that she sent off, once it is through."""
    before = form.text

    def answered() -> Seen | None:
        view = team.slack.modal(team.ada.id)
        seen = None if view is None else Seen(view)
        return seen if seen and seen.text != before and "Checking" not in seen.text else None

    return await team.slack.until(answered)


WAYS = [by_command, by_form, by_card]
Way = Callable[[Team, str], Awaitable[Seen]]


def account_of_eve(team: Team) -> list[str | None]:
    """The account in Eve's row; nothing where she has none."""
    return [row["account"] for row in rows(team, "members") if row["user_id"] == EVE]


@pytest.mark.parametrize("way", WAYS, ids=["command", "form", "card"])
async def test_the_gateway_has_it(team: Team, way: Way) -> None:
    """It is asked once, and the row is written with nothing to add."""
    answer = await way(team, "office")

    assert "Done: @eve · user · account `office`." in answer.text
    assert "The SMS gateway" not in answer.text
    assert [call.query["useraccount"] for call in team.ozeki.calls_of("getcredits")] == ["office"]


@pytest.mark.parametrize("way", WAYS, ids=["command", "form", "card"])
async def test_the_gateway_has_it_not(team: Team, way: Way) -> None:
    """One reads what to do, at the field where there is one, with what was typed; and nothing is written."""
    answer = await way(team, "ghost")
    assert REFUSED in answer.text
    assert account_of_eve(team) == []

    if isinstance(answer.what, View):
        at = [block["block_id"] for block in answer.what.blocks].index("account")
        assert answer.what.blocks[at]["element"]["initial_value"] == "ghost"
        assert REFUSED in str(answer.what.blocks[at + 1])
        await team.ada.submits(answer, account="office")
        await team.ada.reads_modal("Done: @eve · user · account `office`.")


@pytest.mark.parametrize("way", WAYS, ids=["command", "form", "card"])
@pytest.mark.parametrize("fault", [faults.drop, faults.html_page], ids=["down", "a login page"])
async def test_the_gateway_does_not_work(team: Team, way: Way, fault: Callable[[], faults.Fault]) -> None:
    """That keeps nobody from a row, and the answer says that nobody looked."""
    team.ozeki.faults.add(fault(), times=None)
    answer = await way(team, "ghost")

    assert f"Done: @eve · user · account `ghost`. {NOT_LOOKED_AT}" in answer.text
    assert account_of_eve(team) == ["ghost"]


@pytest.mark.parametrize("way", WAYS, ids=["command", "form", "card"])
async def test_there_is_no_gateway(tmp_path: Path, delivery: str, way: Way) -> None:
    """The row is written, and the answer says that nobody looked."""
    async with running_team(tmp_path, http=delivery == "http", OZEKI_USERNAME="", OZEKI_PASSWORD="") as team:
        answer = await way(team, "ghost")
        assert f"Done: @eve · user · account `ghost`. {NOT_SET_UP}" in answer.text


async def test_with_what_takes_another_admin(team: Team) -> None:
    """It is looked at before Ben is asked; where it cannot be, Ada reads that with whom she waits for."""
    await is_admin(team)
    assert REFUSED in (await team.ada.types("/teller role @eve admin account:ghost")).text
    assert rows(team, "asks") == []

    team.ozeki.faults.add(faults.drop(), times=None)
    answer = await team.ada.types("/teller role @eve admin account:ghost")
    assert "Asked: @ben must agree" in answer.text
    assert NOT_LOOKED_AT in answer.text


@pytest.mark.parametrize("line", ["user", "user approver", "user account:john", "user account:-", "none"])
async def test_nothing_new_is_not_asked(team: Team, line: str) -> None:
    """The account that is John's already, one that goes, and none named: the gateway is left alone."""
    await team.ada.types(f"/teller role @john {line}")

    assert team.ozeki.calls == []
