"""Messages that are owed: written with the fact, in order for each destination, until Slack took or refused them."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from bot.lifecycle import DECISIONS, TELLS, Event, State
from bot.owed import CARD, WAITING
from bot.store import Connection, Store
from bot.store.requests import happen
from tests.clock import T0
from tests.store.scene import ADA, BEN, CHANNEL, EXPIRES, IDA, JOHN, a_request_in, at, happens, rows

BEFORE: dict[Event, State] = {
    Event.APPROVE: State.WAITING,
    Event.REJECT: State.WAITING,
    Event.EXPIRE: State.WAITING,
    Event.WITHDRAW: State.WAITING,
    Event.UNPOSTED: State.WAITING,
    Event.INTEND: State.APPROVED,
    Event.ISSUE: State.SENDING,
    Event.REFUSE: State.SENDING,
    Event.NEVER_SENT: State.SENDING,
    Event.LOSE: State.SENDING,
    Event.FIND: State.UNKNOWN,
    Event.DRIFT: State.APPROVED,
    Event.FIND_EARLIER: State.APPROVED,
    Event.FIND_SEVERAL: State.UNKNOWN,
    Event.STAY_UNKNOWN: State.UNKNOWN,
    Event.SETTLE: State.UNKNOWN,
    Event.SEND_AGAIN: State.NOT_ISSUED,
    Event.FIND_LATE: State.NOT_ISSUED,
    Event.FIND_ONE: State.INCIDENT,
    Event.FIND_NONE: State.INCIDENT,
    Event.FIND_SEVERAL_LATE: State.NOT_ISSUED,
    Event.FIND_SEVERAL_EARLIER: State.APPROVED,
}
OWED: dict[Event, list[tuple[str, str]]] = {
    Event.APPROVE: [(CHANNEL, CARD)],
    Event.REJECT: [(CHANNEL, CARD), (JOHN, "REJECT")],
    Event.EXPIRE: [(CHANNEL, CARD), (JOHN, "EXPIRE"), (ADA, "EXPIRE"), (BEN, "EXPIRE")],
    Event.WITHDRAW: [(CHANNEL, CARD)],
    Event.UNPOSTED: [(JOHN, "UNPOSTED"), (ADA, "UNPOSTED"), (IDA, "UNPOSTED")],
    Event.INTEND: [],
    Event.ISSUE: [(CHANNEL, CARD), (JOHN, "ISSUE")],
    Event.REFUSE: [(CHANNEL, CARD), (JOHN, "REFUSE")],
    Event.NEVER_SENT: [(CHANNEL, CARD), (JOHN, "NEVER_SENT")],
    Event.LOSE: [(CHANNEL, CARD), (JOHN, "LOSE")],
    Event.FIND: [(CHANNEL, CARD), (JOHN, "FIND")],
    Event.DRIFT: [(CHANNEL, CARD), (ADA, "DRIFT")],
    Event.FIND_EARLIER: [(CHANNEL, CARD), (JOHN, "FIND_EARLIER"), (ADA, "FIND_EARLIER")],
    Event.FIND_SEVERAL: [
        (CHANNEL, CARD),
        (JOHN, "FIND_SEVERAL"),
        (ADA, "FIND_SEVERAL"),
        (BEN, "FIND_SEVERAL"),
        (IDA, "FIND_SEVERAL"),
    ],
    Event.STAY_UNKNOWN: [(CHANNEL, CARD), (JOHN, "STAY_UNKNOWN"), (ADA, "STAY_UNKNOWN"), (BEN, "STAY_UNKNOWN")],
    Event.SETTLE: [(CHANNEL, CARD), (JOHN, "SETTLE"), (ADA, "SETTLE"), (BEN, "SETTLE")],
    Event.SEND_AGAIN: [(CHANNEL, CARD)],
    Event.FIND_LATE: [(CHANNEL, CARD), (JOHN, "FIND_LATE"), (ADA, "FIND_LATE"), (BEN, "FIND_LATE")],
    Event.FIND_ONE: [(CHANNEL, CARD), (JOHN, "FIND_ONE"), (ADA, "FIND_ONE"), (BEN, "FIND_ONE")],
    Event.FIND_NONE: [(CHANNEL, CARD), (JOHN, "FIND_NONE"), (ADA, "FIND_NONE"), (BEN, "FIND_NONE")],
    Event.FIND_SEVERAL_LATE: [
        (CHANNEL, CARD),
        (JOHN, "FIND_SEVERAL_LATE"),
        (ADA, "FIND_SEVERAL_LATE"),
        (BEN, "FIND_SEVERAL_LATE"),
        (IDA, "FIND_SEVERAL_LATE"),
    ],
    Event.FIND_SEVERAL_EARLIER: [
        (CHANNEL, CARD),
        (JOHN, "FIND_SEVERAL_EARLIER"),
        (ADA, "FIND_SEVERAL_EARLIER"),
        (BEN, "FIND_SEVERAL_EARLIER"),
        (IDA, "FIND_SEVERAL_EARLIER"),
    ],
}


def owed(path: Path, after: int) -> list[tuple[str, str]]:
    """The messages written after a row."""
    return rows(path, "SELECT destination, kind FROM outbox WHERE id > ? ORDER BY id", after)


def newest(path: Path) -> int:
    return int(rows(path, "SELECT max(id) FROM outbox")[0][0])


@pytest.mark.parametrize("event", Event)
async def test_who_is_owed_what(store: Store, path: Path, event: Event) -> None:
    """Each event owes its messages in its own transaction; Ada decided, John asked."""
    request = await a_request_in(store, BEFORE[event])
    last = newest(path)
    if event in DECISIONS:
        await store.decisions.decide(event, request.shown, ADA, T0, reason="no")
    elif event is Event.WITHDRAW:
        await store.own.withdraw(request.shown, JOHN, T0)
    else:
        await happens(store, event, request)

    assert owed(path, last) == OWED[event]
    assert len(OWED[event]) >= len(TELLS[event])


async def test_an_admin_who_asked_is_told_once(store: Store, path: Path) -> None:
    """When the card of an admin's own request cannot be posted, they read it as its requester."""
    request = await a_request_in(store, State.WAITING, requester=ADA)
    last = newest(path)
    await store.requests.happen(Event.UNPOSTED, request.id, T0)

    assert owed(path, last) == [(ADA, "UNPOSTED"), (IDA, "UNPOSTED")]


