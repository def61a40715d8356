"""The whole examination: every subject at the same time, and none waits for one that hangs."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from threading import Event

from bot import log as logs
from bot.clock import Clock
from bot.doctor import clock as clocks
from bot.doctor import database, ozeki, rms, roles, schedules, settings, slack
from bot.doctor.line import Line, as_json, as_text, exit_status, failure, not_checked, printable
from bot.mistakes import Found, look
from bot.providers.ozeki import Login
from bot.settings import DatabaseSettings, Settings
from bot.shells import open_slack
from bot.slack import Slack
from bot.store import StoreError
from bot.store.condition import Kept, is_readable, kept
from bot.store.members import is_empty

log = logging.getLogger(__name__)

REQUEST_SECONDS = 20.0
"""How long one request may take, as the machine counts."""
_SUBJECT = 4
"""How many times as long a subject may: it waits for the database, then asks one thing after another."""

Subject = Callable[[], Awaitable[list[Line]]]


async def consult(clock: Clock, *, in_json: bool) -> tuple[str, int]:
    """Look at the installation that the environment and `.env` describe; what to print, and the exit code."""
    found = look(nobody_yet)
    logs.set_up("WARNING", found.secrets)
    lines = printable(await examine(found, clock), logs.Masking(found.secrets).mask)
    return as_json(lines) if in_json else as_text(lines), exit_status(lines)


def nobody_yet(given: DatabaseSettings) -> bool:
    """Whether nobody is in the role table. What cannot be read is not empty: that is another fault."""
    path = given.database_path
    return is_empty(path) and (not path.exists() or is_readable(path))


async def examine(found: Found, clock: Clock, seconds: float = REQUEST_SECONDS) -> list[Line]:
    """What is to be said, subject by subject; a request may take `seconds` of the machine's time."""
    said = settings.lines(found)
    if found.settings is None:
        return said
    async with AsyncExitStack() as stack:
        shell, _ = await open_slack(found.settings, stack)
        visit = _Visit(found, found.settings, shell, clocks.Watch(clock), clock, seconds)
        stack.callback(visit.end)
        subjects: dict[str, Subject] = {
            "database": visit.database,
            "Slack": visit.slack,
            "RMS": visit.rms,
            "SMS gateway": visit.ozeki,
            "roles": visit.roles,
            "schedules": visit.schedules,
        }
        work = [bounded(name, subject, seconds * _SUBJECT) for name, subject in subjects.items()]
        on_the_database, *others = await asyncio.gather(*work)
    of_the_clock = clocks.lines(visit.watch.readings, signed=not found.settings.socket_mode)
    return [*said, *on_the_database, *of_the_clock, *(line for lines in others for line in lines)]


async def bounded(name: str, subject: Subject, seconds: float) -> list[Line]:
    """The lines of a subject; where it takes longer than `seconds`, or is broken itself, one that says so."""
    try:
        async with asyncio.timeout(seconds):
            return await subject()
    except TimeoutError:
        return [failure(name, f"looking at it did not come to an end within {seconds:g} s", "Try again later.")]
    except Exception as error:
        log.exception("the doctor fails at %s", name)
        return [failure(name, f"the doctor itself failed ({type(error).__name__})", "Tell who maintains Teller.")]


async def within(task: "asyncio.Task[Kept | None]", seconds: float) -> Kept | None:
    """What `task` comes to, or None where that takes longer; it goes on for whoever else waits."""
    await asyncio.wait({task}, timeout=seconds)
    return task.result() if task.done() else None


