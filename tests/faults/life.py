"""A Teller on a real database file, whose every step is taken by hand: what the shell does, without its tasks."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal

from bot.lifecycle import Event, Request, State
from bot.limits import day_of
from bot.preflight import Seen, drift
from bot.providers.rms_protocol import Outcome
from bot.reconcile import WATCHED_FOR
from bot.store import Store
from bot.store.decisions import Limits
from bot.verdict import found, own_codes, read_off, verdict, verdict_on_incident
from bot.views.late import late_message
from tests.faults.tiny_rms import ACME, TinyRms, When

SETTLES_AFTER = timedelta(minutes=11)
MEMBER_DAY, DAY, TWO_OVER = 10, 15, 6

Step = Literal["preflight", "intend", "post", "record"]
Heard = Literal["the answer", "a refusal", "nothing"]


@dataclass
class Mint:
    """A mint under way: what is done next, for which request; lost when the process dies."""

    step: Step
    request: Request
    outcome: Event = Event.LOSE


def limits_at(now: datetime) -> Limits:
    """The limits of the day, in UTC."""
    since, until = day_of(now, UTC)
    return Limits(MEMBER_DAY, DAY, TWO_OVER, since, until)


class Teller:
    """One process: its store with its own start id, and the mints that it carries out."""

    def __init__(self, path: Path, rms: TinyRms) -> None:
        self.store = Store(path)
        self.rms = rms
        self.mints: list[Mint] = []

    async def starts(self, now: datetime) -> None:
        """Open the file, look for what was cut off, and carry out what was approved."""
        await self.store.open()
        await self.store.mints.lose_those_of_other_starts(now)
        approved = await self.store.requests.in_state(State.APPROVED)
        self.mints = [Mint("preflight", request) for request in approved]

    async def decides(self, event: Event, request: Request, by: str, now: datetime, reference: str) -> bool:
        """A click; whether it began a mint."""
        new = reference if event is Event.SEND_AGAIN else None
        claimed = await self.store.decisions.decide(
            event, request.shown, by, now, reason="no need", reference=new, limits=limits_at(now)
        )
        if claimed is None or claimed.state is not State.APPROVED:
            return False
        self.mints.append(Mint("preflight", claimed))
        return True

    async def goes_on(self, mint: Mint, now: datetime, when: When, heard: Heard) -> None:
        """The next step of a mint; what RMS does is `when`, what is `heard` of it may be less."""
        if mint.step == "preflight":
            await self._preflight(mint, now)
        elif mint.step == "intend":
            intended = await self.store.mints.intend(mint.request, now, now + SETTLES_AFTER)
            if isinstance(intended, Request):
                mint.step, mint.request = "post", intended
            else:
                await self._stop(mint, now)
        elif mint.step == "post":
            self.rms.post(mint.request, when)
            mint.step, mint.outcome = "record", _EVENTS[_outcome(when, heard)]
        else:
            self.mints.remove(mint)
            await self._happens(mint.outcome, mint.request, now)

    async def looks_for(self, request: Request, now: datetime, *, complete: bool = True) -> None:
        """One reading for an unknown mint, and what it means."""
        reading = read_off(request, self.rms.listing(complete=complete), now)
        if reading.complete and not reading.own and not reading.alike:
            request = await self.store.mints.read_empty(request) or request
        event = verdict(request, reading)
        if event is not None:
            await self._happens(event, request, now)

    async def watches(self, now: datetime) -> list[int]:
        """One reading for what was given up, and for incidents; the requests whose code came late."""
        came = []
        listing = self.rms.listing()
        for watched in await self.store.mints.watched(now - WATCHED_FOR):
            request = watched.request
            reading = read_off(replace(request, reference=watched.reference), listing, now)
            its_own = request.reference == watched.reference
            if request.state is State.INCIDENT and its_own:
                request = await self.store.mints.read_empty(request) or request if reading.is_empty else request
                event = verdict_on_incident(request, reading)
                if event is not None:
                    await self._happens(event, request, now)
            elif request.state is State.NOT_ISSUED and its_own and reading.own:
                came.append(request.id)
                await self._happens(found(request.state, reading.own), request, now)
            elif reading.own:
                several = reading.own > 1
                told = late_message(request, watched.reference, several=several)
                await self.store.mints.came_late(watched, now, told, several=several)
        return came

    async def _preflight(self, mint: Mint, now: datetime) -> None:
        request, listing = mint.request, self.rms.listing()
        for reference in await self.store.mints.given_up(request.id):
            own = own_codes(replace(request, reference=reference), listing)
            if own:
                self.mints.remove(mint)
                event = found(State.APPROVED, own)
                await self.store.requests.happen(event, request.id, now, of=request.reference, reference=reference)
                return
        if drift(request, Seen(ACME, self.rms.left, [code for code, _ in listing.codes])) is None:
            mint.step = "intend"
        else:
            await self._stop(mint, now)

    async def _stop(self, mint: Mint, now: datetime) -> None:
        self.mints.remove(mint)
        await self._happens(Event.DRIFT, mint.request, now)

    async def _happens(self, event: Event, request: Request, now: datetime) -> None:
        await self.store.requests.happen(event, request.id, now, of=request.reference)


_EVENTS = {
    Outcome.ISSUED: Event.ISSUE,
    Outcome.REFUSED: Event.REFUSE,
    Outcome.UNKNOWN: Event.LOSE,
}


def _outcome(when: When, heard: Heard) -> Outcome:
    """RMS's own no is certain, and so is its code; everything else is unknown."""
    if heard == "the answer" and when == "at once":
        return Outcome.ISSUED
    return Outcome.REFUSED if heard == "a refusal" and when == "never" else Outcome.UNKNOWN
