"""Each invariant of asks sees a world in which it is violated, and sees nothing in one in which it holds."""

from collections import Counter
from dataclasses import replace
from typing import Any

import pytest

from bot.sandbox.town import ADA, APPROVALS, BEN, EVE, JOHN
from tests.faults.crashes.asked import AskCard, Asked, Row
from tests.faults.crashes.evidence import Evidence
from tests.faults.crashes.invariants import violations
from tests.faults.crashes.invariants_of_asks import OF_ASKS

OLD, NEW = "[MC-7F3KQ2] spare routers", "[MC-7F3KQ2] spare switches"


def audit(who: str, what: str, outcome: str) -> Row:
    return {"who": who, "what": what, "outcome": outcome, "request_id": None}


def ask(number: int, kind: str, state: str, **more: Any) -> Row:
    return {"id": number, "kind": kind, "state": state, "asker": JOHN, "about": "3", "decided_by": ADA} | more


REVOKED, GIVEN = ask(1, "revoke", "done"), ask(2, "access", "done", asker=EVE, about=EVE)
STEPS = (
    audit(JOHN, "ask for revoke", "ask #1: waiting"),
    audit(ADA, "revoke: agree", "ask #1: sending"),
    audit("teller", "revoke: succeed", "ask #1: done"),
    audit(EVE, "ask for access", "ask #2: waiting"),
    audit(ADA, "access: agree", "ask #2: done"),
    audit(JOHN, "edit comment", "asked: code 4, from “spare routers” to “spare switches”"),
)
CARD, CARD_OF_EVE = AskCard(1, APPROVALS, True, "*Revoked*", "*Revoked*"), AskCard(2, ADA, True, "A user", "A user")
TOLD = Counter({(JOHN, "It is revoked."): 1})
IT = Asked(
    asks=(REVOKED, GIVEN),
    places=((1, APPROVALS), (2, ADA)),
    cards=(CARD, CARD_OF_EVE),
    pressed=frozenset({(ADA, 1), (ADA, 2)}),
    news=TOLD,
    told=TOLD,
    members={ADA: "admin/1/", BEN: "user/1/", JOHN: "user/0/john", EVE: "user/0/"},
    deleted=(3,),
    changed=((4, NEW),),
    comments={4: NEW},
)
GOOD = Evidence(
    audit=STEPS,
    mints=({"reference": "MC-7F3KQ2", "request_id": 1, "outcome": "issued"},),
    approvers=frozenset({ADA, BEN}),
    asked=IT,
)
"""A code of John's that was revoked, Eve's access, and a comment of John's, which he changed."""

NOT_REVOKED = ask(1, "revoke", "not done")
FAILED = (*STEPS[:2], audit("teller", "revoke: fail", "ask #1: not done: it is spent"), *STEPS[3:])
SENDING = (*STEPS[:2], *STEPS[3:])

VIOLATED: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
    ("I11", {"asks": (ask(1, "revoke", "sending"), GIVEN)}, {"audit": SENDING}),
    ("I11", {"asks": (NOT_REVOKED, GIVEN)}, {}),
    ("I11", {}, {"audit": STEPS[1:]}),
    ("I11", {}, {"audit": (*STEPS, STEPS[2])}),
    ("I12", {"pressed": frozenset({(ADA, 2), (BEN, 1)})}, {}),
    ("I12", {"asks": (ask(1, "revoke", "done", asker=ADA), GIVEN)}, {}),
    ("I12", {}, {"approvers": frozenset({BEN})}),
    ("I12", {"members": IT.members | {ADA: "user/1/"}}, {}),
    ("I12", {"members": {ADA: "admin/1/"}}, {}),
    ("I13", {"deleted": (3, 3)}, {}),
    ("I13", {"deleted": (3, 5)}, {}),
    ("I13", {"comments": {3: OLD, 4: NEW}}, {}),
    ("I13", {"asks": (NOT_REVOKED, GIVEN)}, {"audit": FAILED}),
    ("I14", {"cards": (CARD_OF_EVE,)}, {}),
    ("I14", {"cards": (replace(CARD, known=False), CARD, CARD_OF_EVE)}, {}),
    ("I14", {"cards": (replace(CARD, shows="Revoke"), CARD_OF_EVE)}, {}),
    ("I14", {"places": ((1, APPROVALS),)}, {}),
    ("I15", {"told": Counter()}, {}),
    ("I15", {"told": TOLD + TOLD}, {}),
    ("I15", {}, {"private": ((ADA, "Nothing was done. *Revoked*: approved by ada."),)}),
    ("I16", {"changed": ((4, NEW), (4, NEW))}, {}),
    ("I16", {"comments": {4: "spare switches"}, "changed": ((4, "spare switches"),)}, {}),
    ("I16", {"comments": {4: OLD}}, {}),
    ("I16", {}, {"audit": STEPS[:-1]}),
]

HOLDS: list[tuple[dict[str, Any], dict[str, Any]]] = [
    ({}, {}),
    ({"asks": (NOT_REVOKED, GIVEN), "comments": {3: OLD, 4: NEW}}, {"audit": FAILED}),
    ({"cards": (replace(CARD, known=False, shows="Revoke"), CARD, CARD_OF_EVE)}, {"read_back": False}),
    ({"told": TOLD + TOLD}, {"read_back": False}),
    ({}, {"private": ((BEN, "Nothing was done. *Revoked*: approved by ada."),)}),
    ({"deleted": (3, 5)}, {"audit": (*STEPS, audit(ADA, "revoke", "asked: MC-7F3KQ2"))}),
    ({"changed": ((4, NEW), (4, NEW))}, {"audit": (*STEPS, STEPS[-1])}),
]


@pytest.mark.parametrize(("name", "of_asks", "change"), VIOLATED)
def test_it_sees_the_violation(name: str, of_asks: dict[str, Any], change: dict[str, Any]) -> None:
    """In a world that differs in one thing from a good one."""
    world = replace(GOOD, asked=replace(IT, **of_asks), **change)

    assert list(OF_ASKS[name](world)) != []


@pytest.mark.parametrize(("of_asks", "change"), HOLDS)
def test_it_sees_nothing_else(of_asks: dict[str, Any], change: dict[str, Any]) -> None:
    """Where all holds, none of them says otherwise."""
    assert violations(replace(GOOD, asked=replace(IT, **of_asks), **change)) == {}


def test_each_has_a_row() -> None:
    """None of them is one that cannot fail."""
    assert {name for name, _, _ in VIOLATED} == OF_ASKS.keys()
