"""Reminding approvers: of which requests, when, once, and what is left to say by the time that it is sent."""

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.lifecycle import Event, Request, State
from bot.owed import REMINDER, Owed
from bot.store import Store
from bot.store.decisions import Limits
from bot.store.reminders import LAST_MINUTES
from tests.clock import T0
from tests.store.scene import ADA, BEN, EXPIRES, IDA, JOHN, a_request_in, asking, rows, spoil

HALF = T0 + timedelta(hours=12)
MICROSECOND = timedelta(microseconds=1)
MILLISECOND = timedelta(milliseconds=1)
TWO = Limits(two_approvers_over=3)
REMINDERS = "SELECT destination, request_id FROM outbox WHERE kind = 'REMINDER' ORDER BY id"


def ids(requests: list[Request]) -> list[int]:
    return [request.id for request in requests]


async def owed_to(store: Store, user_id: str, kind: str) -> Owed:
    """The one message of a kind that somebody is owed; what stands before it was sent."""
    while True:
        (message,) = [each for each in await store.outbox.due(EXPIRES) if each.destination == user_id]
        if message.kind == kind:
            return message
        await store.outbox.sent(message, T0)


async def test_reminding(store: Store, path: Path) -> None:
    """Each approver but who asked is owed one, it is a row of the audit trail, and it happens once."""
    await a_request_in(store, State.WAITING)
    reminded = await store.reminders.remind(HALF, 50)

    assert ids(reminded) == [1]
    assert rows(path, REMINDERS) == [(ADA, 1), (BEN, 1)]
    trail = rows(path, "SELECT who, what, outcome, request_id FROM audit ORDER BY id DESC LIMIT 1")
    assert trail == [("teller", "remind", f"{ADA}, {BEN}", 1)]
    assert await store.reminders.remind(EXPIRES - timedelta(hours=1), 50) == []
    assert len(rows(path, REMINDERS)) == 2


WHEN = {
    "a millisecond before half of its time": (HALF - MILLISECOND, 50, False),
    "at half of its time": (HALF, 50, True),
    "a tenth": (T0 + timedelta(hours=2.4), 10, True),
    "before a tenth": (T0 + timedelta(hours=2.4) - MILLISECOND, 10, False),
    "late, after a restart": (EXPIRES - timedelta(hours=1), 50, True),
    "just before its last minutes": (EXPIRES - LAST_MINUTES - MICROSECOND, 50, True),
    "in its last minutes": (EXPIRES - LAST_MINUTES, 50, False),
    "at its end": (EXPIRES, 50, False),
    "a day later": (EXPIRES + timedelta(days=1), 50, False),
}


@pytest.mark.parametrize(("now", "percent", "due"), WHEN.values(), ids=list(WHEN))
async def test_when(store: Store, path: Path, now: datetime, percent: int, due: bool) -> None:
    """From that share of its time on, and not when it is over anyway."""
    await a_request_in(store, State.WAITING)

    assert bool(await store.reminders.remind(now, percent)) is due
    assert bool(rows(path, REMINDERS)) is due


@pytest.mark.parametrize("state", [state for state in State if state is not State.WAITING])
async def test_only_of_what_waits(store: Store, state: State) -> None:
    """There is nothing to decide about any other."""
    await a_request_in(store, state)
    assert await store.reminders.remind(HALF, 50) == []


async def test_what_waits_once_more(store: Store) -> None:
    """It was approved in its tenth hour and stopped: half of its time is counted from then to its new end."""
    request = await a_request_in(store, State.WAITING)
    decided = T0 + timedelta(hours=10)
    assert await store.decisions.decide(Event.APPROVE, request.shown, ADA, decided)
    new_end = decided + timedelta(hours=24)
    await store.requests.happen(Event.DRIFT, 1, decided, answer="less", expires_at=new_end.isoformat())

    assert await store.reminders.remind(decided + timedelta(hours=12) - MILLISECOND, 50) == []
    assert ids(await store.reminders.remind(decided + timedelta(hours=12), 50)) == [1]


async def test_whoever_can_decide_nothing_is_left_alone(store: Store, path: Path) -> None:
    """Ada has approved the one and asked for the other; Ben asked for a third; Ida approves nothing."""
    first = await a_request_in(store, State.WAITING)
    assert await store.decisions.decide(Event.APPROVE, first.shown, ADA, T0, limits=TWO)
    await a_request_in(store, State.WAITING, "MC-000002", requester=ADA)
    assert ids(await store.reminders.remind(HALF, 50)) == [1, 2]
    assert rows(path, REMINDERS) == [(BEN, 1)]

    await a_request_in(store, State.WAITING, "MC-000003", requester=BEN)
    await store.reminders.remind(HALF, 50)
    assert rows(path, REMINDERS) == [(BEN, 1), (ADA, 3)]


async def test_nobody_can_decide(store: Store, path: Path) -> None:
    """It is not looked at again and again, and the trail says that nobody was told."""
    spoil(path, "UPDATE members SET approver = 0")
    await a_request_in(store, State.WAITING)

    assert ids(await store.reminders.remind(HALF, 50)) == [1]
    assert await store.reminders.remind(HALF, 50) == []
    assert rows(path, "SELECT outcome FROM audit WHERE what = 'remind'") == [("nobody",)]


async def three(store: Store) -> None:
    """John's, Ada's and Ben's."""
    for number, who in enumerate((JOHN, ADA, BEN), 1):
        await a_request_in(store, State.WAITING, f"MC-00000{number}", requester=who)


