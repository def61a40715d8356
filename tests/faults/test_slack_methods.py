"""Each method of Slack's is busy, broken or cut off: people press again where they must, and all of it ends well."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from bot.sandbox.slack import Fault
from bot.sandbox.slack.faults import RESPONSE_URL
from tests.clock import ManualClock
from tests.journeys.team import JOHN, Seen, Team, running_team
from tests.journeys.witness import LINE, cards, modal, posts, the_code

AT_THE_START = ("auth.test", "apps.connections.open", "conversations.info")
LATER = (
    "users.info",
    "chat.postMessage",
    "chat.getPermalink",
    "chat.update",
    "conversations.open",
    "views.open",
    "views.update",
    RESPONSE_URL,
)
Trouble = Callable[[Team, str], Fault]


def busy(team: Team, method: str) -> Fault:
    """429, twice."""
    return team.slack.faults.rate_limit(method, 2, times=2)


def broken(team: Team, method: str) -> Fault:
    """500 and a page, twice."""
    return team.slack.faults.garbage(method, 500, times=2)


def cut_off(team: Team, method: str) -> Fault:
    """Done, and the connection cut before the answer, twice."""
    return team.slack.faults.drop(method, times=2)


TROUBLES = [busy, broken, cut_off]


@pytest.fixture
async def team(tmp_path: Path) -> AsyncIterator[Team]:
    """Not started yet."""
    async with running_team(tmp_path, clock=ManualClock(), start=False) as team:
        yield team


async def patiently(team: Team, until: Callable[[], Any], tries: int = 6) -> bool:
    """Whether it becomes so within a minute of the clock, or as many times ten seconds."""
    assert isinstance(team.clock, ManualClock)
    for _ in range(tries):
        try:
            await team.slack.until(until, timeout=0.1)
            return True
        except TimeoutError:
            await team.clock.advance(10)
    return False


async def insists(team: Team, does: Callable[[], Awaitable[object]], until: Callable[[], Any]) -> None:
    """Somebody does something, and does it again when nothing came of it."""
    for _ in range(10):
        await does()
        if await patiently(team, until):
            return
    raise AssertionError("nothing came of it")


async def starts(team: Team) -> None:
    """Start the bot; the clock goes on while it waits for Slack."""
    starting = asyncio.ensure_future(team.start_bot())
    assert await patiently(team, starting.done, tries=60)
    await starting


async def has_a_code_minted(team: Team) -> None:
    """John asks, Ada approves, John reveals; each of them insists."""
    await insists(team, lambda: team.john.sends(LINE), lambda: cards(team))
    (card,) = cards(team)
    await insists(team, lambda: approves(team, card), lambda: posts(team))
    await insists(team, wait, lambda: minted(team) and "*Minted.*" in cards(team)[0].text)
    await insists(team, lambda: team.john.presses("Reveal code", minted(team)[0]), lambda: sees_the_code(team))


async def wait() -> None:
    """Do nothing."""


async def approves(team: Team, card: Seen) -> None:
    """Ada presses, as long as there is a button."""
    if "Approve" in card.buttons:
        await team.ada.presses("Approve", card)


def minted(team: Team) -> list[Seen]:
    """What John was told of his code."""
    return [seen for seen in team.john.direct() if "the code is minted" in seen.text]


def sees_the_code(team: Team) -> bool:
    """Whether the modal in front of John shows the code."""
    return team.slack.modal(JOHN) is not None and the_code(team) in modal(team).text


@pytest.mark.parametrize("trouble", TROUBLES)
@pytest.mark.parametrize("method", AT_THE_START)
async def test_at_the_start(team: Team, method: str, trouble: Trouble) -> None:
    """Teller waits for Slack, or starts without what it could not ask, and then all of it works."""
    fault = trouble(team, method)
    await starts(team)
    await team.give_everyone_their_role()
    await has_a_code_minted(team)

    assert fault.seen >= 1
    assert len(posts(team)) == len(cards(team)) == len(minted(team)) == 1


@pytest.mark.parametrize("trouble", TROUBLES)
@pytest.mark.parametrize("method", LATER)
async def test_later(team: Team, method: str, trouble: Trouble) -> None:
    """One POST, one card, one notice, and John reads the code."""
    await starts(team)
    await team.give_everyone_their_role()
    team.slack.workspace.calls.clear()
    fault = trouble(team, method)
    await has_a_code_minted(team)

    assert fault.seen >= 1
    assert len(posts(team)) == len(team.rms.codes_with("[MC-")) == 1
    assert len(cards(team)) == len(minted(team)) == 1


async def test_these_are_all_methods(team: Team) -> None:
    """A code that is minted without trouble takes each of them, and no other."""
    await starts(team)
    await team.give_everyone_their_role()
    await has_a_code_minted(team)

    assert {call.method for call in team.slack.workspace.calls} == {*AT_THE_START, *LATER}
