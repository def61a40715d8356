"""Freezes of minting: while one stands, nothing is approved and no POST is begun."""

from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from bot.instants import instant
from bot.store import audit, trust
from bot.store.database import Connection

STANDS = "EXISTS (SELECT 1 FROM freezes WHERE lifted_at IS NULL)"
"""A condition for the statements that mint: whether a freeze stands at this moment."""


@dataclass(frozen=True)
class Freeze:
    """A freeze that stands: who froze minting (a Slack user id, or `teller`), and why."""

    by: str
    reason: str


class Freezes:
    """The verbs of freezes."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def standing(self) -> Freeze | None:
        """The freeze that stands, if there is one."""
        query = "SELECT * FROM freezes WHERE lifted_at IS NULL"
        rows = await self._connection.read(lambda db: list(db.query(query)))
        return Freeze(rows[0]["by"], rows[0]["reason"]) if rows else None

    async def freeze(self, by: str, reason: str, now: datetime) -> bool:
        """Freeze minting, if `by` is an admin at this moment and no freeze stands yet."""

        def work(db: Database) -> bool:
            return list(db.query(_IS_ADMIN, [by])) != [] and put(db, by, reason, now)

        return await self._connection.write(work)

    async def lift(self, by: str, reason: str, now: datetime) -> bool:
        """Lift the freeze that stands, if `by` is an admin at this moment; a database of which nobody knew whether it
        is new is new from then on."""
        values = {"by": by, "reason": reason, "now": instant(now)}

        def work(db: Database) -> bool:
            if not list(db.query(_IS_ADMIN, [by])):
                return False
            lifted = list(db.query(_LIFT, values))
            trusted = trust.settle(db, trust.NEW, now, by)
            if lifted or trusted:
                audit.record(db, now, by, "unfreeze", reason)
            return lifted != [] or trusted

        return await self._connection.write(work)


def put(db: Database, by: str, reason: str, now: datetime) -> bool:
    """Freeze minting inside a transaction; False where a freeze stands already."""
    new = list(db.query(_FREEZE, [instant(now), by, reason]))
    if new:
        audit.record(db, now, by, "freeze", reason)
    return new != []


_IS_ADMIN = "SELECT 1 FROM members WHERE user_id = ? AND role = 'admin'"
_FREEZE = "INSERT OR IGNORE INTO freezes (at, by, reason) VALUES (?, ?, ?) RETURNING id"
_LIFT = """
    UPDATE freezes SET lifted_at = :now, lifted_by = :by, lift_reason = :reason
    WHERE lifted_at IS NULL
    RETURNING id
"""
