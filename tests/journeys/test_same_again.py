"""The same request again, told as conversations: same member, amount, company and type."""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.sandbox.faults import drop, reply, work_then_hang
from bot.sandbox.slack import Ephemeral, View
from tests.clock import ManualClock
from tests.journeys.team import APPROVALS, GENERAL, Seen, Team, running_team
from tests.journeys.witness import LINE, cards, in_time, is_never_sent, on_mint, posts, rows

ANYWAY = "Ask for another anyway"
REMOVED = "Invisible characters were removed"


@pytest.fixture
async def team(tmp_path: Path) -> AsyncIterator[Team]:
    """Everyone in their role; a request can be decided for six minutes."""
    async with running_team(tmp_path, TELLER_APPROVAL_HOURS="0.1") as team:
        await team.give_everyone_their_role()
        yield team


def answers(team: Team) -> int:
    """How many answers Slack got so far."""
    return len(team.slack.calls("response_url"))


async def asks_again(team: Team) -> Seen:
    """John asks twice; the answer to the second."""
    await team.asks(team.john)
    return await team.john.types(LINE)


async def test_the_answer_links_to_the_first(team: Team) -> None:
    """No second card is posted; the answer links to the first and offers to ask anyway."""
    answer = await asks_again(team)
    (card,) = cards(team)

    assert "already" in answer.text
    assert "waits for a decision" in answer.text
    assert answer.buttons == [ANYWAY]
    assert not isinstance(card.what, View)
    assert f"/archives/{APPROVALS}/p{card.what.ts.replace('.', '')}" in json.dumps(answer.what.blocks)


@pytest.mark.parametrize(
    "line",
    [
        pytest.param('/mintcode 4 458 "quite another reason"', id="another comment"),
        pytest.param('/mintcode 4 Acme "spare routers" credit', id="the company by name, the type in words"),
    ],
)
async def test_the_same_in_other_words(team: Team, line: str) -> None:
    """Member, amount, company and type make it the same, however it is typed."""
    await team.asks(team.john)
    answer = await team.john.types(line)

    assert answer.buttons == [ANYWAY]
    assert len(cards(team)) == 1


async def test_what_was_removed_is_said_the_second_time_too(team: Team) -> None:
    """A zero-width character in the comment, asked twice: each answer says so, the next without one does not."""
    line = LINE.replace("spare", "spa\u200bre")
    await team.asks(team.john, line)
    again = await team.john.types(line)
    asked = await team.john.reads("Asked for")
    without = await team.john.types(LINE)

    assert "already: " in again.text
    assert again.buttons == [ANYWAY]
    assert [REMOVED in seen.text for seen in (asked, again, without)] == [True, True, False]


@dataclass(frozen=True)
class Other:
    """A request that differs from John's first in one thing."""

    who: str
    line: str


OTHERS = [
    pytest.param(Other("ben", LINE), id="another member"),
    pytest.param(Other("john", '/mintcode 5 458 "spare routers"'), id="another amount"),
    pytest.param(Other("john", '/mintcode 4 512 "spare routers"'), id="another company"),
    pytest.param(Other("john", '/mintcode 4 458 "spare routers" management_1y'), id="another type"),
]


@pytest.mark.parametrize("other", OTHERS)
async def test_what_is_not_the_same(team: Team, other: Other) -> None:
    """Each gets a card of its own, unasked."""
    await team.asks(team.john)
    answer = await getattr(team, other.who).types(other.line)

    assert answer.buttons == ["Withdraw"]
    assert await team.slack.until(lambda: len(cards(team)) == 2)


async def test_another_anyway_and_a_third(team: Team) -> None:
    """Pressed, it posts a second card in place of the offer; the next time the answer links to the second."""
    answer = await asks_again(team)
    await team.john.presses(ANYWAY, answer)
    asked = await team.john.reads("Request #2", GENERAL)
    await team.slack.until(lambda: len(cards(team)) == 2)
    again = await team.john.types(LINE)

    assert not any(ANYWAY in seen.buttons for seen in team.john.sees() if seen.what is not again.what)
    assert "Asked for" in asked.text
    assert "request #2" in again.text
    await team.john.presses(ANYWAY, again)
    assert await team.slack.until(lambda: len(cards(team)) == 3)


async def test_a_double_press(team: Team) -> None:
    """Two presses in one moment ask for one more, not for two."""
    answer = await asks_again(team)
    assert not isinstance(answer.what, View)
    window, before = answer.what.snapshot(), answers(team)
    await asyncio.gather(*(team.john.presses(ANYWAY, answer, snapshot=window) for _ in range(2)))
    await team.slack.until(lambda: answers(team) == before + 2)

    assert [row["state"] for row in rows(team, "requests")] == ["waiting", "waiting"]
    assert await team.slack.until(lambda: len(cards(team)) == 2)


