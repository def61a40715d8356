"""The life of a request to mint, held to the issue's rules: what may follow what, and who is told."""

import itertools
import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.lifecycle import (
    BY_PEOPLE,
    DECISIONS,
    OPEN,
    SPENT,
    TABLE,
    TELLS,
    Audience,
    Event,
    Request,
    State,
    diagram,
    step,
)
from tests.clock import T0
from tests.samples import a_request

C, R, B, D, A = Audience.CARD, Audience.REQUESTER, Audience.DECIDER, Audience.APPROVERS, Audience.ADMINS

STEPS: list[tuple[Event, State, State, tuple[Audience, ...]]] = [
    (Event.APPROVE, State.WAITING, State.APPROVED, (C,)),
    (Event.REJECT, State.WAITING, State.REJECTED, (C, R)),
    (Event.EXPIRE, State.WAITING, State.EXPIRED, (C, R, D)),
    (Event.WITHDRAW, State.WAITING, State.WITHDRAWN, (C,)),
    (Event.UNPOSTED, State.WAITING, State.WITHDRAWN, (R, A)),
    (Event.DRIFT, State.APPROVED, State.WAITING, (C, B)),
    (Event.INTEND, State.APPROVED, State.SENDING, ()),
    (Event.ISSUE, State.SENDING, State.ISSUED, (C, R)),
    (Event.REFUSE, State.SENDING, State.REFUSED, (C, R)),
    (Event.NEVER_SENT, State.SENDING, State.NOT_SENT, (C, R)),
    (Event.LOSE, State.SENDING, State.UNKNOWN, (C, R)),
    (Event.FIND, State.UNKNOWN, State.ISSUED, (C, R)),
    (Event.FIND_SEVERAL, State.UNKNOWN, State.INCIDENT, (C, R, D, A)),
    (Event.STAY_UNKNOWN, State.UNKNOWN, State.UNKNOWN, (C, R, D)),
    (Event.SETTLE, State.UNKNOWN, State.NOT_ISSUED, (C, R, D)),
    (Event.SEND_AGAIN, State.NOT_ISSUED, State.APPROVED, (C,)),
    (Event.FIND_LATE, State.NOT_ISSUED, State.ISSUED, (C, R, D)),
    (Event.FIND_EARLIER, State.APPROVED, State.ISSUED, (C, R, B)),
    (Event.FIND_ONE, State.INCIDENT, State.ISSUED, (C, R, D)),
    (Event.FIND_NONE, State.INCIDENT, State.NOT_ISSUED, (C, R, D)),
    (Event.FIND_SEVERAL_LATE, State.NOT_ISSUED, State.INCIDENT, (C, R, D, A)),
    (Event.FIND_SEVERAL_EARLIER, State.APPROVED, State.INCIDENT, (C, R, D, A)),
]
ENDS = {State.ISSUED, State.REFUSED, State.NOT_SENT, State.REJECTED, State.EXPIRED, State.WITHDRAWN}


@pytest.mark.parametrize(("event", "source", "target", "told"), STEPS)
def test_each_step(event: Event, source: State, target: State, told: tuple[Audience, ...]) -> None:
    """Each event has one state it may happen in, one it leads to, and those who learn of it."""
    assert step(event) == (source, target)
    assert TELLS[event] == told


@pytest.mark.parametrize(("state", "event"), [*itertools.product(State, Event)])
def test_every_other_pair_is_refused(state: State, event: Event) -> None:
    """The table has the listed steps and no other."""
    allowed = {(source, each): target for each, source, target, _ in STEPS}
    assert TABLE.get((state, event)) == allowed.get((state, event))


def test_the_steps_are_all_events() -> None:
    """Nothing can happen that the rows do not name."""
    assert [event for event, _, _, _ in STEPS] == list(Event)
    assert set(TELLS) == set(Event)


