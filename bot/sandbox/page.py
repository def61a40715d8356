"""The sandbox's page: a web server on loopback with plain files and a JSON API, for this machine's browser alone."""

import socket
from pathlib import Path

from aiohttp import web

from bot.sandbox import ports
from bot.sandbox.backstage.api import BackstageApi
from bot.sandbox.backstage.stage import SlackStage
from bot.sandbox.guard import guard
from bot.sandbox.json_api import in_sentences
from bot.sandbox.page_api import Api

FILES = Path(__file__).with_suffix("")
_TYPES = {".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
        "img-src 'self' http://127.0.0.1:* http://localhost:*; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
_GRACE = 0.1


class Page:
    """What somebody sees and does, and what is behind it."""

    def __init__(self, stage: SlackStage) -> None:
        app = web.Application(middlewares=[guard, in_sentences])
        app.router.add_routes([*Api(stage).routes(), *BackstageApi(stage).routes()])
        app.router.add_get("/", self._file)
        app.router.add_get("/{name:.+}", self._file)
        app.on_response_prepare.append(_add_headers)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=_GRACE)
        self._files = {path.relative_to(FILES).as_posix(): path for path in files()}
        self.port = 0

    async def start(self, door: socket.socket | None = None) -> None:
        """Answer at a port that was reserved, else at any free one."""
        await self._runner.setup()
        await web.SockSite(self._runner, door or ports.reserve()).start()
        self.port = int(self._runner.addresses[0][1])

    async def stop(self) -> None:
        """Let go of the port and of every open page."""
        await self._runner.cleanup()

    @property
    def url(self) -> str:
        """The address to open."""
        return f"http://{ports.HOST}:{self.port}/"

    async def _file(self, request: web.Request) -> web.StreamResponse:
        path = self._files.get(request.match_info.get("name", "index.html"))
        if path is None:
            raise web.HTTPNotFound
        return web.Response(body=path.read_bytes(), content_type=_TYPES[path.suffix], charset="utf-8")


def files() -> list[Path]:
    """What the page is made of."""
    return sorted(path for path in FILES.rglob("*") if path.suffix in _TYPES)


async def _add_headers(request: web.Request, response: web.StreamResponse) -> None:
    response.headers.update(_HEADERS)
