"""Limits of a day and the second approver, read in the statement that claims: to the credit and to the instant."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.lifecycle import SPENT, Event, Request, State
from bot.store import Store
from bot.store.decisions import NO_LIMITS, Limits, Spent
from tests.clock import T0
from tests.store.scene import ADA, BEN, EVE, IDA, JOHN, a_request_in, at, rows, spoil

DAY = {"since": at(0), "until": at(3600)}
MICROSECOND = timedelta(microseconds=1)


async def approves(store: Store, request: Request, by: str = BEN, *, when: float = 60, **limits: Any) -> State | None:
    """The state after an approval, or None where it was refused."""
    limit = Limits(**(DAY | limits))
    decided = await store.decisions.decide(Event.APPROVE, request.shown, by, at(when), limits=limit)
    return None if decided is None else decided.state


@pytest.mark.parametrize(
    ("limits", "allowed"),
    [
        ({}, True),
        ({"day": 10}, True),
        ({"day": 9}, False),
        ({"member_day": 7}, True),
        ({"member_day": 6}, False),
        ({"member_day": 7, "day": 9}, False),
        ({"member_day": 6, "day": 10}, False),
    ],
)
async def test_the_limits_of_a_day(store: Store, limits: dict[str, int], allowed: bool) -> None:
    """John had three of the day's credits and Ada three; he asks for four more."""
    await a_request_in(store, State.ISSUED, "MC-000001", amount=3)
    await a_request_in(store, State.REJECTED, "MC-000002", amount=90)
    request = await a_request_in(store, State.WAITING, "MC-000004")
    other = await a_request_in(store, State.WAITING, "MC-000003", requester=ADA, amount=3)
    assert await approves(store, other) is State.APPROVED

    assert await store.decisions.spent(JOHN, Limits(**DAY)) == Spent(3, 6)
    assert await approves(store, request, **limits) is (State.APPROVED if allowed else None)
    assert await store.decisions.spent(JOHN, Limits(**DAY)) == (Spent(7, 10) if allowed else Spent(3, 6))


@pytest.mark.parametrize("state", State)
async def test_what_counts(store: Store, state: State) -> None:
    """What was minted, may have been, or is about to be; nothing else."""
    await a_request_in(store, state)
    assert await store.decisions.spent(JOHN, NO_LIMITS) == (Spent(4, 4) if state in SPENT else Spent(0, 0))
    assert await store.decisions.spent(BEN, NO_LIMITS) == (Spent(0, 4) if state in SPENT else Spent(0, 0))


@pytest.mark.parametrize(
    ("decided", "counts"), [(at(0) - MICROSECOND, 0), (at(0), 4), (at(3600) - MICROSECOND, 4), (at(3600), 0)]
)
async def test_a_day_has_two_ends(store: Store, decided: Any, counts: int) -> None:
    """What was decided at its first instant counts, what was decided at the next day's does not."""
    request = await a_request_in(store, State.WAITING)
    await store.decisions.decide(Event.APPROVE, request.shown, BEN, decided)
    assert await store.decisions.spent(JOHN, Limits(**DAY)) == Spent(counts, counts)


@pytest.mark.parametrize(("over", "state"), [(0, State.APPROVED), (4, State.APPROVED), (3, State.WAITING)])
async def test_from_how_many_credits_on_two_must_approve(store: Store, path: Path, over: int, state: State) -> None:
    """Above the limit the first approval is written down, and the card is owed anew."""
    request = await a_request_in(store, State.WAITING)
    spoil(path, "UPDATE outbox SET state = 'sent'")
    assert await approves(store, request, two_approvers_over=over) is state

    assert rows(path, "SELECT request_id, round, approver FROM approvals") == [(1, 1, BEN)]
    assert rows(path, "SELECT destination, kind, request_id, created_at FROM outbox WHERE state = 'waiting'") == [
        ("CAPPROVALS", "CARD", 1, at(60).isoformat(timespec="microseconds"))
    ]


@pytest.mark.parametrize(
    ("second", "meanwhile", "state"),
    [
        (ADA, None, State.APPROVED),
        (BEN, None, None),
        (JOHN, None, None),
        (IDA, None, None),
        (EVE, None, None),
        (ADA, "UPDATE members SET approver = 0 WHERE user_id = 'UBEN'", State.WAITING),
        (ADA, "DELETE FROM members WHERE user_id = 'UBEN'", State.WAITING),
        (ADA, "UPDATE requests SET round = 2", None),
        (ADA, "INSERT INTO freezes (at, by, reason) VALUES ('then', 'UADA', 'stop')", None),
        (ADA, "DELETE FROM origin", None),
    ],
)
async def test_the_second_of_two(
    store: Store, path: Path, second: str, meanwhile: str | None, state: State | None
) -> None:
    """Another approver, while the first still is one, and nothing has changed."""
    request = await a_request_in(store, State.WAITING)
    assert await approves(store, request, BEN, two_approvers_over=3) is State.WAITING
    if meanwhile:
        spoil(path, meanwhile)
    assert await approves(store, request, second, two_approvers_over=3) is state


async def test_who_rejects_has_not_approved(store: Store, path: Path) -> None:
    """Nothing is written down as an approval that was none."""
    request = await a_request_in(store, State.WAITING)
    assert await store.decisions.decide(Event.REJECT, request.shown, BEN, at(60)) is not None
    assert rows(path, "SELECT * FROM approvals") == []


async def test_what_is_decided_anew_begins_at_none(store: Store) -> None:
    """The approvals of an earlier round do not count in the next: two must approve again."""
    request = await a_request_in(store, State.WAITING)
    assert await approves(store, request, BEN, two_approvers_over=3) is State.WAITING
    assert await approves(store, request, ADA, two_approvers_over=3) is State.APPROVED
    anew = await store.requests.happen(Event.DRIFT, 1, at(61))
    assert anew is not None
    assert (request.approvals, request.approvals_before) == ((), ())
    assert (anew.approvals, set(anew.approvals_before)) == ((), {ADA, BEN})

    assert await approves(store, anew, BEN, two_approvers_over=3) is State.WAITING
    assert await approves(store, anew, ADA, two_approvers_over=3) is State.APPROVED


async def test_nobody_decides_that_it_is_issued(store: Store) -> None:
    """People cause three events and no other."""
    request = await a_request_in(store, State.SENDING)
    with pytest.raises(ValueError, match="nobody decides ISSUE"):
        await store.decisions.decide(Event.ISSUE, request.shown, BEN, T0)
    with pytest.raises(ValueError, match="APPROVE does not happen by itself"):
        await store.requests.happen(Event.APPROVE, 1, T0)
    with pytest.raises(ValueError, match="amount"):
        await store.requests.happen(Event.ISSUE, 1, T0, amount=5)
