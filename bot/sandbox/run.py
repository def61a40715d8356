"""`teller sandbox`: stand-ins for Slack, RMS and Ozeki, the real bot as a child process, and a page to try it on."""

import asyncio
import os
import signal
import socket
import sys
import threading
import webbrowser
from collections.abc import Mapping
from contextlib import ExitStack, suppress
from datetime import datetime, time, timedelta
from io import TextIOWrapper
from pathlib import Path
from typing import Protocol

import click

from bot import console
from bot.access import Role
from bot.sandbox import ports
from bot.sandbox.alone import SlackAlone
from bot.sandbox.backstage import keeper
from bot.sandbox.backstage.stage import Stage
from bot.sandbox.clock_server import ClockServer
from bot.sandbox.folder import DATABASE, enter_folder
from bot.sandbox.options import Options
from bot.sandbox.page import Page
from bot.sandbox.process import BotProcess
from bot.sandbox.town import ADA, BEN, EVE, JOHN, Town
from bot.settings import DatabaseSettings
from bot.store.members import Wanted, is_empty

ROLES = (
    Wanted(ADA, Role.ADMIN, approver=True),
    Wanted(BEN, Role.USER, approver=True),
    Wanted(JOHN, Role.USER, approver=False, account="john"),
)
"""Who may what in a new sandbox; Eve has no row."""
MINT_SECONDS = 10
"""How long the bot waits here for the answer to a mint: nobody wants to look on for a minute."""
LATE = 40
"""The second of a minute from which on a post that is due in it would be late by the time that the bot runs."""
ABOUT = {
    ADA: "starts as admin, approver",
    BEN: "starts as user, approver",
    JOHN: "starts as user, account john",
    EVE: "starts without a role",
}


class Runs(Protocol):
    """What is started and stopped as one, and has a page."""

    page: Page

    async def start(self) -> None: ...

    async def stop(self) -> None: ...

    def introduction(self) -> str: ...


class Sandbox:
    """The town, the bot in it and the page, started and stopped together."""

    def __init__(self, options: Options, folder: Path) -> None:
        self._options = options
        self._folder = folder
        self._clock_server = ClockServer(folder / "ahead")
        self._town = Town.build(self._clock_server.clock)
        self._town.slack.workspace.app.draw_secrets()
        self._stage = Stage(self._town, ABOUT, clock_server=self._clock_server)
        self.page = Page(self._stage)
        self._bot: BotProcess | None = None
        self._door: socket.socket | None = None
        self._is_ready = False

    async def start(self) -> None:
        """Everything runs and the bot is healthy when this returns. Raises CannotStart, StoreError."""
        self._door = ports.reserve(self._options.port)
        await self._town.start()
        await self._clock_server.start()
        await self._clock_server.move(to_be_on_time(self._clock_server.clock.now()))
        settings = self._settings()
        await self._seed_roles(settings["DATABASE_URL"])
        self._bot = BotProcess(
            settings, self._folder, clock_url=self._clock_server.url, heard=self._hear, ended=self._bot_ended
        )
        self._stage.bot = self._bot
        if self._options.http:
            self._town.slack.deliver_over_http(f"{self._bot.url}/slack/events")
        await self._bot.start()
        await self.page.start(self._door)
        self._is_ready = True

    async def stop(self) -> None:
        """The bot ends first, while Slack is still there for its last messages."""
        if self._bot is not None:
            await self._bot.stop()
        await self.page.stop()
        await self._clock_server.stop()
        await self._town.stop()
        if self._door is not None:
            self._door.close()

    @property
    def town(self) -> Town:
        """What is around the bot."""
        return self._town

    @property
    def stage(self) -> Stage:
        """All there is behind the page."""
        return self._stage

    def introduction(self) -> str:
        """Where everything is, once it runs."""
        assert self._bot is not None  # noqa: S101 - it was started
        return (
            f"The sandbox is ready: {self.page.url}\n"
            "Open it in a browser: ten stories at its side lead you through all of it.\n"
            f"The bot is process {self._bot.pid}, its log {self._bot.log}.\n"
            "Everything in here is made up. Ctrl-C stops it."
        )

    def _settings(self) -> dict[str, str]:
        """The town's, with the database in the folder; the morning post is due at once, so that it can be seen."""
        now = self._clock_server.clock.now()
        self._stage.post_at = time(now.hour, now.minute)
        settings = self._town.settings() | {
            "DATABASE_URL": f"sqlite:///{self._folder}/{DATABASE}",
            "TELLER_DAILY_TIME": now.strftime("%H:%M"),
            "TELLER_TIMEZONE": "UTC",
            "TELLER_MINT_TIMEOUT": f"{MINT_SECONDS}",
        }
        if self._options.http:
            del settings["SLACK_APP_TOKEN"]
            settings["SLACK_SIGNING_SECRET"] = self._town.slack.workspace.app.signing_secret
        return settings

    async def _seed_roles(self, database_url: str) -> None:
        database = DatabaseSettings(_env_file=None, database_url=database_url, teller_admins=(ADA,))
        self._stage.database = database.database_path
        if is_empty(database.database_path):
            for wanted in ROLES:
                await console.set_role(database, wanted)

    def _hear(self, output: bytes) -> None:
        """What the bot says is said here too, as soon as it is ready; what it says before is told if it fails."""
        if self._is_ready:
            _relay(output)

    def _bot_ended(self, code: int) -> None:
        assert self._bot is not None  # noqa: S101 - it was started
        _say(keeper.ended(self._stage, code, self._bot.log))


