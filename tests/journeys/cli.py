"""The real command line, each line a process of its own, beside the stand-ins of the test.

async with teller_runs(settings) as teller:
    await teller.is_ready()
"""

import asyncio
import os
import re
import signal
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from click.testing import CliRunner

import bot
from bot.__main__ import main
from bot.sandbox.town import Town

ROOT = Path(bot.__file__).resolve().parents[1]
ON_A_BUSY_MACHINE = 20.0
"""Seconds within which an end comes that is promised within ten."""
PATIENCE = 60.0
"""Seconds of the machine's own time that a process may take before a test gives it up."""
READY = r"Teller is ready, listening on port (\d+)"


def settings_of(town: Town, folder: Path, *, http: bool = False, **changes: str) -> dict[str, str]:
    """The environment of a bot in `town` with its database in `folder`; `changes` to "" take a name away."""
    values = town.settings() | {"DATABASE_URL": f"sqlite:///{folder}/teller.db", "PORT": "0", "HOST": "127.0.0.1"}
    if http:
        values |= {"SLACK_APP_TOKEN": "", "SLACK_SIGNING_SECRET": town.slack.workspace.app.signing_secret}
    return {name: value for name, value in (values | changes).items() if value}


def due_all_day() -> dict[str, str]:
    """Settings with which the morning post has been due for half a day, and stays so for as long."""
    zone = f"Etc/GMT{datetime.now(UTC).hour - 12:+d}"
    return {"TELLER_DAILY_TIME": "00:00", "TELLER_DAILY_GRACE": "24", "TELLER_TIMEZONE": zone}


def due_in_half_a_day() -> dict[str, str]:
    """Settings with which the next morning post is hours away."""
    return {"TELLER_DAILY_TIME": f"{(datetime.now(UTC).hour + 12) % 24:02d}:00", "TELLER_DAILY_GRACE": "1"}


@dataclass(frozen=True)
class Ended:
    """How a process ended, and what it said."""

    code: int
    out: str
    err: str


def names_in(folder: Path) -> list[str]:
    """What stands in a folder."""
    return [each.name for each in folder.iterdir()]


async def teller(settings: Mapping[str, str], *arguments: str, folder: Path | None = None) -> Ended:
    """Run `teller ARGUMENTS…` to its end, in `folder` if it is named."""
    process = await _start(settings, arguments, folder)
    try:
        async with asyncio.timeout(PATIENCE):
            out, err = await process.communicate()
    finally:
        await _end(process)
    assert process.returncode is not None
    return Ended(process.returncode, out.decode(), err.decode())


async def teller_here(settings: Mapping[str, str], *arguments: str) -> Ended:
    """`teller ARGUMENTS…` on a thread of this process, which is quicker than a process of its own."""
    result = await asyncio.to_thread(CliRunner(env=dict(settings)).invoke, main, arguments)
    return Ended(result.exit_code, result.stdout, result.stderr)


async def teller_roles(settings: Mapping[str, str], *arguments: str) -> Ended:
    """`teller roles ARGUMENTS…`, on a thread."""
    return await teller_here(settings, "roles", *arguments)


class Running:
    """A `teller run` that goes on beside the test."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self.said = ""

    async def says(self, pattern: str) -> re.Match[str]:
        """Wait until what it has said so far (its standard error) contains `pattern`."""
        assert self._process.stderr is not None
        try:
            async with asyncio.timeout(PATIENCE):
                while (found := re.search(pattern, self.said)) is None:
                    line = await self._process.stderr.readline()
                    if not line:
                        raise AssertionError(f"it ended without saying {pattern!r}:\n{self.said}")
                    self.said += line.decode()
        except TimeoutError:
            raise AssertionError(f"it does not say {pattern!r}:\n{self.said}") from None
        return found

    async def is_ready(self) -> int:
        """Wait until it is connected; the port it listens on."""
        return int((await self.says(READY))[1])

    async def ends(self) -> int:
        """Wait for the end; the exit code."""
        assert self._process.stderr is not None
        async with asyncio.timeout(PATIENCE):
            self.said += (await self._process.stderr.read()).decode()
            return await self._process.wait()

    async def is_stopped(self, by: signal.Signals = signal.SIGTERM) -> int:
        """Send a signal and wait for the end; the exit code."""
        self.signal(by)
        return await self.ends()

    def signal(self, which: signal.Signals) -> None:
        """Send a signal."""
        self._process.send_signal(which)


@asynccontextmanager
async def teller_runs(settings: Mapping[str, str]) -> AsyncIterator[Running]:
    """`teller run` as a process; whatever is left of it at the end is killed."""
    process = await _start(settings, ("run",))
    try:
        yield Running(process)
    finally:
        await _end(process)


async def _start(
    settings: Mapping[str, str], arguments: tuple[str, ...], folder: Path | None = None
) -> asyncio.subprocess.Process:
    environment = {"PATH": os.environ.get("PATH", ""), "PYTHONPATH": str(ROOT), **settings}
    pipe = asyncio.subprocess.PIPE
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", *arguments, env=environment, cwd=folder, stdout=pipe, stderr=pipe
    )


async def _end(process: asyncio.subprocess.Process) -> None:
    if process.returncode is None:
        process.kill()
    await process.communicate()
