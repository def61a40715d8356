"""What an open page is told, as it happens: each message is a JSON object.

Over a WebSocket, since a browser opens no more than six other connections to one server, whatever windows it has.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping
from contextlib import suppress
from typing import NoReturn

from aiohttp import web

from bot.sandbox.changes import Changes, watching

STILL_HERE = 15.0
"""Seconds after which both sides are asked for a sign of life."""


async def tell(
    request: web.Request, look: Callable[[], str], sources: Iterable[Changes], rest: float = 0
) -> web.WebSocketResponse:
    """Send what `news` says. Ends when the page is closed."""
    page = web.WebSocketResponse(heartbeat=STILL_HERE)
    await page.prepare(request)
    async with asyncio.TaskGroup() as tasks:
        telling = tasks.create_task(_until_it_is_closed(news(page.send_str, look, sources, rest)))
        async for _ in page:
            pass  # what is said here is not heard: it goes on until the page is closed
        telling.cancel()
    return page


async def news(
    say: Callable[[str], Awaitable[None]], look: Callable[[], str], sources: Iterable[Changes], rest: float = 0
) -> NoReturn:
    """Say what `look` has to say, now and after changes of any of `sources`; nothing where that is "".

    After each look there is none for `rest` seconds: whatever changes meanwhile is one change.
    """
    with watching(*sources) as changed:
        while True:
            changed.clear()
            if words := look():
                await say(words)
            await asyncio.sleep(rest)
            await changed.wait()


def differing(look: Callable[[], Mapping[str, str]]) -> Callable[[], str]:
    """Says of what `look` has, JSON by name, what is another than the last time; "" where nothing is."""
    shown: dict[str, str] = {}

    def differences() -> str:
        others = {name: value for name, value in look().items() if shown.get(name) != value}
        shown.update(others)
        written = ", ".join(f'"{name}": {value}' for name, value in others.items())
        return f"{{{written}}}" if written else ""

    return differences


async def _until_it_is_closed(telling: Awaitable[NoReturn]) -> None:
    with suppress(ConnectionError):
        await telling
