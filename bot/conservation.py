"""Whether RMS's codes and Teller's ledger agree, pure: what is missing, what differs, what was made elsewhere."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.lifecycle import State
from bot.providers.rms_models import Code
from bot.reconcile import WATCHED_FOR, carries
from bot.store.ledger import Entry
from bot.store.mints import REVOKED
from bot.views.request import worth


@dataclass(frozen=True)
class Findings:
    """`about_ours` are sentences about codes of ours; `outside` are new codes that were not made through Teller."""

    about_ours: tuple[str, ...]
    outside: tuple[Code, ...]


STILL_LOOKED_FOR = frozenset({State.SENDING, State.UNKNOWN, State.INCIDENT})
"""Outcomes of which people are told by whoever looks for the code."""
NO_CODE_FROM: dict[str, timedelta] = {
    State.REFUSED: timedelta(0),
    State.NOT_SENT: timedelta(0),
    State.NOT_ISSUED: WATCHED_FOR,
    REVOKED: timedelta(0),
}
"""For each outcome with which RMS must list no code: how long after it that is told here; before, the watch tells."""


def compare(codes: list[Code], entries: list[Entry], known: set[int], now: datetime) -> Findings:
    """RMS's codes, all of them, against the ledger. `known` are the ids of codes that are accounted for."""
    said = [each for entry in entries for each in _said_of(entry, codes, now)]
    ours = [entry.reference for entry in entries]
    outside = [
        code for code in codes if code.id not in known and not any(carries(code, reference) for reference in ours)
    ]
    return Findings(tuple(said), tuple(outside))


def _said_of(entry: Entry, codes: list[Code], now: datetime) -> list[str]:
    """What is not as the ledger has it, about one reference of ours."""
    own = [code for code in codes if carries(code, entry.reference)]
    if entry.outcome in STILL_LOOKED_FOR:
        return []
    whose = f"request #{entry.request_id} (`{entry.reference}`)"
    said: list[str] = []
    if entry.outcome == State.ISSUED and not own:
        said.append(f"RMS lists no code of {whose} any more: it was deleted there, or its comment was changed.")
    if own and _must_be_absent(entry, now):
        said.append(f"RMS lists a code of {whose}, which Teller has as {entry.outcome}.")
    if len(own) > 1:
        said.append(f"RMS lists {len(own)} codes of {whose}.")
    return said + [
        f"RMS's code of {whose} is {_is(code)}, not {_should_be(entry)}." for code in own if differs(code, entry)
    ]


def _must_be_absent(entry: Entry, now: datetime) -> bool:
    after = NO_CODE_FROM.get(entry.outcome)
    return after is not None and (entry.settled_at is None or entry.settled_at + after <= now)


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
    number = "One code was" if len(codes) == 1 else f"{len(codes)} codes were"
    return f"{number} made in RMS outside Teller since the last check, worth {', '.join(sums)}."


def _is(code: Code) -> str:
    return f"{worth(code.credits_amount or 0, code.credit_type)} of company {code.company_id}"


def _should_be(entry: Entry) -> str:
    return f"{worth(entry.amount, entry.credit_type)} of company {entry.company_id}"
