"""How the searched world asks Teller's own pure functions: it makes what they take, and spoils it for a guard that
is taken away."""

from collections.abc import Set
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache

from bot.errors import TimedOut
from bot.lifecycle import Event, State
from bot.preflight import Seen, drift
from bot.providers.http import Answer
from bot.providers.rms import Listing
from bot.providers.rms_models import Code as RmsCode
from bot.providers.rms_models import Company
from bot.providers.rms_protocol import Outcome, classify
from bot.verdict import EMPTY_READINGS, Reading, read_off, verdict
from tests.clock import T0
from tests.faults.world import Code, Guard
from tests.samples import a_request

SETTLES_AFTER = timedelta(minutes=11)
ENOUGH, TOO_LITTLE = 96, 3

AS_SENT, EDITED, DECOY = "as it was sent", "with another comment", "of another amount"
FORMS: dict[str, dict[str, object]] = {
    AS_SENT: {"comment": "[{}] spare routers", "credits_amount": 4},
    EDITED: {"comment": "see [{}] spare routers", "credits_amount": 4},
    DECOY: {"comment": "[{}] spare routers", "credits_amount": 5},
}
"""How a code with a reference can look in RMS; only the first is the one that was asked for."""

ANSWERS: dict[str, Answer | TimedOut] = {
    "201": Answer(201, {}, b'{"success": true, "meta": {"credit_code": "abcd"}}'),
    "422": Answer(422, {}, b'{"success": false, "errors": []}'),
    "lost": TimedOut("RMS does not answer.", "ReadTimeout"),
}
EVENTS = {
    Outcome.ISSUED: Event.ISSUE,
    Outcome.REFUSED: Event.REFUSE,
    Outcome.NEVER_SENT: Event.NEVER_SENT,
    Outcome.UNKNOWN: Event.LOSE,
}


def at(settle_times: int) -> datetime:
    """An instant of the world, as the functions want it."""
    return T0 + settle_times * SETTLES_AFTER


def name(reference: int) -> str:
    """A reference of the world, as RMS has it."""
    return f"MC-{reference:06d}"


@cache
def _in_rms(code: Code) -> RmsCode:
    row = {"company_id": 458, "credit_type": "credit"} | FORMS[code.form]
    return RmsCode.model_validate(row | {"comment": str(row["comment"]).format(name(code.reference))})


@cache
def outcome(answer: str, without: Set[Guard]) -> Event:
    """What an answer to the POST leads to."""
    event = EVENTS[classify(ANSWERS[answer]).outcome]
    return Event.NEVER_SENT if event is Event.LOSE and Guard.AMBIGUOUS in without else event


@cache
def reading(reference: int, codes: tuple[Code, ...], complete: bool, begun: int, without: Set[Guard]) -> Reading:
    """What a listing shows of the mint with this reference."""
    request = a_request(reference=name(reference), state=State.UNKNOWN)
    listed = [_in_rms(code) for code in codes]
    seen = read_off(request, Listing([(code, "") for code in listed], complete), at(begun))
    if Guard.ALL_AGREE in without:
        seen = replace(seen, own=sum(name(reference) in code.comment for code in listed), alike=0)
    if Guard.ALIKE in without:
        seen = replace(seen, alike=0)
    return replace(seen, complete=True) if Guard.COMPLETE in without else seen


@cache
def meaning(seen: Reading, empty: int, settle_at: int, now: int, without: Set[Guard]) -> Event | None:
    """What a reading means for a mint with so many empty readings."""
    if Guard.SETTLE_TIME in without:
        settle_at = -1
    if Guard.SETTLE_BEGUN in without:
        seen = replace(seen, begun_at=at(now))
    if Guard.THREE_READINGS in without:
        empty = EMPTY_READINGS
    return verdict(a_request(state=State.UNKNOWN, empty_readings=empty, settle_at=at(settle_at)), seen)


@cache
def stopped(reference: int, codes: tuple[Code, ...], drifted: bool, without: Set[Guard]) -> bool:
    """Whether the preflight stops a mint where RMS shows this."""
    listed = [] if Guard.PREFLIGHT_REFERENCE in without else [_in_rms(code) for code in codes]
    seen = Seen(Company(id=458, name="Acme Baltic"), TOO_LITTLE if drifted else ENOUGH, listed)
    return drift(a_request(reference=name(reference)), seen) is not None
