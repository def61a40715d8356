"""The verbs of reminding approvers, and what a message to an approver tells of by the time that it is sent."""

from datetime import datetime, timedelta

from sqlite_utils import Database

from bot.instants import instant
from bot.lifecycle import Request
from bot.owed import REMINDER, Owed
from bot.store import audit, outbox
from bot.store.database import Connection, Row
from bot.store.requests import load
from bot.store.rights import APPROVERS, is_approver

LAST_MINUTES = timedelta(minutes=5)
"""Before its end it is too late to remind anybody of a request."""


class Reminders:
    """The verbs of reminding."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def remind(self, now: datetime, percent: int) -> list[Request]:
        """Owe approvers a reminder of every request that has waited for `percent` of its time; these requests.

        Each request is reminded of once, and each approver gets one message, however many are due; of their own and
        of those that they have approved in this round they get none. The time of a request that waits once more is
        counted from the decision that was stopped.
        """
        values = {"now": instant(now), "last": instant(now + LAST_MINUTES), "percent": percent}
        if not await self._connection.read(lambda db: list(db.query(_IS_ANY_DUE, values))):
            return []

        def work(db: Database) -> list[Request]:
            rows = list(db.query(_REMIND, values))
            due = [request for row in rows if (request := load(db, row["id"])) is not None]
            _owe(db, due, now)
            return due

        return await self._connection.write(work)

    async def told_by(self, message: Owed, now: datetime) -> list[Request]:
        """What a message to an approver tells of at this moment: a REMINDER, or that requests expired.

        It was owed with all that were due in the same moment. None where there is nothing left to decide, or where
        they are no approver any more.
        """
        which = _REMINDED if message.kind == REMINDER else _EXPIRED
        values = {"id": message.request_id, "to": message.destination, "now": instant(now)}

        def work(db: Database) -> list[Request]:
            rows: list[Row] = list(db.query(which, values))
            return [request for row in rows if (request := load(db, row["id"])) is not None]

        return await self._connection.read(work)


def _owe(db: Database, due: list[Request], now: datetime) -> None:
    approvers = [row["user_id"] for row in list(db.query(APPROVERS))]
    told: set[str] = set()
    for request in due:
        able = [each for each in approvers if each != request.requester and each not in request.approvals]
        audit.record(db, now, "teller", "remind", ", ".join(able) or "nobody", request.id)
        for user_id in able:
            if user_id not in told:
                outbox.put(db, user_id, REMINDER, request.id, now)
        told.update(able)


def _milliseconds(moment: str) -> str:
    """Of an instant, as SQLite counts them (sqlite.org/lang_datefunc.html): whole numbers compare exactly."""
    return f"CAST(round(julianday({moment}) * 86400000) AS INTEGER)"


_SINCE = _milliseconds("coalesce(decided_at, created_at)")
_DUE = f"""
    state = 'waiting' AND reminded_at IS NULL AND expires_at > :last
    AND 100 * ({_milliseconds(":now")} - {_SINCE}) >= :percent * ({_milliseconds("expires_at")} - {_SINCE})
"""
_IS_ANY_DUE = f"SELECT 1 FROM requests WHERE {_DUE} LIMIT 1"  # noqa: S608 - our own condition
_REMIND = f"UPDATE requests SET reminded_at = :now WHERE {_DUE} RETURNING id"  # noqa: S608
_TO_AN_APPROVER = f"requester <> :to AND {is_approver(':to')}"
_REMINDED = f"""
    SELECT id FROM requests WHERE reminded_at = (SELECT reminded_at FROM requests WHERE id = :id)
    AND state = 'waiting' AND expires_at > :now AND {_TO_AN_APPROVER} AND NOT EXISTS (
        SELECT 1 FROM approvals
        WHERE request_id = requests.id AND approvals.round = requests.round AND approver = :to
    ) ORDER BY expires_at, id
"""  # noqa: S608 - our own conditions
_EXPIRED = f"""
    SELECT id FROM requests WHERE settled_at = (SELECT settled_at FROM requests WHERE id = :id)
    AND state = 'expired' AND {_TO_AN_APPROVER} ORDER BY id
"""  # noqa: S608 - our own condition
