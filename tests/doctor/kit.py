"""An installation to examine: the sandbox's world, a database with everyone in their role, and no bot.

async with installation(tmp_path, monkeypatch) as here:
    lines = await here.examined()
"""

import os
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.access import Role
from bot.clock import SystemClock
from bot.doctor.line import Line, Verdict, printable
from bot.doctor.visit import examine, nobody_yet
from bot.log import Masking
from bot.mistakes import look
from bot.sandbox.town import ADA, BEN, JOHN, Town
from bot.schedules import EVERY_DAY, Plan
from bot.store import Store
from bot.store.members import COMMAND_LINE, Wanted
from tests.journeys.cli import settings_of

SECONDS = 10.0
"""How long a request may take in a test that lets nobody hang."""
NOT_RIGHT = {Verdict.WARNING, Verdict.FAILURE}


class Elsewhere:
    """The clock of somebody else's machine, which may be wrong: the machine's own, and so far ahead of it."""

    def __init__(self) -> None:
        self._machine = SystemClock()
        self.ahead = timedelta()

    def now(self) -> datetime:
        return self._machine.now() + self.ahead

    async def sleep(self, seconds: float) -> None:
        await self._machine.sleep(seconds)


@dataclass
class Installation:
    """What is examined; `settings` are the environment of the doctor."""

    town: Town
    clock: Elsewhere
    folder: Path
    patch: pytest.MonkeyPatch
    settings: dict[str, str] = field(default_factory=dict)

    @property
    def database(self) -> Path:
        return self.folder / "teller.db"

    def sql(self, *statements: str) -> None:
        """Change the database behind Teller's back."""
        with closing(sqlite3.connect(self.database, isolation_level=None)) as connection:
            for each in statements:
                connection.execute(each)

    def number(self, query: str) -> int:
        """What a query for one number finds in the database."""
        with closing(sqlite3.connect(self.database)) as connection:
            return int(connection.execute(query).fetchone()[0])

    async def schedule(self, channel_id: str, accounts: list[str]) -> None:
        """Ada adds a schedule, the second there is."""
        store, zone = Store(self.database), ZoneInfo("Europe/Vilnius")
        await store.open()
        plan = Plan(channel_id, EVERY_DAY, time(9), zone, accounts=tuple(accounts))
        await store.schedules.add(plan, ADA, datetime.now(UTC))
        await store.close()

    async def examined(self, seconds: float = SECONDS) -> list[Line]:
        """What the doctor says, as it is printed."""
        with self.patch.context() as patch:
            for name, value in self.settings.items():
                patch.setenv(name, value)
            found = look(nobody_yet)
        return printable(await examine(found, SystemClock(), seconds), Masking(found.secrets).mask)


@asynccontextmanager
async def installation(
    folder: Path, patch: pytest.MonkeyPatch, *, http: bool = False, **changes: str
) -> AsyncIterator[Installation]:
    """Everyone in their role, nothing wrong; `changes` are settings by their names, "" takes one away."""
    clock = Elsewhere()
    town = Town.build(clock)
    await town.start()
    here = Installation(town, clock, folder, patch, settings_of(town, folder, http=http, **changes))
    await with_roles(here.database)
    try:
        yield here
    finally:
        await town.stop()


async def with_roles(path: Path) -> None:
    """A database in which Ada is admin and approver, Ben approver, and John has an account."""
    now, store = datetime.now(UTC), Store(path)
    await store.open()
    await store.members.add_missing_admins([ADA], now)
    await store.members.set(Wanted(BEN, Role.USER, True), [], COMMAND_LINE, now)
    await store.members.set(Wanted(JOHN, Role.USER, False, "john"), [], COMMAND_LINE, now)
    await store.close()


def not_right(lines: list[Line]) -> list[Line]:
    """The failures and warnings."""
    return [line for line in lines if line.verdict in NOT_RIGHT]


def trace(folder: Path) -> dict[str, tuple[int, int]]:
    """Every file: its size, and when it was written."""
    return {each.name: (each.stat().st_size, each.stat().st_mtime_ns) for each in folder.iterdir()}


def unprivileged() -> list[str]:
    """What to start a process with, so that the permissions of files bind it, which they do not bind root."""
    return [] if os.geteuid() else ["setpriv", "--bounding-set=-dac_override,-dac_read_search", "--inh-caps=-all"]
