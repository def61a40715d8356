"""Carries an approved request out: preflight, intent on disk, one POST, its outcome."""

import asyncio
import itertools
import logging
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from bot.again import until_done
from bot.balances import Balances
from bot.clock import Clock
from bot.errors import BadAnswer, Refused, Rejected, SlackCannotSay, TellerError
from bot.instants import instant
from bot.lifecycle import Event, Request, State
from bot.people import People
from bot.preflight import FROZEN, GONE, STALE, Drift, Seen, drift
from bot.providers.rms import Rms
from bot.providers.rms_models import Code, Company
from bot.providers.rms_protocol import Minted, Outcome
from bot.reconcile import Reconciler, find_codes, surely
from bot.reference import comment_in_rms
from bot.store import Store
from bot.store.mints import NotBegun
from bot.tasks import Tasks
from bot.verdict import found, is_code_of, own_codes

log = logging.getLogger(__name__)

_EVENTS = {
    Outcome.ISSUED: Event.ISSUE,
    Outcome.REFUSED: Event.REFUSE,
    Outcome.NEVER_SENT: Event.NEVER_SENT,
    Outcome.UNKNOWN: Event.LOSE,
}


PAUSES = (15.0, 300.0)
"""Seconds, the first and the longest, until what failed on the way to the POST is begun again, and RMS read again."""
NOT_SEARCHED = "RMS could not be searched in full for the code of the first time."


@dataclass(frozen=True)
class Terms:
    """How long after an intent RMS's list can be believed, and how long a request waits for a decision, anew too."""

    settles_after: timedelta
    waits_for: timedelta


