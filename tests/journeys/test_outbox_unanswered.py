"""Slack does not answer a message: it may stand there or not, and afterwards it does, once where Teller may look."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.sandbox.slack import Content, Fault, Message
from bot.slack import CALL_SECONDS
from tests.clock import ManualClock
from tests.journeys.team import APPROVALS, EVE, JOHN, Person, Seen, Team, running_team
from tests.journeys.witness import LINE, cards, in_time, passes, rows

POST = "chat.postMessage"
LOOK = "conversations.history"


@pytest.fixture
async def team(tmp_path: Path) -> AsyncIterator[Team]:
    """Everyone in their role, the clock standing still."""
    async with running_team(tmp_path, clock=ManualClock()) as team:
        await team.give_everyone_their_role()
        yield team


async def a_card(team: Team) -> None:
    """John asks."""
    await team.john.types(LINE)


async def a_notice(team: Team) -> None:
    """John asked, and Ada approves."""
    await team.ada.presses("Approve", await team.asks(team.john))


async def an_alert(team: Team) -> None:
    """John asked, and cannot be told what became of it, so the admin is told that."""
    card = await team.asks(team.john)
    his = team.slack.workspace.dm(JOHN).id
    team.slack.faults.error("chat.postMessage", "user_disabled", times=None, when=lambda c: c["channel"] == his)
    await team.ada.presses("Approve", card)
    await in_time(team, lambda: [row for row in rows(team, "outbox") if row["kind"] == "ALERT"])


@dataclass(frozen=True)
class Kind:
    """A kind of message: what brings it about, where it stands, and words by which it is known."""

    brings: Callable[[Team], Awaitable[None]]
    sees: Callable[[Team], list[Seen]]
    channel: Callable[[Team], str]
    words: str

    def stands(self, team: Team) -> int:
        """How often it stands there."""
        return sum(self.words in seen.text for seen in self.sees(team))


def direct(person: Callable[[Team], Person]) -> Callable[[Team], str]:
    """Somebody's direct messages, as Slack calls them."""
    return lambda team: team.slack.workspace.dm(person(team).id).id


CARD = Kind(a_card, cards, lambda _: APPROVALS, "asks for one code")
NOTICE = Kind(a_notice, lambda team: team.john.direct(), direct(lambda team: team.john), "the code is minted")
ALERT = Kind(an_alert, lambda team: team.ada.direct(), direct(lambda team: team.ada), "did not get through")
KINDS = [pytest.param(CARD, id="card"), pytest.param(NOTICE, id="notice"), pytest.param(ALERT, id="alert")]

Arrange = Callable[[Team, Callable[[dict[str, object]], bool]], Fault]
TROUBLES: list[tuple[str, Arrange, bool]] = [
    ("posted, then cut off", lambda team, when: team.slack.faults.drop(POST, when=when), True),
    ("posted, then 502", lambda team, when: team.slack.faults.garbage(POST, 502, when=when, after_commit=True), True),
    ("500 and not posted", lambda team, when: team.slack.faults.garbage(POST, 500, when=when), False),
    ("fatal_error and not posted", lambda team, when: team.slack.faults.error(POST, "fatal_error", when=when), False),
]


def waits(team: Team) -> list[str]:
    """What kinds of messages wait."""
    return [row["kind"] for row in rows(team, "outbox") if row["state"] == "waiting"]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("arrange", "posted"), [each[1:] for each in TROUBLES], ids=[each[0] for each in TROUBLES])
@pytest.mark.parametrize("may_look", [True, False], ids=["may look", "may not look"])
async def test_not_answered(team: Team, kind: Kind, arrange: Arrange, posted: bool, may_look: bool) -> None:
    """Where it may look it comes once, whether or not Slack had posted it; else what was posted comes twice."""
    channel = kind.channel(team)
    fault = arrange(team, lambda call: call["channel"] == channel and kind.words in str(call["text"]))
    if not may_look:
        team.slack.workspace.app.decline_optional()
    await kind.brings(team)
    await in_time(team, lambda: fault.seen)
    await in_time(team, lambda: not waits(team))
    await passes(team, 300)

    assert kind.stands(team) == (1 if may_look or not posted else 2)
    assert {call.answer["ok"] for call in team.slack.calls(LOOK)} == {may_look}


