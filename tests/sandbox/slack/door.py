"""What takes signed HTTP: it keeps what it gets, and answers as told."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import web
from slack_sdk.signature import SignatureVerifier

from bot.sandbox.slack import SlackStandIn

VERIFIER = SignatureVerifier("sandbox-signing-secret")


class Door:
    """A web server with one address."""

    def __init__(self) -> None:
        self.bodies: list[str] = []
        self.headers: list[dict[str, str]] = []
        self.verified: list[bool] = []
        self.status, self.text, self.media = 200, "", "text/plain"
        self.says: dict[str, str] = {}
        """Headers of its answers."""
        self.raw: bytes | None = None

    async def handle(self, request: web.Request) -> web.Response:
        """Keep the request and answer it."""
        body = await request.text()
        self.bodies.append(body)
        self.headers.append({name.lower(): value for name, value in request.headers.items()})
        self.verified.append(VERIFIER.is_valid_request(body, dict(request.headers)))
        if self.raw is not None:
            return web.Response(body=self.raw, content_type=self.media, charset="utf-8")
        return web.Response(status=self.status, text=self.text, content_type=self.media, headers=self.says)


@asynccontextmanager
async def listening(slack: SlackStandIn) -> AsyncIterator[Door]:
    """A door that Slack delivers to."""
    made = Door()
    app = web.Application()
    app.router.add_post("/slack/events", made.handle)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    slack.deliver_over_http(f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events")
    yield made
    await runner.cleanup()
