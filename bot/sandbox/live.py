"""What an open page is told, as it happens: each message is a JSON object.

Over a WebSocket, since a browser opens no more than six other connections to one server, whatever windows it has.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from contextlib import suppress
from typing import Protocol, TypeVar

from aiohttp import web

STILL_HERE = 15.0
"""Seconds after which both sides are asked for a sign of life."""
T = TypeVar("T")


class Source(Protocol):
    """What tells that something has changed."""

    async def until(self, predicate: Callable[[], T], seconds: float, dump: Callable[[], str], /) -> T:
        """The first true answer, asked for now and after each change; TimeoutError after so many seconds."""
        ...


async def tell(request: web.Request, messages: AsyncIterator[str]) -> web.WebSocketResponse:
    """Send the messages as they come. Ends when the page is closed."""
    page = web.WebSocketResponse(heartbeat=STILL_HERE)
    await page.prepare(request)
    async with asyncio.TaskGroup() as tasks:
        telling = tasks.create_task(_send(page, messages))
        async for _ in page:
            pass  # what is said here is not heard: it goes on until the page is closed
        telling.cancel()
    return page


async def news(found: Callable[[], str], source: Source) -> AsyncIterator[str]:
    """What `found` returns, whenever `source` tells of a change and it is anything."""
    while True:
        with suppress(TimeoutError):
            yield await source.until(found, STILL_HERE, str)


async def changes(
    look: Callable[[], Mapping[str, str]], sources: Iterable[Source], rest: float = 0
) -> AsyncIterator[str]:
    """What `look` says, JSON by name, and again what differs, whenever one of `sources` tells of a change.

    After each time nothing is looked at for `rest` seconds.
    """
    shown: Mapping[str, str] = {}
    sources = tuple(sources)
    while True:
        now = look()
        if differing := [f'"{name}": {value}' for name, value in now.items() if shown.get(name) != value]:
            yield f"{{{', '.join(differing)}}}"
        shown = now
        await asyncio.sleep(rest)
        await _change(sources, lambda: look() != shown)  # noqa: B023 - asked before it is another


async def _send(page: web.WebSocketResponse, messages: AsyncIterator[str]) -> None:
    with suppress(ConnectionError):  # the page was closed
        async for message in messages:
            await page.send_str(message)


async def _change(sources: Iterable[Source], differs: Callable[[], bool]) -> None:
    waits = [asyncio.ensure_future(source.until(differs, STILL_HERE, str)) for source in sources]
    try:
        await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for each in waits:
            each.cancel()
        await asyncio.gather(*waits, return_exceptions=True)