async def run(options: Options) -> int:
    """Run until SIGTERM, SIGINT or SIGHUP; the exit code. Raises CannotStart, StoreError."""
    stop = asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        if name is not signal.SIGHUP or signal.getsignal(name) is not signal.SIG_IGN:  # which is what nohup asks for
            asyncio.get_running_loop().add_signal_handler(name, stop.set)
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # a terminal that has no … is no reason to end
    with ExitStack() as stack:
        sandbox = _chosen(options, stack)
        starting = asyncio.ensure_future(sandbox.start())
        stopping = asyncio.ensure_future(stop.wait())
        try:
            _say("Starting the sandbox…")
            await asyncio.wait({starting, stopping}, return_when=asyncio.FIRST_COMPLETED)
            if starting.done():
                starting.result()
                _say(sandbox.introduction())
                _open_browser(sandbox.page.url, options)
                await stopping
            _say("Stopping the sandbox…")
        finally:
            for each in (starting, stopping):
                each.cancel()
            await asyncio.gather(starting, stopping, return_exceptions=True)
            await sandbox.stop()
    _say("The sandbox has stopped.")
    return 0


def _chosen(options: Options, stack: ExitStack) -> Runs:
    if options.slack_only:
        return SlackAlone(options)
    return Sandbox(options, enter_folder(options.keep, stack))


def _open_browser(url: str, options: Options) -> None:
    if options.browser and has_display(os.environ, sys.platform):
        threading.Thread(target=webbrowser.open, args=(url,), daemon=True).start()


def _say(text: str) -> None:
    with suppress(OSError):  # nobody reads it any more
        click.echo(text)


def _relay(output: bytes) -> None:
    """What the bot says, as it says it."""
    with suppress(OSError):
        click.echo(output, nl=False, err=True)


def has_display(around: Mapping[str, str], platform: str) -> bool:
    """Whether a browser window could open here: one in the terminal would cover what we print."""
    return platform == "darwin" or bool(around.get("DISPLAY") or around.get("WAYLAND_DISPLAY"))


def to_be_on_time(now: datetime) -> timedelta:
    """What is missing to the next full minute where this one is nearly over, else nothing."""
    passed = timedelta(seconds=now.second, microseconds=now.microsecond)
    return timedelta(minutes=1) - passed if now.second >= LATE else timedelta()
