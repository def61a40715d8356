"""The bot as a child process: only the given settings reach it, and it can be stopped, killed and started again."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from bot.clock import SystemClock
from bot.errors import CannotStart
from bot.sandbox.process import BotProcess, environment
from bot.sandbox.town import GENERAL, JOHN, Town


@pytest.fixture
async def town() -> AsyncIterator[Town]:
    town = Town.build(SystemClock())
    await town.start()
    yield town
    await town.stop()


def settings_of(town: Town, folder: Path) -> dict[str, str]:
    """The town's settings, with a database in `folder` and no morning post."""
    settings = town.settings() | {"DATABASE_URL": f"sqlite:///{folder}/teller.db"}
    del settings["TELLER_DAILY_CHANNEL"]
    return settings


@pytest.mark.parametrize(
    ("name", "is_kept"),
    [
        ("PATH", True),
        ("HOME", True),
        ("LANG", True),
        ("HTTPS_PROXY", False),
        ("http_proxy", False),
        ("all_proxy", False),
        ("NO_PROXY", False),
        ("TELLER_LOG_LEVEL", True),
        ("TELLER_TIMEZONE", False),
        ("teller_timezone", False),
        ("SLACK_SIGNING_SECRET", False),
        ("SLACK_CLIENT_ID", False),
        ("RMS_TOKEN", False),
        ("Rms_Url", False),
        ("OZEKI_PASSWORD", False),
        ("DATABASE_URL", False),
        ("PORT", False),
        ("host", False),
    ],
)
def test_environment(name: str, is_kept: bool) -> None:
    """Proxies and foreign settings are left out, in whatever case they are written; everything else is kept."""
    child = environment({name: "foreign"}, {"TELLER_ADMINS": "UADA"})

    assert child.get(name) == ("foreign" if is_kept else None)
    assert child["TELLER_ADMINS"] == "UADA"


def test_given_settings_win() -> None:
    """A setting that is foreign outside and given by us has our value."""
    assert environment({"RMS_TOKEN": "foreign"}, {"RMS_TOKEN": "ours"})["RMS_TOKEN"] == "ours"


async def test_life(town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It starts beside a foreign `.env` and foreign variables, answers, survives a kill by a new start, and stops."""
    (Path.cwd() / ".env").write_text("TELLER_LOG_LEVEL=nonsense\n")
    monkeypatch.setenv("TELLER_DAILY_TIME", "nonsense")
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    heard: list[bytes] = []
    ended: list[int] = []
    bot = BotProcess(settings_of(town, tmp_path), tmp_path, heard=heard.append, ended=ended.append)

    await bot.start()
    assert await health(bot) == 200
    delivery = await town.slack.type_command(JOHN, GENERAL, "/credits")
    killed, pid = await bot.kill(), bot.pid
    assert (delivery.outcome, killed, pid, bot.is_running) == ("ok", -signal.SIGKILL, None, False)

    await bot.start()
    assert await health(bot) == 200
    assert await bot.stop() == 0
    assert await bot.stop() == 0
    assert ended == []
    assert bot.log.read_bytes() == b"".join(heard)
    assert bot.log.read_text().count("Teller is ready") == 2


async def test_its_end_is_told(town: Town, tmp_path: Path) -> None:
    """Whoever minds the bot hears the exit code of one that somebody else has killed."""
    told: asyncio.Future[int] = asyncio.get_running_loop().create_future()
    bot = BotProcess(settings_of(town, tmp_path), tmp_path, ended=told.set_result)
    await bot.start()
    assert bot.pid is not None

    os.kill(bot.pid, signal.SIGKILL)

    async with asyncio.timeout(10):
        assert await told == -signal.SIGKILL
    assert bot.exit_code == -signal.SIGKILL


async def test_a_bot_that_cannot_start(town: Town, tmp_path: Path) -> None:
    """Its last words are in the sentence, and nothing is left running."""
    settings = settings_of(town, tmp_path)
    del settings["SLACK_BOT_TOKEN"]
    bot = BotProcess(settings, tmp_path)

    with pytest.raises(CannotStart, match=r"exit code 1 before it was ready(.|\n)*SLACK_BOT_TOKEN is missing"):
        await bot.start()

    assert not bot.is_running


@pytest.mark.parametrize("spoilt", ["cwd", "bot.log"])
async def test_a_folder_that_cannot_be_used(town: Town, tmp_path: Path, spoilt: str) -> None:
    """What is in the way is in the sentence; once it is gone the bot starts."""
    in_the_way = tmp_path / spoilt
    if spoilt == "cwd":
        in_the_way.touch()
    else:
        in_the_way.mkdir()
    bot = BotProcess(settings_of(town, tmp_path), tmp_path)

    with pytest.raises(CannotStart, match=f"cannot use its folder.*{in_the_way}"):
        await bot.start()
    assert not bot.is_running

    in_the_way.rename(tmp_path / "aside")
    await bot.start()
    assert await bot.stop() == 0


async def test_a_log_that_is_full(town: Town, tmp_path: Path) -> None:
    """The bot lives, is heard, and stops as ever."""
    heard: list[bytes] = []
    (tmp_path / "bot.log").symlink_to("/dev/full")
    bot = BotProcess(settings_of(town, tmp_path), tmp_path, heard=heard.append)

    await bot.start()
    assert await bot.stop() == 0
    assert b"Teller has stopped" in b"".join(heard)


async def health(bot: BotProcess) -> int:
    """The status of its /healthz."""
    async with httpx.AsyncClient(trust_env=False) as http:
        return (await http.get(f"{bot.url}/healthz")).status_code
