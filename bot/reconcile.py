"""Finds out what came of a mint whose answer was lost: RMS is read until the code is there, or certainly is not."""

import asyncio
import logging
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from bot.again import until_done
from bot.balances import Balances
from bot.clock import Clock
from bot.errors import ProviderError, TellerError
from bot.instants import instant
from bot.lifecycle import Event, Request, State
from bot.providers.rms import Listing, Rms
from bot.reference import is_first
from bot.store import Store, StoreError
from bot.store.mints import Watched
from bot.tasks import Tasks
from bot.verdict import WATCHED_FOR, Reading, found, read_off, verdict, verdict_on_incident
from bot.views.late import late_message

log = logging.getLogger(__name__)

LOOKS = (0, 5, 30, 120, 600, 1800, 3600)
"""Seconds after an answer was lost, and after each start, at which RMS is read; from then on every hour."""
EVERY = timedelta(hours=1)
"""Between two readings for what is unknown for long, for references that were given up, and for incidents."""
NOT_READ = "RMS could not be searched in full"
ALIKE = "RMS lists a code with its reference that is not as it was asked for"
"""Why a mint stays unknown, as a part of the sentence that people read."""


def looks(begun: datetime, settle_at: datetime | None) -> Iterator[datetime]:
    """When RMS is read for what was lost at `begun`: at LOOKS, at the settle time, then every hour, for ever."""
    planned = [begun + timedelta(seconds=seconds) for seconds in LOOKS]
    if settle_at is not None and settle_at > begun:
        planned.append(settle_at)
    yield from sorted(planned)
    last = max(planned)
    while True:
        last += EVERY
        yield last


async def find_codes(rms: Rms, *references: str) -> Listing:
    """What RMS shows of references: the search first, then every page, read now. Raises ProviderError.

    Which fields the search looks into is not documented, and it may show one code of two: so what it lacks is looked
    for in the whole list, and only a list that came in full shows that something is not there.
    """
    found = [pair for reference in references for pair in (await rms.listing(reference)).codes]
    try:
        whole = await rms.listing()
    except ProviderError:
        if not any(is_first(reference, code.comment) for reference in references for code, _ in found):
            raise
        whole = Listing([], complete=False)
    codes = {code.id if code.id is not None else code: (code, masked) for code, masked in (*found, *whole.codes)}
    return Listing(list(codes.values()), whole.complete)


async def surely(store: Store, clock: Clock, event: Event, request: Request, **columns: Any) -> Request | None:
    """Write what RMS has done already, however long the database cannot be written."""

    async def happen() -> Request | None:
        return await store.requests.happen(event, request.id, clock.now(), of=request.reference, **columns)

    return await until_done(clock, f"request {request.id}: writing {event.name}", happen)


class Reconciler:
    """Looks for what was lost, and watches what was given up."""

    def __init__(self, store: Store, balances: Balances, clock: Clock, tasks: Tasks) -> None:
        """`tasks` are cut off at the end: looking goes on at the next start."""
        self._store = store
        self._balances = balances
        self._clock = clock
        self._tasks = tasks

    def begin(self, request: Request) -> None:
        """Look for the code of an unknown mint until it is settled."""
        self._tasks.spawn(self._look_for(request))

    async def watch(self) -> None:
        """Read RMS every hour for what was given up and for incidents, for ever."""
        while True:
            try:
                await self._watch()
            except TellerError as error:
                log.warning("what was given up cannot be watched now: %s", error.detail or error.sentence)
            except Exception:
                log.exception("what was given up cannot be watched now")
            await self._clock.sleep(EVERY.total_seconds())

    async def _look_for(self, request: Request) -> None:
        for due in looks(self._clock.now(), request.settle_at):
            await self._sleep_until(due)
            try:
                request = await self._look(request)
            except StoreError as error:
                log.error("request %d is still unknown: %s", request.id, error)
            except Exception:
                log.exception("request %d is still unknown", request.id)
            if request.state is not State.UNKNOWN:
                return

    async def _look(self, request: Request) -> Request:
        reading = await self._read(request)
        if reading.is_empty:
            counted = await self._store.mints.read_empty(request)
            if counted is None:
                return await self._store.requests.find(request.id) or request
            request = counted
        event = verdict(request, reading)
        log.warning("request %d was unknown: %s, %s", request.id, reading, event)
        return request if event is None else await self._record(event, request, reading) or request

    async def _record(self, event: Event, request: Request, reading: Reading) -> Request | None:
        self._balances.forget_rms()
        columns: dict[str, Any] = {"answer": None}
        if event is Event.FIND:
            columns["seen_at"] = instant(reading.begun_at)
        if event is Event.STAY_UNKNOWN:
            columns["answer"] = ALIKE if reading.alike else NOT_READ
        return await surely(self._store, self._clock, event, request, **columns)

    async def _read(self, request: Request) -> Reading:
        begun_at = self._clock.now()
        try:
            return read_off(request, await find_codes(self._balances.rms, request.reference), begun_at)
        except TellerError as error:
            log.warning("request %d is still unknown: %s", request.id, error.detail or error.sentence)
            return Reading(0, 0, complete=False, begun_at=begun_at)

    async def _watch(self) -> None:
        watched = await self._store.mints.watched(self._clock.now() - WATCHED_FOR)
        if not watched:
            return
        begun_at = self._clock.now()
        listing = await self._balances.rms.listing()
        for each in watched:
            reading = read_off(replace(each.request, reference=each.reference), listing, begun_at)
            if each.request.state is State.INCIDENT and each.request.reference == each.reference:
                await self._look_at_incident(each.request, reading)
            elif reading.own:
                await self._came_late(each, reading.own)

    async def _look_at_incident(self, request: Request, reading: Reading) -> None:
        if reading.is_empty:
            request = await self._store.mints.read_empty(request) or request
        event = verdict_on_incident(request, reading)
        if event is not None:
            await surely(self._store, self._clock, event, request)

    async def _came_late(self, watched: Watched, own: int) -> None:
        request, reference = watched.request, watched.reference
        log.error("request %d: %d codes of %s came late", request.id, own, reference)
        self._balances.forget_rms()
        if request.state is State.NOT_ISSUED and request.reference == reference:
            await surely(self._store, self._clock, found(request.state, own), request)
        else:
            told = late_message(request, reference, several=own > 1)
            await self._store.mints.came_late(watched, self._clock.now(), told, several=own > 1)

    async def _sleep_until(self, due: datetime) -> None:
        remaining = (due - self._clock.now()).total_seconds()
        if remaining > 0:
            await self._clock.sleep(remaining)
        else:
            await asyncio.sleep(0)
