"""A team in `teller sandbox`, where all that is done behind its page can be done here too.

async with sandboxed(tmp_path) as team:
    await team.switch("ozeki.down", on=True)
    await team.move_clock("morning")
    await team.kill_bot()
    await team.start_bot()
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx

from bot.sandbox.backstage.stage import Stage
from bot.sandbox.options import Options
from bot.sandbox.run import Sandbox
from tests.journeys.team import MORNING, People

PATIENCE = 90.0
"""Seconds of the machine's own time that something behind the page may take: a start takes a minute at most."""


class Sandboxed(People):
    """Everyone in the role that they have in a sandbox, the bot in a process of its own, a clock that goes."""

    def __init__(self, stage: Stage, page: httpx.AsyncClient) -> None:
        super().__init__(stage.town)
        self.stage = stage
        self._page = page

    async def move_clock(self, to: str) -> None:
        """To the next "morning" post, past the next "expiry" of a request, or an "hour" on."""
        moved = await self._does("clock", to=to)
        assert "said" not in moved, moved["said"]

    async def switch(self, fault: str, *, on: bool) -> None:
        """Let one of bot.sandbox.backstage.switches happen, or no more."""
        await self._does("fault", name=fault, on=on)

    async def kill_bot(self) -> None:
        """End it as a power cut does; Slack has noticed when this returns."""
        await self._does("bot", do="kill")
        await self.slack.until(lambda: self.slack.connections == 0)

    async def start_bot(self) -> None:
        """Start it again; it is healthy when this returns."""
        await self._does("bot", do="start")

    async def _does(self, what: str, **body: Any) -> dict[str, Any]:
        """What the page's toolbox does."""
        answer = await self._page.post(f"/api/backstage/{what}", json=body)
        assert answer.status_code == httpx.codes.OK, answer.text
        return dict(answer.json())


@asynccontextmanager
async def sandboxed(folder: Path) -> AsyncIterator[Sandboxed]:
    """A new sandbox, in which this morning's post is there."""
    sandbox = Sandbox(Options(browser=False), folder)
    try:
        await sandbox.start()
        async with httpx.AsyncClient(base_url=sandbox.page.url, timeout=PATIENCE, trust_env=False) as page:
            team = Sandboxed(sandbox.stage, page)
            await team.eve.reads("SMS gateway", MORNING)
            yield team
    finally:
        await sandbox.stop()
