"""Owing the posts that are due: a schedule's once for each local date, whatever restarts. The outbox sends them."""

import asyncio
import logging
from datetime import date, datetime, timedelta
from enum import Enum, auto

from bot.balances import Balances
from bot.clock import Clock
from bot.errors import TellerError
from bot.gathering import Gathering
from bot.schedules import EVERY_DAY, FROM_SETTINGS, ON_TIME, Occurrence, Plan, Schedule, Seen, candidates
from bot.settings import Settings
from bot.slack import Slack
from bot.store import Store
from bot.store.posts import LOST, OWED, POSTED, REFUSED, Drawn, Post
from bot.tasks import Tasks
from bot.views.blocks import Message, sentence
from bot.views.morning import morning_message
from bot.views.text import local_date

log = logging.getLogger(__name__)

LOOK = 20.0
"""Seconds between looks at whether a post is due."""
LOOK_AFTER_TROUBLE = 300.0
"""Seconds before a post that Slack did not take, or could not be asked about, is drawn anew."""

NOT_SHARED = "The morning post was not sent: <#{0}> is shared with another organisation. Name another channel."
NOT_SHARED_EITHER = (
    "The post of schedule {1} was not sent: <#{0}> is shared with another organisation. Choose another channel with "
    "`/teller schedule`."
)


class Sent(Enum):
    """What became of a look at whether a schedule's post is due."""

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
    rms, accounts = settings.rms_token is not None, settings.teller_daily_accounts
    channel, zone = settings.teller_daily_channel or "", settings.teller_timezone
    plan = Plan(channel, EVERY_DAY, settings.teller_daily_time, zone, rms, accounts=accounts)
    return Schedule(FROM_SETTINGS, plan, by="teller")


_BEFORE = {OWED: Sent.WAITING, POSTED: Sent.TAKEN, REFUSED: Sent.LOST, LOST: Sent.LOST}
"""What a look says of a post that was there before it."""


