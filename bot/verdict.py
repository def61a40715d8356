"""What RMS's list says of a mint, pure: whose code a code is, what a reading shows, and what that means."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.lifecycle import Event, Request, State
from bot.providers.rms import Listing
from bot.providers.rms_models import Code
from bot.reference import is_first

EMPTY_READINGS = 3
"""Complete readings without the code that it takes to believe that it was not made."""
WATCHED_FOR = timedelta(days=7)
"""How long a code may come late, and how long it is looked whether an incident was cleared up."""


@dataclass(frozen=True)
class Reading:
    """What RMS showed of a request: codes that are its own, others that carry its reference, and whether that is all.

    `begun_at` is when the reading began (UTC): what came later may be missing in it.
    """

    own: int
    alike: int
    complete: bool
    begun_at: datetime

    @property
    def is_empty(self) -> bool:
        """Whether it shows that there is nothing."""
        return self.complete and not self.own and not self.alike


def carries(code: Code, reference: str) -> bool:
    """Whether the comment of `code` has `reference` in its fixed place and form."""
    return is_first(reference, code.comment)


def is_code_of(request: Request, code: Code) -> bool:
    """Whether `code` is the one of `request`: reference, amount, company and type agree."""
    return (
        carries(code, request.reference)
        and code.credits_amount == request.amount
        and code.company_id == request.company_id
        and code.credit_type == request.credit_type
    )


def own_codes(request: Request, listing: Listing) -> int:
    """How many codes of `request` a listing shows."""
    return sum(is_code_of(request, code) for code, _ in listing.codes)


def read_off(request: Request, listing: Listing, begun_at: datetime) -> Reading:
    """What a listing shows of a request."""
    own = own_codes(request, listing)
    carrying = sum(request.reference in code.comment for code, _ in listing.codes)
    return Reading(own, carrying - own, listing.complete, begun_at)


_FOUND = {
    State.APPROVED: (Event.FIND_EARLIER, Event.FIND_SEVERAL_EARLIER),
    State.UNKNOWN: (Event.FIND, Event.FIND_SEVERAL),
    State.NOT_ISSUED: (Event.FIND_LATE, Event.FIND_SEVERAL_LATE),
}


def found(state: State, own: int) -> Event:
    """What it means for a request in `state` that RMS lists so many codes of one of its references, at least one."""
    one, several = _FOUND[state]
    return one if own == 1 else several


def verdict_on_incident(request: Request, reading: Reading) -> Event | None:
    """What a reading means for an incident, where a list that is not whole means nothing; None: look again."""
    if not reading.complete:
        return None
    if reading.own == 1:
        return Event.FIND_ONE
    return Event.FIND_NONE if reading.is_empty and request.empty_readings >= EMPTY_READINGS else None


def verdict(request: Request, reading: Reading) -> Event | None:
    """What a reading means for an unknown mint; None: look again.

    `request.empty_readings` counts the complete ones without the code, this one included.
    """
    if reading.own:
        return found(State.UNKNOWN, reading.own)
    if request.settle_at is None or reading.begun_at < request.settle_at:
        return None
    if reading.is_empty and request.empty_readings >= EMPTY_READINGS:
        return Event.SETTLE
    told = request.answer is not None
    undecided = not reading.complete or reading.alike
    return Event.STAY_UNKNOWN if undecided and not told else None
