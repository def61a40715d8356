"""The file and the thread under it: whole writes, one writer at a time, and a sentence when it cannot be used."""

import asyncio
import sqlite3
import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlite_utils import Database

from bot.instants import instant, moment
from bot.store import Store, StoreError
from bot.store.database import CANNOT_BE_USED, Connection
from tests.store.scene import dump, rows, spoil

MOMENTS = st.datetimes(datetime(1, 1, 1), datetime(9999, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001 - they get one


def permissions(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def is_there(path: Path) -> bool:
    return path.exists()


@given(MOMENTS, MOMENTS)
def test_instants_compare_as_text(one: datetime, other: datetime) -> None:
    """What is written comes back, and its text sorts as its time."""
    assert moment(instant(one)) == one
    assert (instant(one) < instant(other)) is (one < other)
    assert len(instant(one)) == len(instant(other))


def test_no_instant() -> None:
    """Nothing stays nothing."""
    assert moment(None) is None


async def test_a_new_file(path: Path) -> None:
    """It is made for its owner only, kept safe against a power cut, and answers."""
    store = Store(path)
    await store.open()

    assert permissions(path) == 0o600
    assert rows(path, "PRAGMA journal_mode") == [("wal",)]
    assert await store.answers()
    await store.close()


async def test_the_connection_is_durable(path: Path) -> None:
    """`synchronous` is FULL on the connection that writes: an intent that was told to be on disk is there."""
    connection = Connection(path)
    await connection.open()
    found = await connection.read(
        lambda db: [next(iter(db.query(f"PRAGMA {name}")))[name] for name in ("synchronous", "foreign_keys")]
    )
    await connection.close()

    assert found == [2, 1]


async def test_opening_again_changes_nothing(path: Path) -> None:
    """Each step of the shape is applied once."""
    first = Store(path)
    await first.open()
    await first.members.add_missing_admins(["UADA"], datetime.now(UTC))
    await first.close()
    before = dump(path)
    second = Store(path)
    await second.open()
    await second.close()

    assert dump(path) == before
    assert second.start_id != first.start_id


async def test_what_another_process_writes_is_noticed(path: Path) -> None:
    """A look sets the watch once for what another connection wrote; this one's write does where it changed a row."""
    here, beside = Connection(path), Store(path)
    await here.open()
    await beside.open()
    await here.look_beside()
    watch = here.watch()
    await here.write(lambda db: db.execute("INSERT INTO origin (one, how, at) VALUES (1, 'kept', '')"))
    assert watch.is_set()
    watch.clear()
    await here.write(lambda db: db.execute("DELETE FROM origin WHERE one = 2"))
    found = [watch.is_set()]
    for act in (None, beside.members.add_missing_admins(["UADA"], datetime.now(UTC)), None):
        if act is not None:
            await act
        await here.look_beside()
        found.append(watch.is_set())
        watch.clear()
    await here.close()
    await beside.close()

    assert found == [False, False, True, False]


async def test_many_open_a_new_file_at_once(path: Path) -> None:
    """A bot and command lines started together make one shape, and none of them fails."""
    stores = [Store(path) for _ in range(8)]
    await asyncio.gather(*(store.open() for store in stores))
    await asyncio.gather(*(store.members.add_missing_admins(["UADA"], datetime.now(UTC)) for store in stores))

    assert [len(await store.members.all()) for store in stores] == [1] * 8
    assert rows(path, "SELECT count(*) FROM audit") == [(1,)]
    for store in stores:
        await store.close()


@pytest.mark.parametrize("kind", ["directory", "garbage", "no folder", "file as folder", "half a database"])
async def test_what_is_no_database(tmp_path: Path, kind: str) -> None:
    """A sentence for the operator that names the file, whatever is wrong with it."""
    place = tmp_path / "teller.db"
    if kind == "directory":
        place.mkdir()
    elif kind == "garbage":
        place.write_bytes(b"this is not a database, and long enough to be one" * 100)
    elif kind == "no folder":
        place = tmp_path / "nowhere" / "teller.db"
    elif kind == "file as folder":
        place.write_text("")
        place = place / "teller.db"
    else:
        spoil(place, "CREATE TABLE members (user_id TEXT)")
    store = Store(place)
    with pytest.raises(StoreError) as caught:
        await store.open()
    await store.close()

    assert str(caught.value).startswith(f"The database {place} cannot be used: ")
    assert (caught.value.sentence, caught.value.detail) == (CANNOT_BE_USED, str(caught.value))


async def test_a_write_that_fails_leaves_nothing(path: Path) -> None:
    """Whatever is raised inside, everything it wrote is undone, and the next write goes on."""
    connection = Connection(path)
    await connection.open()
    before = dump(path)

    def fails(db: Database) -> None:
        db.execute("INSERT INTO members (user_id, role) VALUES ('UX', 'user')")
        with db.atomic():
            db.execute("INSERT INTO members (user_id, role) VALUES ('UY', 'user')")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        await connection.write(fails)
    assert dump(path) == before
    await connection.write(lambda db: db.execute("INSERT INTO members (user_id, role) VALUES ('UZ', 'user')"))
    assert rows(path, "SELECT user_id FROM members") == [("UZ",)]
    await connection.close()


async def test_a_write_waits_for_another_writer(path: Path) -> None:
    """Beside a process that holds the file for a moment a write is late, not lost, and reads go on."""
    connection, beside = Connection(path), Connection(path)
    await connection.open()
    await beside.open()
    loop, inside, gate = asyncio.get_running_loop(), asyncio.Event(), asyncio.Event()

    def slow(db: Database) -> None:
        db.execute("INSERT INTO members (user_id, role) VALUES ('UX', 'user')")
        loop.call_soon_threadsafe(inside.set)
        asyncio.run_coroutine_threadsafe(gate.wait(), loop).result(10)

    holding = asyncio.create_task(connection.write(slow))
    await inside.wait()
    assert await beside.read(lambda db: list(db.query("SELECT user_id FROM members"))) == []
    waiting = asyncio.create_task(
        beside.write(lambda db: db.execute("INSERT INTO members (user_id, role) VALUES ('UY', 'user')"))
    )
    gate.set()
    await asyncio.gather(holding, waiting)

    assert rows(path, "SELECT user_id FROM members ORDER BY user_id") == [("UX",), ("UY",)]
    await connection.close()
    await beside.close()


async def test_what_cannot_be_read(path: Path) -> None:
    """The operator reads which file it is, and what SQLite says."""
    connection = Connection(path)
    await connection.open()
    with pytest.raises(StoreError) as caught:
        await connection.read(lambda db: db.execute("SELECT * FROM nowhere"))
    await connection.close()
    assert caught.value.detail == f"The database {path} cannot be used: no such table: nowhere."


async def test_asked_before_it_is_open(path: Path) -> None:
    """Nothing is made by asking too early."""
    store = Store(path)
    with pytest.raises(StoreError, match=r"^The database is not open\.$"):
        await store.answers()
    assert not is_there(path)
    await store.close()


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO members (user_id, role) VALUES ('UX', 'owner')",
        "INSERT INTO members (user_id, role, approver) VALUES ('UX', 'user', 2)",
        "INSERT INTO members (user_id, role, account) VALUES ('UX', 'user', '')",
        "INSERT INTO posts (schedule_id, local_date, state, drawn_at) VALUES (1, '2026-03-10', 'maybe', '')",
        "INSERT INTO posts (schedule_id, local_date, state, drawn_at) VALUES (1, '2026-03-10', 'owed', '')",
        "INSERT INTO posts (local_date, state, drawn_at) VALUES ('2026-03-10', 'posted', '')",
        "INSERT INTO outbox (destination, kind, created_at, not_before) VALUES ('C', 'ALERT', '', '')",
        "INSERT INTO outbox (destination, kind, text, created_at, not_before) VALUES ('C', 'ALERT', 'x', '', '')",
        "INSERT INTO outbox (destination, kind, request_id, created_at, not_before) VALUES ('C', 'CARD', 99, '', '')",
        "INSERT INTO figures (name, local_date, value, read_at) VALUES ('x', '2026-03-10', 'many', '')",
    ],
)
async def test_what_the_shape_forbids(path: Path, statement: str) -> None:
    """The database itself takes no row that no verb would write."""
    connection = Connection(path)
    await connection.open()
    with pytest.raises(sqlite3.IntegrityError):
        await connection.write(lambda db: db.execute(statement))
    await connection.close()
