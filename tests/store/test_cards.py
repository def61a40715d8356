"""Versions of cards: one grows with what a card should show, one follows with what Slack took of it."""

import sqlite3
from pathlib import Path

import pytest
from sqlite_utils import Database

from bot.lifecycle import Event, State
from bot.owed import CARD, REFUSED
from bot.store import Store, shapes
from bot.store.decisions import Limits
from bot.store.migrations import migrations
from tests.clock import T0
from tests.store.scene import ADA, CHANNEL, EXPIRES, a_request_in, asking, at, rows, spoil


def versions(path: Path) -> tuple[int, int]:
    """Of request 1: what its card should show, and what it shows."""
    ((version, shown),) = rows(path, "SELECT version, card_version FROM requests WHERE id = 1")
    return version, shown


async def posted(store: Store) -> None:
    """Slack took the card of request 1."""
    version, _ = await store.cards.versions(1)
    (card,) = [each for each in await store.outbox.due(T0) if each.destination == CHANNEL]
    await store.cards.posted(card, "1773129600.000100", version, T0)


async def test_each_change_is_a_version(store: Store, path: Path) -> None:
    """Approved, intended, issued: the version grows each time, and what the card shows stays behind."""
    await a_request_in(store, State.WAITING)
    await posted(store)
    assert versions(path) == (1, 1)
    request = await store.requests.find(1)
    assert request is not None
    await store.decisions.decide(Event.APPROVE, request.shown, ADA, T0)
    assert versions(path) == (2, 1)
    await store.mints.intend(request, T0, EXPIRES)
    await store.requests.happen(Event.ISSUE, 1, T0)
    assert versions(path) == (4, 1)


async def test_the_first_of_two_approvals_is_a_version(store: Store, path: Path) -> None:
    """Nothing of the request's row changed, and the card shows who approved."""
    request = await a_request_in(store, State.WAITING)
    limits = Limits(two_approvers_over=1)
    await store.decisions.decide(Event.APPROVE, request.shown, ADA, T0, limits=limits)
    assert versions(path)[0] == 2


@pytest.mark.parametrize(
    ("change", "grows"),
    [
        ("state = 'expired'", True),
        ("comment = 'other'", True),
        ("answer = 'why'", True),
        ("answer = NULL", False),
        ("comment = comment", False),
        ("card_ts = '1.1'", False),
        ("card_version = 7", False),
        ("permalink = 'https://x'", False),
        ("seen_at = 'then'", False),
        ("empty_readings = 2, settle_at = 'then'", False),
        ("round = 2", True),
        ("start_id = 's', intent_at = 'then'", False),
    ],
)
async def test_what_a_card_shows(store: Store, path: Path, change: str, grows: bool) -> None:
    """Only a change of what people see counts; keeping the books does not."""
    await a_request_in(store, State.WAITING)
    spoil(path, f"UPDATE requests SET {change}")  # noqa: S608 - of this table

    assert versions(path)[0] == (2 if grows else 1)


async def test_a_column_that_comes_later(store: Store, path: Path) -> None:
    """A migration that adds one to what is shown calls the same step again, and it counts."""
    await a_request_in(store, State.WAITING)
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("ALTER TABLE requests ADD COLUMN second_by TEXT")
    shapes.watch_cards(Database(connection))
    connection.execute("UPDATE requests SET second_by = 'UBEN'")
    connection.close()

    assert versions(path)[0] == 2


async def test_where_a_card_lives(store: Store) -> None:
    """When Slack took the card, its place stands in the request, in the same transaction; the link comes after."""
    request, _ = await store.requests.ask(asking(), "MC-000001", T0)
    await posted(store)
    await store.requests.linked(request.id, "https://x/p1")
    drawn = await store.requests.find(request.id)

    assert drawn is not None
    assert (drawn.card_ts, drawn.permalink) == ("1773129600.000100", "https://x/p1")
    assert await store.setbacks.all() == []


async def test_a_card_that_was_found_is_drawn_once_more(store: Store, path: Path) -> None:
    """What a card shows that a process posted and did not live to tick nobody knows, so it is owed again at once."""
    await a_request_in(store, State.WAITING)
    (card,) = await store.outbox.due(T0)
    await store.cards.posted(card, "1.1", None, at(1))

    assert versions(path) == (1, 0)
    (again,) = await store.outbox.due(at(1))
    assert (again.kind, again.request_id) == (CARD, 1)
    assert rows(path, "SELECT ts FROM outbox WHERE id = ?", card.id) == [("1.1",)]


async def test_only_the_card_that_was_found_is_drawn_once_more(store: Store, path: Path) -> None:
    """Others that are behind are the repair's."""
    await a_request_in(store, State.WAITING)
    await a_request_in(store, State.WAITING, "MC-000002", requester=ADA)
    (card,) = await store.outbox.due(T0)
    spoil(
        path,
        "UPDATE outbox SET state = 'sent' WHERE request_id = 2",
        "UPDATE requests SET card_ts = '1.2' WHERE id = 2",
    )
    await store.cards.posted(card, "1.1", None, at(1))

    assert rows(path, "SELECT request_id FROM outbox WHERE state = 'waiting'") == [(1,)]


