"""One's own requests: withdrawing one, where a single statement holds every condition, and paging through them."""

import asyncio
import sqlite3
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlite_utils import Database

from bot.lifecycle import OPEN, Event, State
from bot.owed import CARD
from bot.paging import Page, Place, Turn, place_of
from bot.store import Store
from bot.store.decisions import Limits
from bot.store.migrations import migrations
from tests.clock import T0
from tests.store.scene import ADA, BEN, CHANNEL, EXPIRES, JOHN, a_request_in, asking, at, dump, rows, spoil

TWO = Limits(two_approvers_over=3)


async def test_withdrawing(store: Store, path: Path) -> None:
    """State, who and when are written together, the card is owed, and it is a row of the audit trail."""
    asked = await a_request_in(store, State.WAITING)
    withdrawn = await store.own.withdraw(asked.shown, JOHN, at(60))

    assert withdrawn is not None
    assert withdrawn == await store.requests.find(asked.id)
    assert withdrawn.state is State.WITHDRAWN
    assert (withdrawn.decided_by, withdrawn.decided_at, withdrawn.settled_at) == (JOHN, at(60), at(60))
    assert rows(path, "SELECT destination, kind, request_id FROM outbox WHERE id > 1") == [(CHANNEL, CARD, 1)]
    trail = rows(path, "SELECT who, what, outcome, request_id FROM audit ORDER BY id DESC LIMIT 1")
    assert trail == [(JOHN, "withdraw", "withdrawn", 1)]


CONDITIONS = {
    "another member": (BEN, {}, T0, None),
    "an approver's, by another approver": (ADA, {"requester": BEN}, T0, None),
    "nobody": ("", {}, T0, None),
    "its time is over": (JOHN, {}, EXPIRES, None),
    "who asked has no row any more": (JOHN, {}, T0, "DELETE FROM members WHERE user_id = 'UJOHN'"),
    "another amount was shown": (JOHN, {}, T0, "UPDATE requests SET amount = 40"),
    "another round was shown": (JOHN, {}, T0, "UPDATE requests SET round = 2"),
}


@pytest.mark.parametrize(("by", "asked", "when", "meanwhile"), CONDITIONS.values(), ids=list(CONDITIONS))
async def test_each_condition(
    store: Store, path: Path, by: str, asked: dict[str, Any], when: datetime, meanwhile: str | None
) -> None:
    """Not theirs, too late, not what was shown: refused one by one, and nothing changes."""
    request = await a_request_in(store, State.WAITING, **asked)
    if meanwhile:
        spoil(path, meanwhile)
    before = dump(path)

    assert await store.own.withdraw(request.shown, by, when) is None
    assert dump(path) == before


@pytest.mark.parametrize("state", [state for state in State if state is not State.WAITING])
async def test_only_what_waits_can_be_withdrawn(store: Store, path: Path, state: State) -> None:
    """Whatever became of it in the meantime stays so."""
    request = await a_request_in(store, state)
    before = dump(path)

    assert await store.own.withdraw(request.shown, JOHN, T0) is None
    assert dump(path) == before


async def test_the_last_moment(store: Store) -> None:
    """A microsecond before its time runs out a request can be withdrawn."""
    request = await a_request_in(store, State.WAITING)
    assert await store.own.withdraw(request.shown, JOHN, EXPIRES - timedelta(microseconds=1)) is not None


async def test_what_one_of_two_has_approved(store: Store) -> None:
    """As long as the second has not, it waits and can be withdrawn; then the second approval is none."""
    request = await a_request_in(store, State.WAITING)
    assert await store.decisions.decide(Event.APPROVE, request.shown, ADA, T0, limits=TWO)
    withdrawn = await store.own.withdraw(request.shown, JOHN, T0)

    assert withdrawn is not None
    assert (withdrawn.state, withdrawn.approvals) == (State.WITHDRAWN, (ADA,))
    assert await store.decisions.decide(Event.APPROVE, request.shown, BEN, T0, limits=TWO) is None


async def test_what_was_stopped_and_waits_once_more(store: Store) -> None:
    """It is withdrawn as it is shown now, and nothing is left of who approved it before."""
    request = await a_request_in(store, State.APPROVED)
    drifted = await store.requests.happen(Event.DRIFT, request.id, T0, answer="only 2 left.")
    assert drifted is not None
    assert await store.own.withdraw(request.shown, JOHN, T0) is None
    withdrawn = await store.own.withdraw(drifted.shown, JOHN, T0)

    assert withdrawn is not None
    assert (withdrawn.decided_by, withdrawn.answer) == (JOHN, None)


