"""Whether RMS's codes and Teller's ledger agree, pure: what is missing, what differs, what was made elsewhere."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.lifecycle import State
from bot.providers.rms_models import Code
from bot.store.ledger import Entry
from bot.store.mints import REVOKED, REVOKING
from bot.verdict import WATCHED_FOR, carries
from bot.views.credit_types import worth
from bot.views.text import number


@dataclass(frozen=True)
class Findings:
    """`about_ours` are sentences about codes of ours; `outside` are new codes that were not made through Teller."""

    about_ours: tuple[str, ...]
    outside: tuple[Code, ...]
    too_young: int = 0
    """How many references were not compared: RMS's list may lag behind them."""


STILL_LOOKED_FOR = frozenset({State.SENDING, State.UNKNOWN, State.INCIDENT, REVOKING})
"""Outcomes of which people are told by whoever looks for the code."""
NO_CODE = frozenset({State.REFUSED, State.NOT_SENT, State.NOT_ISSUED, REVOKED})
"""Outcomes with which RMS must list no code."""


@dataclass(frozen=True)
class Reading:
    """RMS's codes, all of them, and what the ledger knew when they began to be read and when that was done.

    `known` are the ids of codes that are accounted for. RMS's list may lag: an entry whose outcome is younger than
    `settle` at `begun_at` (UTC) is not looked at.
    """

    codes: list[Code]
    known: set[int]
    before: list[Entry]
    after: list[Entry]
    begun_at: datetime
    settle: timedelta


def compare(reading: Reading) -> Findings:
    """What RMS lists against the ledger: what it should have seen as it was before, what is ours as it is after."""
    settled = [entry for entry in reading.before if is_settled(entry, reading.begun_at, reading.settle)]
    said = [each for entry in settled for each in _said_of(entry, reading.codes)]
    outside = [
        code
        for code in reading.codes
        if code.id not in reading.known and not any(carries(code, entry.reference) for entry in reading.after)
    ]
    told_by_others = {*STILL_LOOKED_FOR, State.NOT_ISSUED}
    young = [entry for entry in reading.before if entry.outcome not in told_by_others and entry not in settled]
    return Findings(tuple(said), tuple(outside), len(young))


def is_settled(entry: Entry, begun_at: datetime, settle: timedelta) -> bool:
    """Whether what RMS lists from `begun_at` on must be as an entry has it; before, others tell of it or none can."""
    if entry.outcome in STILL_LOOKED_FOR:
        return False
    waits = WATCHED_FOR if entry.outcome == State.NOT_ISSUED else settle
    return entry.settled_at is None or entry.settled_at + waits <= begun_at


def _said_of(entry: Entry, codes: list[Code]) -> list[str]:
    """What is not as the ledger has it, about one reference of ours."""
    own = [code for code in codes if carries(code, entry.reference)]
    whose = f"request #{entry.request_id} (`{entry.reference}`)"
    said: list[str] = []
    if entry.outcome == State.ISSUED and not own:
        said.append(f"RMS lists no code of {whose} any more: it was deleted there, or its comment was changed.")
    if own and entry.outcome in NO_CODE:
        said.append(f"RMS lists a code of {whose}, which Teller has as {entry.outcome}.")
    if len(own) > 1:
        said.append(f"RMS lists {number(len(own))} codes of {whose}.")
    return said + [
        f"RMS's code of {whose} is {_is(code)}, not {_should_be(entry)}." for code in own if differs(code, entry)
    ]


def differs(code: Code, entry: Entry) -> bool:
    """Whether a code that carries a reference of ours is not worth what was asked for."""
    found = (code.credits_amount, code.company_id, code.credit_type)
    return found != (entry.amount, entry.company_id, entry.credit_type)


def outside_sentence(codes: Sequence[Code]) -> str:
    """How many codes were made elsewhere since the last check, and what they are worth by type."""
    types = sorted({code.credit_type for code in codes})
    sums = [
        worth(sum(code.credits_amount or 0 for code in codes if code.credit_type == each), each) for each in types
    ]
    how_many = "One code was" if len(codes) == 1 else f"{number(len(codes))} codes were"
    return f"{how_many} made in RMS outside Teller since the last check, worth {', '.join(sums)}."


def _is(code: Code) -> str:
    return f"{worth(code.credits_amount or 0, code.credit_type)} of company {code.company_id}"


def _should_be(entry: Entry) -> str:
    return f"{worth(entry.amount, entry.credit_type)} of company {entry.company_id}"
