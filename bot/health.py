"""Whether Teller can do its work, and the web server that says so; in HTTP mode Slack delivers to the same server."""

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta

import aiohttp
from aiohttp import web
from aiohttp.typedefs import Handler
from slack_bolt.adapter.aiohttp import to_aiohttp_response
from slack_bolt.async_app import AsyncApp, AsyncBoltRequest
from slack_sdk.signature import SignatureVerifier

from bot.clock import Clock
from bot.reach import Reach
from bot.store import Store

log = logging.getLogger(__name__)

FRESH_TEST = timedelta(minutes=5)
"""How old the last auth.test may be in HTTP mode, where no socket tells that Slack is there."""
DATABASE_SECONDS = 1.0
_TIMESTAMP = re.compile(r"[0-9]{1,12}", re.ASCII)
_SIGNATURE = re.compile(r"v0=[0-9a-f]{64}", re.ASCII)
_NO_DELIVERY = (ValueError, TypeError, AttributeError, LookupError, RecursionError)
"""What Bolt stumbles with over a body of another shape than Slack's."""


class Health:
    """What is known of Slack and the database at this moment."""

    def __init__(self, store: Store, clock: Clock, *, over_http: bool) -> None:
        self._store = store
        self._clock = clock
        self.reach = Reach(clock, over_http=over_http)
        self.last_test: datetime | None = None
        self.socket_is_connected: Callable[[], Awaitable[bool]] | None = None

    def tested(self) -> None:
        """auth.test has just succeeded."""
        self.last_test = self._clock.now()
        self.reach.stands()

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
            async with asyncio.timeout(DATABASE_SECONDS):
                answers = await self._store.answers()
        except Exception as error:
            log.error("the database does not answer: %s", type(error).__name__)
            answers = False
        return found if answers else [*found, "the database does not answer"]


class Server:
    """The web server: `GET /healthz` in both modes, `POST /slack/events` in HTTP mode."""

    def __init__(self, health: Health, signing_secret: str | None) -> None:
        """With a signing secret Slack delivers here, without one it does so over a socket."""
        self._health = health
        self._bolt: AsyncApp | None = None
        self._verifier = None if signing_secret is None else SignatureVerifier(signing_secret)
        app = web.Application(middlewares=[_in_our_own_words])
        app.router.add_get("/healthz", self._healthz)
        if self._verifier is not None:
            app.router.add_post("/slack/events", self._events)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
        self.port = 0

    async def start(self, host: str, port: int) -> None:
        """Listen. Raises OSError when the port cannot be had."""
        await self._runner.setup()
        site = web.TCPSite(self._runner, host, port)
        await site.start()
        self.port = self._runner.addresses[0][1]

    def deliver_to(self, bolt: AsyncApp | None) -> None:
        """From now on Slack's deliveries go to `bolt`; None refuses them."""
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
        """Slack's deliveries: verified before anything is parsed
        (docs.slack.dev, Verifying requests from Slack)."""
        if self._bolt is None:
            return web.Response(status=503)
        try:
            body = (await request.read()).decode("utf-8")
        except (web.RequestPayloadError, aiohttp.ClientPayloadError, UnicodeDecodeError):
            unreadable = web.Response(status=400)
            unreadable.force_close()  # what is left of the body would be taken for the next request
            return unreadable
        if not self._is_signed(body, request):
            return web.Response(status=401)
        self._health.reach.heard()
        try:
            headers: dict[str, str | Sequence[str]] = dict(request.headers.items())
            arrived = AsyncBoltRequest(body=body, query=request.query_string, headers=headers)
            return await to_aiohttp_response(await self._bolt.async_dispatch(arrived))
        except _NO_DELIVERY as error:
            log.warning("a signed request was no delivery: %s", type(error).__name__)
            return web.Response(status=400)

    def _is_signed(self, body: str, request: web.Request) -> bool:
        timestamp = request.headers.get("X-Slack-Request-Timestamp", "")
        signature = request.headers.get("X-Slack-Signature", "")
        if self._verifier is None or not _TIMESTAMP.fullmatch(timestamp) or not _SIGNATURE.fullmatch(signature):
            return False
        return self._verifier.is_valid(body, timestamp, signature)


@web.middleware
async def _in_our_own_words(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Log what fails here: aiohttp's own logger is silent, because anybody could fill it with garbage."""
    try:
        return await handler(request)
    except web.HTTPException:
        raise
    except Exception:
        log.exception("a request to %s failed", request.path)
        return web.Response(status=500)
