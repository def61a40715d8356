"""The audit trail: who, what, when, outcome. Rows are added in the transaction of what they tell, and stay."""

import sqlite3
from datetime import datetime
from pathlib import Path

from sqlite_utils import Database

from bot.chain import COLUMNS, GENESIS, Head, hash_of
from bot.instants import instant
from bot.store import reading
from bot.store.database import Connection, Row, StoreError


def record(db: Database, at: datetime, who: str, what: str, outcome: str, request_id: int | None = None) -> None:
    """Add a row inside the transaction of the fact. `who` is a Slack user id, `teller` or `command line`.

    The transaction has begun IMMEDIATE, so no other process can add a row between the reading of the head and this.
    """
    head = _head(db)
    content = (head.rows + 1, instant(at), who, what, request_id, outcome)
    db.execute(
        "INSERT INTO audit (id, at, who, what, request_id, outcome, prev, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (*content, head.hash, hash_of(head.hash, content)),
    )


class Audit:
    """The verbs of the audit trail."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def note(self, at: datetime, who: str, what: str, outcome: str, request_id: int | None = None) -> None:
        """Record an act that changes no other table: a refused click, a reveal."""
        await self._connection.write(lambda db: record(db, at, who, what, outcome, request_id))

    async def rows(self) -> list[Row]:
        """Every row, oldest first."""
        return await self._connection.read(lambda db: list(db.query("SELECT * FROM audit ORDER BY id")))

    async def page(self, most: int, *, before: int | None = None, request_id: int | None = None) -> list[Row]:
        """At most `most` rows, the newest first: all, or those before the row `before`, or those of one request."""
        values = {"most": most, "before": before, "request_id": request_id}
        return await self._connection.read(lambda db: list(db.query(_PAGE, values)))

    async def head(self) -> Head:
        """How many rows there are, and the hash of the last."""
        return await self._connection.read(_head)


_PAGE = """
    SELECT * FROM audit
    WHERE (:before IS NULL OR id < :before) AND (:request_id IS NULL OR request_id = :request_id)
    ORDER BY id DESC LIMIT :most
"""


def _head(db: Database) -> Head:
    rows = list(db.query("SELECT id, hash FROM audit ORDER BY id DESC LIMIT 1"))
    return Head(rows[0]["id"], rows[0]["hash"]) if rows else Head(0, GENESIS)


def rows_of(path: Path, since: str = "") -> list[Row]:
    """The rows in the file whose `at` is `since` or later, as they stand there, oldest first; nothing is written.

    `since` is the beginning of an instant as the trail writes it (UTC). Bytes that are no UTF-8 come as surrogates
    (PEP 383), so that they are not taken for what they were changed from. Raises StoreError.
    """

    def work(connection: sqlite3.Connection) -> list[Row]:
        connection.text_factory = lambda text: text.decode("utf-8", "surrogateescape")
        connection.row_factory = sqlite3.Row
        there = {row["name"] for row in connection.execute("PRAGMA table_info(audit)")}
        if not {"at", "who", "what", "outcome"} <= there:
            raise StoreError(f"The file {path} is no database of Teller's: there is no audit trail in it.")
        if not there.issuperset(COLUMNS):
            raise StoreError(f"The database {path} is an older Teller's. `teller run` brings it up to date.")
        query = f"SELECT {', '.join(COLUMNS)} FROM audit WHERE at >= ? ORDER BY id"  # noqa: S608 - made of constants
        return [dict(row) for row in connection.execute(query, [since])]

    return reading.read(path, work)