class Minting:
    """The one place that sends the POST which mints."""

    def __init__(
        self,
        store: Store,
        balances: Balances,
        people: People,
        reconciler: Reconciler,
        clock: Clock,
        tasks: Tasks,
        terms: Terms,
    ) -> None:
        """`tasks` are finished at the end."""
        self._store = store
        self._balances = balances
        self._people = people
        self._reconciler = reconciler
        self._clock = clock
        self._tasks = tasks
        self._terms = terms

    def begin(self, request: Request) -> None:
        """Carry out a request that was just approved."""
        self._tasks.spawn(self._carry_out(request))

    async def recover(self) -> None:
        """At a start: what was approved and not begun is carried out, what was cut off is looked for.

        An approval that is older than a request may wait for one is not carried out any more.
        """
        await self._store.mints.lose_those_of_other_starts(self._clock.now())
        oldest = self._clock.now() - self._terms.waits_for
        for request in await self._store.requests.in_state(State.APPROVED):
            if request.decided_at is not None and request.decided_at <= oldest:
                await self._stop(request, STALE)
            else:
                self.begin(request)
        for request in await self._store.requests.in_state(State.UNKNOWN):
            self._reconciler.begin(request)

    async def find(self, request: Request, *, in_full: bool) -> list[tuple[Code, str]]:
        """The codes of `request` in RMS, read now; the code itself stands beside each only when `in_full`.

        Raises ProviderError.
        """
        rms = self._balances.rms
        found = await rms.search_codes(request.reference, request.company_id, in_full=in_full)
        return [pair for pair in found if is_code_of(request, pair[0])]

    async def _carry_out(self, request: Request) -> None:
        """Until something is written of it: an approval that was given is not forgotten."""
        attempts = itertools.count(1)

        async def attempt() -> None:
            await (self._mint(request) if next(attempts) == 1 else self._mint_after_all(request))

        await until_done(self._clock, f"request {request.id}: carrying it out", attempt, *PAUSES)

    async def _mint_after_all(self, request: Request) -> None:
        """After something failed: what is still approved as it was is carried out. Where the intent is written, the
        POST may have been sent, and is looked for."""
        standing = await self._store.requests.find(request.id)
        if standing is None or (standing.round, standing.reference) != (request.round, request.reference):
            return
        if standing.state is State.APPROVED:
            await self._mint(standing)
        elif standing.state is State.SENDING:
            await self._record(standing, Minted(Outcome.UNKNOWN, detail="something failed after the intent"))

    async def _mint(self, request: Request) -> None:
        rms = self._balances.rms
        try:
            if await self._found_earlier(request, rms):
                return
            stopped = await self._preflight(request, rms)
        except TellerError as error:
            log.warning("request %d: %s", request.id, error.detail or error.sentence)
            stopped = Drift(error.sentence)
        now = self._clock.now()
        if stopped is None:
            intended = await self._store.mints.intend(request, now, now + self._terms.settles_after)
            if isinstance(intended, Request):
                await self._send(intended, rms)
                return
            log.warning("request %d is not begun: %s", request.id, intended)
            if intended is NotBegun.PAST:
                return
            stopped = FROZEN if intended is NotBegun.FROZEN else GONE
        await self._stop(request, stopped)

    async def _stop(self, request: Request, stopped: Drift) -> None:
        """Nothing is sent; the request can be approved anew, as long as any other."""
        log.warning("request %d is not sent: %s", request.id, stopped.sentence)
        now = self._clock.now()
        columns = {"answer": stopped.sentence, **stopped.shows, "expires_at": instant(now + self._terms.waits_for)}
        await self._store.requests.happen(Event.DRIFT, request.id, now, of=request.reference, **columns)

    async def _send(self, intended: Request, rms: Rms) -> None:
        comment = comment_in_rms(intended.reference, intended.comment)
        try:
            minted = await rms.mint(intended.amount, intended.credit_type, intended.company_id, comment)
        except Exception:
            log.exception("request %d: what came of its POST is not known", intended.id)
            minted = Minted(Outcome.UNKNOWN)
        self._balances.forget_rms(credits=minted.outcome in {Outcome.ISSUED, Outcome.UNKNOWN})
        await self._record(intended, minted)

    async def _record(self, request: Request, minted: Minted) -> None:
        event = _EVENTS[minted.outcome]
        log.info("request %d: %s %s", request.id, minted.outcome.name.lower(), minted.detail)
        columns: dict[str, Any] = {"answer": minted.sentence} if event is Event.REFUSE else {}
        lost = await surely(self._store, self._clock, event, request, **columns)
        if lost is not None and event is Event.LOSE:
            self._reconciler.begin(lost)

    async def _preflight(self, request: Request, rms: Rms) -> Drift | None:
        """What stands in the way of the POST, read now and from no cache. Raises ProviderError."""
        try:
            await self._people.require_full_member(request.requester, afresh=True)
            company = await self._company(request, rms)
            if company is None:
                return drift(request, Seen(None, None, []))
            summary, found, page = await asyncio.gather(
                rms.summary(request.company_id),
                rms.listing(request.reference),
                rms.first_page(request.company_id),
            )
        except Refused:
            return GONE
        except SlackCannotSay:
            return Drift("Slack could not say whether who asked is still a member: wait a minute.")
        codes = [code for code, _ in found.codes] + page
        return drift(request, Seen(company, summary.left(request.credit_type), codes))

    async def _found_earlier(self, request: Request, rms: Rms) -> bool:
        """Whether the code of a reference that was given up has come in the meantime: then nothing is sent.

        Raises ProviderError, also where RMS cannot be searched in full.
        """
        given_up = await self._store.mints.given_up(request.id)
        if not given_up:
            return False
        listing = await find_codes(rms, *given_up)
        own, reference = max((own_codes(replace(request, reference=each), listing), each) for each in given_up)
        if own:
            event = found(State.APPROVED, own)
            await surely(self._store, self._clock, event, request, reference=reference)
            return True
        if not listing.complete:
            raise BadAnswer(NOT_SEARCHED, "fewer codes came than RMS says there are")
        return False

    async def _company(self, request: Request, rms: Rms) -> Company | None:
        """The company as RMS lists it, or without a name where the token may not read companies."""
        try:
            return await rms.company(request.company_id)
        except Rejected as error:
            if error.status in {401, 403}:
                return Company(id=request.company_id)
            raise
