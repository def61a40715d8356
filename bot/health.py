"""Whether Teller can do its work, and the web server that says so; in HTTP mode Slack delivers to the same server."""

import logging
import re
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response
from slack_bolt.async_app import AsyncApp, AsyncBoltRequest

from bot.clock import Clock
from bot.store import Store

log = logging.getLogger(__name__)

FRESH_TEST = timedelta(minutes=5)
"""How old the last auth.test may be in HTTP mode, where no socket tells that Slack is there."""
_TIMESTAMP = re.compile(r"[0-9]{1,12}", re.ASCII)
_SIGNATURE = re.compile(r"v0=[0-9a-f]{64}", re.ASCII)


class Health:
    """What is known of Slack and the database at this moment."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self.last_test: datetime | None = None
        self.socket_is_connected: Callable[[], Awaitable[bool]] | None = None

    def tested(self) -> None:
        """auth.test has just succeeded."""
        self.last_test = self._clock.now()

    async def problems(self) -> list[str]:
        """What is wrong, in plain words; empty when everything is right."""
        found = []
        if self.last_test is None:
            found.append("Slack is not connected yet")
        elif self.socket_is_connected is not None:
            if not await self.socket_is_connected():
                found.append("the connection to Slack is gone")
        elif self._clock.now() - self.last_test > FRESH_TEST:
            found.append("Slack has not answered for more than five minutes")
        try:
            answers = await self._store.answers()
        except Exception as error:
            log.error("the database does not answer: %s", type(error).__name__)
            answers = False
        return found if answers else [*found, "the database does not answer"]


class Server:
    """The web server: `GET /healthz` in both modes, `POST /slack/events` in HTTP mode."""

    def __init__(self, health: Health, *, takes_events: bool) -> None:
        self._health = health
        self._bolt: AsyncApp | None = None
        app = web.Application()
        app.router.add_get("/healthz", self._healthz)
        if takes_events:
            app.router.add_post("/slack/events", self._events)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
        self.port = 0

    async def start(self, host: str, port: int) -> None:
        """Listen. Raises OSError when the port cannot be had."""
        await self._runner.setup()
        site = web.TCPSite(self._runner, host, port)
        await site.start()
        self.port = self._runner.addresses[0][1]

    def deliver_to(self, bolt: AsyncApp) -> None:
        """From now on Slack's deliveries go to `bolt`."""
        self._bolt = bolt

    async def stop(self) -> None:
        """Take nothing new."""
        await self._runner.cleanup()

    async def _healthz(self, request: web.Request) -> web.Response:
        problems = await self._health.problems()
        if problems:
            return web.json_response({"ok": False, "problems": problems}, status=503)
        return web.json_response({"ok": True})

    async def _events(self, request: web.Request) -> web.Response:
        """Slack's deliveries. Bolt verifies the signature; what would make it stumble is refused before
        (docs.slack.dev, Verifying requests from Slack)."""
        if self._bolt is None:
            return web.Response(status=503)
        if not _TIMESTAMP.fullmatch(request.headers.get("X-Slack-Request-Timestamp", "")):
            return web.Response(status=401)
        if not _SIGNATURE.fullmatch(request.headers.get("X-Slack-Signature", "")):
            return web.Response(status=401)
        try:
            body = (await request.read()).decode("utf-8")
            arrived = AsyncBoltRequest(body=body, query=request.query_string, headers=_headers(request))
        except ValueError:
            return web.Response(status=400)
        return await to_aiohttp_response(await self._bolt.async_dispatch(arrived))


def _headers(request: web.Request) -> dict[str, str | Sequence[str]]:
    return dict(request.headers.items())
