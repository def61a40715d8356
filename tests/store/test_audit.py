"""The audit trail in a real file: rows are only added, each is chained to the last, whoever writes."""

import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from sqlite_utils import Database

from bot.chain import COLUMNS, CONTENT, GENESIS, Head, examine, hash_of
from bot.lifecycle import State
from bot.store import Store
from bot.store.audit import record
from bot.store.database import Connection
from bot.store.migrations import migrations
from tests.clock import T0
from tests.store.processes import all_at_once
from tests.store.scene import ADA, BEN, a_request_in, dump, rows, spoil


def adding(number: str, behind: int, how: str = "INSERT", digits: str = "'hash'") -> str:
    """A statement that adds a row with this number behind that row; 4 behind 3 is the one that is next."""
    prev = f"(SELECT hash FROM audit WHERE id = {behind})"  # noqa: S608 - numbers of the tests
    return f"{how} INTO audit VALUES ({number}, '', 'UEVE', 'approve', NULL, 'approved', {prev}, {digits})"


@pytest.fixture
async def three(path: Path) -> AsyncIterator[Path]:
    """A trail of three rows."""
    store = Store(path)
    await store.open()
    for what in ("reveal", "approve", "reject"):
        await store.audit.note(T0, "UJOHN", what, "refused: role", 7)
    yield path
    await store.close()


def trail(path: Path) -> list[dict[str, Any]]:
    """Every row, as another connection reads it."""
    return [dict(zip(COLUMNS, row, strict=True)) for row in rows(path, "SELECT * FROM audit ORDER BY id")]


async def test_an_act_that_changes_no_other_table(three: Path) -> None:
    """Is a row too, oldest first; the first stands behind nothing, and each behind the one before."""
    first, second, third = trail(three)

    assert (first["id"], first["what"], second["what"]) == (1, "reveal", "approve")
    assert (first["at"], first["who"], first["request_id"]) == ("2026-03-10T08:00:00.000000+00:00", "UJOHN", 7)
    assert (first["prev"], second["prev"], third["prev"]) == (GENESIS, first["hash"], second["hash"])
    assert first["hash"] == hash_of(GENESIS, (first[name] for name in CONTENT))


async def test_every_verb_goes_on_with_the_chain(store: Store) -> None:
    """Roles, asking, deciding, the mint: one chain of all of them, whose head the store knows."""
    await a_request_in(store, State.ISSUED)
    await a_request_in(store, State.REJECTED, "MC-000002")
    written = await store.audit.rows()

    assert {"role of UBEN: user, approver, account -", "ask", "approve", "intend", "issue", "reject"} <= {
        row["what"] for row in written
    }
    assert examine(written) == (Head(len(written), written[-1]["hash"]), None)
    assert await store.audit.head() == Head(len(written), written[-1]["hash"])


async def test_a_trail_without_rows(path: Path) -> None:
    """Its head is what stands before the first row."""
    store = Store(path)
    await store.open()
    head = await store.audit.head()
    await store.close()

    assert head == Head(0, GENESIS)


async def test_what_was_rolled_back_is_no_part_of_it(path: Path) -> None:
    """Rows of an act that failed are gone; the next row stands where they would have stood."""
    connection = Connection(path)
    await connection.open()

    def fails(db: Database) -> None:
        record(db, T0, ADA, "first", "done")
        record(db, T0, ADA, "second", "done")
        raise RuntimeError

    await connection.write(lambda db: record(db, T0, ADA, "before", "done"))
    with pytest.raises(RuntimeError):
        await connection.write(fails)
    await connection.write(lambda db: [record(db, T0, ADA, what, "done") for what in ("third", "fourth")])
    await connection.close()

    assert [row["what"] for row in trail(path)] == ["before", "third", "fourth"]
    assert examine(trail(path))[1] is None


