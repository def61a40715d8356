"""Reading the trail from the file: beside a writer, after a crash, from a copy, and never leaving a trace."""

import os
import sqlite3
from pathlib import Path

import pytest
from sqlite_utils import Database

from bot.chain import Break, Head, Misfit, examine
from bot.store import Store, StoreError
from bot.store.audit import rows_of
from bot.store.members import is_empty
from bot.store.migrations import migrations
from bot.store.reading import read
from tests.clock import T0
from tests.store.processes import workers
from tests.store.scene import NO_TEXT, OPEN_THE_TRAIL, at, rows, spoil, with_members


@pytest.fixture
async def closed(path: Path) -> Path:
    """A database with its members that nobody has open."""
    store = await with_members(path)
    await store.close()
    return path


def trace(path: Path) -> dict[str, tuple[bytes, int]]:
    """Every file of the folder: what is in it, and when it was written."""
    return {each.name: (each.read_bytes(), each.stat().st_mtime_ns) for each in path.parent.iterdir()}


def trace_but_locks(path: Path) -> dict[str, tuple[bytes, int]]:
    """The same without the file that only says who reads up to where (sqlite.org/walformat.html)."""
    return {name: file for name, file in trace(path).items() if not name.endswith("-shm")}


def everything_in(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*"))


async def test_beside_a_writer(store: Store, path: Path) -> None:
    """What was written a moment ago is read, and nothing is written by that."""
    before = trace_but_locks(path)
    read_now = rows_of(path)
    await store.audit.note(T0, "UJOHN", "reveal", "shown")

    assert read_now == (await store.audit.rows())[:-1]
    assert rows_of(path) == await store.audit.rows()
    assert "teller.db-wal" in before
    assert trace_but_locks(path).keys() == before.keys()


async def test_a_file_that_nobody_has_open(closed: Path) -> None:
    """It is read without a file of SQLite's appearing beside it, which would outlive the reading."""
    before = trace(closed)
    read_now = rows_of(closed)
    nobody = is_empty(closed)

    assert len(read_now) == 4
    assert not nobody
    assert trace(closed) == before
    assert list(before) == ["teller.db"]


async def test_nothing_is_made_while_it_is_read(closed: Path) -> None:
    """Not even for a moment: what SQLite makes beside a file would keep a bot of another user out."""
    before = everything_in(closed.parent)
    count = "SELECT count(*) FROM audit"
    (found,), during = read(closed, lambda db: (db.execute(count).fetchone(), everything_in(closed.parent)))

    assert found > 0
    assert during == before


async def test_a_file_that_may_only_be_read(closed: Path) -> None:
    """Neither the file nor its folder can be written: a copy on a disk for reading is as good."""
    ((last,),) = rows(closed, "SELECT hash FROM audit WHERE id = 4")
    os.chmod(closed, 0o400)
    os.chmod(closed.parent, 0o500)
    try:
        assert examine(rows_of(closed)) == (Head(4, last), None)
    finally:
        os.chmod(closed.parent, 0o700)


async def test_after_a_crash(closed: Path) -> None:
    """What a process wrote that was killed then stands in the file beside the database, and is read from there."""
    with workers((closed, "note", "3", "UADA")) as (worker,):
        worker.wake()
        assert worker.hears() == 3
        worker.kill()
    before = trace_but_locks(closed)
    whole = examine(rows_of(closed))

    assert (whole[0].rows, whole[1]) == (7, None)
    assert trace_but_locks(closed) == before


async def test_a_link_to_the_file(store: Store, path: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    """What is beside the file itself counts, not what is beside the link."""
    link = tmp_path_factory.mktemp("elsewhere") / "link.db"
    link.symlink_to(path)

    assert rows_of(link) == await store.audit.rows()
    assert [each.name for each in link.parent.iterdir()] == ["link.db"]


async def test_a_file_that_changes_while_it_is_read(closed: Path) -> None:
    """A reading that somebody wrote into does not count: it is done again, and finds what they wrote."""
    found = []

    def work(connection: sqlite3.Connection) -> int:
        count = int(connection.execute("SELECT count(*) FROM members").fetchone()[0])
        if not found:
            spoil(closed, "INSERT INTO members (user_id, role) VALUES ('UNEW', 'user')")
        found.append(count)
        return count

    assert read(closed, work) == 5
    assert found == [4, 5]


async def test_a_file_that_breaks_the_reading_while_it_changes(closed: Path) -> None:
    """An error that comes of somebody's writing is none."""
    tries = []

    def work(connection: sqlite3.Connection) -> str:
        tries.append(1)
        if len(tries) == 1:
            spoil(closed, "INSERT INTO members (user_id, role) VALUES ('UNEW', 'user')")
            raise sqlite3.DatabaseError("database disk image is malformed")
        return "read"

    assert read(closed, work) == "read"


async def test_since(path: Path) -> None:
    """From an instant on; what was before it is left out."""
    store = Store(path)
    await store.open()
    for days in (0, 1, 2):
        await store.audit.note(at(days * 86400), "UJOHN", "reveal", str(days))
    await store.close()

    assert [row["outcome"] for row in rows_of(path, "2026-03-11")] == ["1", "2"]
    assert rows_of(path, "2026-03-13") == []


async def test_bytes_that_are_no_text(path: Path) -> None:
    """A row with such bytes is a changed row, not the end of the reading, even where U+FFFD stood before."""
    store = Store(path)
    await store.open()
    for _ in range(3):
        await store.audit.note(T0, "\ufffd", "reveal", "shown")
    await store.close()
    spoil(path, *OPEN_THE_TRAIL, NO_TEXT)
    written = rows_of(path)
    head, broken = examine(written)

    assert len(written) == 3
    assert (head.rows, broken) == (1, Break(2, Misfit.CHANGED))


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("missing", "There is no database {path}. Check DATABASE_URL; `teller run` makes one."),
        ("no folder", "There is no database {path}. Check DATABASE_URL; `teller run` makes one."),
        ("file as folder", "There is no database {path}. Check DATABASE_URL; `teller run` makes one."),
        ("folder", "The database {path} cannot be read: "),
        ("garbage", "The database {path} cannot be read: file is not a database."),
        ("cut", "The database {path} cannot be read: database disk image is malformed."),
        ("empty", "The file {path} is no database of Teller's: there is no audit trail in it."),
        ("foreign", "The file {path} is no database of Teller's: there is no audit trail in it."),
        ("foreign audit", "The file {path} is no database of Teller's: there is no audit trail in it."),
        ("older", "The database {path} is an older Teller's. `teller run` brings it up to date."),
    ],
)
async def test_what_is_no_trail(tmp_path: Path, kind: str, said: str) -> None:
    """One sentence that names the file; it is not made by asking, and nobody is in it."""
    path = tmp_path / "teller.db"
    if kind == "no folder":
        path = tmp_path / "nowhere" / "teller.db"
    elif kind == "file as folder":
        path.touch()
        path = path / "teller.db"
    elif kind == "folder":
        path.mkdir()
    elif kind == "garbage":
        path.write_bytes(b"this is not a database, and long enough to be one" * 100)
    elif kind == "cut":
        await (await with_members(path)).close()
        path.write_bytes(path.read_bytes()[:8192])
    elif kind == "empty":
        path.touch()
    elif kind == "foreign":
        spoil(path, "CREATE TABLE members_of_another_program (name TEXT)")
    elif kind == "foreign audit":
        spoil(path, "CREATE TABLE audit (id INTEGER PRIMARY KEY, at TEXT, message TEXT)")
    elif kind == "older":
        db = Database(path)
        migrations.apply(db, stop_before="m006_chain")
        db.close()
    there = everything_in(tmp_path)
    with pytest.raises(StoreError) as caught:
        rows_of(path)

    assert str(caught.value).startswith(said.format(path=path))
    assert "\n" not in str(caught.value)
    assert everything_in(tmp_path) == there
    assert is_empty(path)
