"""The work in flight, held so that none is lost to the garbage collector and all of it is finished at shutdown."""

import asyncio
import logging
from collections.abc import Coroutine
from typing import Any

log = logging.getLogger(__name__)


class Tasks:
    """A set of running tasks. Not asyncio.TaskGroup, in which one failure would cancel a mint in flight."""

    def __init__(self) -> None:
        self._running: set[asyncio.Task[Any]] = set()
        self._closed = False

    def spawn(self, work: Coroutine[Any, Any, Any]) -> None:
        """Run `work` beside everything else; a failure of it ends in the log. Once closed, nothing new is begun."""
        if self._closed:
            work.close()
            return
        task = asyncio.ensure_future(work)
        self._running.add(task)
        task.add_done_callback(self._done)

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