@pytest.mark.parametrize("kind", [REMINDER, "EXPIRE"])
async def test_one_message_about_many(store: Store, path: Path, kind: str) -> None:
    """Each approver reads in one message of all but their own."""
    await three(store)
    if kind == REMINDER:
        await store.reminders.remind(HALF, 50)
    else:
        await store.requests.expire_due(EXPIRES)
    query = (
        "SELECT destination FROM outbox JOIN requests ON requests.id = request_id WHERE kind = ? AND requester <> "
    )
    assert sorted(rows(path, query + "destination", kind)) == [(ADA,), (BEN,)]

    to_ada = await owed_about_others(store, ADA, kind)
    to_ben = await owed_about_others(store, BEN, kind)
    assert ids(await store.reminders.told_by(to_ada, HALF)) == [1, 3]
    assert ids(await store.reminders.told_by(to_ben, HALF)) == [1, 2]


async def owed_about_others(store: Store, user_id: str, kind: str) -> Owed:
    """The message to an approver about what others asked for."""
    while True:
        message = await owed_to(store, user_id, kind)
        request = await store.requests.find(message.request_id or 0)
        if request is not None and request.requester != user_id:
            return message
        await store.outbox.sent(message, T0)


async def test_in_the_order_of_their_ends(store: Store) -> None:
    """What runs out first is read first."""
    await store.requests.ask(asking(expires_at=T0 + timedelta(hours=30)), "MC-000001", T0)
    await store.requests.ask(asking(amount=2), "MC-000002", T0)
    now = T0 + timedelta(hours=16)
    await store.reminders.remind(now, 50)

    assert ids(await store.reminders.told_by(await owed_to(store, ADA, REMINDER), now)) == [2, 1]


async def test_what_was_swept_at_another_moment_is_not_told_again(store: Store) -> None:
    """Two that were due one after the other are two messages about one each."""
    await a_request_in(store, State.WAITING)
    await store.requests.ask(asking(amount=2, expires_at=EXPIRES + timedelta(hours=2)), "MC-000002", T0)
    await store.reminders.remind(HALF, 50)
    first = await owed_to(store, ADA, REMINDER)
    await store.reminders.remind(HALF + timedelta(hours=2), 50)
    second = replace(first, request_id=2)

    assert ids(await store.reminders.told_by(first, HALF)) == [1]
    assert ids(await store.reminders.told_by(second, HALF)) == [2]


SINCE = {
    "it was approved": ("UPDATE requests SET state = 'approved'", HALF),
    "it was withdrawn": ("UPDATE requests SET state = 'withdrawn'", HALF),
    "its time is over": ("SELECT 1", EXPIRES),
    "Ada is no approver any more": ("UPDATE members SET approver = 0 WHERE user_id = 'UADA'", HALF),
    "Ada has no row any more": ("DELETE FROM members WHERE user_id = 'UADA'", HALF),
    "Ada has approved it as the first of two": (
        "INSERT INTO approvals (request_id, round, approver, at) VALUES (1, 1, 'UADA', 'now')",
        HALF,
    ),
}


@pytest.mark.parametrize(("meanwhile", "now"), SINCE.values(), ids=list(SINCE))
async def test_nothing_is_left_to_say(store: Store, path: Path, meanwhile: str, now: datetime) -> None:
    """By the time that the reminder is sent there is nothing that Ada could decide."""
    await a_request_in(store, State.WAITING)
    await store.reminders.remind(HALF, 50)
    reminder = await owed_to(store, ADA, REMINDER)
    assert ids(await store.reminders.told_by(reminder, HALF)) == [1]
    spoil(path, meanwhile)

    assert await store.reminders.told_by(reminder, now) == []


async def test_what_was_approved_in_an_earlier_round_is_decided_anew(store: Store, path: Path) -> None:
    """Ada approved it before it was stopped: now it is hers to decide once more."""
    await a_request_in(store, State.WAITING)
    spoil(path, "INSERT INTO approvals (request_id, round, approver, at) VALUES (1, 0, 'UADA', 'then')")
    await store.reminders.remind(HALF, 50)

    assert ids(await store.reminders.told_by(await owed_to(store, ADA, REMINDER), HALF)) == [1]


async def test_what_ended_otherwise_in_the_same_moment(store: Store) -> None:
    """John withdraws one in the instant in which the other expires: only that is told of."""
    await a_request_in(store, State.WAITING)
    longer = asking(amount=2, expires_at=EXPIRES + timedelta(hours=2))
    other, _ = await store.requests.ask(longer, "MC-000002", T0)
    assert await store.own.withdraw(other.shown, JOHN, EXPIRES)
    await store.requests.expire_due(EXPIRES)

    assert ids(await store.reminders.told_by(await owed_to(store, ADA, "EXPIRE"), EXPIRES)) == [1]


async def test_who_decides_nothing_any_more_reads_of_no_end(store: Store, path: Path) -> None:
    """Ben was an approver when it expired, and is none when he is told."""
    await a_request_in(store, State.WAITING)
    await store.requests.expire_due(EXPIRES)
    message = await owed_to(store, BEN, "EXPIRE")
    assert ids(await store.reminders.told_by(message, EXPIRES)) == [1]
    spoil(path, "UPDATE members SET approver = 0 WHERE user_id = 'UBEN'")

    assert await store.reminders.told_by(message, EXPIRES) == []


async def test_a_reminder_is_no_change_of_the_card(store: Store, path: Path) -> None:
    """The card shows nothing of it, and is not drawn anew."""
    await a_request_in(store, State.WAITING)
    before = rows(path, "SELECT version FROM requests")
    await store.reminders.remind(HALF, 50)

    assert rows(path, "SELECT version FROM requests") == before
    assert rows(path, "SELECT count(*) FROM outbox WHERE destination = ?", IDA) == [(0,)]
