"""Draws Home tabs: when somebody opens theirs, and whenever something that it shows has changed."""

import asyncio
import logging
from collections.abc import Awaitable
from datetime import datetime, timedelta

from bot.access import Member
from bot.balances import FRESH, Balances, sms_key, summary_key
from bot.clock import Clock
from bot.errors import Refused, SlackBusy, SlackError, SlackRefused, TellerError
from bot.lifecycle import State
from bot.origin import Origin
from bot.pace import PUBLISH, Pace
from bot.people import OUTSIDER, People
from bot.providers.ozeki import PROVIDER as GATEWAY
from bot.providers.rms_protocol import PROVIDER as RMS
from bot.reach import Reach
from bot.settings import Settings
from bot.slack import HASH_CONFLICT, Slack
from bot.store import Store
from bot.store.homes import Home
from bot.tasks import Tasks, first_of
from bot.views.blocks import Block
from bot.views.health import Traffic
from bot.views.home import MOST_MINE, Desk, Own, digest, home, outsiders_home, strangers_home, timeless

log = logging.getLogger(__name__)

LATELY = timedelta(hours=12)
"""How long somebody's decision stands on their Home, with what came of it."""
LOOKED_AT = timedelta(days=7)
"""How long after it was opened a Home tab may still be in front of somebody."""
AT_ONCE = 5
"""Home tabs that are drawn side by side."""
AGAIN = 30.0
"""Seconds after which a Home tab that Slack did not take is drawn again."""
IN_TROUBLE = (State.NOT_ISSUED, State.UNKNOWN, State.INCIDENT)


