"""Carries an approved request out: intent on disk, one POST, its outcome; and looks for what was lost."""

import asyncio
import logging
import secrets
from datetime import datetime, timedelta

from bot.balances import Balances
from bot.clock import Clock
from bot.errors import TellerError
from bot.instants import instant
from bot.lifecycle import Event, Request, State
from bot.providers.rms_models import Code
from bot.providers.rms_protocol import Minted, Outcome
from bot.store import Store, StoreError
from bot.tasks import Tasks

log = logging.getLogger(__name__)

LOOKS = (0, 5, 30, 120, 600)
"""Seconds after an answer was lost, and after each start, at which RMS is searched for the reference."""
LONGEST_PAUSE = 60.0
"""Seconds between two tries to write down what came of a mint."""
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_EVENTS = {
    Outcome.ISSUED: Event.ISSUE,
    Outcome.REFUSED: Event.REFUSE,
    Outcome.NEVER_SENT: Event.NEVER_SENT,
    Outcome.UNKNOWN: Event.LOSE,
}


def new_reference() -> str:
    """A reference that nobody can guess: `MC-` and six characters that are not mistaken for each other."""
    return "MC-" + "".join(secrets.choice(_ALPHABET) for _ in range(6))


def comment_in_rms(reference: str, comment: str) -> str:
    """The comment as RMS gets it: the reference first, in its fixed form."""
    return f"[{reference}] {comment}"


def is_code_of(request: Request, code: Code) -> bool:
    """Whether `code` is the one of `request`: reference, amount, company and type agree."""
    return (
        (code.comment == f"[{request.reference}]" or code.comment.startswith(f"[{request.reference}] "))
        and code.credits_amount == request.amount
        and code.company_id == request.company_id
        and code.credit_type == request.credit_type
    )


class Minting:
    """The one place that sends the POST which mints."""

    def __init__(self, store: Store, balances: Balances, clock: Clock, tasks: Tasks, background: Tasks) -> None:
        """`tasks` are finished at the end, `background` is cut off: looking goes on at the next start."""
        self._store = store
        self._balances = balances
        self._clock = clock
        self._tasks = tasks
        self._background = background

    def begin(self, request: Request) -> None:
        """Carry out a request that was just approved."""
        self._tasks.spawn(self._carry_out(request))

    async def recover(self) -> None:
        """At a start: what was approved and not begun is carried out, what was cut off is looked for."""
        await self._store.requests.lose_those_of_other_starts(self._store.start_id, self._clock.now())
        for request in await self._store.requests.in_state(State.APPROVED):
            self.begin(request)
        for request in await self._store.requests.in_state(State.UNKNOWN):
            self._background.spawn(self._look_for(request))

    async def find(self, request: Request, *, in_full: bool) -> list[tuple[Code, str]]:
        """The codes of `request` in RMS, read now; the code itself stands beside each only when `in_full`.

        Raises ProviderError.
        """
        rms = self._balances.rms
        found = await rms.search_codes(request.reference, request.company_id, in_full=in_full)
        return [pair for pair in found if is_code_of(request, pair[0])]

    async def _carry_out(self, request: Request) -> None:
        rms = self._balances.rms
        now = self._clock.now()
        intended = await self._store.requests.happen(
            Event.INTEND, request.id, now, start_id=self._store.start_id, intent_at=instant(now)
        )
        if intended is None:
            return
        comment = comment_in_rms(request.reference, request.comment)
        try:
            minted = await rms.mint(request.amount, request.credit_type, request.company_id, comment)
        except Exception:
            log.exception("request %d: what came of its POST is not known", request.id)
            minted = Minted(Outcome.UNKNOWN)
        self._balances.forget_rms()
        await self._record(intended, minted)

    async def _record(self, request: Request, minted: Minted) -> None:
        event = _EVENTS[minted.outcome]
        log.info("request %d: %s %s", request.id, minted.outcome.name.lower(), minted.detail)
        answer = {"answer": minted.sentence} if event is Event.REFUSE else {}
        lost = await self._surely(event, request, **answer)
        if lost is not None and event is Event.LOSE:
            self._background.spawn(self._look_for(lost))

    async def _look_for(self, request: Request) -> None:
        begun, found = self._clock.now(), "the code was not found"
        for seconds in LOOKS:
            await self._sleep_until(begun, seconds)
            try:
                matches = len(await self.find(request, in_full=False))
            except TellerError as error:
                log.warning("request %d is still unknown: %s", request.id, error.detail or error.sentence)
                found = "RMS could not be asked"
                continue
            if matches == 1:
                self._balances.forget_rms()
                await self._surely(Event.FIND, request, answer=None, seen_at=instant(self._clock.now()))
                return
            found = "the code was not found" if matches == 0 else f"{matches} codes with its reference were found"
            log.warning("request %d is still unknown: %d codes match", request.id, matches)
        if request.answer != found:
            await self._surely(Event.STOP_LOOKING, request, answer=found)

    async def _surely(self, event: Event, request: Request, **columns: str | None) -> Request | None:
        """Write what RMS has done already, however long the database cannot be written."""
        pause = 1.0
        while True:
            try:
                return await self._store.requests.happen(event, request.id, self._clock.now(), **columns)
            except StoreError as error:
                log.error("request %d: %s is not written yet: %s", request.id, event.name, error)
                await self._clock.sleep(pause)
                pause = min(LONGEST_PAUSE, pause * 2)

    async def _sleep_until(self, begun: datetime, seconds: float) -> None:
        remaining = (begun + timedelta(seconds=seconds) - self._clock.now()).total_seconds()
        if remaining > 0:
            await self._clock.sleep(remaining)
        else:
            await asyncio.sleep(0)
