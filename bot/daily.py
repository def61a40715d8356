"""Which morning post is due, and owing it: once for each local date, whatever restarts. The outbox sends it."""

import asyncio
import logging
from datetime import date, datetime, time, timedelta
from enum import Enum, auto

from bot.balances import Balances
from bot.clock import Clock
from bot.errors import TellerError
from bot.lifecycle import State
from bot.providers.rms_models import Summary
from bot.schedules import EVERY_DAY, FROM_SETTINGS, ON_TIME, Occurrence, Plan, Schedule, candidates
from bot.settings import Settings
from bot.slack import Slack
from bot.store import Store
from bot.store.posts import LOST, OWED, POSTED, REFUSED, Drawn, Post
from bot.tasks import Tasks
from bot.views.blocks import Message, sentence
from bot.views.morning import Known, Morning, morning_message
from bot.views.text import local_date

log = logging.getLogger(__name__)

LOOK = 20.0
"""Seconds between looks at whether a post is due."""
LOOK_AFTER_TROUBLE = 300.0

NOT_SHARED = "The morning post was not sent: <#{}> is shared with another organisation. Name another channel."


class Sent(Enum):
    """What became of a look at whether a post is due."""

    NOTHING_DUE = auto()
    OWED = auto()
    """This look put it into the outbox."""
    WAITING = auto()
    """It was in the outbox before, and is not sent yet."""
    POSTED = auto()
    TAKEN = auto()
    LOST = auto()
    REFUSED = auto()
    LATER = auto()


def own_schedule(settings: Settings) -> Schedule:
    """The schedule of the morning post that the settings name; its channel is "" where there is none."""
    accounts = settings.teller_daily_accounts
    rms = settings.rms_token is not None
    channel, zone = settings.teller_daily_channel or "", settings.teller_timezone
    return Schedule(
        FROM_SETTINGS, Plan(channel, EVERY_DAY, settings.teller_daily_time, zone, rms, (), accounts), by="teller"
    )


_BEFORE = {OWED: Sent.WAITING, POSTED: Sent.TAKEN, REFUSED: Sent.LOST, LOST: Sent.LOST}
"""What a look says of a post that was there before it."""


