"""Two processes on one file, and a process that dies: one wins, nothing is half done, and nothing is done twice."""

import sqlite3
from pathlib import Path

import pytest

from bot.lifecycle import Event, Request, State
from bot.store import Store
from bot.store.mints import NotBegun
from tests.clock import T0
from tests.store.processes import all_at_once, workers
from tests.store.scene import ADA, BEN, EXPIRES, a_request_in, asking, dump, rows, spoil


@pytest.mark.parametrize(
    ("act", "table"),
    [
        *((act, "audit") for act in ("ask", "approve", "reject", "intend", "expire", "lose")),
        *((act, "outbox") for act in ("ask", "approve", "reject", "expire", "lose")),
    ],
)
async def test_nothing_is_half_done(store: Store, path: Path, act: str, table: str) -> None:
    """Where the message or the audit row cannot be written, the act has not happened either."""
    states = {"intend": State.APPROVED, "lose": State.SENDING}
    request = await a_request_in(store, states.get(act, State.WAITING))
    spoil(path, f"CREATE TRIGGER full BEFORE INSERT ON {table} BEGIN SELECT RAISE(ABORT, 'disk full'); END")
    before = dump(path)
    doing = {
        "ask": lambda: store.requests.ask(asking(amount=5), "MC-000002", T0),
        "approve": lambda: store.decisions.decide(Event.APPROVE, request.shown, ADA, T0),
        "reject": lambda: store.decisions.decide(Event.REJECT, request.shown, ADA, T0, reason="no"),
        "intend": lambda: store.mints.intend(request, T0, EXPIRES),
        "expire": lambda: store.requests.expire_due(EXPIRES),
        "lose": lambda: store.requests.happen(Event.LOSE, request.id, T0),
    }
    with pytest.raises(sqlite3.IntegrityError, match="disk full"):
        await doing[act]()

    assert dump(path) == before
    spoil(path, "DROP TRIGGER full")
    await doing[act]()
    assert dump(path) != before


async def test_two_processes_decide(store: Store, path: Path) -> None:
    """Ten claims each in two processes beside this one: one approval."""
    await a_request_in(store, State.WAITING)
    first, second = all_at_once((path, "decide", "10", ADA, BEN), (path, "decide", "10", BEN, ADA))

    assert sorted(first + second) == [False] * 19 + [True]
    assert rows(path, "SELECT count(*) FROM audit WHERE what = 'approve'") == [(1,)]
    assert rows(path, "SELECT state FROM requests") == [("approved",)]


async def test_two_processes_ask_for_the_same(store: Store, path: Path) -> None:
    """Ten each: one request, one card."""
    first, second = all_at_once((path, "ask", "10", "A"), (path, "ask", "10", "B"))

    assert sorted(first + second) == [False] * 19 + [True]
    assert rows(path, "SELECT count(*) FROM requests") == [(1,)]
    assert rows(path, "SELECT count(*) FROM outbox") == [(1,)]


async def test_two_processes_intend(store: Store, path: Path) -> None:
    """Of two that would carry the same request out, one writes the intent."""
    await a_request_in(store, State.APPROVED)
    outcomes = all_at_once((path, "intend"), (path, "intend"))
    assert sorted(outcomes) == ["nothing", "sending"]


async def test_killed_inside_a_transaction(store: Store, path: Path) -> None:
    """What was written and not committed is gone with the process, and nobody waits for it."""
    request = await a_request_in(store, State.WAITING)
    before = dump(path)
    with workers((path, "stop inside")) as (worker,):
        worker.kill()

        assert dump(path) == before
        assert await store.decisions.decide(Event.APPROVE, request.shown, ADA, T0) is not None


async def test_killed_after_the_intent(store: Store, path: Path) -> None:
    """An intent that was told to be written is on disk: the next start finds the mint, and its answer is lost."""
    request = await a_request_in(store, State.APPROVED)
    with workers((path, "intend")) as (worker,):
        worker.wake()
        assert worker.hears() == "sending"
        worker.kill()

    lost = await store.mints.lose_those_of_other_starts(T0)
    assert [(each.id, each.state) for each in lost] == [(1, State.UNKNOWN)]
    assert await store.mints.intend(request, T0, EXPIRES) is NotBegun.PAST
    assert await store.mints.lose_those_of_other_starts(T0) == []


async def test_killed_before_the_intent(store: Store, path: Path) -> None:
    """An approval whose intent was not written is still to be carried out, once."""
    request = await a_request_in(store, State.APPROVED)
    with workers((path, "intend")) as (worker,):
        worker.kill()

    assert await store.mints.lose_those_of_other_starts(T0) == []
    assert [each.id for each in await store.requests.in_state(State.APPROVED)] == [1]
    assert isinstance(await store.mints.intend(request, T0, EXPIRES), Request)


async def test_ones_own_mints_are_not_lost(store: Store, beside: Store) -> None:
    """At a start only mints of other starts have lost their answer; the answer of one that lives still counts."""
    await a_request_in(store, State.SENDING)

    assert await store.mints.lose_those_of_other_starts(T0) == []
    assert len(await beside.mints.lose_those_of_other_starts(T0)) == 1
    assert await store.requests.happen(Event.ISSUE, 1, T0) is None
