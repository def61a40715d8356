"""The verbs of requests: one statement each that holds every condition, so that one wins and nothing is half done."""

import asyncio
import itertools
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot import lifecycle
from bot.access import Role
from bot.lifecycle import TABLE, Event, Shown, State
from bot.store import Store
from bot.store.members import COMMAND_LINE
from bot.store.outbox import CARD
from tests.clock import T0
from tests.store.scene import (
    ADA,
    BEN,
    CHANNEL,
    EVE,
    EXPIRES,
    IDA,
    JOHN,
    a_request_in,
    asking,
    at,
    dump,
    enrol,
    rows,
    spoil,
)

DECISIONS = [Event.APPROVE, Event.REJECT]
MICROSECOND = timedelta(microseconds=1)


async def test_asking(store: Store, path: Path) -> None:
    """A request is written as it was asked for, its card is owed and the act is in the audit trail."""
    request, new = await store.requests.ask(asking(delivery="t1", doubt="?"), "MC-7F3KQ2", T0)

    assert new
    assert await store.requests.find(request.id) == request
    assert (request.state, request.reference, request.delivery) == (State.WAITING, "MC-7F3KQ2", "t1")
    assert (request.requester, request.amount, request.company_id, request.company_name) == (
        JOHN,
        4,
        458,
        "Acme Baltic",
    )
    assert (request.credit_type, request.comment, request.left_then, request.doubt) == (
        "credit",
        "spare routers",
        96,
        "?",
    )
    assert (request.created_at, request.expires_at, request.decided_by) == (T0, EXPIRES, None)
    assert rows(path, "SELECT destination, kind, request_id FROM outbox") == [(CHANNEL, CARD, request.id)]
    assert rows(path, "SELECT who, what, outcome FROM audit WHERE request_id = 1") == [
        (JOHN, "ask", "waiting: 4 credit of company 458: spare routers")
    ]


@pytest.mark.parametrize("event", DECISIONS)
@pytest.mark.parametrize("by", [ADA, BEN])
async def test_deciding(store: Store, path: Path, event: Event, by: str) -> None:
    """An approver, whether user or admin, decides on another's request: state, who and when are written together."""
    asked = await a_request_in(store, State.WAITING)
    decided = await store.decisions.decide(event, asked.shown, by, at(60), reason="because")

    assert decided is not None
    assert decided == await store.requests.find(asked.id)
    assert decided.state is (State.APPROVED if event is Event.APPROVE else State.REJECTED)
    assert (decided.decided_by, decided.decided_at, decided.reason) == (
        by,
        at(60),
        "because" if event is Event.REJECT else None,
    )
    assert rows(path, "SELECT who, what, outcome FROM audit ORDER BY id DESC LIMIT 1") == [
        (by, event.name.lower(), decided.state.value)
    ]


@pytest.mark.parametrize("event", DECISIONS)
@pytest.mark.parametrize(
    ("by", "asked", "when", "meanwhile"),
    [
        (JOHN, {}, T0, None),
        (JOHN, {"requester": BEN}, T0, None),
        (ADA, {"requester": ADA}, T0, None),
        (BEN, {"requester": BEN}, T0, None),
        (IDA, {}, T0, None),
        (EVE, {}, T0, None),
        ("", {}, T0, None),
        ("ubEN", {}, T0, None),
        (BEN, {}, EXPIRES, None),
        (BEN, {}, EXPIRES + MICROSECOND, None),
        (BEN, {"expires_at": T0}, T0, None),
        (BEN, {"requester": EVE}, T0, None),
        (BEN, {}, T0, "DELETE FROM members WHERE user_id = 'UJOHN'"),
        (BEN, {}, T0, "DELETE FROM members WHERE user_id = 'UBEN'"),
        (BEN, {}, T0, "UPDATE members SET approver = 0 WHERE user_id = 'UBEN'"),
    ],
)
async def test_each_condition_of_the_claim(
    store: Store, path: Path, event: Event, by: str, asked: dict[str, Any], when: datetime, meanwhile: str | None
) -> None:
    """Not an approver, one's own, too late, requester gone: refused one by one, and nothing changes."""
    request = await a_request_in(store, State.WAITING, **asked)
    if meanwhile:
        spoil(path, meanwhile)
    before = dump(path)

    assert await store.decisions.decide(event, request.shown, by, when, reason="because") is None
    assert dump(path) == before


@pytest.mark.parametrize("event", DECISIONS)
@pytest.mark.parametrize("state", [state for state in State if state is not State.WAITING])
async def test_only_what_waits_can_be_decided(store: Store, path: Path, state: State, event: Event) -> None:
    """Whatever became of it in the meantime, a second decision changes nothing."""
    request = await a_request_in(store, state)
    before = dump(path)

    assert await store.decisions.decide(event, request.shown, BEN, T0, reason="because") is None
    assert dump(path) == before


