"""The points at which a bot can be killed: every commit, and every call to Slack, RMS and the gateway.

A point has a name, as in `before commit Requests.ask` or `after slack chat.postMessage`; the second time that it is
crossed it is called `after slack chat.postMessage (2)`. `before` a commit is inside the transaction, with all its
work done; `before` a call nothing has left; `after` either it is done, and nobody was told.
"""

import os
import signal
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

T = TypeVar("T")
Method = Callable[..., Awaitable[Any]]


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

    async def read(self, reading: Awaitable[T]) -> T:
        """A read of the database, which has no name: a process may die there too."""
        with self.inside("read"):
            found = await reading
        self._pass()
        return found

    def around(self, name: str, method: Method) -> Method:
        """`method` with a point before it and one after its answer."""

        async def call(*args: Any, **more: Any) -> Any:
            self.at(f"before {name}")
            try:
                with self.inside(name):
                    return await method(*args, **more)
            finally:
                self.at(f"after {name}")

        return call

    def _pass(self) -> None:
        if self.left is not None and self.crossed is not None:
            self.left -= 1
            if self.left < 0:
                die()


def die() -> None:
    """As a power cut would end it."""
    os.kill(os.getpid(), signal.SIGKILL)
