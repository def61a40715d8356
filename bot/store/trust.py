"""Whether the ledger can be trusted: a condition for the statements that mint, and the row that meets it."""

from datetime import datetime

from sqlite_utils import Database

from bot.instants import instant
from bot.store import audit

NEW, REBUILT = "new", "rebuilt"
"""What is known of a database that had no requests: RMS holds no code of Teller's, or its ledger was made anew."""
GIVEN = "EXISTS (SELECT 1 FROM origin)"
"""A condition: whether the ledger can be trusted at this moment."""
_SETTLE = "INSERT OR IGNORE INTO origin (one, how, at) VALUES (1, ?, ?) RETURNING how"


def settle(db: Database, how: str, now: datetime, who: str) -> bool:
    """Inside a transaction: the ledger can be trusted from now on; False where it could before."""
    new = list(db.query(_SETTLE, [how, instant(now)]))
    if new:
        audit.record(db, now, who, "origin", how)
    return new != []