async def test_each_expired_request_tells_its_own(store: Store, path: Path) -> None:
    """Several expire in one statement, and nobody's message is lost; an approver gets one about all."""
    await a_request_in(store, State.WAITING)
    await a_request_in(store, State.WAITING, "MC-000002", requester=BEN)
    last = newest(path)
    await store.requests.expire_due(EXPIRES)

    assert owed(path, last) == [
        (CHANNEL, CARD),
        *[(each, "EXPIRE") for each in (JOHN, ADA, BEN)],
        (CHANNEL, CARD),
        (BEN, "EXPIRE"),
    ]


async def test_only_what_runs_out_is_told_in_one(store: Store, path: Path) -> None:
    """Whatever else should happen to several in one statement is told of each."""
    for number in (1, 2):
        await a_request_in(store, State.UNKNOWN, f"MC-00000{number}", amount=number)
    last = newest(path)
    connection = Connection(path)
    await connection.open()
    await connection.write(lambda db: happen(db, Event.STAY_UNKNOWN, "1 = 1", {}, T0, {}))
    await connection.close()

    assert [each for each in owed(path, last) if each[0] == ADA] == [(ADA, "STAY_UNKNOWN")] * 2


async def waiting(store: Store) -> int:
    """How many messages wait."""
    return len([each for each in await store.setbacks.all() if each.state == WAITING])


