"""A way from a click to the one who is told, in two halves: what was before, and what a kill interrupts."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from bot.asks import State as Asked
from bot.lifecycle import State
from tests.faults.crashes.nursery import PATIENCE
from tests.faults.crashes.world import World
from tests.journeys.witness import LINE

Half = Callable[[World], Awaitable[None]]
COMMENT = "spare routers for Kaunas"
REFUSAL = '{"success": false, "errors": [{"code": "X", "source": null, "message": "no"}]}'
AN_HOUR = 3600.0
A_DAY = 24 * AN_HOUR


@dataclass(frozen=True)
class Journey:
    """What goes before, what is interrupted, and the states in which its request may end."""

    before: Half
    then: Half
    ends: tuple[State, ...]
    settings: dict[str, str] = field(default_factory=dict)
    new: bool = False
    """Whether it begins with the first start on a database that is not there yet."""
    http: bool = False
    """Whether Slack delivers over HTTP."""
    asked: tuple[Asked, ...] = ()
    """The states in which its ask may end, where there is one; the first is where it ends undisturbed."""


def one_by_one(*halves: Half) -> Half:
    async def walk(w: World) -> None:
        for each in halves:
            await each(w)

    return walk


async def nothing(w: World) -> None:
    """The team is at rest."""


async def asks(w: World) -> None:
    await w.asks(w.team.john, LINE)


async def approves(w: World) -> None:
    await w.presses(w.team.ada, "Approve", COMMENT)


def passes(*seconds: float) -> Half:
    async def wait(w: World) -> None:
        for each in seconds:
            await w.passes(each)

    return wait


def is_killed(point: str, half: Half) -> Half:
    """The bot dies at `point` of `half`, and is not started again yet."""

    async def kill(w: World) -> None:
        await w.listens(deadly=point)
        w.stays_dead = True
        await half(w)
        async with asyncio.timeout(PATIENCE):
            await w.bot.dead.wait()
        w.stays_dead = False

    return kill


async def settles(w: World) -> None:
    await w.settles()