@pytest.mark.parametrize("recursive_triggers", ["ON", "OFF"])
@pytest.mark.parametrize(
    "statement",
    [
        *(f"UPDATE audit SET {name} = {name}" for name in COLUMNS),  # noqa: S608 - made of constants
        "UPDATE audit SET outcome = 'approved' WHERE id = 3",
        "UPDATE OR IGNORE audit SET who = 'UEVE' WHERE id = 2",
        "UPDATE OR REPLACE audit SET id = 2 WHERE id = 3",
        "DELETE FROM audit",
        "DELETE FROM audit WHERE id = 3",
        "INSERT OR REPLACE INTO audit SELECT id, at, 'UEVE', what, request_id, outcome, prev, hash FROM audit",
        "REPLACE INTO audit SELECT * FROM audit WHERE id = 3",
        "INSERT OR IGNORE INTO audit SELECT * FROM audit WHERE id = 3",
        adding("3", 3) + " ON CONFLICT (id) DO UPDATE SET who = 'UEVE'",
        *(adding(number, 3) for number in ("0", "-1", "3", "5", "NULL")),
        *(adding("4", behind) for behind in (1, 2, 9)),
        adding("4", 2, "INSERT OR REPLACE"),
        adding("4", 2, "INSERT OR IGNORE"),
        "INSERT INTO audit (at, who, what, outcome, prev, hash) SELECT at, who, what, outcome, hash, hash FROM audit",
        "INSERT INTO audit (at, who, what, outcome) VALUES ('', 'UEVE', 'approve', 'approved')",
    ],
)
async def test_what_the_trail_refuses(three: Path, statement: str, recursive_triggers: str) -> None:
    """No other connection changes, removes or replaces a row, nor adds one that is not the next."""
    before = dump(three)
    with pytest.raises(sqlite3.IntegrityError, match="the audit trail"):
        spoil(three, f"PRAGMA recursive_triggers = {recursive_triggers}", statement)

    assert dump(three) == before


@pytest.mark.parametrize("how", ["INSERT", "INSERT OR REPLACE", "INSERT OR IGNORE"])
async def test_the_next_row_is_taken(three: Path, how: str) -> None:
    """Behind the last, with its hash before it, and whatever it is like no other row goes away for it."""
    spoil(three, adding("4", 3, how, "(SELECT hash FROM audit WHERE id = 1)"))

    assert [row["id"] for row in trail(three)] == [1, 2, 3, 4]


async def test_two_processes_write_at_once(store: Store, path: Path) -> None:
    """Forty rows each, and some of this process: one chain, in which nobody's rows are missing."""
    mine = len(await store.audit.rows())
    assert all_at_once((path, "note", "40", ADA), (path, "note", "40", BEN)) == [40, 40]
    written = await store.audit.rows()

    assert examine(written) == (Head(mine + 80, written[-1]["hash"]), None)
    for who in (ADA, BEN):
        acts = [row["outcome"] for row in written if row["who"] == who and row["what"] == "try"]
        assert acts == [f"number {number}" for number in range(40)]


async def test_two_processes_act_at_once(store: Store, path: Path) -> None:
    """Claims that win and lose leave one chain too."""
    await a_request_in(store, State.WAITING)
    all_at_once((path, "decide", "10", ADA, BEN), (path, "ask", "10", "B"))

    assert examine(await store.audit.rows())[1] is None


async def test_a_trail_from_before(path: Path) -> None:
    """Rows that were written before there was a chain keep their words, and the chain begins with them."""
    connection = sqlite3.connect(path, isolation_level=None)
    db = Database(connection)
    migrations.apply(db, stop_before="m006_chain")
    insert = "INSERT INTO audit (id, at, who, what, request_id, outcome) VALUES (?, ?, ?, ?, ?, ?)"
    kept = [("then", "UADA", "ask", 1, "žalia"), ("later", "teller", "expire", None, ""), ("", "UBEN", "", 2, "x")]
    for number, content in zip((1, 2, 7), kept, strict=True):
        connection.execute(insert, (number, *content))
    connection.close()
    store = Store(path)
    await store.open()
    await store.audit.note(T0, "teller", "expire", "nothing")
    await store.close()

    assert [tuple(row[name] for name in CONTENT) for row in trail(path)[:3]] == [
        (number, *content) for number, content in enumerate(kept, 1)
    ]
    assert examine(trail(path))[0].rows == 4
    assert {name for (name,) in rows(path, "SELECT name FROM sqlite_schema WHERE name LIKE 'audit%'")} == {
        "audit",
        "audit_next",
        "audit_no_update",
        "audit_no_delete",
    }
