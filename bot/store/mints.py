"""Mints: the intent before each POST, the references that were sent, and what reading RMS has shown of them."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum, unique

from sqlite_utils import Database

from bot.instants import instant
from bot.lifecycle import Event, Request, State
from bot.owed import ALERT
from bot.store import audit, freezes, outbox
from bot.store.database import Connection, Row
from bot.store.outbox import Body
from bot.store.requests import happen, load
from bot.store.rights import ADMINS_AND_APPROVERS, has_row

LATE = "late"
"""The outcome of a reference that was given up and turned up in RMS after its request went another way."""
REVOKED = "revoked"
"""The outcome of a reference once its code was deleted in RMS at somebody's word."""
REVOKING = "revoking"
"""The outcome of a reference whose code RMS is asked to delete."""


@dataclass(frozen=True)
class Watched:
    """A reference that was given up and may still turn up in RMS, or that is an incident; and its request."""

    reference: str
    request: Request


@unique
class NotBegun(StrEnum):
    """Why a mint is not begun."""

    PAST = "it is not what was approved any more"
    FROZEN = "minting is frozen"
    GONE = "who asked is gone"


class Mints:
    """The verbs of mints."""

    def __init__(self, connection: Connection, start_id: str) -> None:
        self._connection = connection
        self._start_id = start_id

    async def intend(self, request: Request, now: datetime, settle_at: datetime) -> Request | NotBegun:
        """Write down, before the socket opens, that the POST of an approved request is about to be sent; or why it is
        not to be sent, as it is in the same transaction.

        `settle_at` is when RMS's list can be believed to lack the code.
        """
        approved = {"id": request.id, "reference": request.reference, "round": request.round}

        def work(db: Database) -> Request | NotBegun:
            columns = {"start_id": self._start_id, "intent_at": instant(now), "settle_at": instant(settle_at)}
            intended = happen(db, Event.INTEND, _MAY_BEGIN, approved, now, columns)
            for each in intended:
                sent(db, each.reference, each.id, now, each.state)
            return intended[0] if intended else _why_not(db, approved)

        return await self._connection.write(work)

    async def lose_those_of_other_starts(self, now: datetime) -> list[Request]:
        """A mint whose intent was written by a process that is gone has lost its answer."""
        mine = {"mine": self._start_id}
        return await self._connection.write(lambda db: happen(db, Event.LOSE, "start_id IS NOT :mine", mine, now, {}))

    async def read_empty(self, request: Request) -> Request | None:
        """RMS was read in full, and no code of this mint was there; None where it is not looked for any more."""
        sql = """
            UPDATE requests SET empty_readings = empty_readings + 1
            WHERE id = ? AND reference = ? AND state IN ('unknown', 'incident') RETURNING id
        """

        def work(db: Database) -> Request | None:
            counted = list(db.query(sql, [request.id, request.reference]))
            return load(db, request.id) if counted else None

        return await self._connection.write(work)

    async def given_up(self, request_id: int) -> list[str]:
        """The references of a request that were sent and given up."""
        query = "SELECT reference FROM mints WHERE request_id = ? AND outcome = 'not issued' ORDER BY intent_at"
        rows = await self._connection.read(lambda db: list(db.query(query, [request_id])))
        return [row["reference"] for row in rows]

    async def watched(self, since: datetime) -> list[Watched]:
        """The references that were given up, or became an incident, after `since`."""
        query = """
            SELECT reference, request_id FROM mints
            WHERE outcome IN ('not issued', 'incident') AND settled_at >= ? ORDER BY request_id, intent_at
        """

        def work(db: Database) -> list[Watched]:
            rows = list(db.query(query, [instant(since)]))
            found = [(row["reference"], load(db, row["request_id"])) for row in rows]
            return [Watched(reference, request) for reference, request in found if request is not None]

        return await self._connection.read(work)

    async def came_late(self, watched: Watched, now: datetime, body: Body, *, several: bool = False) -> bool:
        """A reference that was given up is in RMS, and its request has gone another way: written and told once.

        Admins and approvers are owed `body`; `several` codes freeze minting.
        """
        sql = "UPDATE mints SET outcome = ? WHERE reference = ? AND outcome = 'not issued' RETURNING reference"

        def work(db: Database) -> bool:
            late = list(db.query(sql, [LATE, watched.reference]))
            if late:
                audit.record(db, now, "teller", "find late", watched.reference, watched.request.id)
                if several:
                    whose = f"{watched.reference}, which request #{watched.request.id} gave up"
                    freezes.put(db, "teller", f"RMS lists several codes of {whose}", now)
                for row in list(db.query(f"{ADMINS_AND_APPROVERS} ORDER BY user_id")):
                    outbox.put_body(db, row["user_id"], ALERT, body, now)
            return late != []

        return await self._connection.write(work)

    async def request_of(self, reference: str) -> Request | None:
        """The request whose code carries this reference, or carried it before another."""
        query = "SELECT request_id FROM mints WHERE reference = ?"

        def work(db: Database) -> Request | None:
            rows = list(db.query(query, [reference]))
            return load(db, rows[0]["request_id"]) if rows else None

        return await self._connection.read(work)

    async def late(self, reference: str) -> Request | None:
        """The request of a reference that came late, where its code was not revoked."""
        query = "SELECT request_id FROM mints WHERE reference = ? AND outcome = ?"

        def work(db: Database) -> Request | None:
            rows = list(db.query(query, [reference, LATE]))
            return load(db, rows[0]["request_id"]) if rows else None

        return await self._connection.read(work)

    async def revoked(self, reference: str, by: str, now: datetime) -> None:
        """RMS has deleted the code of a reference that came late."""
        sql = "UPDATE mints SET outcome = ?, settled_at = ? WHERE reference = ? AND outcome = ? RETURNING request_id"

        def work(db: Database) -> None:
            for row in list(db.query(sql, [REVOKED, instant(now), reference, LATE])):
                audit.record(db, now, by, "revoke", f"revoked: {reference}", row["request_id"])

        await self._connection.write(work)


def sent(
    db: Database, reference: str, request_id: int, at: datetime, outcome: State, settled_at: datetime | None = None
) -> None:
    """Inside a transaction: a reference goes to RMS, or went there at an instant."""
    sql = "INSERT INTO mints (reference, request_id, intent_at, outcome, settled_at) VALUES (?, ?, ?, ?, ?)"
    settled = None if settled_at is None else instant(settled_at)
    db.execute(sql, (reference, request_id, instant(at), outcome.value, settled))


def _why_not(db: Database, approved: Row) -> NotBegun:
    query = f"SELECT {freezes.STANDS} AS frozen FROM requests WHERE state = 'approved' AND {_AS_APPROVED}"  # noqa: S608
    rows = list(db.query(query, approved))
    if not rows:
        return NotBegun.PAST
    return NotBegun.FROZEN if rows[0]["frozen"] else NotBegun.GONE


_AS_APPROVED = "id = :id AND reference = :reference AND round = :round"
_MAY_BEGIN = f"{_AS_APPROVED} AND NOT {freezes.STANDS} AND {has_row('requests.requester')}"