class Homes:
    """Knows who has opened theirs. One drawer draws them all, so that no older state is drawn over a newer.

    One that Slack refused rests until it is opened again.
    """

    def __init__(
        self,
        settings: Settings,
        store: Store,
        slack: Slack,
        people: People,
        balances: Balances,
        origin: Origin,
        clock: Clock,
        reach: Reach,
        tasks: Tasks,
    ) -> None:
        self._settings = settings
        self._store = store
        self._slack = slack
        self._people = people
        self._balances = balances
        self._origin = origin
        self._clock = clock
        self._reach = reach
        self._tasks = tasks
        self._pace = Pace()
        self._hashes: dict[str, str] = {}
        self._outsiders: set[str] = set()
        self._resting: set[str] = set()
        self._ends: datetime | None = None
        """When something that was drawn ends by itself."""
        self._read_for: dict[str, str | None] = {}

    async def opened(self, user_id: str) -> None:
        """Somebody looks at theirs: draw it, read what it shows of the providers, and see who they are in Slack.

        Raises StoreError.
        """
        self._resting.discard(user_id)
        await self._store.homes.opened(user_id, self._clock.now())
        try:
            await self._people.require_full_member(user_id, afresh=False)
            self._outsiders.discard(user_id)
        except Refused:
            self._outsiders.add(user_id)
            self._balances.latest.changed.set()
            return
        await self.refresh(user_id)

    async def refresh(self, user_id: str) -> None:
        """Read the figures that somebody's Home tab shows, where they are not fresh."""
        member = await self._store.members.find(user_id)
        self._read_for[user_id] = None if member is None else member.account or ""
        if member is None:
            return
        reads = [self._balances.credits(None, FRESH)] if self._settings.rms_token is not None else []
        reads_sms = [self._balances.sms(member.account)] if member.account else []
        await asyncio.gather(*map(_read, [*reads, *reads_sms]))

    async def run(self) -> None:
        """Draw what differs, for ever: at the start all of them, and after each change."""
        await self._store.homes.forget()
        changes = (self._store.homes.changed, self._balances.latest.changed, self._reach.changed)
        while True:
            for change in changes:
                change.clear()
            missing = await self._draw_all()
            again = [AGAIN] if missing else []
            if self._ends is not None:
                again.append((self._ends - self._clock.now()).total_seconds())
            if again and min(again) <= 0:  # it ended while it was drawn
                continue
            await first_of(*(each.wait() for each in changes), *map(self._clock.sleep, again))

    async def follow(self) -> None:
        """Read the credits that Home tabs show once more after Teller may have changed them, for ever."""
        changed = self._balances.changed
        while True:
            await changed.wait()
            changed.clear()
            if await self._show_credits():
                await _read(self._credits_within_quota())

    async def _show_credits(self) -> bool:
        """Whether the figure was read at all, and somebody may look at it."""
        if self._balances.latest.reading(summary_key(None)) is None:
            return False
        return bool(await self._store.homes.opened_since(self._clock.now() - LOOKED_AT))

    async def _credits_within_quota(self) -> None:
        self._balances.quota.require_walks()
        await self._balances.credits(None, FRESH)

    async def _draw_all(self) -> bool:
        """Draw every Home tab that shows something else than it should; whether some could not be drawn."""
        self._ends = None
        homes = await self._store.homes.opened_since(self._clock.now() - LOOKED_AT)
        if not homes:
            return False
        desk, slots = await self._desk(), asyncio.Semaphore(AT_ONCE)
        drawn = await asyncio.gather(*(self._draw(each, desk, slots) for each in homes))
        return not all(drawn)

    async def _draw(self, shown: Home, desk: Desk, slots: asyncio.Semaphore) -> bool:
        if shown.user_id in self._resting:
            return True
        async with slots:
            view, mark = await self._view(shown.user_id, desk)
            if mark == shown.digest:
                return True
            try:
                await self._publish(shown.user_id, view)
            except SlackError as error:
                if isinstance(error, SlackRefused) and error.error == HASH_CONFLICT:
                    self._hashes.pop(shown.user_id, None)
                    self._store.homes.changed.set()  # another Teller drew it, and what was read here may be older
                    return True
                if isinstance(error, SlackBusy):
                    self._pace.pause(PUBLISH, self._clock.now() + timedelta(seconds=error.retry_after))
                log.warning("a Home tab of %s could not be drawn: %s", shown.user_id, error.detail)
                if isinstance(error, SlackRefused):  # and would again: they are gone, or have no Home any more
                    self._resting.add(shown.user_id)
                    await self._store.homes.refused(shown.user_id, error.error, self._clock.now())
                return isinstance(error, SlackRefused)
            await self._store.homes.drawn(shown.user_id, mark)
            return True

    async def _publish(self, user_id: str, view: Block) -> None:
        while wait := self._pace.take(PUBLISH, self._clock.now()):
            await self._clock.sleep(wait)
        self._hashes[user_id] = await self._slack.publish_home(user_id, view, self._hashes.get(user_id))

    async def _view(self, user_id: str, desk: Desk) -> tuple[Block, str]:
        """Somebody's Home tab, and its digest without when figures were read."""
        member = next((each for each in desk.members if each.user_id == user_id), None)
        if user_id in self._outsiders or (member is not None and not member.active):
            bare = outsiders_home(OUTSIDER)
            return bare, digest(bare)
        if member is None:
            bare = strangers_home(desk, user_id)
            return bare, digest(bare)
        self._read_once(member)
        own = await self._own(member)
        return home(desk, own), digest(home(*timeless(desk, own)))

    def _read_once(self, member: Member) -> None:
        """Somebody who has looked got a row or another account since: its figures were read for nobody yet."""
        account = member.account or ""
        if self._read_for.get(member.user_id, account) != account:
            self._read_for[member.user_id] = account
            self._tasks.spawn(self.refresh(member.user_id))

    async def _own(self, member: Member) -> Own:
        balance = self._balances.latest.reading(sms_key(member.account)) if member.account else None
        page, pulse = await self._store.own.page(member.user_id, MOST_MINE), self._balances.latest.pulse(GATEWAY)
        return Own(member, balance, page, pulse, self._settings.ozeki_username is not None)

    async def _desk(self) -> Desk:
        store, latest, settings = self._store, self._balances.latest, self._settings
        now, troubled = self._clock.now(), await store.requests.in_state(*IN_TROUBLE)
        agreed = await store.reveals.agreed(now)
        self._ends = min((each.until for each in agreed if each.until), default=None)
        providers = [RMS] if settings.rms_token is not None else []
        providers += [GATEWAY] if settings.ozeki_username is not None else []
        return Desk(
            members=await store.members.all(),
            waiting=await store.requests.in_state(State.WAITING),
            decided=await store.requests.decided_since(now - LATELY),
            troubled=[each for each in troubled if each.settled_at is None or now - each.settled_at < LOOKED_AT],
            asks=await store.asks.waiting(),
            agreed=agreed,
            barred=await store.reveals.barred(),
            schedules=await store.schedules.standing(),
            frozen=await store.freezes.standing(),
            held=await self._origin.why_not(),
            refused=self._balances.accounts.refused,
            credits=latest.reading(summary_key(None)),
            pulses={name: latest.pulse(name) for name in providers},
            traffic=Traffic(*await store.setbacks.counts()),
            contact=self._reach.contact,
        )


async def _read(reading: Awaitable[object]) -> None:
    try:
        await reading
    except TellerError as error:
        log.info("a figure on a Home tab is not read now: %s", error.detail or error.sentence)
