"""Every order of events in a small world: with all guards nothing goes wrong in any, without one of them it does."""

from collections.abc import Mapping
from functools import cache
from typing import Any, NamedTuple

import pytest

from bot.lifecycle import State
from tests.faults.readings import AS_SENT
from tests.faults.search import Found, search
from tests.faults.table import Outcome
from tests.faults.world import (
    ADA,
    BEN,
    IDA,
    IN_TIME,
    JOHN,
    LATE,
    Chances,
    Code,
    Decision,
    Guard,
    Process,
    Row,
    Rules,
    World,
)

SUITE = "every order of events in a small world"
ONE = (Process(1),)
TWO = (Process(1), Process(2))


class Scenario(NamedTuple):
    """A world to begin with, and what holds in it."""

    processes: tuple[Process, ...]
    chances: Chances
    rows: tuple[Row, ...] = (Row(),)
    rules: Mapping[str, Any] = {"pressers": (ADA,)}
    begins: Mapping[str, Any] = {}


OLDER = {"codes": (Code(1, AS_SENT, IN_TIME),), "posted": ((1, 1),), "decisions": 1}
"""RMS has the code already, and the database is a copy from before its intent."""

SCENARIOS = {
    "two workers, a crash, a late commit": Scenario(
        TWO, Chances(presses=2, crashes=1, lates=1), rules={"pressers": (ADA, BEN)}
    ),
    "a slow RMS": Scenario(TWO, Chances(presses=1, crashes=1, omissions=1), rules={"pressers": (ADA,), "slow": True}),
    "a late commit": Scenario(ONE, Chances(presses=2, lates=1)),
    "stale readings": Scenario(ONE, Chances(presses=2, crashes=1, lies=2, omissions=1)),
    "readings that lack a row": Scenario(ONE, Chances(presses=2, omissions=3)),
    "codes that look like it": Scenario(
        ONE, Chances(presses=2, edits=1, decoys=1), rules={"pressers": (ADA,), "slow": True}
    ),
    "a lost answer": Scenario(ONE, Chances(presses=1, repeats=1)),
    "people": Scenario(
        TWO,
        Chances(presses=2, drifts=1, freezes=1, lifts=1, leavings=1, expiries=1),
        rules={"pressers": (ADA, JOHN, IDA)},
    ),
    "two approvers": Scenario(ONE, Chances(presses=3, drifts=1), rules={"pressers": (ADA, BEN), "two": True}),
    "a limit": Scenario(
        ONE, Chances(presses=2), rows=(Row(), Row(reference=2)), rules={"pressers": (ADA,), "limit": 1}
    ),
    "an incident": Scenario(ONE, Chances(presses=2, twins=1, lifts=1), rows=(Row(), Row(reference=2))),
    "an older copy": Scenario(
        (Process(0),),
        Chances(presses=1),
        rows=(Row(state=State.APPROVED, decision=Decision(1, "")),),
        begins=OLDER,
    ),
}


@cache
def searched(scenario: str, *without: Guard) -> Found:
    """What comes of a scenario where these guards are taken away."""
    begin = SCENARIOS[scenario]
    world = World(begin.rows, begin.processes, begin.chances, **begin.begins)
    return search(world, Rules(without=frozenset(without), **begin.rules))


G = Guard
TWICE, SHOULD_NOT = "sent twice under one reference", "while minting should be frozen"
IN_VAIN = "given up, although RMS had made it in time"
HARMS: list[tuple[Guard, str, str]] = [
    (G.CLAIM_STATE, "two workers, a crash, a late commit", TWICE),
    (G.CLAIM_OWN, "people", "who asked for it decided"),
    (G.CLAIM_APPROVER, "people", "who is no approver decided"),
    (G.CLAIM_SHOWN, "people", "it was not what was shown"),
    (G.CLAIM_EXPIRY, "people", "it was past its time"),
    (G.CLAIM_FREEZE, "people", f"approved {SHOULD_NOT}"),
    (G.CLAIM_TWO, "two approvers", "one person decided for two"),
    (G.CLAIM_LIMIT, "a limit", "more than the limit of the day"),
    (G.UNKNOWN_COUNTS, "a limit", "more than the limit of the day"),
    (G.NEW_REFERENCE, "readings that lack a row", TWICE),
    (G.INTENT_FIRST, "two workers, a crash, a late commit", TWICE),
    (G.INTENT_STATE, "two workers, a crash, a late commit", TWICE),
    (G.INTENT_FREEZE, "people", f"begun {SHOULD_NOT}"),
    (G.INTENT_MEMBER, "people", "begun for who is no member"),
    (G.PREFLIGHT_REFERENCE, "an older copy", TWICE),
    (G.FOUND_EARLIER, "a late commit", "sent again, although the first code had come"),
    (G.ONE_POST, "a lost answer", TWICE),
    (G.AMBIGUOUS, "a lost answer", "a code that nobody knows of, made in time"),
    (G.OUTCOME_STATE, "two workers, a crash, a late commit", "what was issued became waiting"),
    (G.OUTCOME_REFERENCE, "two workers, a crash, a late commit", "issued, and RMS has made no such code"),
    (G.OTHER_STARTS, "two workers, a crash, a late commit", "sending for ever"),
    (G.NOT_RESENT, "two workers, a crash, a late commit", TWICE),
    (G.SETTLE_TIME, "a slow RMS", IN_VAIN),
    (G.SETTLE_BEGUN, "a slow RMS", IN_VAIN),
    (G.THREE_READINGS, "stale readings", IN_VAIN),
    (G.COMPLETE_COUNTS, "stale readings", IN_VAIN),
    (G.COMPLETE, "a slow RMS", IN_VAIN),
    (G.ALIKE, "codes that look like it", IN_VAIN),
    (G.ALL_AGREE, "codes that look like it", "issued, and RMS has made no such code"),
    (G.INCIDENT_FREEZES, "an incident", f"approved {SHOULD_NOT}"),
    (G.WATCHED, "a late commit", "a code that nobody knows of, made late"),
]


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_with_all_guards_nothing_goes_wrong(outcome: Outcome, scenario: str) -> None:
    """In no order of events is a code made twice, unasked or unseen, given up in vain, or left behind."""
    found = searched(scenario)
    outcome(scenario, len(found.visited))
    assert (found.harm, found.path) == ("", ())


@pytest.mark.parametrize(("guard", "scenario", "harm"), HARMS, ids=[guard.name for guard, _, _ in HARMS])
def test_each_guard_is_needed(guard: Guard, scenario: str, harm: str) -> None:
    """Without it some order of events leads to the harm that it is there for."""
    found = searched(scenario, guard)

    assert found.harm == harm
    assert found.path


def test_every_guard_is_taken_away() -> None:
    """Once each, and every scenario is there for some guard."""
    assert [guard for guard, _, _ in HARMS] == list(Guard)
    assert {scenario for _, scenario, _ in HARMS} == set(SCENARIOS)


def test_the_search_goes_everywhere() -> None:
    """It is not safe for want of trouble: codes come late, two are made for one request, and both are known then."""
    found = searched("two workers, a crash, a late commit")
    states = {row.state for world in found.visited for row in world.rows}
    late = [world for world in found.visited if any(code.made == LATE for code in world.codes)]
    incidents = searched("an incident").visited

    assert states == set(State) - {State.INCIDENT, State.REJECTED, State.EXPIRED, State.WITHDRAWN, State.NOT_SENT}
    assert any(row.reported for world in late for row in world.rows)
    assert any(len(world.codes) == len(world.posted) == 2 for world in late)
    assert any(row.state is State.INCIDENT for world in incidents for row in world.rows)
