"""Carries out a revocation that was agreed to: one DELETE; an answer that was lost is looked for in RMS's list."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, auto
from typing import Any

from bot.again import until_done
from bot.asks import MOST_COMMENT, Ask, Event, State
from bot.balances import Balances
from bot.clock import Clock
from bot.errors import ProviderError, Rejected, TellerError, Unreachable
from bot.providers.rms import Rms
from bot.providers.rms_models import Code
from bot.reference import read_comment
from bot.store import Store
from bot.tasks import Tasks
from bot.views.asks import told
from bot.views.codes import used
from bot.views.text import clip

log = logging.getLogger(__name__)

LOOKS = (0, 5, 30, 120)
"""Seconds after an answer was lost, and after a start, at which RMS's list is read; from then on every hour."""
EVERY = timedelta(hours=1)
NO_BYTE = "RMS could not be reached, so nothing was deleted."
STILL_THERE = "RMS's answer was lost, and its list still shows the code: it was not deleted."
SPENT = "This code is spent: {}."
GONE = "RMS does not list this code any more. Look for it with `/credits codes`."
DIFFERS = (
    "RMS does not list this code as it was when it was asked for. Look it up with `/credits codes`, and ask again."
)
_DEFINITE = frozenset({400, 401, 403, 422, 429})


class Deletion(Enum):
    """What is known of a DELETE after it was sent."""

    DONE = auto()
    NOT_DONE = auto()
    LOST = auto()


@dataclass(frozen=True)
class Deleted:
    """What came of a DELETE, and for NOT_DONE the sentence that says why."""

    outcome: Deletion
    sentence: str = ""


def classify(error: ProviderError | None) -> Deleted:
    """What a DELETE came to, by its error. A 404 may be its own doing: then it is lost."""
    if error is None:
        return Deleted(Deletion.DONE)
    if isinstance(error, Unreachable):
        return Deleted(Deletion.NOT_DONE, NO_BYTE)
    if isinstance(error, Rejected) and error.own and error.status in _DEFINITE:
        return Deleted(Deletion.NOT_DONE, error.sentence)
    return Deleted(Deletion.LOST)


async def delete(rms: Rms, code_id: int) -> Deleted:
    """Have RMS delete a code; sent once."""
    try:
        await rms.delete_code(code_id)
    except ProviderError as error:
        log.warning("deleting code %d: %s", code_id, error.detail)
        return classify(error)
    except Exception:
        log.exception("deleting code %d: what came of it is not known", code_id)
        return Deleted(Deletion.LOST)
    return classify(None)


async def delete_and_look(rms: Rms, code: Code, reference: str) -> Deleted:
    """Have RMS delete a code; where its answer was lost, its list tells. Raises ProviderError."""
    deleted = await delete(rms, code.id or 0)
    if deleted.outcome is not Deletion.LOST:
        return deleted
    gone = await find_code(rms, code.id or 0, code.company_id, reference) is None
    return Deleted(Deletion.DONE) if gone else Deleted(Deletion.LOST, STILL_THERE)


async def find_code(rms: Rms, code_id: int, company_id: int | None, reference: str | None) -> Code | None:
    """The code with this id, as RMS lists it now, masked; None where it certainly lists none. Raises ProviderError.

    RMS has no way to ask for one code: a search for its reference is the shortest, then its company's list. Only the
    whole list shows that it is gone.
    """
    places = [(reference, None), (None, company_id)]
    for q, company in places:
        if q is not None or company is not None:
            codes = (await rms.listing(q, company)).codes
            if (found := _by_id([code for code, _ in codes], code_id)) is not None:
                return found
    return _by_id((await rms.listing()).in_full(), code_id)


def in_the_way(subject: dict[str, Any], code: Code | None) -> str | None:
    """Why the code that `subject` tells of cannot be revoked, as RMS lists it now; None where it can."""
    if code is None:
        return GONE
    if code.is_used:
        return SPENT.format(used(code))
    comment = comment_on_card(code.comment, subject["reference"])
    now = (code.last_four, code.credits_amount, code.credit_type, code.company_id, comment)
    then = tuple(subject[name] for name in ("last_four", "amount", "credit_type", "company_id", "comment"))
    return None if now == then else DIFFERS