class Daily:
    """The posts of all schedules. That of the settings is as this process has it, whatever the database says."""

    def __init__(self, settings: Settings, store: Store, slack: Slack, balances: Balances, clock: Clock) -> None:
        self._own = own_schedule(settings)
        self._grace = timedelta(hours=settings.teller_daily_grace)
        self._store = store
        self._slack = slack
        self._gathering = Gathering(store, balances, clock)
        self._clock = clock
        self._put_off: dict[tuple[int, date], datetime] = {}
        self._told: set[Seen] = set()

    async def run(self, tasks: Tasks) -> None:
        """Owe the posts that are due, for ever; the outbox sends them. What is begun is finished in `tasks`."""
        while True:
            posting = tasks.spawn(self.post_due())
            if posting is None:
                return
            try:
                await asyncio.shield(posting)
            except TellerError as error:
                log.error("no post can be made: %s", error.detail or error.sentence)
            await self._clock.sleep(LOOK)

    async def schedules(self) -> list[Schedule]:
        """All that can be posted, that of the settings first; of one in trouble the log tells once."""
        added = [each for each in await self._store.schedules.standing() if not each.is_from_settings]
        for each in added:
            if each.trouble and each.seen not in self._told:
                self._told.add(each.seen)
                log.error("schedule %d is not posted: %s; edit or remove it", each.id, each.trouble)
        others = [each for each in added if not each.trouble]
        return [self._own, *others] if self._own.plan.channel else others

    async def post_due(self, *, patient: bool = True) -> dict[int, Sent]:
        """Owe what is due now and is not owed yet, by schedule; safe beside another process that does the same.

        A post that Slack has certainly not taken is drawn anew and tried again until its grace ends: every few
        minutes, or at once where this is not `patient`. What is wrong with one schedule does not keep another back.
        """
        schedules = await self.schedules()
        looks = await asyncio.gather(*(self._look(each, patient=patient) for each in schedules))
        return {each.id: sent for each, sent in zip(schedules, looks, strict=True) if sent is not None}

    async def is_owed(self) -> bool:
        """Whether a post that is due waits in the outbox."""
        posts = [await self._posts(each) for each in await self.schedules()]
        return any(post.state == OWED for found in posts for post in found)

    async def became(self, looks: dict[int, Sent]) -> dict[int, Sent]:
        """What came of the posts that were OWED, WAITING or REFUSED, after the outbox had its time."""
        became = dict(looks)
        for schedule in await self.schedules():
            sent = looks.get(schedule.id)
            if sent in {Sent.OWED, Sent.WAITING, Sent.REFUSED}:
                posts = await self._posts(schedule)
                if any(post.state == OWED or post.is_open for post in posts):
                    became[schedule.id] = Sent.LATER
                elif any(post.state != POSTED for post in posts):
                    became[schedule.id] = Sent.REFUSED
                else:
                    became[schedule.id] = Sent.POSTED if sent is Sent.OWED else Sent.TAKEN
        return became

    async def preview(self) -> list[tuple[Schedule, Message]]:
        """Today's posts as they would be now, of the settings' schedule too where it has no channel.

        Nothing is sent or remembered.
        """
        schedules = await self.schedules() or [self._own]
        today = [local_date(self._clock.now(), each.plan.zone) for each in schedules]
        mornings = [self._gathering.morning(each.plan, day, None) for each, day in zip(schedules, today, strict=True)]
        drawn = [morning_message(each) for each in await asyncio.gather(*mornings)]
        return list(zip(schedules, drawn, strict=True))

    async def _look(self, schedule: Schedule, *, patient: bool) -> Sent | None:
        """What became of a look at one schedule; None where nothing of it is due."""
        sent = None
        for occurrence in candidates(schedule, self._clock.now(), self._grace):
            key = schedule.id, occurrence.day
            if patient and key in self._put_off and self._clock.now() < self._put_off[key]:
                sent = sent or Sent.LATER
                continue
            try:
                sent = await self._look_at(schedule, occurrence, sent, patient=patient)
            except TellerError as error:
                log.error("the post of schedule %d: %s", schedule.id, error.detail or error.sentence)
                self._put_off[key] = self._clock.now() + timedelta(seconds=LOOK_AFTER_TROUBLE)
                sent = Sent.LATER
        return sent

    async def _look_at(
        self, schedule: Schedule, occurrence: Occurrence, before: Sent | None, *, patient: bool
    ) -> Sent | None:
        post = await self._store.posts.find(occurrence.day, schedule.id)
        if post is None or (post.is_open and self._age(post) >= (LOOK_AFTER_TROUBLE if patient else 0)):
            return await self._owe(schedule, occurrence, anew=post is not None)
        if before is not None:
            return before
        return Sent.LATER if post.state == REFUSED and post.is_open else _BEFORE[post.state]

    async def _posts(self, schedule: Schedule) -> list[Post]:
        days = [each.day for each in candidates(schedule, self._clock.now(), self._grace)]
        posts = [await self._store.posts.find(day, schedule.id) for day in days]
        return [post for post in posts if post is not None]

    def _age(self, post: Post) -> float:
        return (self._clock.now() - post.drawn_at).total_seconds()

    async def _owe(self, schedule: Schedule, occurrence: Occurrence, *, anew: bool) -> Sent:
        plan = schedule.plan
        if await self._is_shared(plan.channel):
            return await self._refuse_shared(schedule, occurrence)
        late = self._clock.now() - occurrence.due > ON_TIME
        morning = await self._gathering.morning(plan, occurrence.day, plan.at if late else None)
        until = occurrence.due + max(self._grace, ON_TIME)
        shown = morning_message(morning), morning.figures()
        drawn = Drawn(occurrence.day, plan.channel, *shown, until, schedule.id, schedule.version)
        if not anew:
            return Sent.OWED if await self._store.posts.owe(drawn, self._clock.now()) else Sent.WAITING
        before = await self._store.posts.draw_anew(drawn, self._clock.now())
        if before is not None:
            log.warning(
                "the post of schedule %d of %s was not taken yet and is tried again", schedule.id, occurrence.day
            )
        return Sent.OWED if before == REFUSED else Sent.WAITING

    async def _is_shared(self, channel_id: str) -> bool:
        channel = await self._slack.channel(channel_id)
        return any(channel.get(flag) for flag in ("is_ext_shared", "is_pending_ext_shared"))

    async def _refuse_shared(self, schedule: Schedule, occurrence: Occurrence) -> Sent:
        words = NOT_SHARED if schedule.is_from_settings else NOT_SHARED_EITHER
        text = words.format(schedule.plan.channel, schedule.id)
        error = "the channel is shared with another organisation"
        now = self._clock.now()
        if not await self._store.posts.refuse(occurrence.day, error, sentence(text), now, schedule.id):
            return Sent.TAKEN
        log.error("%s", text)
        return Sent.REFUSED
