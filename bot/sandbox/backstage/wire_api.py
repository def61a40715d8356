"""The way to what went over the wire: heads first, one whole when it is opened; and what was done, as a test."""

import re

from aiohttp import web

from bot.sandbox.backstage import wire
from bot.sandbox.backstage.journey import journey
from bot.sandbox.backstage.stage import SlackStage, Stage

_NUMBER = re.compile("[0-9]{1,9}")


class WireApi:
    """`GET /api/backstage/wire?from=NUMBER`, `/api/backstage/wire/NUMBER`, `/api/backstage/journey?only=1,2`.

    There is no journey where the app is somebody else's: its tests do not speak Teller's language.
    """

    def __init__(self, stage: SlackStage) -> None:
        self._stage = stage

    def routes(self) -> list[web.RouteDef]:
        """The addresses below `/api/backstage`."""
        return [
            web.get("/api/backstage/wire", self._heads),
            web.get(f"/api/backstage/wire/{{number:{_NUMBER.pattern}}}", self._detail),
            *([web.get("/api/backstage/journey", self._journey)] if isinstance(self._stage, Stage) else []),
        ]

    async def _heads(self, request: web.Request) -> web.Response:
        first = _number(request.query.get("from", ""))
        return web.json_response({"heads": wire.heads(self._stage, first or 1)})

    async def _detail(self, request: web.Request) -> web.Response:
        return web.json_response(wire.detail(self._stage, int(request.match_info["number"])))

    async def _journey(self, request: web.Request) -> web.Response:
        only = {_number(each) for each in request.query.get("only", "").split(",")} - {0}
        return web.json_response({"text": journey(self._stage, only)})


def _number(text: str) -> int:
    """An entry's number; 0 for what is none."""
    return int(text) if _NUMBER.fullmatch(text) else 0
