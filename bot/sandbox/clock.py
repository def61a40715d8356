"""The time in the sandbox: the machine's own, and as far ahead of it as somebody has moved it."""

import asyncio
from contextlib import suppress
from datetime import datetime, timedelta

from bot.clock import SystemClock
from bot.sandbox.changes import Changes


class MovableClock:
    """A `bot.clock.Clock` that can be moved on, never back; whoever sleeps past their time by that wakes."""

    def __init__(self) -> None:
        self._machine = SystemClock()
        self._changes = Changes()
        self._ahead = timedelta()

    @property
    def ahead(self) -> timedelta:
        """How far ahead of the machine's own time it is."""
        return self._ahead

    def now(self) -> datetime:
        return self._machine.now() + self._ahead

    async def sleep(self, seconds: float) -> None:
        due = self._passed() + seconds
        await asyncio.sleep(0)
        while (left := due - self._passed()) > 0:
            with suppress(TimeoutError):
                await self._changes.until(lambda: self._passed() >= due, left, str)

    def be_ahead(self, ahead: timedelta) -> None:
        """Be so far ahead of the machine. Raises ValueError where that would be a way back."""
        if ahead < self._ahead:
            raise ValueError(f"the clock is {self._ahead} ahead already")
        self._ahead = ahead
        self._changes.mark()

    def _passed(self) -> float:
        """Seconds since some moment, for measuring: the machine's time of day may be set while somebody sleeps."""
        return asyncio.get_running_loop().time() + self._ahead.total_seconds()
