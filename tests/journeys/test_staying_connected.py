"""Getting to Slack and staying there: waiting for it, `GET /healthz`, and the watchdog that sees to the socket."""

import asyncio
import contextlib
import sqlite3
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import aiohttp
import pytest

from bot.app import App
from bot.connection import CannotConnect
from bot.console import serve
from tests.clock import ManualClock
from tests.journeys.mornings import LeapingClock
from tests.journeys.team import Team, running_team

PATIENCE = 20.0
"""Seconds of the machine's own time."""
NOWHERE = '{"ok": true, "url": "ws://127.0.0.1:9/link/?ticket=spent"}'
"""What apps.connections.open answers when the ticket leads nowhere."""


async def health(app: App) -> tuple[int, str]:
    """Status and body of `GET /healthz`."""
    assert app.server is not None
    url = f"http://127.0.0.1:{app.server.port}/healthz"
    async with aiohttp.ClientSession() as session, session.get(url) as answer:
        return answer.status, await answer.text()


@contextlib.asynccontextmanager
async def starting(team: Team) -> AsyncIterator[tuple[App, asyncio.Future[None]]]:
    """A bot, and its start, which goes on beside the test; stopped at the end."""
    app = App(team.settings, team.clock)
    start = asyncio.ensure_future(app.start())
    try:
        yield app, start
    finally:
        start.cancel()
        await asyncio.gather(start, return_exceptions=True)
        await app.stop()


@pytest.mark.parametrize("http", [False, True])
async def test_slack_is_waited_for(tmp_path: Path, http: bool) -> None:
    """With a growing pause, for as long as it takes; meanwhile /healthz says what is missing."""
    clock = LeapingClock()
    async with running_team(tmp_path, http=http, clock=clock, start=False) as team:
        await team.slack.go_down()
        async with starting(team) as (app, start):
            for pause in (1, 2, 4, 8, 16, 32, 60, 60):
                await clock.asleep(pause)
                clock.leap(clock.now() + timedelta(seconds=pause))
            await clock.asleep(60)
            meanwhile = await health(app)
            await team.slack.come_back()
            clock.leap(clock.now() + timedelta(seconds=60))
            await start
            at_last = await health(app)

        assert meanwhile[0] == 503
        assert "Slack is not connected yet" in meanwhile[1]
        assert at_last == (200, '{"ok": true}')


@pytest.mark.parametrize("http", [False, True])
async def test_health_when_all_is_well(tmp_path: Path, http: bool) -> None:
    """Once Slack is connected it is 200, in both modes."""
    async with running_team(tmp_path, http=http) as team:
        assert team.app is not None
        assert await health(team.app) == (200, '{"ok": true}')


@pytest.mark.parametrize("http", [False, True])
async def test_health_of_the_database(tmp_path: Path, http: bool) -> None:
    """Who waits for somebody else's write answers nobody: then it is 503, and 200 once the database is free."""
    async with running_team(tmp_path, http=http) as team:
        assert team.app is not None
        holder = sqlite3.connect(team.settings.database_path, isolation_level=None)
        with contextlib.closing(holder):
            holder.execute("BEGIN IMMEDIATE")
            await team.ada.sends('/teller freeze "stocktaking"')
            async with asyncio.timeout(PATIENCE):
                while (ill := await health(team.app))[0] == 200:  # until the write has come to the database
                    pass
            holder.execute("ROLLBACK")
        await team.ada.reads("Minting is frozen")

        assert (ill[0], "the database does not answer" in ill[1]) == (503, True)
        assert await health(team.app) == (200, '{"ok": true}')


async def test_health_over_http(tmp_path: Path) -> None:
    """Without a socket, an auth.test that is not older than five minutes counts, and a new one mends it."""
    clock = LeapingClock()
    async with running_team(tmp_path, http=True, clock=clock) as team:
        assert team.app is not None
        team.slack.faults.error("auth.test", "internal_error", times=None)
        seen = []
        for _ in range(6):
            await clock.asleep(60)
            clock.leap(clock.now() + timedelta(seconds=60))
            await clock.asleep(60)
            seen.append((await health(team.app))[0])
        ill = await health(team.app)
        team.slack.faults.clear()
        clock.leap(clock.now() + timedelta(seconds=60))
        await clock.asleep(60)

        assert seen == [200, 200, 200, 200, 200, 503]
        assert "more than five minutes" in ill[1]
        assert (await health(team.app))[0] == 200


