"""The town's clock as a server: a loopback URL where the bot in its own process reads how far the time was moved.

Both ends of it are here: `ClockServer` in the sandbox, `following` in the bot's process. On the wire are JSON
numbers, seconds ahead of the machine's time: the server says one at once and after each move, and is answered with
the same.
"""

import asyncio
import math
import secrets
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from pathlib import Path

import aiohttp
from aiohttp import web

from bot.errors import CannotStart, TellerError
from bot.sandbox.changes import Changes
from bot.sandbox.clock import MovableClock
from bot.sandbox.guard import guard

FOLLOW_SECONDS = 5.0
MOST_SECONDS = 100 * 365 * 86400
"""What a file may say of how far a clock is ahead: nobody has moved one on for a century."""
_GRACE = 0.1


class NotKept(TellerError):
    """How far the clock is to be ahead cannot be written down."""


class ClockServer:
    """The town's clock, and the server that says how far ahead it is. No web page can guess the URL.

    `kept` is a file where that is written down, so that a database kept beside it is never from the future. Raises
    CannotStart where it is there and says something else.
    `patience` is how many seconds of the machine's own time a move waits for whoever follows.
    """

    def __init__(self, kept: Path | None = None, patience: float = FOLLOW_SECONDS) -> None:
        self.clock = MovableClock()
        self._kept = kept
        self._patience = patience
        if kept is not None and kept.exists():
            self.clock.be_ahead(_written(kept))
        self._path = f"/{secrets.token_urlsafe()}"
        self._followers: dict[web.WebSocketResponse, float] = {}
        self._changes = Changes()
        app = web.Application(middlewares=[guard])
        app.router.add_get(self._path, self._follow)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=_GRACE)

    async def start(self) -> None:
        """Listen on a free port of loopback."""
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()

    async def stop(self) -> None:
        """Let go of the port and of whoever follows."""
        for follower in list(self._followers):
            await follower.close()
        await self._runner.cleanup()

    @property
    def url(self) -> str:
        """Where `following` finds it."""
        return f"http://127.0.0.1:{self._runner.addresses[0][1]}{self._path}"

    async def move(self, by: timedelta) -> bool:
        """Move the clock, and return when it is so late for all who follow; False where one was silent.

        Raises NotKept: then nothing was moved.
        """
        moved = self.clock.ahead + by
        ahead = moved.total_seconds()
        self._keep(ahead)
        self.clock.be_ahead(moved)
        for follower in list(self._followers):
            with suppress(ConnectionError):
                await follower.send_json(ahead)
        try:
            return await self._changes.until(lambda: self._all_are(ahead), self._patience, str)
        except TimeoutError:
            return False

    def _keep(self, ahead: float) -> None:
        """Whole or not at all, whenever the machine stops."""
        if self._kept is None:
            return
        fresh = self._kept.with_suffix(".new")
        try:
            fresh.write_text(str(ahead), encoding="ascii")
            fresh.replace(self._kept)
        except OSError as error:
            raise NotKept(f"The clock was not moved, since {fresh} cannot be written: {error.strerror}.") from None

    def _all_are(self, ahead: float) -> bool:
        return all(their >= ahead for their in self._followers.values())

    async def _follow(self, request: web.Request) -> web.StreamResponse:
        follower = web.WebSocketResponse()
        await follower.prepare(request)
        self._followers[follower] = -1.0
        try:
            await follower.send_json(self.clock.ahead.total_seconds())
            async for message in follower:
                self._followers[follower] = float(message.json())
                self._changes.mark()
        finally:
            del self._followers[follower]
            self._changes.mark()
        return follower


def _written(kept: Path) -> timedelta:
    """How far ahead the file says the clock is. Raises CannotStart."""
    try:
        seconds = float(kept.read_bytes())
    except OSError as error:
        raise CannotStart(f"The file {kept} cannot be read: {error.strerror}.") from None
    except ValueError:
        seconds = math.nan
    if not 0 <= seconds <= MOST_SECONDS:
        raise CannotStart(
            f"The file {kept} has to say by how many seconds this sandbox's clock was moved on, and does not. "
            "Write the number there, or keep the sandbox in another folder."
        )
    return timedelta(seconds=seconds)


@asynccontextmanager
async def following(url: str, gone: Callable[[], None]) -> AsyncIterator[MovableClock]:
    """A clock that is as far ahead as the server's. `gone` is called when there is no server any more.

    Raises aiohttp.ClientError when there is none from the start.
    """
    clock = MovableClock()
    async with aiohttp.ClientSession() as session, session.ws_connect(url) as line:
        await _heed(clock, line, await line.receive_json())
        listening = asyncio.create_task(_listen(clock, line, gone))
        try:
            yield clock
        finally:
            listening.cancel()
            await asyncio.gather(listening, return_exceptions=True)


async def _listen(clock: MovableClock, line: aiohttp.ClientWebSocketResponse, gone: Callable[[], None]) -> None:
    async for message in line:
        await _heed(clock, line, message.json())
    gone()


async def _heed(clock: MovableClock, line: aiohttp.ClientWebSocketResponse, ahead: float) -> None:
    clock.be_ahead(timedelta(seconds=ahead))
    with suppress(ConnectionError):
        await line.send_json(ahead)