def test_a_mint_is_begun_once() -> None:
    """Only an approval leads to the intent, and only a decision to an approval: a new one for each POST."""
    leads_to = {
        target: {(source, event) for (source, event), each in TABLE.items() if each is target} for target in State
    }

    assert leads_to[State.SENDING] == {(State.APPROVED, Event.INTEND)}
    assert {event for _, event in leads_to[State.APPROVED]} == {Event.APPROVE, Event.SEND_AGAIN} < set(DECISIONS)
    assert {source for source, _ in leads_to[State.WAITING]} == {State.APPROVED}


def test_what_was_sent_is_never_waited_for_again() -> None:
    """From the intent on, no way leads back to where an approval would send it again, but through *not issued*."""
    after: set[State] = {State.SENDING}
    while True:
        new = {target for (source, _), target in TABLE.items() if source in after - {State.NOT_ISSUED}} - after
        if not new:
            break
        after |= new

    assert after.isdisjoint({State.WAITING, State.APPROVED})
    assert State.NOT_ISSUED in after


def test_what_has_ended_stays_so() -> None:
    """No event leads out of an end, what is open or not issued is all else, and each end is told to who asked.

    Who withdraws has the answer to their own click.
    """
    assert {state for state in State if all(source is not state for source, _ in TABLE)} == ENDS
    assert set(OPEN) == set(State) - ENDS - {State.NOT_ISSUED}
    for (_, event), target in TABLE.items():
        assert target not in ENDS or R in TELLS[event] or event is Event.WITHDRAW


def test_what_counts_against_a_day() -> None:
    """What may exist counts: all that was approved, but what certainly was not made."""
    assert set(SPENT) == set(OPEN) - {State.WAITING} | {State.ISSUED}


def test_who_causes_what() -> None:
    """The requester withdraws, approvers decide, and Teller does all else."""
    assert set(BY_PEOPLE) - set(DECISIONS) == {Event.WITHDRAW}
    assert {step(event)[0] for event in BY_PEOPLE} == {State.WAITING, State.NOT_ISSUED}


def test_the_diagram_shows_every_step() -> None:
    """The Mermaid diagram has a line for each step, the start and each end."""
    lines = [line.strip() for line in diagram().splitlines()]
    names = {state: state.value.replace(" ", "_") for state in State}

    assert lines[:2] == ["stateDiagram-v2", "[*] --> waiting: a member asks"]
    assert len(lines) == 2 + len(STEPS) + len(ENDS)
    assert set(lines[2:]) == {
        *(f"{names[source]} --> {names[target]}: {event.value}" for event, source, target, _ in STEPS),
        *(f"{names[state]} --> [*]" for state in ENDS),
    }


DECIDED_ON: dict[str, Any] = {
    "requester": "UEVE",
    "amount": 40,
    "company_id": 459,
    "company_name": None,
    "credit_type": "sim",
    "comment": "spare routers for Riga",
    "created_at": T0 + timedelta(microseconds=1),
    "round": 2,
}
"""What a decision rests on; each differs from the sample request's."""


@pytest.mark.parametrize("name", DECIDED_ON)
def test_whatever_is_decided_on_is_in_the_digest(name: str) -> None:
    """Who, how much, of whom, which type, why and when: one of them other, and another request was shown."""
    request, other = a_request(), a_request(**{name: DECIDED_ON[name]})

    assert other.shown.request_id == request.shown.request_id
    assert other.shown.digest != request.shown.digest


def test_what_happens_later_is_not_in_the_digest() -> None:
    """State, card, link, what is left: it is still the request that was shown; nor is its reference told."""
    later = {name for name in Request.__dataclass_fields__ if name not in DECIDED_ON and name != "id"}
    changed = dict.fromkeys(later, "other") | {"state": State.ISSUED}

    assert replace(a_request(), **changed).shown == a_request().shown


def test_a_digest_fits_into_a_button() -> None:
    """Sixteen hexadecimal digits."""
    assert re.fullmatch("[0-9a-f]{16}", a_request().shown.digest)


def test_no_two_readings_of_one_digest() -> None:
    """Where a comment ends and the type begins cannot be shifted."""
    assert a_request(credit_type="ab", comment="c").shown != a_request(credit_type="a", comment="bc").shown
