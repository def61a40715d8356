"""The same request again: the database refuses it, not a look beforehand; and the same delivery acts once."""

import asyncio
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from bot.lifecycle import OPEN, Event, State
from bot.store import Store
from tests.clock import T0
from tests.store.scene import BEN, EXPIRES, a_request_in, asking, at, dump, rows


async def ask(store: Store, reference: str = "MC-000002", **differs: Any) -> tuple[int, bool]:
    """Ask again: the request that stands there afterwards, and whether it is new."""
    request, new = await store.requests.ask(asking(**differs), reference, at(60))
    return request.id, new


@pytest.mark.parametrize("state", State)
async def test_the_same_again(store: Store, path: Path, state: State) -> None:
    """While the first is open, the answer is the first; once it has ended, a second is a request like any other."""
    await a_request_in(store, state)
    cards = rows(path, "SELECT count(*) FROM outbox WHERE kind = 'CARD'")
    found = await ask(store)

    assert found == ((1, False) if state in OPEN else (2, True))
    assert (rows(path, "SELECT count(*) FROM outbox WHERE kind = 'CARD'") == cards) is (state in OPEN)
    assert (await store.audit.rows())[-1]["outcome"].startswith("refused: " if state in OPEN else "waiting")


@pytest.mark.parametrize(
    "differs",
    [
        {"requester": BEN},
        {"amount": 5},
        {"company_id": 459},
        {"credit_type": "management_1y"},
    ],
)
async def test_what_makes_it_another(store: Store, differs: dict[str, Any]) -> None:
    """Another member, amount, company or type is another request."""
    await a_request_in(store, State.WAITING)
    assert await ask(store, **differs) == (2, True)


@pytest.mark.parametrize(
    "differs", [{"comment": "else"}, {"company_name": None}, {"left_then": 1}, {"channel": "C2"}]
)
async def test_what_makes_it_no_other(store: Store, differs: dict[str, Any]) -> None:
    """Another comment does not make it another request."""
    await a_request_in(store, State.WAITING)
    assert await ask(store, **differs) == (1, False)


@pytest.mark.parametrize(
    ("state", "after_id", "found"),
    [
        (State.WAITING, 0, (1, False)),
        (State.WAITING, 1, (2, True)),
        (State.APPROVED, 1, (2, True)),
        (State.SENDING, 1, (2, True)),
        (State.UNKNOWN, 1, (1, False)),
        (State.UNKNOWN, 99, (1, False)),
        (State.ISSUED, 1, (2, True)),
    ],
)
async def test_another_anyway(store: Store, state: State, after_id: int, found: tuple[int, bool]) -> None:
    """Whoever has seen the first may ask for another anyway, but not while it is unknown."""
    await a_request_in(store, state)
    assert await ask(store, after_id=after_id) == found


async def test_another_anyway_is_for_what_was_seen(store: Store) -> None:
    """The offer of an old answer does not pass a request that was made since."""
    await a_request_in(store, State.WAITING)
    assert await ask(store, after_id=1) == (2, True)

    assert await ask(store, "MC-000003", after_id=1) == (2, False)
    assert await ask(store, "MC-000003", after_id=2) == (3, True)


async def test_the_unknown_one_is_named(store: Store) -> None:
    """Where one of several stands in the way for good, the answer links to that."""
    await a_request_in(store, State.UNKNOWN)
    assert await ask(store, after_id=1) == (1, False)
    await a_request_in(store, State.WAITING, "MC-000004", amount=5)
    assert await ask(store) == (1, False)


async def test_a_doubtful_one_stays_in_the_way(store: Store) -> None:
    """A request that became unknown after another was asked for still stops a third."""
    await a_request_in(store, State.SENDING)
    assert await ask(store, after_id=1) == (2, True)
    await store.requests.happen(Event.LOSE, 1, T0)

    assert await ask(store, "MC-000003", after_id=2) == (1, False)


async def test_the_same_delivery(store: Store, path: Path) -> None:
    """Slack delivers once more: the first request is the answer, whatever became of it."""
    first = await a_request_in(store, State.REJECTED, delivery="t1")
    again = await ask(store, delivery="t1")
    anyway = await ask(store, "MC-000003", delivery="t1", after_id=9)

    assert again == anyway == (first.id, False)
    assert await ask(store, delivery="t2") == (2, True)
    assert rows(path, "SELECT count(*) FROM requests") == [(2,)]


async def test_twenty_at_once(store: Store, beside: Store, path: Path) -> None:
    """Over two connections: one request, one card, nineteen answers that name it."""
    asked = [
        (store if number % 2 else beside).requests.ask(asking(delivery=f"t{number}"), f"MC-{number:06d}", T0)
        for number in range(20)
    ]
    answers = await asyncio.gather(*asked)

    assert sum(new for _, new in answers) == 1
    assert {request.id for request, _ in answers} == {1}
    assert rows(path, "SELECT count(*) FROM outbox") == [(1,)]


async def test_a_reference_is_unique(store: Store, path: Path) -> None:
    """The same reference for another request is a mistake of ours, and not taken for a double."""
    await a_request_in(store, State.WAITING)
    before = dump(path)
    with pytest.raises(sqlite3.IntegrityError, match="reference"):
        await ask(store, "MC-000001", amount=5)
    assert dump(path) == before


@pytest.mark.parametrize("differs", [{"amount": 0}, {"amount": -4}, {"company_id": 0}])
async def test_what_the_database_does_not_take(store: Store, path: Path, differs: dict[str, Any]) -> None:
    """Amounts and companies below one are stopped here at the latest."""
    before = dump(path)
    with pytest.raises(sqlite3.IntegrityError, match="CHECK"):
        await ask(store, **differs)
    assert dump(path) == before


async def test_expiring(store: Store) -> None:
    """Every request that waits past its time expires, at that instant, once; others stay."""
    first = await a_request_in(store, State.WAITING)
    await a_request_in(store, State.WAITING, "MC-000002", amount=5, expires_at=at(1))
    await a_request_in(store, State.APPROVED, "MC-000003", amount=6, expires_at=at(1))

    assert [each.id for each in await store.requests.expire_due(at(1))] == [2]
    assert await store.requests.expire_due(at(1)) == []
    assert [each.id for each in await store.requests.expire_due(EXPIRES)] == [first.id]


async def test_lists(store: Store) -> None:
    """By state, oldest first."""
    await a_request_in(store, State.WAITING)
    await a_request_in(store, State.UNKNOWN, "MC-000002", amount=5)
    await a_request_in(store, State.WAITING, "MC-000003", requester=BEN)

    assert [each.id for each in await store.requests.in_state(State.WAITING)] == [1, 3]
    assert [each.id for each in await store.requests.in_state(State.WAITING, State.UNKNOWN)] == [1, 2, 3]


async def test_seen(store: Store) -> None:
    """When a code was first seen in RMS's list stays as it is."""
    request = await a_request_in(store, State.ISSUED)
    await store.requests.seen(request.id, at(1))
    await store.requests.seen(request.id, at(2))
    again = await store.requests.find(request.id)

    assert again is not None
    assert again.seen_at == at(1)
