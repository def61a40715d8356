"""The bot as a process of its own beside a team's stand-ins: started, killed and started again on one database.

async with team_and_child(tmp_path) as (team, child):
    await child.dies()
    await child.starts()
"""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp

from bot.clock import SystemClock
from bot.store import Store
from tests.journeys.cli import ROOT, Running, settings_of
from tests.journeys.team import Team, running_team

_RUN = 'exec "$0" -m bot run 1>&2'
"""Both outputs come as one; `exec`, so that what is killed is the bot."""


class Child:
    """A `teller run` with as many lives as a test wants."""

    def __init__(self, team: Team, settings: Mapping[str, str]) -> None:
        self.settings = settings
        self._team = team
        self._process: asyncio.subprocess.Process | None = None
        self._running: Running | None = None
        self._said_before = ""

    @property
    def said(self) -> str:
        """All that it has written in the lives that are over, and in this one as far as it was read."""
        return self._said_before + (self._running.said if self._running is not None else "")

    async def starts(self) -> None:
        """Start it; it is connected to Slack, and says that it is well, when this returns."""
        environment = {"PATH": os.environ.get("PATH", ""), "PYTHONPATH": str(ROOT), **self.settings}
        self._process = await asyncio.create_subprocess_exec(
            "/bin/sh", "-c", _RUN, sys.executable, env=environment, stderr=asyncio.subprocess.PIPE
        )
        self._running = Running(self._process)
        here = f"http://127.0.0.1:{await self._running.is_ready()}"
        async with aiohttp.ClientSession() as session, session.get(f"{here}/healthz") as answer:
            assert answer.status == 200, await answer.text()
        if "SLACK_APP_TOKEN" not in self.settings:
            self._team.slack.deliver_over_http(f"{here}/slack/events")

    async def dies(self) -> None:
        """Kill it with no chance to do anything any more (kill -9)."""
        assert await self._stopped(signal.SIGKILL) == -signal.SIGKILL

    async def is_stopped(self) -> int:
        """Tell it to stop (SIGTERM) and wait for that; the exit code."""
        return await self._stopped(signal.SIGTERM)

    async def ends(self) -> None:
        """Whatever is left of it goes away."""
        if self._process is not None:
            if self._process.returncode is None:
                self._process.kill()
            await self._process.communicate()

    async def _stopped(self, by: signal.Signals) -> int:
        assert self._running is not None
        code = await self._running.is_stopped(by)
        self._said_before, self._running = self.said, None
        await self._team.slack.until(lambda: self._team.slack.connections == 0)
        return code


@asynccontextmanager
async def team_and_child(folder: Path, **changes: str) -> AsyncIterator[tuple[Team, Child]]:
    """Everyone in their role, the bot a child process on the machine's own clock, no morning post."""
    async with running_team(folder, clock=SystemClock(), start=False) as team:
        child = Child(team, settings_of(team.town, folder, **({"TELLER_DAILY_CHANNEL": ""} | changes)))
        try:
            await child.starts()
            await team.give_everyone_their_role()
            yield team, child
        finally:
            await child.ends()


@asynccontextmanager
async def store_of(team: Team) -> AsyncIterator[Store]:
    """The database of a bot that does not run: its own verbs, so that a test can leave it in the middle of things."""
    store = Store(team.settings.database_path)
    await store.open()
    try:
        yield store
    finally:
        await store.close()