async def test_redrawn(store: Store, path: Path) -> None:
    """What Slack took last counts, and an older drawing that comes in late does not take it back."""
    await a_request_in(store, State.WAITING)
    await posted(store)
    await store.requests.expire_due(EXPIRES)
    (card,) = [each for each in await store.outbox.due(EXPIRES) if each.kind == CARD]
    await store.cards.redrawn(card, 2, at(1))
    await store.cards.redrawn(card, 1, at(2))

    assert versions(path) == (2, 2)


async def behind(store: Store, path: Path, how: str) -> None:
    """The card of request 1 stands, its request expired, and the message that tells so …"""
    await a_request_in(store, State.WAITING)
    await posted(store)
    await store.requests.expire_due(EXPIRES)
    (card,) = [each for each in await store.outbox.due(EXPIRES) if each.kind == CARD]
    if how == "is lost":
        spoil(path, "DELETE FROM outbox WHERE kind = 'CARD'")
    if how == "was refused":
        await store.setbacks.end(card, REFUSED, "message_not_found", at(1), None)
    if how == "was sent":
        await store.cards.redrawn(card, 2, at(1))
    if how == "was sent of an older state":
        await store.cards.redrawn(card, 1, at(1))


@pytest.mark.parametrize(
    ("how", "repaired"),
    [
        ("is lost", [1]),
        ("waits", []),
        ("was refused", []),
        ("was sent", []),
        ("was sent of an older state", [1]),
    ],
)
async def test_repair(store: Store, path: Path, how: str, repaired: list[int]) -> None:
    """A card that is behind is owed, once, unless it is owed already or is left to people."""
    await behind(store, path, how)

    assert await store.cards.repair(at(2)) == repaired
    assert await store.cards.repair(at(3)) == []


async def test_no_card_yet(store: Store, path: Path) -> None:
    """A card that was never posted is not repaired: its first message does that, or it was withdrawn."""
    await a_request_in(store, State.WITHDRAWN)
    spoil(path, "DELETE FROM outbox")

    assert await store.cards.repair(T0) == []


OLD = [
    "INSERT INTO members (user_id, role) VALUES ('UADA', 'admin')",
    """
    INSERT INTO requests (
        reference, state, requester, amount, company_id, credit_type, comment, created_at, expires_at, channel,
        card_ts
    ) VALUES ('MC-000001', 'issued', 'UJOHN', 4, 458, 'credit', 'x', '', '', 'C', '1.1'),
             ('MC-000002', 'expired', 'UJOHN', 4, 458, 'credit', 'x', '', '', 'C', '1.2')
    """,
    """
    INSERT INTO outbox (destination, kind, request_id, created_at, not_before, attempts, state, error) VALUES
        ('C', 'CARD', 1, '2026-03-10T08:00:00.000000+00:00', '', 0, 'sent', NULL),
        ('C', 'CARD', 2, '2026-03-10T08:00:00.000000+00:00', '', 2, 'waiting', 'busy'),
        ('UJOHN', 'EXPIRE', 2, '2026-03-10T08:00:00.000000+00:00', '', 1, 'refused', 'user_disabled')
    """,
    """
    INSERT INTO posts (local_date, state, claimed_at, start_id, error) VALUES
        ('2026-03-08', 'posted', '2026-03-08T09:00:00.000000+00:00', 's', NULL),
        ('2026-03-09', 'refused', '2026-03-09T09:00:00.000000+00:00', 's', 'shared'),
        ('2026-03-10', 'claimed', '2026-03-10T09:00:00.000000+00:00', 's', NULL)
    """,
]
"""A database as it was before messages had bodies and cards versions."""


async def test_the_way_to_this_shape(path: Path) -> None:
    """Nothing that was owed is lost, nothing that was sent comes again, and only a card that is behind is drawn."""
    connection = sqlite3.connect(path, isolation_level=None)
    migrations.apply(Database(connection), stop_before="m007_outbox")
    for statement in OLD:
        connection.execute(statement)
    connection.close()
    store = Store(path)
    await store.open()

    (card,) = await store.outbox.due(T0)
    assert (card.id, card.kind, card.request_id, card.attempts, card.begun_at) == (2, CARD, 2, 2, None)
    assert [(each.id, each.state, each.error) for each in await store.setbacks.all()] == [
        (2, "waiting", "busy"),
        (3, "refused", "user_disabled"),
    ]
    assert rows(path, "SELECT id, version, card_version FROM requests") == [(1, 1, 1), (2, 1, 0)]
    assert rows(path, "SELECT state FROM posts ORDER BY local_date") == [("posted",), ("refused",), ("lost",)]
    assert await store.cards.repair(T0) == []
    await store.requests.ask(asking(), "MC-000003", T0)
    assert rows(path, "SELECT max(id) FROM outbox") == [(4,)]
    await store.close()
