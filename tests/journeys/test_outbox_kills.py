"""kill -9 between Slack's yes and the tick, for each kind of message: the next start looks, and knows."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.clock import SystemClock
from bot.sandbox.slack import Fault, Message
from bot.sandbox.town import ADA, MORNING
from tests.journeys.child import Child
from tests.journeys.cli import due_all_day, settings_of, teller
from tests.journeys.team import APPROVALS, JOHN, Seen, Team, running_team
from tests.journeys.witness import LINE, cards, rows

POST = "chat.postMessage"
LOOK = "conversations.history"


@asynccontextmanager
async def a_world(folder: Path, **changes: str) -> AsyncIterator[tuple[Team, Child]]:
    """The stand-ins, and a bot that was not started yet."""
    async with running_team(folder, clock=SystemClock(), start=False) as team:
        child = Child(team, settings_of(team.town, folder, **({"TELLER_DAILY_CHANNEL": ""} | changes)))
        try:
            yield team, child
        finally:
            await child.ends()


async def a_card(team: Team, child: Child) -> None:
    """John asks."""
    await child.starts()
    await team.give_everyone_their_role()
    await team.john.sends(LINE)


async def a_notice(team: Team, child: Child) -> None:
    """John asked, and Ada approves."""
    await child.starts()
    await team.give_everyone_their_role()
    await team.ada.presses("Approve", await team.asks(team.john))


async def at_the_start(_: Team, child: Child) -> None:
    """It is due when the bot starts."""
    await child.starts()


async def in_a_shared_channel(team: Team, child: Child) -> None:
    """The morning post cannot be sent, and the admin is told."""
    team.slack.workspace.channels[MORNING].is_ext_shared = True
    await child.starts()


@dataclass(frozen=True)
class Kind:
    """A kind of message: what brings it about, and where it stands."""

    brings: Callable[[Team, Child], Awaitable[None]]
    sees: Callable[[Team], list[Seen]]
    channel: Callable[[Team], str]
    settings: dict[str, str]


MORNINGS = {**due_all_day(), "TELLER_DAILY_CHANNEL": MORNING}
KINDS = {
    "card": Kind(a_card, cards, lambda _: APPROVALS, {}),
    "notice": Kind(a_notice, lambda team: team.john.direct(), lambda team: team.slack.workspace.dm(JOHN).id, {}),
    "post": Kind(at_the_start, lambda team: team.eve.sees(MORNING), lambda _: MORNING, MORNINGS),
    "alert": Kind(
        in_a_shared_channel, lambda team: team.ada.direct(), lambda team: team.slack.workspace.dm(ADA).id, MORNINGS
    ),
}


async def is_killed(team: Team, child: Child, kind: Kind) -> None:
    """Slack has posted the message and keeps its answer; the process is killed."""
    channel = kind.channel(team)
    hanging: Fault = team.slack.faults.hold(POST, after_commit=True, when=lambda call: call["channel"] == channel)
    await kind.brings(team, child)
    await team.slack.until(lambda: hanging.waiting, 30)
    await child.dies()
    team.slack.faults.clear()


@pytest.mark.parametrize("name", KINDS)
async def test_it_may_look(tmp_path: Path, name: str) -> None:
    """The next start reads the channel back, finds the message and ticks it off: it stands there once."""
    kind = KINDS[name]
    async with a_world(tmp_path, **kind.settings) as (team, child):
        await is_killed(team, child, kind)
        await child.starts()
        await team.slack.until(lambda: team.slack.calls(LOOK), 15)
        await child.is_stopped()

        assert [row for row in rows(team, "outbox") if row["state"] != "sent"] == []
        (message,) = [seen.what for seen in kind.sees(team)]
        assert isinstance(message, Message)
        assert [row["ts"] for row in rows(team, "outbox") if row["ts"]][-1] == message.ts


@pytest.mark.parametrize("name", ["card", "notice", "alert"])
async def test_it_may_not_look(tmp_path: Path, name: str) -> None:
    """Without the optional scopes it may come twice, but it comes."""
    kind = KINDS[name]
    async with a_world(tmp_path, **kind.settings) as (team, child):
        team.slack.workspace.app.decline_optional()
        await is_killed(team, child, kind)
        await child.starts()
        await team.slack.until(lambda: len(kind.sees(team)) == 2, 15)
        await child.is_stopped()

        assert [row for row in rows(team, "outbox") if row["state"] != "sent"] == []


async def test_a_morning_post_never_comes_twice(tmp_path: Path) -> None:
    """Without the scopes nobody knows whether it stands there: it is given up, logged, and the admin is told."""
    kind = KINDS["post"]
    async with a_world(tmp_path, **kind.settings) as (team, child):
        team.slack.workspace.app.decline_optional()
        await is_killed(team, child, kind)
        await child.starts()
        alert = await team.slack.until(lambda: team.ada.direct(), 15)
        again = await teller(child.settings, "post")
        listed = await teller(child.settings, "outbox", "list")
        retried = await teller(child.settings, "outbox", "retry", "--all")
        await child.is_stopped()

        assert "morning post to #morning" in alert[0].text
        assert "is not sent again" in alert[0].text
        assert len(kind.sees(team)) == 1
        assert "refused or lost" in again.out
        assert "given up" in listed.out
        assert "Put back: 0" in retried.out
        assert "is given up" in child.said
