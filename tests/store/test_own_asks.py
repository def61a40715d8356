"""Withdrawing what takes a second person: a single statement holds every condition; and the table it needed."""

import sqlite3
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlite_utils import Database

from bot.asks import Event, Kind, Shown, State
from bot.store import Store
from bot.store.migrations import migrations
from tests.clock import T0
from tests.store.scene import ADA, BEN, JOHN, dump, rows, spoil
from tests.store.test_asks import access, tells
from tests.store.test_grants import MAX, asked

LATER = T0 + timedelta(days=7)


async def test_withdrawing(store: Store, path: Path) -> None:
    """State and when are written together, the cards are owed anew, nobody is told, and the trail knows who."""
    ask = await asked(store)
    cards = rows(path, "SELECT count(*) FROM ask_cards")[0][0]
    spoil(path, "DELETE FROM outbox")
    withdrawn = await store.own.withdraw_ask(ask.shown, ADA, T0)

    assert withdrawn is not None
    assert withdrawn == await store.asks.find(ask.id)
    assert (withdrawn.state, withdrawn.decided_by, withdrawn.decided_at) == (State.WITHDRAWN, None, T0)
    assert rows(path, "SELECT kind, ask_id FROM outbox") == [("ASK_CARD", ask.id)] * cards
    trail = rows(path, "SELECT who, what, outcome FROM audit ORDER BY id DESC LIMIT 1")
    assert trail == [(ADA, "grant: withdraw", "ask #1: withdrawn")]
    assert await store.asks.waiting() == []


CONDITIONS = [
    pytest.param("SELECT 1", MAX, T0, id="who decides"),
    pytest.param("SELECT 1", JOHN, T0, id="whom it is about"),
    pytest.param("SELECT 1", BEN, T0, id="another member"),
    pytest.param("SELECT 1", ADA, LATER, id="its time is over"),
    pytest.param("UPDATE asks SET state = 'refused'", ADA, T0, id="decided already"),
    pytest.param("UPDATE asks SET subject = '{}'", ADA, T0, id="not what was shown"),
    pytest.param("UPDATE asks SET kind = 'revoke'", ADA, T0, id="of another kind"),
    pytest.param("DELETE FROM members WHERE user_id = 'UADA'", ADA, T0, id="who asked has no row any more"),
    pytest.param("UPDATE members SET inactive_since = 'now'", ADA, T0, id="who asked is deactivated"),
]


@pytest.mark.parametrize(("meanwhile", "by", "now"), CONDITIONS)
async def test_each_condition(store: Store, path: Path, meanwhile: str, by: str, now: datetime) -> None:
    """Refused one by one, and nothing changes."""
    ask = await asked(store)
    spoil(path, meanwhile)
    before = dump(path)

    assert await store.own.withdraw_ask(ask.shown, by, now) is None
    assert dump(path) == before


async def test_the_first_wins(store: Store, beside: Store) -> None:
    """Over two connections, withdrawn and agreed to: what comes second comes to nothing, whichever that is."""
    first = await asked(store)
    assert await store.own.withdraw_ask(first.shown, ADA, T0) is not None
    assert await beside.asks.decide(Event.AGREE, first.shown, MAX, T0, tells) is None

    second = await asked(store)
    assert await beside.asks.decide(Event.AGREE, second.shown, MAX, T0, tells) is not None
    assert await store.own.withdraw_ask(second.shown, ADA, T0) is None


async def test_who_asks_for_access_takes_nothing_back(store: Store) -> None:
    """Nor is a withdrawal a decision, or something that happens by itself."""
    ask, _ = await store.asks.ask(access(), T0)
    assert ask is not None
    with pytest.raises(ValueError, match="nobody causes WITHDRAW of access"):
        await store.own.withdraw_ask(ask.shown, ADA, T0)
    with pytest.raises(ValueError, match="nobody decides WITHDRAW"):
        await store.asks.decide(Event.WITHDRAW, Shown(Kind.GRANT, 1, "0" * 16), ADA, T0, tells)
    grant = await asked(store)
    with pytest.raises(ValueError, match="WITHDRAW does not happen"):
        await store.asks.happen(Event.WITHDRAW, grant.id, State.WAITING, T0, tells)


async def test_what_was_asked_before_there_was_withdrawing(path: Path) -> None:
    """Asks, their cards and what is owed of them stay as they were, and number 3 is not given a second time."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA foreign_keys=ON")
    migrations.apply(Database(connection), stop_before="m018_withdrawn_asks")
    for number, state in ((1, "done"), (3, "waiting")):
        connection.execute(_ASK, (number, state, f"U{number}", f"U{number}"))
        connection.execute(
            "INSERT INTO ask_cards (ask_id, destination, ts, version) VALUES (?, 'UADA', '1.2', 1)", [number]
        )
    connection.execute(_OWED)
    tables = ("asks", "ask_cards", "outbox")
    before = [rows(path, f"SELECT * FROM {table} ORDER BY rowid") for table in tables]  # noqa: S608
    connection.close()
    store = Store(path)
    await store.open()

    assert [rows(path, f"SELECT * FROM {table} ORDER BY rowid") for table in tables] == before  # noqa: S608
    assert rows(path, "PRAGMA foreign_key_check") == []
    assert await store.asks.ask(access(asker="U3", about="U3"), T0) == (await store.asks.find(3), False)
    again, _ = await store.asks.ask(access(), T0)
    assert again is not None
    assert again.id == 4
    (expired, _) = await store.asks.expire_due(LATER, tells)
    assert (expired.id, expired.version) == (3, 2)
    await store.close()


_ASK = """
    INSERT INTO asks (id, kind, state, asker, about, subject, reason, created_at, expires_at)
    VALUES (?, 'access', ?, ?, ?, '{"name": "Una"}', '', '2026-03-10T08:00:00.000000+00:00',
        '2026-03-17T08:00:00.000000+00:00')
"""
_OWED = """
    INSERT INTO outbox (destination, kind, ask_id, text, blocks, created_at, not_before)
    VALUES ('UADA', 'ASK_CARD', 3, '', '[]', '2026-03-10T08:00:00.000000+00:00', '2026-03-10T08:00:00.000000+00:00')
"""
