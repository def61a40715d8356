"""Mornings that come when a test says so: a clock that leaps, and what stands in the channel then."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar

from bot.daily import LOOK, LOOK_AFTER_TROUBLE
from bot.instants import instant
from bot.sandbox.changes import Changes
from bot.sandbox.town import MORNING
from tests.journeys.team import Seen, Team, running_team
from tests.journeys.witness import rows

T = TypeVar("T")

POST = "chat.postMessage"

NIGHT = datetime(2026, 3, 10, 6, 0, tzinfo=UTC)
"""When the journeys begin: a Tuesday, three hours before the post is due."""
NINE = datetime(2026, 3, 10, 9, 0, tzinfo=UTC)
ONE_DAY = timedelta(days=1)


def to_the_channel(call: dict[str, object]) -> bool:
    """Whether a call writes into the channel of the morning post."""
    return call["channel"] == MORNING


class LeapingClock:
    """Time stands still until a test leaps; then everybody whose sleep is over wakes at the new time."""

    def __init__(self, start: datetime = NIGHT) -> None:
        self._now = start
        self._sleeping: list[tuple[datetime, float, asyncio.Future[None]]] = []
        self._changes = Changes()

    def now(self) -> datetime:
        return self._now

    async def sleep(self, seconds: float) -> None:
        waker: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        sleeper = (self._now + timedelta(seconds=seconds), seconds, waker)
        self._sleeping.append(sleeper)
        self._changes.mark()
        try:
            await waker
        finally:
            self._sleeping = [each for each in self._sleeping if each is not sleeper]

    def leap(self, to: datetime) -> None:
        """Let it be `to`."""
        self._now = to
        for due, _, waker in self._sleeping:
            if due <= to and not waker.done():
                waker.set_result(None)

    async def asleep(self, *periods: float) -> float:
        """Wait until somebody sleeps for one of `periods`, and is not to wake yet; which one it is."""

        def found() -> list[float]:
            return [period for due, period, _ in self._sleeping if due > self._now and period in periods]

        return (await self.until(found))[0]

    async def until(self, predicate: Callable[[], T]) -> T:
        """Wait until something is so; looks again whenever somebody falls asleep."""
        return await self._changes.until(predicate, 15, lambda: f"asleep: {self._sleeping}")


class Office:
    """A team whose mornings a test brings about."""

    def __init__(self, team: Team, clock: LeapingClock) -> None:
        self.team = team
        self.clock = clock

    async def it_is(self, when: datetime) -> None:
        """Leap to `when`, and come back when the bot has done what it does about the post then."""
        await self.is_at_rest()
        self.clock.leap(when)
        await self.is_at_rest()

    async def is_at_rest(self) -> None:
        """Wait until the bot has looked for a post, and has tried to send whatever could be sent by now."""
        await self.clock.asleep(LOOK, LOOK_AFTER_TROUBLE)
        await self.clock.until(lambda: not self.due())

    def due(self) -> list[str]:
        """The messages that wait and may be sent now."""
        now = instant(self.clock.now())
        waiting = [row for row in rows(self.team, "outbox") if row["state"] == "waiting"]
        return [row["kind"] for row in waiting if row["not_before"] <= now]

    async def later(self, **how_much: float) -> None:
        """The same, by a distance: `later(minutes=5)`."""
        await self.it_is(self.clock.now() + timedelta(**how_much))

    def posts(self) -> list[Seen]:
        """The morning posts in the channel, as Eve sees them."""
        return self.team.eve.sees(MORNING)


@asynccontextmanager
async def office(
    folder: Path, start_at: datetime = NIGHT, *, http: bool = False, **changes: str
) -> AsyncIterator[Office]:
    """A running team with a morning post. `changes` are settings by their name in the environment."""
    clock = LeapingClock(start_at)
    given = {"TELLER_DAILY_CHANNEL": MORNING, **changes}
    async with running_team(folder, clock=clock, http=http, **given) as team:
        yield Office(team, clock)
