"""Freezes of minting: while one stands, nothing is approved and no POST is begun."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlite_utils import Database

from bot.instants import instant
from bot.owed import FREEZE_NOTICE
from bot.store import audit, outbox, trust
from bot.store.database import Connection
from bot.store.rights import is_admin, is_admin_now

STANDS = "EXISTS (SELECT 1 FROM freezes WHERE lifted_at IS NULL)"
"""A condition for the statements that mint: whether a freeze stands at this moment."""


class Freeze(NamedTuple):
    """Who froze minting (a Slack user id, or `teller`), and why."""

    by: str
    reason: str


Tells = Callable[[Sequence[Freeze]], Iterable[tuple[str, outbox.Body]]]
"""What is told where, of what was frozen or lifted; it is owed with the fact."""


class Freezes:
    """The verbs of freezes."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def standing(self) -> tuple[Freeze, ...]:
        """The freezes that stand, oldest first."""
        query = "SELECT by, reason FROM freezes WHERE lifted_at IS NULL ORDER BY id"
        return await self._connection.read(lambda db: tuple(Freeze(**row) for row in db.query(query)))

    async def freeze(self, by: str, reason: str, now: datetime, tells: Tells = lambda _: ()) -> bool:
        """Freeze minting, if `by` is an admin at this moment and nobody's freeze but Teller's own stands yet."""

        def work(db: Database) -> bool:
            done = is_admin_now(db, by) and put(db, by, reason, now)
            if done:
                _tell(db, tells([Freeze(by, reason)]), now)
            return done

        return await self._connection.write(work)

    async def lift(self, by: str, reason: str, now: datetime, tells: Tells = lambda _: ()) -> tuple[Freeze, ...]:
        """Lift the freezes that stand, if `by` is an admin at this moment; which they were, oldest first."""
        values = {"by": by, "reason": reason, "now": instant(now)}

        def work(db: Database) -> tuple[Freeze, ...]:
            lifted = tuple(Freeze(row["by"], row["reason"]) for row in list(db.query(_LIFT, values)))
            for each in lifted:
                audit.record(db, now, by, "lift", f"frozen by {each.by}: {each.reason}")
            if lifted:
                audit.record(db, now, by, "unfreeze", reason)
                _tell(db, tells(lifted), now)
            return lifted

        return await self._connection.write(work)

    async def declare_new(self, by: str, reason: str, now: datetime) -> bool:
        """Say that a database of which nobody knew whether it has lost anything is new, if `by` is an admin at this
        moment; False also where that is known."""

        def work(db: Database) -> bool:
            new = is_admin_now(db, by) and trust.settle(db, trust.NEW, now, by)
            if new:
                audit.record(db, now, by, "new", reason)
            return new

        return await self._connection.write(work)


def put(db: Database, by: str, reason: str, now: datetime) -> bool:
    """Freeze minting inside a transaction; False where a freeze of this cause stands already: an admin's, or the same
    of Teller's own."""
    new = list(db.query(_FREEZE, [instant(now), by, reason]))
    if new:
        audit.record(db, now, by, "freeze", reason)
    return new != []


def _tell(db: Database, told: Iterable[tuple[str, outbox.Body]], now: datetime) -> None:
    for destination, body in told:
        outbox.put_body(db, destination, FREEZE_NOTICE, body, now)


_FREEZE = "INSERT OR IGNORE INTO freezes (at, by, reason) VALUES (?, ?, ?) RETURNING id"
_LIFT = f"""
    UPDATE freezes SET lifted_at = :now, lifted_by = :by, lift_reason = :reason
    WHERE lifted_at IS NULL AND {is_admin(":by")}
    RETURNING by, reason
"""  # noqa: S608 - our own condition