@pytest.mark.parametrize("request_id", [0, -1, 2, 10**12])
async def test_deciding_on_nothing(store: Store, path: Path, request_id: int) -> None:
    """A number that is no request's changes nothing."""
    request = await a_request_in(store, State.WAITING)
    before = dump(path)

    assert await store.decisions.decide(Event.APPROVE, Shown(request_id, request.shown.digest), ADA, T0) is None
    assert await store.requests.find(request_id) is None
    assert dump(path) == before


@pytest.mark.parametrize("event", DECISIONS)
@pytest.mark.parametrize(
    "change",
    [
        "requester = 'UEVE'",
        "amount = 40",
        "company_id = 459",
        "company_name = 'Acme'",
        "company_name = NULL",
        "credit_type = 'sim'",
        "comment = 'spare  routers'",
        "created_at = '2026-03-10T08:00:00.000001+00:00'",
    ],
)
async def test_only_what_was_shown_can_be_decided(store: Store, path: Path, event: Event, change: str) -> None:
    """A request that is not the one on the card any more is not decided by that card."""
    request = await a_request_in(store, State.WAITING)
    spoil(path, "INSERT INTO members (user_id, role) VALUES ('UEVE', 'user')", f"UPDATE requests SET {change}")  # noqa: S608
    before = dump(path)

    assert await store.decisions.decide(event, request.shown, ADA, T0, reason="because") is None
    assert dump(path) == before

    present = await store.requests.find(request.id)
    assert present is not None
    assert await store.decisions.decide(event, present.shown, ADA, T0, reason="because") is not None


async def test_the_last_moment(store: Store) -> None:
    """A microsecond before its time runs out a request can be decided."""
    request = await a_request_in(store, State.WAITING)
    assert await store.decisions.decide(Event.APPROVE, request.shown, ADA, EXPIRES - MICROSECOND) is not None


async def test_rights_are_read_at_the_moment_of_the_act(store: Store, beside: Store) -> None:
    """Who became an approver a moment ago, by another process, decides; who was one, does not."""
    request = await a_request_in(store, State.WAITING)
    assert await store.decisions.decide(Event.APPROVE, request.shown, IDA, T0) is None
    await enrol(beside, IDA, Role.ADMIN, approver=True)
    await beside.members.remove(BEN, (), COMMAND_LINE, T0)

    assert await store.decisions.decide(Event.APPROVE, request.shown, BEN, T0) is None
    assert await store.decisions.decide(Event.APPROVE, request.shown, IDA, T0) is not None


async def test_twenty_decisions_at_once(store: Store, beside: Store, path: Path) -> None:
    """Two approvers, two connections in two threads, twenty claims: one wins, and one set of messages is owed."""
    request = await a_request_in(store, State.WAITING)
    claims = [
        (store if number % 2 else beside).decisions.decide(
            DECISIONS[number % 3 == 0], request.shown, by, T0, reason="because"
        )
        for number, by in enumerate(itertools.islice(itertools.cycle([ADA, BEN, ADA]), 20))
    ]
    won = [each for each in await asyncio.gather(*claims) if each is not None]

    assert len(won) == 1
    assert await store.requests.find(request.id) == won[0]
    decisions = rows(path, "SELECT who FROM audit WHERE what IN ('approve', 'reject')")
    assert decisions == [(won[0].decided_by,)]
    owed = [(CHANNEL, CARD), (JOHN, "REJECT")][: 1 if won[0].state is State.APPROVED else 2]
    assert rows(path, "SELECT destination, kind FROM outbox WHERE id > 1") == owed


@pytest.mark.parametrize("state", State)
async def test_what_may_happen(store: Store, path: Path, state: State) -> None:
    """Of every state and event only the steps of the table happen; everything else changes nothing."""
    for amount, event in enumerate((each for each in Event if each not in lifecycle.BY_PEOPLE), 1):
        spoil(path, "DELETE FROM freezes")
        request = await a_request_in(store, state, f"MC-{amount:06d}", amount=amount)
        spoil(path, "DELETE FROM freezes")
        before = dump(path)
        happened = await store.requests.happen(event, request.id, at(60))

        target = TABLE.get((state, event))
        assert (happened.state if happened else None) is target
        assert (dump(path) == before) is (target is None)
        settled = target not in {None, State.WAITING, State.SENDING, State.UNKNOWN}
        assert (happened is not None and happened.settled_at == at(60)) is settled


async def test_what_is_written_with_an_event(store: Store) -> None:
    """An answer stands in the row and in the audit trail; a column that nobody may write so is refused."""
    request = await a_request_in(store, State.SENDING)
    refused = await store.requests.happen(Event.REFUSE, request.id, T0, answer="RMS says no.")

    assert refused is not None
    assert refused.answer == "RMS says no."
    assert (await store.audit.rows())[-1]["outcome"] == "refused: RMS says no."
    for event in lifecycle.BY_PEOPLE:
        with pytest.raises(ValueError, match="does not happen by itself"):
            await store.requests.happen(event, request.id, T0)
    with pytest.raises(ValueError, match="decided_by"):
        await store.requests.happen(Event.FIND, request.id, T0, decided_by=EVE)
