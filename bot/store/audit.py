"""The audit trail: who, what, when, outcome. Rows are written in the transaction of what they tell."""

from datetime import datetime

from sqlite_utils import Database

from bot.instants import instant
from bot.store.database import Connection, Row


def record(db: Database, at: datetime, who: str, what: str, outcome: str, request_id: int | None = None) -> None:
    """Add a row inside the transaction of the fact. `who` is a Slack user id, `teller` or `command line`."""
    db.execute(
        "INSERT INTO audit (at, who, what, request_id, outcome) VALUES (?, ?, ?, ?, ?)",
        (instant(at), who, what, request_id, outcome),
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
