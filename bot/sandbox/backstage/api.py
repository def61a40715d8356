"""The way from the page to what is behind it. Nothing of it is part of what one person's page is sent."""

import json
from collections.abc import Callable, Mapping

from aiohttp import web

from bot.sandbox import live
from bot.sandbox.backstage import stories, toolbox, wire
from bot.sandbox.backstage.acts import Acts
from bot.sandbox.backstage.lights import lights
from bot.sandbox.backstage.stage import Stage
from bot.sandbox.backstage.wire_api import WireApi
from bot.sandbox.page_state import Json

PARTS: Mapping[str, Callable[[Stage], Json]] = {
    "stories": stories.part,
    "toolbox": toolbox.part,
    "inspector": wire.part,
}
"""What each panel of the page shows, by its name."""
REST = 0.1
"""Seconds for which a panel stands still after each change."""


class BackstageApi:
    """What a panel shows, as it changes: `/api/backstage/PART/stream`; and what belongs to one panel alone."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage

    def routes(self) -> list[web.RouteDef]:
        """The addresses below `/api/backstage`."""
        return [
            *WireApi(self._stage).routes(),
            *([] if self._stage.is_slack_only else Acts(self._stage).routes()),
            web.get("/api/backstage/{part}/stream", self._stream),
        ]

    async def _stream(self, request: web.Request) -> web.StreamResponse:
        """A WebSocket: `part` and `lights`, each again whenever it is something else."""
        part, stage = self._asked(request), self._stage

        def look() -> dict[str, str]:
            return {"part": json.dumps(part(stage)), "lights": json.dumps(lights(stage))}

        return await live.tell(request, live.differing(look), stage.sources, REST)

    def _asked(self, request: web.Request) -> Callable[[Stage], Json]:
        name = request.match_info["part"]
        if name not in PARTS or name not in (self._stage.panels or PARTS):
            raise web.HTTPNotFound
        return PARTS[name]