async def test_posted_then_silent(team: Team) -> None:
    """Slack posts the card and says nothing for longer than a call may take, in real time: it stands there once."""
    fault = team.slack.faults.hold(POST, after_commit=True, times=1)
    await team.john.sends(LINE)
    await team.slack.until(lambda: fault.seen)
    assert len(cards(team)) == 1
    async with asyncio.timeout(CALL_SECONDS + 10):
        while not rows(team, "outbox")[0]["attempts"]:
            with suppress(TimeoutError):
                await team.slack.until(lambda: False, timeout=0.5)
    await in_time(team, lambda: not waits(team))
    fault.release()

    assert len(cards(team)) == 1
    assert len(team.slack.calls(LOOK)) > 0
    await team.ada.presses("Approve", cards(team)[0])
    await team.john.reads_direct("the code is minted")


async def test_a_card_that_was_found_can_be_decided(team: Team) -> None:
    """The answer to the card was lost: it is taken for the request's card, linked, and redrawn when it is decided."""
    team.slack.faults.drop(POST, when=lambda call: call["channel"] == APPROVALS)
    await team.john.types(LINE)
    await in_time(team, lambda: not waits(team))
    (request,) = rows(team, "requests")
    (card,) = cards(team)
    assert isinstance(card.what, Message)
    assert request["card_ts"] == card.what.ts
    assert request["permalink"]
    assert request["version"] == request["card_version"]

    await team.ada.presses("Approve", card)
    await team.ada.reads("*Minted.*", APPROVALS)
    assert len(cards(team)) == 1


async def test_what_comes_behind_waits(team: Team) -> None:
    """While one card is looked for, the next does not overtake it."""
    team.slack.faults.garbage(POST, 500, when=lambda call: "4 credits" in str(call["text"]))
    await team.john.types(LINE)
    await team.john.types('/mintcode 5 458 "more routers"')
    await in_time(team, lambda: len(cards(team)) == 2)

    assert ["4 credits" in card.text for card in cards(team)] == [True, False]


async def test_the_look_itself_goes_wrong(team: Team) -> None:
    """Slack is busy, broken or silent when it is asked for the history: it is asked again; nothing comes twice."""
    team.slack.faults.drop(POST, when=lambda call: call["channel"] == APPROVALS)
    team.slack.faults.rate_limit(LOOK, 20)
    team.slack.faults.garbage(LOOK, 500)
    team.slack.faults.error(LOOK, "token_expired")
    team.slack.faults.drop(LOOK)
    await team.john.types(LINE)
    await in_time(team, lambda: not waits(team), step=30)

    assert len(cards(team)) == 1
    assert len(team.slack.calls(LOOK)) == 5


async def test_in_a_busy_channel(team: Team) -> None:
    """Hundreds of messages were written behind it: it is found all the same, on a later page."""
    team.slack.faults.drop(POST, when=lambda call: call["channel"] == APPROVALS)
    await team.john.types(LINE)
    await team.slack.until(lambda: cards(team))
    for number in range(450):
        team.slack.workspace.say(EVE, APPROVALS, f"lunch {number}")
    await in_time(team, lambda: not waits(team))

    assert sum("asks for one code" in seen.text for seen in team.ada.sees(APPROVALS)) == 1
    assert len(team.slack.calls(LOOK)) == 3


async def test_somebody_elses_message_is_not_ours(team: Team) -> None:
    """Everybody may post metadata that they have read: only a message of Teller's own settles anything."""
    fault = team.slack.faults.garbage(POST, 500, when=lambda call: call["channel"] == APPROVALS)
    await team.john.types(LINE)
    await team.slack.until(lambda: fault.seen)
    (row,) = rows(team, "outbox")
    forged = {"event_type": "teller_outbox", "event_payload": {"key": row["key"], "request": 1}}
    room = team.slack.workspace.channels[APPROVALS]
    team.slack.workspace.post(room, Content("nothing to decide"), EVE, metadata=forged)
    await in_time(team, lambda: not waits(team))

    assert [card.buttons for card in cards(team)] == [[], ["Approve", "Reject"]]


async def test_an_older_message_of_our_own_is_another(team: Team) -> None:
    """Each message has its own mark: that one card stands there does not make the next one stand there."""
    await team.asks(team.john)
    team.slack.faults.garbage(POST, 500, when=lambda call: call["channel"] == APPROVALS)
    await team.john.types('/mintcode 5 458 "more routers"')
    await in_time(team, lambda: len(cards(team)) == 2)

    assert ["4 credits" in card.text for card in cards(team)] == [True, False]


async def test_what_a_message_carries(team: Team) -> None:
    """No more than its own mark and the number of its request: everybody's apps can read it."""
    await a_notice(team)
    await team.john.reads_direct("the code is minted")
    carried = [call.args.get("metadata") for call in team.slack.calls(POST)]
    posted = [row["key"] for row in rows(team, "outbox") if row["tried_at"]]

    assert carried == [{"event_type": "teller_outbox", "event_payload": {"key": key, "request": 1}} for key in posted]
    assert len(posted) == 2
