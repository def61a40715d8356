"""Waiting until something is so, without polling: who changes it says so, and who waits looks again."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

T = TypeVar("T")


class Changes:
    """Told of every change of something; wakes whoever waits for one."""

    def __init__(self) -> None:
        self._watchers: dict[asyncio.Event, None] = {}  # oldest first

    @property
    def watchers(self) -> int:
        """How many wait for a change now."""
        return len(self._watchers)

    def mark(self) -> None:
        """Something changed: let whoever waits look again."""
        for changed in self._watchers:
            changed.set()

    async def until(self, predicate: Callable[[], T], seconds: float, dump: Callable[[], str]) -> T:
        """The first true answer of `predicate`, asked now and after changes.

        Raises TimeoutError with what `dump` says after so many `seconds` of the machine's own time.
        """
        with watching(self) as changed:
            try:
                async with asyncio.timeout(seconds):
                    while not (answer := predicate()):
                        await changed.wait()
                        changed.clear()
            except TimeoutError:
                raise TimeoutError(f"not so within {seconds:g} s; {dump()}") from None
            return answer


@contextmanager
def watching(*sources: Changes) -> Iterator[asyncio.Event]:
    """An event that each change of any of these sets; who has seen it clears it, and looks only after that."""
    changed = asyncio.Event()
    for each in sources:
        each._watchers[changed] = None
    try:
        yield changed
    finally:
        for each in sources:
            del each._watchers[changed]