async def test_a_press_in_an_old_window(team: Team) -> None:
    """The offer was taken already: the same button again links to the second request and makes no third."""
    answer = await asks_again(team)
    assert not isinstance(answer.what, View)
    window = answer.what.snapshot()
    await team.john.presses(ANYWAY, answer)
    await team.slack.until(lambda: len(cards(team)) == 2)
    await team.john.presses(ANYWAY, answer, snapshot=window)
    await team.john.reads("request #2 waits for a decision", GENERAL)

    assert len(rows(team, "requests")) == 2


async def test_while_it_is_being_minted(team: Team) -> None:
    """The first is with RMS: the answer says so and offers another."""
    on_mint(team, work_then_hang())
    card = await team.asks(team.john)
    await team.ada.presses("Approve", card)
    await team.rms.faults.held()
    answer = await team.john.types(LINE)

    assert "is being minted" in answer.text
    assert answer.buttons == [ANYWAY]
    team.rms.faults.release()


async def test_not_while_it_is_unknown(team: Team) -> None:
    """RMS's answer was lost: nothing is offered, and an offer made earlier does not count any more."""
    on_mint(team, drop())
    offer = await asks_again(team)
    await team.ada.presses("Approve", cards(team)[0])
    await team.john.reads_direct("answer was lost")
    answer = await team.john.types(LINE)
    before = answers(team)
    await team.john.presses(ANYWAY, offer)
    await team.slack.until(lambda: answers(team) == before + 1)

    assert "unknown" in answer.text
    assert len([seen for seen in team.john.sees() if "unknown" in seen.text]) == 2
    assert not any(ANYWAY in seen.buttons for seen in team.john.sees())
    assert len(rows(team, "requests")) == 1


async def approve(team: Team) -> None:
    """Ada approves, and it is made."""
    await team.ada.presses("Approve", cards(team)[0])
    await team.john.reads_direct("the code is minted")


async def reject(team: Team) -> None:
    """Ada rejects."""
    await team.ada.presses("Reject", cards(team)[0])
    await team.ada.submits(await team.ada.reads_modal("The requester reads this."), reason="no")
    await team.john.reads_direct("was rejected")


async def expire(team: Team) -> None:
    """Six minutes pass."""
    assert isinstance(team.clock, ManualClock)
    await team.clock.advance(6 * 60)
    await in_time(team, lambda: any("expired" in seen.text for seen in team.john.direct()), step=5)


async def be_refused(team: Team) -> None:
    """RMS says no."""
    on_mint(team, reply(422, '{"success": false, "errors": [{"code": "X", "source": "amount", "message": "no"}]}'))
    await team.ada.presses("Approve", cards(team)[0])
    await team.john.reads_direct("RMS refused it")


async def not_be_sent(team: Team) -> None:
    """RMS is not there, and comes back."""
    await is_never_sent(team, cards(team)[0])


@pytest.mark.parametrize("settle", [approve, reject, expire, be_refused, not_be_sent])
async def test_free_again_once_it_is_settled(team: Team, settle: object) -> None:
    """What is settled stands in nobody's way."""
    assert callable(settle)
    await team.asks(team.john)
    await settle(team)
    answer = await team.john.types(LINE)

    assert "Asked for" in answer.text
    assert answer.buttons == ["Withdraw"]
    assert await team.slack.until(lambda: len(cards(team)) == 2)
    assert len(posts(team)) <= 1


async def test_the_database_holds_it(team: Team) -> None:
    """Ten times the same in one moment: one card, and nine answers that link to it."""
    before = answers(team)
    await asyncio.gather(*(team.john.sends(LINE) for _ in range(10)))
    await team.slack.until(lambda: answers(team) == before + 10)
    said = [seen for seen in team.john.sees() if isinstance(seen.what, Ephemeral)]

    assert len(rows(team, "requests")) == 1
    assert sorted(seen.buttons for seen in said) == [[ANYWAY]] * 9 + [["Withdraw"]]
    assert await team.slack.until(lambda: len(cards(team)) == 1)


async def test_the_same_delivery_twice(team: Team) -> None:
    """Slack delivers one command twice, the second time to a bot that was started anew: it is one request."""
    await team.asks(team.john)
    (command,) = [each for each in team.slack.workspace.deliveries if each.payload.get("command") == "/mintcode"]
    await team.slack.redeliver(command)
    await team.stop_bot()
    await team.start_bot()
    await team.slack.redeliver(command)
    answer = await team.john.reads("You have asked for", GENERAL)

    assert answer.buttons == []
    assert len(rows(team, "requests")) == 1
    assert len(cards(team)) == 1
