"""The audit trail of requests: the asking, the decision, each step of the mint and each reveal is a row of it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.sandbox.faults import drop, reply, work_then_drop
from bot.sandbox.town import ADA, BEN, JOHN
from tests.clock import ManualClock
from tests.journeys.team import Seen, Team, running_team
from tests.journeys.trail import Story, is_rejected, told_of
from tests.journeys.witness import in_time, is_never_sent, looks_until_it_settles

NO = '{"success": false, "errors": [{"code": "WRONG", "source": "amount", "message": "Too much."}]}'


@pytest.fixture
async def team(tmp_path: Path) -> AsyncIterator[Team]:
    """Everyone in their role; a request can be decided for half a minute."""
    async with running_team(tmp_path, TELLER_APPROVAL_HOURS="0.01") as team:
        await team.give_everyone_their_role()
        yield team


async def is_minted_and_revealed(team: Team, card: Seen) -> None:
    """Ada approves, John reads the code."""
    await team.ada.presses("Approve", card)
    notice = await team.john.reads_direct("the code is minted")
    await team.john.presses("Reveal code", notice)
    await team.john.reads_modal("Whoever sees it")


async def expires(team: Team, card: Seen) -> None:
    """Nobody decides in time."""
    assert isinstance(team.clock, ManualClock)
    await team.clock.advance(45)
    await in_time(team, lambda: [seen for seen in team.john.direct() if "expired" in seen.text], step=5)


async def is_refused_by_rms(team: Team, card: Seen) -> None:
    """RMS says no to the POST."""
    team.rms.faults.add(reply(422, NO, "application/json"), when=lambda call: call.method == "POST")
    await team.ada.presses("Approve", card)
    await team.john.reads_direct("RMS refused it")


async def never_reaches_rms(team: Team, card: Seen) -> None:
    """RMS is down when the code would be asked for."""
    await is_never_sent(team, card)


async def is_lost_and_found(team: Team, card: Seen) -> None:
    """RMS makes the code and hangs up."""
    team.rms.faults.add(work_then_drop(), when=lambda call: call.method == "POST")
    await team.ada.presses("Approve", card)
    await team.john.reads_direct("was found in RMS")


async def is_lost_for_good(team: Team, card: Seen) -> None:
    """RMS hangs up without having made anything."""
    team.rms.faults.add(drop(), when=lambda call: call.method == "POST")
    await team.ada.presses("Approve", card)
    await looks_until_it_settles(team)
    await team.john.reads_direct("was *not issued*")


@pytest.mark.parametrize(
    ("story", "rows"),
    [
        (
            is_minted_and_revealed,
            [
                (ADA, "approve", "approved"),
                ("teller", "intend", "sending"),
                ("teller", "issue", "issued"),
                (JOHN, "reveal", "shown"),
            ],
        ),
        (is_rejected, [(BEN, "reject", "rejected")]),
        (expires, [("teller", "expire", "expired")]),
        (
            is_refused_by_rms,
            [(ADA, "approve", "approved"), ("teller", "intend", ""), ("teller", "refuse", "refused")],
        ),
        (never_reaches_rms, [(ADA, "approve", ""), ("teller", "intend", ""), ("teller", "never_sent", "not sent")]),
        (
            is_lost_and_found,
            [
                (ADA, "approve", ""),
                ("teller", "intend", ""),
                ("teller", "lose", "unknown"),
                ("teller", "find", "issued"),
            ],
        ),
        (
            is_lost_for_good,
            [
                (ADA, "approve", ""),
                ("teller", "intend", ""),
                ("teller", "lose", ""),
                ("teller", "settle", "not issued"),
            ],
        ),
    ],
)
async def test_the_life_of_a_request(team: Team, story: Story, rows: list[tuple[str, str, str]]) -> None:
    """From the asking on, each step is a row, by whom it was, in its order, and nothing else is."""
    await story(team, await team.asks(team.john))
    told = await told_of(team, 1)

    assert [row[:2] for row in told] == [(JOHN, "ask"), *(row[:2] for row in rows)]
    assert [row for row, words in zip(told[1:], rows, strict=True) if words[2] not in row[2]] == []


async def test_a_card_that_slack_refuses(team: Team) -> None:
    """The request is written down, and so is its end."""
    team.slack.faults.error("chat.postMessage", "is_archived")
    await team.john.types('/mintcode 4 458 "spare"')
    await team.john.reads_direct("was withdrawn")

    assert await told_of(team, 1) == [
        (JOHN, "ask", "waiting: 4 credit of company 458: spare"),
        ("teller", "unposted", "withdrawn: is_archived"),
    ]


async def test_the_same_again(team: Team) -> None:
    """Asking a second time for what is open is refused, and that is a row about the open one."""
    await team.asks(team.john)
    await team.john.types('/mintcode 4 458 "again"')
    told = await told_of(team, 1)

    assert [row[:2] for row in told] == [(JOHN, "ask"), (JOHN, "ask")]
    assert told[1][2].startswith("refused")
