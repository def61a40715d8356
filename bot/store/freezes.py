"""Freezes of minting: while one stands, nothing is approved and no POST is begun."""

from datetime import datetime
from typing import NamedTuple

from sqlite_utils import Database

from bot.instants import instant
from bot.store import audit, trust
from bot.store.database import Connection

STANDS = "EXISTS (SELECT 1 FROM freezes WHERE lifted_at IS NULL)"
"""A condition for the statements that mint: whether a freeze stands at this moment."""


class Freeze(NamedTuple):
    """Who froze minting (a Slack user id, or `teller`), and why."""

    by: str
    reason: str


class Lifted(NamedTuple):
    """What an admin lifted: freezes, or else the doubt about a database of which nobody knew whether it is new."""

    freezes: tuple[Freeze, ...] = ()
    doubt: bool = False


class Freezes:
    """The verbs of freezes."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def standing(self) -> tuple[Freeze, ...]:
        """The freezes that stand, oldest first."""
        query = "SELECT by, reason FROM freezes WHERE lifted_at IS NULL ORDER BY id"
        return await self._connection.read(lambda db: tuple(Freeze(**row) for row in db.query(query)))

    async def freeze(self, by: str, reason: str, now: datetime) -> bool:
        """Freeze minting, if `by` is an admin at this moment and nobody's freeze but Teller's own stands yet."""

        def work(db: Database) -> bool:
            return list(db.query(_IS_ADMIN, [by])) != [] and put(db, by, reason, now)

        return await self._connection.write(work)

    async def lift(self, by: str, reason: str, now: datetime) -> Lifted:
        """Lift the freezes that stand, if `by` is an admin at this moment.

        Where none stands, a database of which nobody knew whether it is new is new from then on: whoever lifts a
        freeze has not said that.
        """
        values = {"by": by, "reason": reason, "now": instant(now)}

        def work(db: Database) -> Lifted:
            if not list(db.query(_IS_ADMIN, [by])):
                return Lifted()
            freezes = tuple(Freeze(row["by"], row["reason"]) for row in list(db.query(_LIFT, values)))
            for each in freezes:
                audit.record(db, now, by, "lift", f"frozen by {each.by}: {each.reason}")
            lifted = Lifted(freezes, not freezes and trust.settle(db, trust.NEW, now, by))
            if lifted != Lifted():
                audit.record(db, now, by, "unfreeze", reason)
            return lifted

        return await self._connection.write(work)


def put(db: Database, by: str, reason: str, now: datetime) -> bool:
    """Freeze minting inside a transaction; False where a freeze of this cause stands already: an admin's, or the same
    of Teller's own."""
    new = list(db.query(_FREEZE, [instant(now), by, reason]))
    if new:
        audit.record(db, now, by, "freeze", reason)
    return new != []


_IS_ADMIN = "SELECT 1 FROM members WHERE user_id = ? AND role = 'admin'"
_FREEZE = "INSERT OR IGNORE INTO freezes (at, by, reason) VALUES (?, ?, ?) RETURNING id"
_LIFT = """
    UPDATE freezes SET lifted_at = :now, lifted_by = :by, lift_reason = :reason
    WHERE lifted_at IS NULL
    RETURNING by, reason
"""
