"""The language of the journeys: people type, press and read; the bot, Slack, RMS and the gateway are real servers.

answer = await team.john.types("/smsbalance")
assert "120" in answer.text
"""

import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.app import App
from bot.clock import Clock
from bot.sandbox.slack import Delivery, Message, SlackStandIn, View, visible_text
from bot.sandbox.town import ADA, APPROVALS, BEN, EVE, GENERAL, JOHN, MORNING, Town
from bot.settings import Settings
from bot.store import Store
from bot.views.text import local_date
from tests.clock import ManualClock
from tests.journeys.leaks import listening, search
from tests.journeys.titles import each_window_says_what_it_is

__all__ = ["ADA", "APPROVALS", "BEN", "EVE", "GENERAL", "JOHN", "MORNING", "Person", "Seen", "Team", "running_team"]


@dataclass(frozen=True)
class Seen:
    """Something a person sees: a message or a modal, and all of its text."""

    what: Message | View

    @property
    def text(self) -> str:
        return visible_text(self.what)

    @property
    def buttons(self) -> list[str]:
        """The words on the buttons."""
        rows = [block["elements"] for block in self.what.blocks if block["type"] == "actions"]
        return [element["text"]["text"] for row in rows for element in row]

    def value(self, button: str) -> str:
        """The value that a button sends."""
        rows = [block["elements"] for block in self.what.blocks if block["type"] == "actions"]
        (value,) = (element["value"] for row in rows for element in row if element["text"]["text"] == button)
        return str(value)


class Person:
    """Somebody in the workspace: what they do, and what they see."""

    def __init__(self, slack: SlackStandIn, user_id: str) -> None:
        self.slack = slack
        self.id = user_id

    async def sends(self, line: str, channel: str = GENERAL) -> Delivery:
        """Type a command and wait for nothing but its acknowledgement."""
        return await self.slack.type_command(self.id, channel, line)

    async def types(self, line: str, channel: str = GENERAL) -> Seen:
        """Type a command and read the answer: the next message that appears for this person."""
        before = self._stamps(channel)
        await self.sends(line, channel)
        return await self._next(channel, before)

    async def types_raw(self, command: str, text: str, channel: str = GENERAL) -> Seen:
        """Send a command's text as it is, with nothing escaped, and read the answer."""
        before = self._stamps(channel)
        await self.slack.type_raw_command(self.id, channel, command, text)
        return await self._next(channel, before)

    async def presses(self, button: str, where: Seen, **how: Any) -> Delivery:
        """Press a button by the words on it, confirming its dialog; returns after the acknowledgement."""
        return await self.slack.press(self.id, where=where.what, text=button, **how)

    async def presses_and_reads(self, button: str, where: Seen, channel: str, **how: Any) -> Seen:
        """Press a button and read the private answer that appears in `channel`."""
        before = self._stamps(channel)
        await self.presses(button, where, **how)
        return await self._next(channel, before)

    async def submits(self, form: Seen, **fields: Any) -> Delivery:
        """Fill in a form, a field by its block id, and submit it; what is left out stays as it stands there."""
        assert isinstance(form.what, View)
        actions = {
            block["block_id"]: block["element"]["action_id"] for block in form.what.blocks if "element" in block
        }
        values = {name: {actions[name]: value} for name, value in fields.items()}
        return await self.slack.submit_view(self.id, form.what.id, values)

    async def offered(self, form: Seen, menu: str, typed: str = "") -> dict[str, Any]:
        """Type into a menu of a form whose options the bot knows; the options by their words."""
        delivery = await self.slack.suggest(self.id, where=form.what, action_id=menu, query=typed)
        return {each["text"]["text"]: each for each in delivery.offered.get("options", [])}

    async def opens(self, line: str, words: str) -> Seen:
        """Type a command that opens a window, and wait for it to show `words`."""
        await self.sends(line)
        return await self.reads_modal(words)

    async def opens_home(self, words: str) -> Seen:
        """Open Teller's Home tab and wait for it to show `words`."""
        await self.slack.open_home(self.id)
        return await self.reads_home(words)

    async def reads_home(self, words: str, without: str = "\0") -> Seen:
        """Wait for the Home tab to show `words`, and nothing of `without`."""

        def shown() -> Seen | None:
            view = self.slack.workspace.views.homes.get(self.id)
            seen = None if view is None else Seen(view)
            return seen if seen and words in seen.text and without not in seen.text else None

        return await self.slack.until(shown)

    def sees(self, channel: str = GENERAL) -> list[Seen]:
        """Everything this person sees in a channel, oldest first."""
        return [Seen(message) for message in self.slack.messages(self.id, channel)]

    def direct(self) -> list[Seen]:
        """This person's direct messages with the bot."""
        return [Seen(message) for message in self.slack.direct_messages(self.id)]

    async def reads(self, words: str, channel: str = GENERAL, count: int = 1) -> Seen:
        """Wait for `count` messages with `words` in a channel; the newest such."""
        return await self.slack.until(lambda: self._with(words, self.sees(channel), count))

    async def reads_direct(self, words: str, count: int = 1) -> Seen:
        """Wait for `count` direct messages with `words`; the newest such."""
        return await self.slack.until(lambda: self._with(words, self.direct(), count))

    async def reads_modal(self, words: str) -> Seen:
        """Wait for the open modal to show `words`."""
        return await self.slack.until(lambda: self._with(words, self._modal()))

    def _modal(self) -> list[Seen]:
        view = self.slack.modal(self.id)
        return [] if view is None else [Seen(view)]

    @staticmethod
    def _with(words: str, seen: list[Seen], count: int = 1) -> Any:
        found = [each for each in seen if words in each.text]
        return found[-1] if len(found) >= count else None

    def _stamps(self, channel: str) -> set[str]:
        return {message.ts for message in self.slack.messages(self.id, channel)}

    async def _next(self, channel: str, before: set[str]) -> Seen:
        def new() -> Any:
            messages = self.slack.messages(self.id, channel)
            return next((message for message in messages if message.ts not in before), None)

        return Seen(await self.slack.until(new))


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
        """Ada is admin and approver from the start; Ben becomes user and approver, John user with his account."""
        await self.ada.types("/teller role @ben user approver")
        await self.ada.types("/teller role @john user account:john")


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
    search(town, settings, folder, logged.getvalue())
    each_window_says_what_it_is(town)
