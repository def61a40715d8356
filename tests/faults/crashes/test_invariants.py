"""Each invariant sees a world in which it is violated, and sees nothing in one in which it holds."""

from collections import Counter
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from bot.sandbox.town import ADA, BEN, JOHN
from bot.store.outbox import CARD
from bot.views.request import APPROVE
from tests.faults.crashes.evidence import Card, Evidence, Pressed, Row
from tests.faults.crashes.invariants import ALL, violations
from tests.faults.crashes.invariants_of_asks import OF_ASKS

CODE = "abcdefghijklmnopqrstuvwxyz012345"
DAY = date(2026, 3, 10)


def audit(who: str, what: str, outcome: str) -> Row:
    return {"who": who, "what": what, "outcome": outcome, "request_id": 1}


def owed(state: str, kind: str = "ISSUE") -> Row:
    return {"id": 7, "destination": JOHN, "kind": kind, "request_id": 1, "state": state}


ISSUED: Row = {"id": 1, "reference": "MC-1", "state": "issued", "requester": JOHN, "decided_by": ADA, "amount": 4}
MINT: Row = {"reference": "MC-1", "request_id": 1, "outcome": "issued"}
STEPS = (
    audit(JOHN, "ask", "waiting"),
    audit(ADA, "approve", "approved"),
    audit("teller", "intend", "sending"),
    audit("teller", "issue", "issued"),
)
PRESS = Pressed(ADA, APPROVE, 1, "t1", heard=True)
CARD_OF_IT = Card(1, known=True, shows="Minted.", drawn="Minted.")

GOOD = Evidence(
    requests=(ISSUED,),
    mints=(MINT,),
    audit=STEPS,
    owed=(owed("sent"), owed("sent", CARD)),
    sent=("MC-1",),
    effects=("MC-1",),
    approvers=frozenset({ADA, BEN}),
    pressed=(PRESS,),
    notices=Counter({(JOHN, 1): 1}),
    cards=(CARD_OF_IT,),
    mornings=(DAY,),
    due=frozenset({DAY}),
    private=((JOHN, "*john* has *413370* SMS credits"), (ADA, "*office* has *529610*")),
    balances={"john": "413370", "office": "529610"},
    may_see={JOHN: frozenset({"john"}), ADA: frozenset({"john", "office"})},
    codes=(CODE,),
    places={"the log": b"request 1: issued", "teller.db": b"MC-1"},
)
"""John's code, approved by Ada; a morning."""

DOUBLED = (replace(CARD_OF_IT, known=False, shows="Approve"), CARD_OF_IT)
LOST = (*STEPS[:-1], audit("teller", "lose", "unknown"))
GIVEN_UP = (*LOST, audit("teller", "settle", "not issued"))
UNKNOWN = ISSUED | {"state": "unknown"}
NOT_ISSUED = ISSUED | {"state": "not issued"}

