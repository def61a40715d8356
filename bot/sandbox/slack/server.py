"""The listening socket: up, down, and up again on the same port."""

from collections.abc import Callable
from datetime import datetime

from aiohttp import web

from bot.instants import http_date
from bot.sandbox.guard import guard
from bot.sandbox.slack.delivery.socket_mode import SocketMode
from bot.sandbox.slack.web.api import Api

_LARGEST_BODY = 8 * 1024 * 1024
_GRACE = 0.05


class Server:
    """One address on loopback, serving the Web API, response URLs and Socket Mode."""

    def __init__(self, api: Api, socket: SocketMode, now: Callable[[], datetime]) -> None:
        """Each answer says when it was given, by `now`."""
        self._api = api
        self._socket = socket
        self._now = now
        self._runner: web.AppRunner | None = None
        self.host = "127.0.0.1"
        self.port = 0
        self.front = ""

    async def up(self) -> None:
        """Listen; the first time on whatever port is free, later on the same one."""
        if self._runner is not None:
            raise RuntimeError("already up")
        app = web.Application(client_max_size=_LARGEST_BODY, middlewares=[guard])
        app.router.add_route("*", "/api/{method}", self._api.call)
        app.router.add_post("/response/{team}/{key}", self._api.respond)
        app.router.add_get("/", self._lead_to_the_front)
        app.router.add_get("/link/", self._socket.connect)
        app.on_response_prepare.append(self._say_when)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=_GRACE)
        await self._runner.setup()
        site = web.TCPSite(self._runner, self.host, self.port)
        await site.start()
        self.port = int(self._runner.addresses[0][1])

    async def down(self) -> None:
        """Refuse connections and cut the ones there are."""
        if self._runner is not None:
            runner, self._runner = self._runner, None
            await runner.cleanup()

    async def _say_when(self, _: web.Request, response: web.StreamResponse) -> None:
        response.headers["Date"] = http_date(self._now())

    async def _lead_to_the_front(self, _: web.Request) -> web.Response:
        if not self.front:
            raise web.HTTPNotFound
        raise web.HTTPFound(self.front)