def comment_on_card(comment: str, reference: str | None) -> str:
    """A code's comment as the card about it has it: without `reference` where the code is ours."""
    read = read_comment(comment) if reference else None
    return clip(comment if read is None or read[0] != reference else read[1], MOST_COMMENT)


def looks(begun: datetime) -> Iterator[tuple[datetime, bool]]:
    """When RMS is read for what was lost at `begun`, and whether what it lists then counts as not deleted."""
    for seconds in LOOKS:
        yield begun + timedelta(seconds=seconds), seconds == LOOKS[-1]
    due = begun + timedelta(seconds=LOOKS[-1])
    while True:
        due += EVERY
        yield due, True


class Revoking:
    """The one place that deletes codes which people agreed to revoke."""

    def __init__(self, store: Store, balances: Balances, clock: Clock, tasks: Tasks, background: Tasks) -> None:
        """`tasks` are finished at the end; `background` is cut off, and looking goes on at the next start."""
        self._store = store
        self._balances = balances
        self._clock = clock
        self._tasks = tasks
        self._background = background

    def begin(self, ask: Ask) -> None:
        """Delete the code of an ask that was just agreed to."""
        self._tasks.spawn(self._carry_out(ask))

    async def recover(self) -> None:
        """At a start: what another process was about to delete, or deleted, is looked for."""
        for ask in await self._store.asks.sending_of_other_starts():
            self._background.spawn(self._look_for(ask))

    async def find(self, ask: Ask) -> Code | None:
        """The code of an ask as RMS lists it now. Raises ProviderError, NotConfigured."""
        subject = ask.subject
        return await find_code(self._balances.rms, subject["code_id"], subject["company_id"], subject["reference"])

    async def _carry_out(self, ask: Ask) -> None:
        deleted = await delete(self._balances.rms, ask.subject["code_id"])
        self._balances.forget_rms(credits=deleted.outcome is not Deletion.NOT_DONE)
        if deleted.outcome is Deletion.DONE:
            await self._surely(ask, Event.SUCCEED, None)
        elif deleted.outcome is Deletion.NOT_DONE:
            await self._surely(ask, Event.FAIL, deleted.sentence)
        else:
            self._background.spawn(self._look_for(ask))

    async def _look_for(self, ask: Ask) -> None:
        for due, is_last_word in looks(self._clock.now()):
            if (wait := (due - self._clock.now()).total_seconds()) > 0:
                await self._clock.sleep(wait)
            try:
                code = await self.find(ask)
            except TellerError as error:
                log.warning("whether ask %d is carried out is not known yet: %s", ask.id, error.detail)
            except Exception:
                log.exception("whether ask %d is carried out is not known yet", ask.id)
            else:
                if (event := _verdict(code, is_last_word)) is not None:
                    await self._surely(ask, *event)
                    return

    async def _surely(self, ask: Ask, event: Event, answer: str | None) -> None:
        """Write what RMS has done already, however long the database cannot be written."""
        self._balances.forget_rms(credits=event is Event.SUCCEED)

        async def happen() -> None:
            await self._store.asks.happen(event, ask.id, State.SENDING, self._clock.now(), told, answer)

        await until_done(self._clock, f"ask {ask.id}: writing {event.name}", happen)


def _verdict(code: Code | None, is_last_word: bool) -> tuple[Event, str | None] | None:
    """What a reading of RMS means for a DELETE whose answer was lost; None: look again."""
    if code is None:
        return Event.SUCCEED, None
    if code.is_used:
        return Event.FAIL, SPENT.format(used(code))
    return (Event.FAIL, STILL_THERE) if is_last_word else None


def _by_id(codes: list[Code], code_id: int) -> Code | None:
    return next((code for code in codes if code.id == code_id), None)
