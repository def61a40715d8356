"""Server-sent events (html.spec.whatwg.org/multipage/server-sent-events.html): a page is told what has changed."""

import asyncio
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from typing import Protocol, TypeVar

from aiohttp import web

STILL_HERE = 15.0
"""Seconds after which an open stream is sent a sign of life."""
T = TypeVar("T")
_HEADERS = {"Content-Type": "text/event-stream", "X-Accel-Buffering": "no"}


class Source(Protocol):
    """What tells that something has changed."""

    async def until(self, predicate: Callable[[], T], seconds: float, dump: Callable[[], str], /) -> T:
        """The first true answer, asked for now and after each change; TimeoutError after so many seconds."""
        ...


async def follow(
    request: web.Request, look: Callable[[], Mapping[str, str]], sources: Iterable[Source], rest: float = 0
) -> web.StreamResponse:
    """Send what `look` says, an event each of name and data, and again what differs, whenever one of `sources` tells
    of a change; after each time `rest` for so many seconds. Ends when the page is closed."""
    response = web.StreamResponse(headers=_HEADERS)
    await response.prepare(request)
    shown: Mapping[str, str] = {}
    sources = tuple(sources)
    with suppress(ConnectionError):  # the page was closed
        while True:
            now = look()
            await response.write(_written(shown, now))
            shown = now
            await asyncio.sleep(rest)
            await _change(sources, lambda: look() != shown)  # noqa: B023 - asked before it is another
    return response


async def tell(request: web.Request, news: Callable[[], str], source: Source) -> web.StreamResponse:
    """Send what `news` returns as the event `news`, whenever `source` tells of a change and there is something.

    Ends when the page is closed.
    """
    response = web.StreamResponse(headers=_HEADERS)
    await response.prepare(request)
    with suppress(ConnectionError):  # the page was closed
        while True:
            try:
                told = {"news": await source.until(news, STILL_HERE, str)}
            except TimeoutError:
                told = {}
            await response.write(_written({}, told))
    return response


async def _change(sources: Iterable[Source], differs: Callable[[], bool]) -> None:
    waits = [asyncio.ensure_future(source.until(differs, STILL_HERE, str)) for source in sources]
    try:
        await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for each in waits:
            each.cancel()
        await asyncio.gather(*waits, return_exceptions=True)


def _written(before: Mapping[str, str], now: Mapping[str, str]) -> bytes:
    events = [f"event: {name}\ndata: {data}\n\n" for name, data in now.items() if before.get(name) != data]
    return ("".join(events) or ": still here\n\n").encode()