class Daily:
    """The morning post."""

    def __init__(self, settings: Settings, store: Store, slack: Slack, balances: Balances, clock: Clock) -> None:
        self._settings = settings
        self._store = store
        self._slack = slack
        self._balances = balances
        self._clock = clock

    async def run(self, tasks: Tasks) -> None:
        """Owe the post that is due, for ever; the outbox sends it. What is begun is finished in `tasks`."""
        if self._settings.teller_daily_channel is None:
            return
        while True:
            posting = tasks.spawn(self.post_due())
            if posting is None:
                return
            try:
                sent = await asyncio.shield(posting)
            except TellerError as error:
                log.error("the morning post: %s", error.detail or error.sentence)
                sent = Sent.LATER
            await self._clock.sleep(LOOK_AFTER_TROUBLE if sent is Sent.LATER else LOOK)

    async def post_due(self, *, patient: bool = True) -> Sent:
        """Owe what is due now and is not owed yet; safe beside another process that does the same.

        A post that Slack has certainly not taken is drawn anew and tried again until its grace ends: every few
        minutes, or at once where this is not `patient`.
        """
        sent = Sent.NOTHING_DUE
        for occurrence in self._due():
            post = await self._store.posts.find(occurrence.day)
            if post is None or (post.is_open and self._age(post) >= (LOOK_AFTER_TROUBLE if patient else 0)):
                sent = await self._owe(occurrence, anew=post is not None)
            elif sent is Sent.NOTHING_DUE:
                sent = Sent.LATER if post.state == REFUSED and post.is_open else _BEFORE[post.state]
        return sent

    async def is_owed(self) -> bool:
        """Whether a post that is due waits in the outbox."""
        posts = [await self._store.posts.find(occurrence.day) for occurrence in self._due()]
        return any(post is not None and post.state == OWED for post in posts)

    async def became(self, sent: Sent) -> Sent:
        """What came of a post that was OWED, WAITING or REFUSED, after the outbox had its time."""
        posts = [await self._store.posts.find(occurrence.day) for occurrence in self._due()]
        if any(post is not None and (post.state == OWED or post.is_open) for post in posts):
            return Sent.LATER
        if any(post is not None and post.state != POSTED for post in posts):
            return Sent.REFUSED
        return Sent.POSTED if sent is Sent.OWED else Sent.TAKEN

    async def preview(self) -> Message:
        """Today's post as it would be now; nothing is sent or remembered."""
        today = local_date(self._clock.now(), self._settings.teller_timezone)
        return morning_message(await self._gather(today, late=None))

    def _due(self) -> list[Occurrence]:
        return candidates(own_schedule(self._settings), self._clock.now(), self._grace())

    def _grace(self) -> timedelta:
        return timedelta(hours=self._settings.teller_daily_grace)

    def _age(self, post: Post) -> float:
        return (self._clock.now() - post.drawn_at).total_seconds()

    async def _owe(self, occurrence: Occurrence, *, anew: bool) -> Sent:
        channel = self._settings.teller_daily_channel or ""
        if await self._is_shared(channel):
            return await self._refuse_shared(occurrence, channel)
        late = self._clock.now() - occurrence.due > ON_TIME
        morning = await self._gather(occurrence.day, self._settings.teller_daily_time if late else None)
        until = occurrence.due + max(self._grace(), ON_TIME)
        drawn = Drawn(occurrence.day, channel, morning_message(morning), morning.figures(), until)
        if not anew:
            return Sent.OWED if await self._store.posts.owe(drawn, self._clock.now()) else Sent.WAITING
        before = await self._store.posts.draw_anew(drawn, self._clock.now())
        if before is not None:
            log.warning("the morning post of %s was not taken yet and is tried again", occurrence.day)
        return Sent.OWED if before == REFUSED else Sent.WAITING

    async def _is_shared(self, channel_id: str) -> bool:
        channel = await self._slack.channel(channel_id)
        return any(channel.get(flag) for flag in ("is_ext_shared", "is_pending_ext_shared"))

    async def _refuse_shared(self, occurrence: Occurrence, channel: str) -> Sent:
        text = NOT_SHARED.format(channel)
        error = "the channel is shared with another organisation"
        if not await self._store.posts.refuse(occurrence.day, error, sentence(text), self._clock.now()):
            return Sent.TAKEN
        log.error("%s", text)
        return Sent.REFUSED

    async def _gather(self, day: date, late: time | None) -> Morning:
        accounts = self._settings.teller_daily_accounts
        balances = asyncio.gather(*(self._sms(account) for account in accounts))
        rms, sms = await asyncio.gather(self._rms(), balances)
        now = self._clock.now()
        last = await self._store.figures.before(day)
        known = {
            name: Known(row["value"], date.fromisoformat(row["local_date"]), datetime.fromisoformat(row["read_at"]))
            for name, row in last.items()
        }
        waiting = await self._store.requests.in_state(State.WAITING)
        head = await self._store.audit.head()
        sms_of = dict(zip(accounts, sms, strict=True))
        return Morning(day, now, self._settings.teller_timezone, late, rms, sms_of, known, waiting, head)

    async def _rms(self) -> Summary | str | None:
        if self._settings.rms_token is None:
            return None
        try:
            return (await self._balances.credits(None)).value
        except TellerError as error:
            log.warning("the morning post goes without RMS: %s", error.detail or error.sentence)
            return error.sentence

    async def _sms(self, account: str) -> int | str:
        try:
            return (await self._balances.sms(account)).value
        except TellerError as error:
            log.warning("the morning post goes without account %s: %s", account, error.detail or error.sentence)
            return error.sentence
