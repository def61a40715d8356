"""The points at which a bot can be killed: every commit, and every call to Slack, RMS and the gateway.

A point has a name, as in `before commit Requests.ask` or `after slack chat.postMessage`; the second time that it is
crossed it is called `after slack chat.postMessage (2)`. `before` a commit is inside the transaction, with all its
work done; `before` a call nothing has left; `after` either it is done, and nobody was told.
"""

import asyncio
import os
import signal
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

T = TypeVar("T")
Method = Callable[..., Awaitable[Any]]
CALM = 50
"""Turns of the event loop without a move after which nothing will move by itself any more."""
A_MOMENT = 0.001
MINT = "rms mint"
"""What may take as long as a test likes."""
DUE = "OutboxRows.due"
"""The read of what is owed, with which every message begins."""
MESSAGES = (f"read {DUE}", "slack chat.")
"""How the names begin of what the outbox does."""


@dataclass
class Points:
    """Counts what is crossed once it is told to listen, and ends its own process where it was told to."""

    crossed: list[str] | None = None
    """The points since it listens, in their order; None as long as it does not."""
    deadly: str | None = None
    """The name of the point to die at."""
    left: int | None = None
    """How many crossings there are to live through, reads of the database included."""

    def __post_init__(self) -> None:
        self.under_way: Counter[str] = Counter()
        """What has begun and has not ended, by name."""
        self.moves = 0
        """How often anything has begun or ended."""
        self._seen: Counter[str] = Counter()
        self._one_message = asyncio.Lock()

    def listen(self, deadly: str | None = None, left: int | None = None) -> None:
        """Count from now on."""
        self.crossed, self.deadly, self.left = [], deadly, left
        self._seen.clear()

    def at(self, name: str) -> None:
        """This point is crossed now."""
        if self.crossed is None:
            return
        self._seen[name] += 1
        again = f" ({self._seen[name]})" if self._seen[name] > 1 else ""
        self.crossed.append(name + again)
        if self.crossed[-1] == self.deadly:
            die()
        self._pass()

    @contextmanager
    def inside(self, name: str) -> Iterator[None]:
        """While something is under way."""
        self.under_way[name] += 1
        self.moves += 1
        try:
            yield
        finally:
            self.under_way[name] -= 1
            self.moves += 1

    async def read(self, name: str, reading: Awaitable[T]) -> T:
        """A read of the database, which is no point of its own: a process may die there too."""
        with self.inside(f"read {name}"):
            async with self._in_order(f"read {name}"):
                found = await reading
        self._pass()
        return found

    def around(self, name: str, method: Method) -> Method:
        """`method` with a point before it and one after its answer."""

        async def call(*args: Any, **more: Any) -> Any:
            with self.inside(name):
                async with self._in_order(name):
                    self.at(f"before {name}")
                    try:
                        return await method(*args, **more)
                    finally:
                        self.at(f"after {name}")

        return call

    async def until_calm(self, *but: str) -> None:
        """Return once nothing moves any more; what begins with one of `but` may wait."""
        calm, seen = 0, -1
        while calm < CALM:
            quiet = all(name.startswith(but) for name in +self.under_way) and self.moves == seen
            calm, seen = calm + 1 if quiet else 0, self.moves
            await asyncio.sleep(0 if quiet else A_MOMENT)

    @asynccontextmanager
    async def _in_order(self, name: str) -> AsyncIterator[None]:
        """Messages go one by one, when all else is done: so each walk crosses the same points.

        Where the bot dies at any moment (`left`), or where nothing is counted, they go as they come.
        """
        if self.crossed is None or self.left is not None or not name.startswith(MESSAGES):
            yield
            return
        async with self._one_message:
            await self.until_calm(*MESSAGES)
            yield

    def _pass(self) -> None:
        if self.left is not None and self.crossed is not None:
            self.left -= 1
            if self.left < 0:
                die()


def die() -> None:
    """As a power cut would end it."""
    os.kill(os.getpid(), signal.SIGKILL)
