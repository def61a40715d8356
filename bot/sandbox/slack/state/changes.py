"""Waiting for something to be so, without polling."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


class Changes:
    """Told of every change of state; wakes whoever waits for a condition."""

    def __init__(self) -> None:
        self._waiting: set[asyncio.Event] = set()

    def mark(self) -> None:
        """Something changed: let every waiter look again."""
        for event in self._waiting:
            event.set()

    async def until(self, predicate: Callable[[], T], timeout: float, dump: Callable[[], str]) -> T:  # noqa: ASYNC109 - the time is part of what the caller asks
        """The predicate's first true value; TimeoutError with a picture of the state after `timeout` real seconds."""
        event = asyncio.Event()
        self._waiting.add(event)
        try:
            async with asyncio.timeout(timeout):
                while not (value := predicate()):
                    await event.wait()
                    event.clear()
                return value
        except TimeoutError:
            raise TimeoutError(f"not so within {timeout} s; Slack's state is\n{dump()}") from None
        finally:
            self._waiting.discard(event)