async def test_a_ticket_that_leads_nowhere_is_dropped(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """The socket is gone and its new ticket is of no use: after thirty seconds another is asked for."""
    clock = ManualClock()
    async with running_team(tmp_path, clock=clock) as team:
        assert team.app is not None
        asked = len(team.slack.calls("apps.connections.open"))
        team.slack.faults.garbage("apps.connections.open", 200, NOWHERE)
        await team.slack.disconnect("refresh_requested")
        await team.slack.until(lambda: team.slack.connections == 0)
        await team.slack.until(lambda: len(team.slack.calls("apps.connections.open")) > asked)
        ill = await health(team.app)
        await clock.advance(35)
        await team.slack.until(lambda: team.slack.connections == 1, timeout=30)
        await clock.advance(5)

        assert ill[0] == 503
        assert "the connection to Slack is gone" in ill[1]
        assert "asking for a new ticket" in caplog.text
        assert (await health(team.app))[0] == 200
        assert "does not know you" in (await team.john.types("/credits")).text


async def test_a_socket_that_was_lost_stands_on_home(tmp_path: Path) -> None:
    """Ada reads that Slack cannot reach Teller while she looks, and afterwards that it was lost once."""
    clock = ManualClock()
    async with running_team(tmp_path, clock=clock) as team:
        await team.ada.opens_home("Slack: connected since ")
        team.slack.faults.garbage("apps.connections.open", 200, NOWHERE)
        await team.slack.disconnect("refresh_requested")
        await team.slack.until(lambda: team.slack.connections == 0)
        await clock.advance(35)
        await team.ada.reads_home("Slack: :warning: not connected since ")
        await team.slack.until(lambda: team.slack.connections == 1, timeout=30)
        await clock.advance(5)

        await team.ada.reads_home("lost once since the start; ")


async def test_five_minutes_without_a_socket(tmp_path: Path) -> None:
    """Then the process ends, for whatever runs it to start it anew; not before."""
    clock = ManualClock()
    async with running_team(tmp_path, clock=clock) as team:
        assert team.app is not None
        ended = asyncio.ensure_future(team.app.run_until_ended())
        await team.slack.go_down()
        while (await health(team.app))[0] == 200:
            pass
        await clock.advance(295)
        early = ended.done()
        await clock.advance(15)

        with pytest.raises(CannotConnect, match="gone for good"):
            async with asyncio.timeout(20):
                await ended
        assert not early


async def test_a_start_whose_ticket_leads_nowhere(tmp_path: Path) -> None:
    """The watchdog sees to the first socket, too: after five minutes of vain dialling the process ends."""
    clock = LeapingClock()
    async with running_team(tmp_path, clock=clock, start=False) as team:
        team.slack.faults.garbage("apps.connections.open", 200, NOWHERE, times=None)
        work = asyncio.ensure_future(serve(team.settings, clock))
        await team.slack.until(lambda: team.slack.calls("apps.connections.open"))
        begun = clock.now()
        while not await ends_while_asleep(clock, work):
            clock.leap(clock.now() + timedelta(seconds=5))

        with pytest.raises(CannotConnect, match="gone for good"):
            work.result()
        assert timedelta(minutes=5) <= clock.now() - begun <= timedelta(minutes=6)


async def ends_while_asleep(clock: LeapingClock, work: asyncio.Future[int]) -> bool:
    """Wait until some loop of the bot sleeps for five seconds, or `work` has ended; whether it has."""
    nap = asyncio.ensure_future(clock.asleep(5))
    try:
        async with asyncio.timeout(20):
            await asyncio.wait({nap, work}, return_when=asyncio.FIRST_COMPLETED)
        return work.done()
    finally:
        nap.cancel()
        await asyncio.gather(nap, return_exceptions=True)