async def test_a_destination_keeps_its_order(store: Store) -> None:
    """Of each destination only the oldest waiting message is due; different destinations go side by side."""
    await a_request_in(store, State.REJECTED)
    first = await store.outbox.due(T0)
    assert [(each.destination, each.kind) for each in first] == [(CHANNEL, CARD), (JOHN, "REJECT")]
    assert [each.id for each in first] == [1, 3]

    await store.outbox.sent(first[0], T0)
    assert [each.id for each in await store.outbox.due(T0)] == [2, 3]
    assert await waiting(store) == 2


async def test_later(store: Store, path: Path) -> None:
    """What Slack could not take waits its pause, counts its tries, and holds up what comes behind it only."""
    await a_request_in(store, State.REJECTED)
    card, told = await store.outbox.due(T0)
    await store.outbox.later(card, at(30), "chat.postMessage: ratelimited", unanswered=False)

    assert await store.outbox.due(at(29.999)) == [told]
    again, _ = await store.outbox.due(at(30))
    assert again == replace(card, attempts=1)
    assert rows(path, "SELECT error FROM outbox WHERE id = 1") == [("chat.postMessage: ratelimited",)]
    assert await waiting(store) == 3


async def test_a_row_knows_that_a_try_was_begun(store: Store, beside: Store) -> None:
    """It is written before the call; whoever comes next reads since when, and the first of several tries counts."""
    await a_request_in(store, State.WAITING)
    (card,) = await store.outbox.due(T0)
    assert card.begun_at is None
    begun = await store.outbox.begin(card, at(1))
    (left,) = await beside.outbox.due(at(2))
    again = await beside.outbox.begin(left, at(9))

    assert begun == left == replace(card, begun_at=at(1), tried_at=at(1))
    assert again == replace(card, begun_at=at(1), tried_at=at(9))


async def test_what_does_not_wait_is_not_begun(store: Store) -> None:
    """A message that somebody took away meanwhile is left alone."""
    await a_request_in(store, State.WAITING)
    (card,) = await store.outbox.due(T0)
    await store.outbox.sent(card, T0)

    assert await store.outbox.begin(card, T0) is None


@pytest.mark.parametrize(
    ("before", "unanswered", "after"),
    [(None, False, None), (None, True, 5), (1, False, 1), (1, True, 1)],
)
async def test_a_clear_no_closes_only_its_own_try(
    store: Store, before: int | None, unanswered: bool, after: int | None
) -> None:
    """Where Slack answered that it did nothing, only an earlier try is open still; without an answer this one too."""
    await a_request_in(store, State.WAITING)
    if before is not None:
        (card,) = await store.outbox.due(T0)
        await store.outbox.begin(card, at(before))
        await store.outbox.later(card, T0, "no answer", unanswered=True)
    (card,) = await store.outbox.due(T0)
    await store.outbox.begin(card, at(5))
    await store.outbox.later(card, T0, "what came", unanswered=unanswered)
    (left,) = await store.outbox.due(T0)

    assert left.begun_at == (None if after is None else at(after))
    assert left.tried_at == at(5)


async def test_keys_cannot_be_guessed(store: Store) -> None:
    """Each row has its own mark; one of them says nothing of the next, nor of another database's."""
    await a_request_in(store, State.REJECTED)
    keys = [each.key for each in await store.outbox.due(T0)]

    assert len(keys) == len(set(keys)) == 2
    assert all(re.fullmatch("[0-9a-f]{24}", key) for key in keys)


async def test_whoever_waits_is_woken(store: Store) -> None:
    """Each write of this process sets the event that the sender waits for."""
    store.outbox.changed.clear()
    await store.members.all()
    assert not store.outbox.changed.is_set()
    await a_request_in(store, State.WAITING)
    assert store.outbox.changed.is_set()


async def test_what_is_owed_outlives_the_process(path: Path) -> None:
    """Closed and opened again, the same messages are due."""
    first = Store(path)
    await first.open()
    await a_request_in(first, State.WAITING)
    due = await first.outbox.due(T0)
    await first.close()
    second = Store(path)
    await second.open()

    assert await second.outbox.due(T0) == due
    await second.close()
