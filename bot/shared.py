"""Questions that many ask: what is asked at the same time is asked once, and an answer serves for a short while."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any, TypeVar

from bot.clock import Clock
from bot.reading import Reading as Reading

T = TypeVar("T")

KEPT = timedelta(minutes=10)
"""How long an answer is kept at all."""


class Shared:
    """One question at a time for each key: later askers wait for the same answer, or get a recent one."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._readings: dict[Any, Reading[Any]] = {}
        self._asking: dict[Any, asyncio.Task[Any]] = {}

    async def read(self, key: Any, fetch: Callable[[], Awaitable[T]], oldest: timedelta) -> Reading[T]:
        """The reading of `key` when it is younger than `oldest` (zero: never), else a new one from `fetch`."""
        if (known := self.known(key, oldest)) is not None:
            return known
        if key not in self._asking:
            task = asyncio.ensure_future(self._fetch(key, fetch))
            self._asking[key] = task
            task.add_done_callback(lambda done: self._settled(key, done))
        return await asyncio.shield(self._asking[key])

    def known(self, key: Any, oldest: timedelta = KEPT) -> Reading[Any] | None:
        """What was read of `key` already, where it is kept and younger than `oldest`; nothing is asked."""
        known = self._readings.get(key)
        return known if known is not None and self._clock.now() - known.at < oldest else None

    def learn(self, key: Any, value: Any) -> None:
        """Somebody tells a value unasked: it serves from now on; an answer under way is older, and is not kept."""
        self._asking.pop(key, None)
        self._readings[key] = Reading(value, self._clock.now())

    def forget(self) -> None:
        """Ask anew for everything; an answer under way is not kept either."""
        self._readings.clear()
        self._asking.clear()

    def _settled(self, key: Any, done: asyncio.Task[Any]) -> None:
        if self._asking.get(key) is done:
            del self._asking[key]
        if not done.cancelled():
            done.exception()  # seen here too, because everyone who waited may be gone
        now = self._clock.now()
        self._readings = {each: known for each, known in self._readings.items() if now - known.at < KEPT}

    async def afresh(self, key: Any, fetch: Callable[[], Awaitable[T]]) -> Reading[T]:
        """A reading that was asked for after this call, which serves later askers too."""
        reading = Reading(await fetch(), self._clock.now())
        self._readings[key] = reading
        return reading

    async def _fetch(self, key: Any, fetch: Callable[[], Awaitable[T]]) -> Reading[T]:
        reading = Reading(await fetch(), self._clock.now())
        if self._asking.get(key) is asyncio.current_task():
            self._readings[key] = reading
        return reading
