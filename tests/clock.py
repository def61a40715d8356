"""A clock that stands still until a test moves it."""

import asyncio
import heapq
import itertools
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

T0 = datetime(2026, 3, 10, 8, 0, tzinfo=UTC)


class ManualClock:
    """Time as the test tells it: `sleep` returns when `advance` has passed its end."""

    def __init__(self, start: datetime = T0) -> None:
        self._now = start
        self._sleepers: list[tuple[datetime, int, asyncio.Future[None], str]] = []
        self._order = itertools.count()
        self._someone_fell_asleep = asyncio.Event()

    def now(self) -> datetime:
        return self._now

    async def sleep(self, seconds: float) -> None:
        waker: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        who = sys._getframe(1).f_code.co_qualname
        heapq.heappush(self._sleepers, (self._now + timedelta(seconds=seconds), next(self._order), waker, who))
        self._someone_fell_asleep.set()
        await waker

    async def until_someone_sleeps(self, seconds: float, who: str = "") -> None:
        """Wait until somebody sleeps until just so many seconds from now: anybody, or `who` (`Class.method`)."""
        end = self._now + timedelta(seconds=seconds)
        async with asyncio.timeout(30):
            while not any(
                due == end and who in {"", each} and not waker.done() for due, _, waker, each in self._sleepers
            ):
                self._someone_fell_asleep.clear()
                await self._someone_fell_asleep.wait()

    async def until_asleep(self, *whos: str) -> None:
        """Wait until each of `whos` (`Class.method`) sleeps, however long."""
        async with asyncio.timeout(30):
            while not set(whos) <= {each for _, _, waker, each in self._sleepers if not waker.done()}:
                self._someone_fell_asleep.clear()
                await self._someone_fell_asleep.wait()

    async def advance(self, seconds: float) -> None:
        """Move time forward, waking sleepers in the order of their ends; what they start by then is woken too."""
        end = self._now + timedelta(seconds=seconds)
        while self._sleepers and self._sleepers[0][0] <= end:
            due, _, waker, _ = heapq.heappop(self._sleepers)
            self._now = max(self._now, due)
            if not waker.done():
                waker.set_result(None)
            for _ in range(10):
                await asyncio.sleep(0)
        self._now = end


class NappingClock(ManualClock):
    """Whoever sleeps on it wakes at once, and it is that much later; `naps` are the seconds."""

    def __init__(self, stops_after: int = 1000) -> None:
        """From the nap after `stops_after` on nobody wakes any more."""
        super().__init__()
        self.naps: list[float] = []
        self.then: list[Callable[[], None]] = []
        """What happens while somebody sleeps, one thing each time."""
        self.stops_after = stops_after
        self.stopped = asyncio.Event()

    async def sleep(self, seconds: float) -> None:
        self.naps.append(seconds)
        if len(self.naps) > self.stops_after:
            self.stopped.set()
            await super().sleep(seconds)
        await self.advance(seconds)
        if self.then:
            self.then.pop(0)()
        await asyncio.sleep(0)