VIOLATED: list[tuple[str, dict[str, Any]]] = [
    ("I1", {"effects": ("MC-1", "MC-1")}),
    ("I1", {"mints": (MINT, MINT | {"reference": "MC-2"}), "effects": ("MC-1", "MC-2")}),
    ("I1", {"audit": (STEPS[0], audit(ADA, "approve", "the first of two"))}),
    ("I2", {"effects": ("MC-9",)}),
    ("I2", {"pressed": ()}),
    ("I2", {"pressed": (replace(PRESS, user_id=BEN),)}),
    ("I2", {"pressed": (replace(PRESS, request_id=2),)}),
    ("I2", {"pressed": (replace(PRESS, name="request.reject.1"),)}),
    ("I2", {"approvers": frozenset({BEN})}),
    ("I2", {"audit": (STEPS[0], audit(ADA, "approve", "refused: own request"))}),
    ("I2", {"requests": (ISSUED | {"requester": ADA},)}),
    ("I2", {"two_over": 3}),
    ("I3", {"requests": (NOT_ISSUED,)}),
    ("I3", {"requests": (UNKNOWN,), "notices": Counter()}),
    ("I3", {"requests": (ISSUED | {"reference": "MC-2"},)}),
    ("I3", {"requests": ()}),
    ("I4", {"sent": ("MC-1", "MC-1")}),
    ("I5", {"audit": (*STEPS, audit("teller", "lose", "unknown"))}),
    ("I5", {"audit": STEPS[:-1]}),
    ("I5", {"audit": (STEPS[0], *STEPS[2:])}),
    ("I5", {"audit": (*STEPS, STEPS[1])}),
    ("I6", {"places": {"the log": f"code {CODE}".encode()}}),
    ("I6", {"windows": ((BEN, f"This is it: {CODE}"),)}),
    ("I7", {"cards": (replace(CARD_OF_IT, shows="Asking RMS"),)}),
    ("I7", {"cards": (replace(CARD_OF_IT, known=False),)}),
    ("I7", {"cards": (CARD_OF_IT, CARD_OF_IT)}),
    ("I7", {"requests": (ISSUED | {"state": "withdrawn"},)}),
    ("I7", {"requests": (ISSUED | {"state": "withdrawn", "decided_by": JOHN},), "cards": ()}),
    ("I7", {"cards": DOUBLED}),
    ("I8", {"mornings": (DAY, DAY)}),
    ("I8", {"flagged": frozenset({DAY})}),
    ("I8", {"mornings": ()}),
    ("I9", {"private": ((JOHN, "*office* has *529610*"),)}),
    ("I9", {"private": ((BEN, "*john* has *413370*"),)}),
    ("I10", {"pressed": (PRESS, replace(PRESS, trigger_id="t2"))}),
    ("I10", {"pressed": (PRESS, replace(PRESS, user_id=BEN)), "replies": Counter({ADA: 1})}),
    ("I10", {"audit": (STEPS[0], audit(ADA, "approve", "refused: own request"))}),
    ("told", {"owed": (owed("waiting"),)}),
    ("told", {"notices": Counter()}),
    ("told", {"notices": Counter({(JOHN, 1): 2})}),
    ("outside", {"made_outside": 1}),
    ("outside", {"made_outside": 1, "reports": 2}),
    ("outside", {"reports": 1}),
]

HOLDS: list[dict[str, Any]] = [
    {},
    {"requests": (UNKNOWN,), "audit": LOST},
    {"mints": (MINT | {"outcome": "late"},), "requests": (NOT_ISSUED,), "audit": GIVEN_UP},
    {"read_back": False, "cards": DOUBLED},
    {"read_back": False, "notices": Counter({(JOHN, 1): 2})},
    {"read_back": False, "flagged": frozenset({DAY})},
    {"mornings": (), "flagged": frozenset({DAY})},
    {"pressed": (PRESS, PRESS)},
    {"pressed": (PRESS, replace(PRESS, user_id=BEN)), "replies": Counter({BEN: 1})},
    {"pressed": (PRESS, replace(PRESS, trigger_id="t2", heard=False))},
    {"windows": ((BEN, "Rejected."),)},
    {"two_over": 4},
    {"made_outside": 2, "reports": 1},
]


@pytest.mark.parametrize(("name", "change"), VIOLATED)
def test_it_sees_the_violation(name: str, change: dict[str, Any]) -> None:
    """In a world that differs in one thing from a good one."""
    assert list(ALL[name](replace(GOOD, **change))) != []


@pytest.mark.parametrize("change", HOLDS)
def test_it_sees_nothing_else(change: dict[str, Any]) -> None:
    """Where all holds, none of them says otherwise."""
    assert violations(replace(GOOD, **change)) == {}


def test_each_has_a_row() -> None:
    """None of them is one that cannot fail."""
    assert {name for name, _ in VIOLATED} == ALL.keys() - OF_ASKS.keys()