class _Visit:
    """One examination: a method a subject."""

    def __init__(
        self, found: Found, given: Settings, shell: Slack, watch: clocks.Watch, clock: Clock, seconds: float
    ) -> None:
        self._wrong = found.wrong
        self._settings = given
        self._shell = shell
        self._seconds = seconds
        self._stop = Event()
        self.watch = watch
        self._kept = asyncio.ensure_future(self._read(clock.now().strftime("%Y-%m")))

    def end(self) -> None:
        """Nobody waits for what is still read."""
        self._stop.set()
        self._kept.cancel()

    async def database(self) -> list[Line]:
        if self._wrong & {"DATABASE_URL"}:
            return [not_checked(name, "DATABASE_URL is wrong already") for name in database.NAMES]
        return await asyncio.to_thread(database.look, self._settings.database_path, self._stop, self._seconds)

    async def slack(self) -> list[Line]:
        given = self._settings
        app, app_is_wrong = given.slack_app_token, bool(self._wrong & {"SLACK_APP_TOKEN", "SLACK_API_URL"})
        known = await self._known()
        added = known.schedules if known is not None else ()
        named: list[tuple[str, str | None, bool]] = [
            ("TELLER_APPROVAL_CHANNEL", given.teller_approval_channel, False),
            ("TELLER_DAILY_CHANNEL", given.teller_daily_channel, True),
            *((f"schedule {each.id}", each.plan.channel, True) for each in added),
        ]
        asked = slack.Asked(
            bot_token=self._may_ask_slack,
            app_token=None if app is None or app_is_wrong else app.get_secret_value(),
            app_token_is_wrong=app_is_wrong,
            channels=[(name, channel, posts) for name, channel, posts in named if channel is not None],
        )
        looked = await slack.look(self._shell, asked, self.watch, self._seconds)
        return [*looked, *slack.unasked(known)]

    async def rms(self) -> list[Line]:
        given = self._settings
        from_the_database = rms.from_the_database(await self._known(), given.teller_rms_quota)
        if given.rms_token is None or self._wrong & {"RMS_URL", "RMS_TOKEN"}:
            wrong = "RMS_URL or RMS_TOKEN is wrong already" if self._wrong & {"RMS_URL", "RMS_TOKEN"} else NOT_SET_UP
            return [not_checked(rms.TOKEN, wrong)]
        token = given.rms_token.get_secret_value()
        return [*await rms.look(given.rms_url, token, self.watch, self._seconds), *from_the_database]

    async def ozeki(self) -> list[Line]:
        given, names = self._settings, {"OZEKI_URL", "OZEKI_USERNAME", "OZEKI_PASSWORD"}
        if given.ozeki_username is None or given.ozeki_password is None or self._wrong & names:
            return [not_checked(ozeki.LOGIN, "its settings are wrong already" if self._wrong & names else NOT_SET_UP)]
        login = Login(given.ozeki_username, given.ozeki_password.get_secret_value())
        known = await self._known()
        asked_about = list(given.teller_daily_accounts)
        if known is not None:
            asked_about += [account for each in known.schedules for account in each.plan.accounts]
            asked_about += [each.account for each in known.members if each.account]
        accounts = list(dict.fromkeys(asked_about))
        return await ozeki.look(given.ozeki_url, login, accounts, self.watch, self._seconds)

    async def roles(self) -> list[Line]:
        given, known = self._settings, await self._known()
        members = None if known is None else roles.after_a_start(known.members, given.teller_admins)
        people = None
        if members is not None and self._may_ask_slack:
            people = await roles.look(self._shell, members, self._seconds)
        minting = given.rms_token is not None
        return roles.lines(members, people, minting=minting, two_over=given.teller_two_approvers_over)

    async def schedules(self) -> list[Line]:
        return schedules.lines(await self._known())

    @property
    def _may_ask_slack(self) -> bool:
        return not self._wrong & {"SLACK_BOT_TOKEN", "SLACK_API_URL"}

    async def _known(self) -> Kept | None:
        """What the database has written down, where it tells within a request's time."""
        return await within(self._kept, self._seconds)

    async def _read(self, month: str) -> Kept | None:
        if self._wrong & {"DATABASE_URL"}:
            return None
        if not self._settings.database_path.exists():
            return Kept()
        try:
            return await asyncio.to_thread(kept, self._settings.database_path, month, self._seconds)
        except StoreError:
            return None


NOT_SET_UP = "it is not set up"
