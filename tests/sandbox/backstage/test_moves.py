"""A move of the clock, with the bot in a process of its own."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from bot.sandbox.backstage import keeper
from bot.sandbox.backstage.moves import move
from bot.sandbox.backstage.stage import Stage
from bot.sandbox.clock_server import ClockServer
from bot.sandbox.process import BotProcess
from bot.sandbox.town import Town


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    """A town and a bot to which it delivers over HTTP."""
    clock_server = ClockServer()
    town = Town.build(clock_server.clock)
    await town.start()
    await clock_server.start()
    settings = town.settings() | {"DATABASE_URL": f"sqlite:///{tmp_path}/teller.db", "TELLER_DAILY_CHANNEL": ""}
    settings |= {"SLACK_APP_TOKEN": "", "SLACK_SIGNING_SECRET": town.slack.workspace.app.signing_secret}
    stage = Stage(town, clock_server=clock_server)

    def ended(code: int) -> None:
        keeper.ended(stage, code, tmp_path / "bot.log")

    stage.bot = BotProcess(settings, tmp_path, clock_url=clock_server.url, ended=ended)
    await stage.bot.start()
    yield stage
    await stage.bot.stop()
    await clock_server.stop()
    await town.stop()


async def health(stage: Stage) -> int:
    assert stage.bot is not None
    async with httpx.AsyncClient(trust_env=False) as http:
        return (await http.get(f"{stage.bot.url}/healthz")).status_code


async def test_it_is_over_when_the_bot_is_well(stage: Stage) -> None:
    """In HTTP mode an hour without an answer of Slack is an illness: the bot has asked again before it is over."""
    hold = stage.town.slack.faults.hold("auth.test")

    moving = asyncio.ensure_future(move(stage, "hour"))
    await stage.town.slack.until(lambda: hold.waiting)
    assert (await health(stage), moving.done()) == (503, False)
    hold.release()
    await moving

    assert await health(stage) == 200


async def test_no_bot_outlives_its_town(stage: Stage) -> None:
    """With the clock gone, as when the sandbox was killed, the bot ends by itself."""
    assert stage.bot is not None
    await stage.clock_server.stop()

    await stage.changes.until(lambda: stage.trouble, 15, str)

    assert stage.trouble.startswith("The bot has ended with exit code 0.")
    assert not stage.bot.is_running


async def test_a_bot_that_died_is_started_again(stage: Stage) -> None:
    """What is wrong is said as long as it is wrong: an end, a start, a start that fails."""
    assert stage.bot is not None
    assert stage.bot.pid is not None
    os.kill(stage.bot.pid, signal.SIGKILL)
    await stage.changes.until(lambda: stage.trouble, 15, str)
    troubles = [stage.trouble]

    starting = asyncio.ensure_future(keeper.start(stage))
    await stage.changes.until(lambda: stage.trouble == keeper.STARTING, 15, str)
    with pytest.raises(keeper.Wrong, match="One moment"):
        await keeper.kill(stage)
    await starting
    troubles.append(stage.trouble)
    await keeper.kill(stage)
    stage.town.slack.faults.error("auth.test", "invalid_auth")
    with pytest.raises(keeper.Wrong, match="exit code 1 before it was ready") as failed:
        await keeper.start(stage)
    troubles.append(stage.trouble)

    log = f"Its log is {stage.bot.log}."
    assert troubles == [
        f"The bot has ended with exit code -9. {log} {keeper.AGAIN}",
        "",
        f"The bot ended with exit code 1 before it was ready. {log} {keeper.AGAIN}",
    ]
    assert str(failed.value).count("\n") == 0
