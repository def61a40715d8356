"""The language of the journeys: people type, press and read; the bot, Slack, RMS and the gateway are real servers.

answer = await team.john.types("/smsbalance")
assert "120" in answer.text
"""

import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path
from typing import Any

from bot.access import Role
from bot.app import App
from bot.clock import Clock
from bot.sandbox.town import ADA, APPROVALS, BEN, EVE, GENERAL, JOHN, MORNING, Town
from bot.settings import Settings
from bot.store import Store
from bot.store.members import COMMAND_LINE, Wanted
from bot.views.text import local_date
from tests.clock import ManualClock
from tests.journeys.leaks import listening, search
from tests.journeys.person import Person, Seen
from tests.journeys.titles import each_window_says_what_it_is

__all__ = ["ADA", "APPROVALS", "BEN", "EVE", "GENERAL", "JOHN", "MORNING", "Person", "Seen", "Team", "running_team"]


class People:
    """The four, and the world they are in."""

    def __init__(self, town: Town) -> None:
        self.town = town
        self.slack, self.rms, self.ozeki = town.slack, town.rms, town.ozeki
        self.ada, self.ben, self.john, self.eve = (Person(self.slack, each) for each in (ADA, BEN, JOHN, EVE))

    async def asks(self, person: Person, line: str = '/mintcode 4 458 "spare routers for Kaunas"') -> Seen:
        """Let somebody ask for a code; the card as Ada sees it."""
        before = len(self.ada.sees(APPROVALS))
        await person.types(line)
        await self.slack.until(lambda: len(self.ada.sees(APPROVALS)) > before)
        return self.ada.sees(APPROVALS)[-1]


class Team(People):
    """The sandbox's world with a bot in it, in this process."""

    def __init__(self, town: Town, settings: Settings, clock: Clock) -> None:
        super().__init__(town)
        self.settings = settings
        self.clock = clock
        self.app: App | None = None

    async def start_bot(self) -> App:
        """Start the bot, connected when this returns."""
        self.app = App(self.settings, self.clock)
        await self.app.start()
        if not self.settings.socket_mode:
            assert self.app.server is not None
            self.slack.deliver_over_http(f"http://127.0.0.1:{self.app.server.port}/slack/events")
        return self.app

    async def stop_bot(self) -> None:
        """Stop it as SIGTERM does."""
        if self.app is not None:
            app, self.app = self.app, None
            await app.stop()

    async def give_everyone_their_role(self) -> None:
        """Ada is admin and approver from the start; Ben becomes user and approver, John user with his account.

        By the command line, beside the bot, which tells nobody: no journey begins with a message of it.
        """
        store = Store(self.settings.database_path)
        await store.open()
        for wanted in (Wanted(BEN, Role.USER, approver=True), Wanted(JOHN, Role.USER, account="john")):
            await store.members.set(wanted, (), COMMAND_LINE, self.clock.now())
        await store.close()


def settings_for(town: Town, folder: Path, *, http: bool, **changes: str) -> Settings:
    """The sandbox's settings with a database in `folder`; no morning post unless `changes` name its channel."""
    values = town.settings() | {"DATABASE_URL": f"sqlite:///{folder}/teller.db", "PORT": "0", "HOST": "127.0.0.1"}
    del values["TELLER_DAILY_CHANNEL"]
    if http:
        del values["SLACK_APP_TOKEN"]
        values["SLACK_SIGNING_SECRET"] = town.slack.workspace.app.signing_secret
    values |= changes
    given: dict[str, Any] = {name.lower(): value for name, value in values.items()}
    return Settings(_env_file=None, **given)


async def not_new(settings: Settings, clock: Clock, town: Town) -> None:
    """A database whose ledger is trusted and was checked today: a start asks nothing of RMS because of it."""
    store = Store(settings.database_path)
    await store.open()
    await store.close()
    with closing(sqlite3.connect(settings.database_path, isolation_level=None)) as connection:
        at, today = clock.now().isoformat(), local_date(clock.now(), settings.teller_timezone).isoformat()
        connection.execute("INSERT INTO origin (one, how, at) VALUES (1, 'kept', ?)", (at,))
        known = [(code_id, at) for code_id in (0, *town.rms.account.codes)]
        connection.executemany("INSERT INTO rms_codes (code_id, kind, seen_at) VALUES (?, 'baseline', ?)", known)
        connection.execute("INSERT INTO checks (local_date, at) VALUES (?, ?)", (today, at))


ENDED: list[Team] = []
"""The teams of the test that runs, as they were left."""


@asynccontextmanager
async def running_team(
    folder: Path,
    *,
    http: bool = False,
    clock: Clock | None = None,
    start: bool = True,
    new: bool = False,
    **changes: str,
) -> AsyncIterator[Team]:
    """A team with a running bot. `changes` are settings by their name in the environment; `new`: it has no database.

    At the end nothing secret may stand in the log, the database or a message, no window may have been called
    just Teller, and the team is among the ENDED.
    """
    clock = clock or ManualClock()
    town = Town.build(clock)
    await town.start()
    settings = settings_for(town, folder, http=http, **changes)
    team = Team(town, settings, clock)
    if not new:
        await not_new(settings, clock, town)
    with listening(settings) as logged:
        try:
            if start:
                await team.start_bot()
            yield team
        finally:
            await team.stop_bot()
            await town.stop()
            ENDED.append(team)
    search(town, settings, folder, logged)
    each_window_says_what_it_is(town)