async def test_forty_clicks_at_once(store: Store, beside: Store, path: Path) -> None:
    """Twenty approve and twenty withdraw, in two threads: one wins, and one card is owed."""
    request = await a_request_in(store, State.WAITING)
    approvals = [
        each.decisions.decide(Event.APPROVE, request.shown, ADA, T0) for each in (store, beside) for _ in range(10)
    ]
    withdrawals = [each.own.withdraw(request.shown, JOHN, T0) for each in (beside, store) for _ in range(10)]
    clicks = [each for pair in zip(approvals, withdrawals, strict=True) for each in pair]
    won = [each for each in await asyncio.gather(*clicks) if each is not None]

    assert len(won) == 1
    assert await store.requests.find(1) == won[0]
    assert rows(path, "SELECT who FROM audit WHERE what IN ('approve', 'withdraw')") == [(won[0].decided_by,)]
    assert rows(path, "SELECT kind FROM outbox WHERE id > 1") == [(CARD,)]


async def some(store: Store, path: Path) -> None:
    """John's seven, of which 2 and 6 are open; 3 is Ben's."""
    for number in range(1, 8):
        await store.requests.ask(
            asking(requester=BEN if number == 3 else JOHN, amount=number), f"MC-00000{number}", T0
        )
    spoil(path, "UPDATE requests SET state = 'issued' WHERE id NOT IN (2, 6)")


def ids(page: Page) -> list[int]:
    return [request.id for request in page.requests]


async def test_the_pages(store: Store, path: Path) -> None:
    """What is open stands first, the newest first; turned to the last page and back, each is seen once."""
    await some(store, path)
    first = await store.own.page(JOHN, 2)
    second = await store.own.page(JOHN, 2, Turn(place_of(first.requests[-1]), older=True))
    third = await store.own.page(JOHN, 2, Turn(place_of(second.requests[-1]), older=True))
    back = await store.own.page(JOHN, 2, Turn(place_of(third.requests[0]), older=False))

    assert [ids(page) for page in (first, second, third, back)] == [[6, 2], [7, 5], [4, 1], [7, 5]]
    assert [(page.first, page.of) for page in (first, second, third)] == [(1, 6), (3, 6), (5, 6)]
    assert [(page.has_newer, page.has_older) for page in (first, second, third)] == [
        (False, True),
        (True, True),
        (True, False),
    ]


async def test_nobody_elses(store: Store, path: Path) -> None:
    """Each reads their own alone, and who has asked for nothing reads nothing."""
    await some(store, path)

    assert ids(await store.own.page(BEN, 10)) == [3]
    assert await store.own.page(ADA, 10) == Page([], 1, 0)


async def test_what_moves_between_two_pages(store: Store, path: Path) -> None:
    """The last of a page settles before one turns it: nothing that stood behind it is skipped."""
    await some(store, path)
    first = await store.own.page(JOHN, 2)
    spoil(path, "UPDATE requests SET state = 'issued' WHERE id = 2")
    second = await store.own.page(JOHN, 2, Turn(place_of(first.requests[-1]), older=True))

    assert ids(second) == [7, 5]
    assert ids(await store.own.page(JOHN, 10)) == [6, 7, 5, 4, 2, 1]


@pytest.mark.parametrize("state", State)
async def test_what_is_open_stands_where_it_is_read(store: Store, state: State) -> None:
    """The place by which one turns a page is that which the database orders by."""
    request = await a_request_in(store, state)
    page = await store.own.page(JOHN, 10, Turn(Place(False, -10), older=True))

    assert place_of(page.requests[0]) == Place(state not in OPEN, -request.id)


async def test_what_was_owed_under_the_old_name(path: Path) -> None:
    """A notice that a card cannot be posted, written before requesters could withdraw, is drawn as what it was."""
    connection = sqlite3.connect(path, isolation_level=None)
    migrations.apply(Database(connection), stop_before="m013_whole_life")
    connection.execute(
        """
        INSERT INTO requests (reference, state, requester, amount, company_id, credit_type, comment, created_at,
            expires_at, channel, answer)
        VALUES ('MC-000001', 'withdrawn', 'UJOHN', 4, 458, 'credit', 'c', '2026-03-10T08:00:00.000000+00:00',
            '2026-03-11T08:00:00.000000+00:00', 'CAPPROVALS', 'not_in_channel')
        """
    )
    connection.execute(
        """
        INSERT INTO outbox (destination, kind, request_id, created_at, not_before)
        VALUES ('UJOHN', 'WITHDRAW', 1, '2026-03-10T08:00:00.000000+00:00', '2026-03-10T08:00:00.000000+00:00')
        """
    )
    connection.close()
    store = Store(path)
    await store.open()
    (owed,) = await store.outbox.due(T0)
    await store.close()

    assert owed.kind == Event.UNPOSTED.name
