"""What a schedule's post tells, read from the providers and the database. What cannot be read is a sentence there."""

import asyncio
import logging
from datetime import date, datetime, time

from bot.arguments import CompanyNamed
from bot.balances import Balances
from bot.clock import Clock
from bot.errors import BadInput, TellerError, TimedOut, Unreachable
from bot.lifecycle import State
from bot.providers.rms_models import Summary
from bot.schedules import Named, Plan
from bot.store import Store
from bot.views.morning import Holding, Known, Morning

log = logging.getLogger(__name__)

AT_ONCE = 4
"""How many companies RMS is asked about at the same time."""
NO_SUCH_COMPANY = "RMS has no such company any more. An admin can take it out with `/teller schedule`."


class Gathering:
    """Reads what is in a post."""

    def __init__(self, store: Store, balances: Balances, clock: Clock) -> None:
        self._store = store
        self._balances = balances
        self._clock = clock

    async def morning(self, plan: Plan, day: date, late: time | None) -> Morning:
        """Everything that the post of `day` tells; `late` is when it was due, where it comes late."""
        balances = asyncio.gather(*(self._sms(account) for account in plan.accounts))
        companies = _Companies(self._balances).read(plan.companies)
        rms, held, sms = await asyncio.gather(self._rms(plan), companies, balances)
        now = self._clock.now()
        last = await self._store.figures.before(day)
        known = {
            name: Known(row["value"], date.fromisoformat(row["local_date"]), datetime.fromisoformat(row["read_at"]))
            for name, row in last.items()
        }
        waiting = await self._store.requests.in_state(State.WAITING) if plan.rms else None
        head = await self._store.audit.head()
        sms_of = dict(zip(plan.accounts, sms, strict=True))
        return Morning(day, now, plan.zone, late, rms, sms_of, known, waiting, head, held)

    async def _rms(self, plan: Plan) -> Summary | str | None:
        if not plan.rms:
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


class _Companies:
    """One reading of several companies. Once RMS does not answer for one, the others are not asked for."""

    def __init__(self, balances: Balances) -> None:
        self._balances = balances
        self._turn = asyncio.Semaphore(AT_ONCE)
        self._silent: str | None = None

    async def read(self, companies: tuple[Named, ...]) -> tuple[Holding, ...]:
        """What each has, in their order."""
        return tuple(await asyncio.gather(*(self._one(each) for each in companies)))

    async def _one(self, named: Named) -> Holding:
        async with self._turn:
            if self._silent is not None:
                return Holding(named.id, named.name, self._silent)
            try:
                company = await self._balances.company(CompanyNamed(id=named.id))
                left = (await self._balances.credits(named.id)).value
                return Holding(named.id, company.name.strip() or named.name, left)
            except BadInput:
                return Holding(named.id, named.name, NO_SUCH_COMPANY)
            except TellerError as error:
                log.warning("a post goes without company %d: %s", named.id, error.detail or error.sentence)
                if isinstance(error, TimedOut | Unreachable):
                    self._silent = error.sentence
                return Holding(named.id, named.name, error.sentence)
