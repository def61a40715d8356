"""The way from the page to what is behind it. Nothing of it is part of what one person's page is sent."""

import json
from collections.abc import Callable, Mapping
from functools import partial

from aiohttp import web

from bot.sandbox import live
from bot.sandbox.backstage import progress, toolbox, wire
from bot.sandbox.backstage.acts import Acts
from bot.sandbox.backstage.lights import lights
from bot.sandbox.backstage.stage import SlackStage, Stage
from bot.sandbox.backstage.wire_api import WireApi
from bot.sandbox.slack.values import Json

REST = 0.1
"""Seconds for which a panel stands still after each change."""


def parts(stage: SlackStage) -> Mapping[str, Callable[[], Json]]:
    """What each panel of the page shows, by its name."""
    shown = {"inspector": partial(wire.part, stage)}
    if isinstance(stage, Stage):
        shown |= {"stories": partial(progress.part, stage), "toolbox": partial(toolbox.part, stage)}
    return shown


class BackstageApi:
    """What a panel shows, as it changes: `/api/backstage/PART/stream`; and what belongs to one panel alone."""

    def __init__(self, stage: SlackStage) -> None:
        self._stage = stage
        self._parts = parts(stage)

    def routes(self) -> list[web.RouteDef]:
        """The addresses below `/api/backstage`."""
        return [
            *WireApi(self._stage).routes(),
            *(Acts(self._stage).routes() if isinstance(self._stage, Stage) else []),
            web.get("/api/backstage/{part}/stream", self._stream),
        ]

    async def _stream(self, request: web.Request) -> web.StreamResponse:
        """A WebSocket: `part` and `lights`, each again whenever it is something else."""
        part, stage = self._asked(request), self._stage

        def look() -> dict[str, str]:
            return {"part": json.dumps(part()), "lights": json.dumps(lights(stage))}

        return await live.tell(request, live.differing(look), stage.sources, REST)

    def _asked(self, request: web.Request) -> Callable[[], Json]:
        name = request.match_info["part"]
        if name not in self._parts:
            raise web.HTTPNotFound
        return self._parts[name]
