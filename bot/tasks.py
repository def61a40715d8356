"""The work in flight, held so that none is lost to the garbage collector and all of it is finished at shutdown."""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from bot.clock import Clock

log = logging.getLogger(__name__)

T = TypeVar("T")

PAUSE = 5.0
"""Seconds after a failure of what is kept running."""


class Tasks:
    """A set of running tasks. Not asyncio.TaskGroup, in which one failure would cancel a mint in flight."""

    def __init__(self) -> None:
        self._running: set[asyncio.Task[Any]] = set()
        self._closed = False

    def spawn(self, work: Coroutine[Any, Any, T]) -> "asyncio.Task[T] | None":
        """Run `work` beside everything else; a failure of it ends in the log. Once closed, nothing new is begun."""
        if self._closed:
            work.close()
            return None
        task = asyncio.ensure_future(work)
        self._running.add(task)
        task.add_done_callback(self._done)
        return task

    def keep(self, name: str, work: Callable[[], Coroutine[Any, Any, None]], clock: Clock) -> None:
        """Run `work()` beside everything else, and anew some seconds after it failed; when it returns it is done."""
        self.spawn(_again_and_again(name, work, clock))

    async def finish(self, seconds: float) -> None:
        """Begin nothing new, wait at most `seconds` for what runs, then cut off the rest."""
        self._closed = True
        if self._running:
            await asyncio.wait(self._running, timeout=seconds)
        for task in list(self._running):
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)

    def _done(self, task: asyncio.Task[Any]) -> None:
        self._running.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("a task failed", exc_info=error)


async def first_of(*works: Coroutine[Any, Any, Any]) -> None:
    """Return when one of `works` has ended, and cut the others off."""
    waits = [asyncio.ensure_future(work) for work in works]
    try:
        await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for wait in waits:
            wait.cancel()


async def _again_and_again(name: str, work: Callable[[], Coroutine[Any, Any, None]], clock: Clock) -> None:
    while True:
        try:
            return await work()
        except Exception:
            log.exception("%s failed and begins again in %.0f s", name, PAUSE)
            await clock.sleep(PAUSE)
