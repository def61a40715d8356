"""Where the ledger comes from: a database that knows nothing mints nothing until it is known to be new or rebuilt."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from sqlite_utils import Database

from bot.instants import instant
from bot.lifecycle import Event, Request, State
from bot.store import audit, outbox
from bot.store.database import Connection
from bot.store.members import COMMAND_LINE
from bot.store.mints import sent
from bot.store.requests import load
from bot.store.rights import has_row, is_admin
from bot.store.trust import REBUILT, settle

NOBODY = "unknown"
"""The requester of a request that was made anew, until an admin names one."""


class Naming(Enum):
    """What became of naming the requester of a request."""

    DONE = "is the requester"
    NOT_UNKNOWN = "is not needed"
    ONESELF = "named themselves"
    APPROVER = "approved it"
    NOT_NOW = "or who names them has no row for it"


@dataclass(frozen=True)
class Found:
    """A code of Teller's in RMS that the ledger may not know. Instants are aware and in UTC.

    Of two approvers both stand in `approver`, with a blank between them.
    """

    reference: str
    requester: str
    approver: str | None
    amount: int
    company_id: int
    company_name: str | None
    credit_type: str
    comment: str
    made_at: datetime
    is_spent: bool = False


class Origin:
    """The verbs of the ledger's origin."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def is_known(self) -> bool:
        """Whether the ledger can be trusted."""
        return await self._connection.read(lambda db: list(db.query("SELECT 1 FROM origin")) != [])

    async def settle(self, how: str, now: datetime, who: str = "teller") -> None:
        """From now on the ledger can be trusted: `how` is trust.NEW or REBUILT. A second time changes nothing."""
        await self._connection.write(lambda db: settle(db, how, now, who))

    async def rebuild(self, found: Iterable[Found], channel: str, now: datetime) -> tuple[int, int]:
        """Make the ledger anew from codes that it does not know, and name the requesters that it did not know.

        How many both were. Who is known and can still use the code is owed a new button: the old one has the digest
        of a request that is lost.
        """

        def work(db: Database) -> tuple[int, int]:
            made = [id for each in found for id in _make(db, each, channel, now)]
            named = [id for each in found for id in _fill_in(db, each, now)]
            settle(db, REBUILT, now, COMMAND_LINE)
            return len(made), len(named)

        found = list(found)
        return await self._connection.write(work)

    async def unnamed(self) -> tuple[int, ...]:
        """The numbers of the requests whose requester is unknown."""
        query = "SELECT id FROM requests WHERE requester = ? ORDER BY id"
        rows = await self._connection.read(lambda db: list(db.query(query, [NOBODY])))
        return tuple(row["id"] for row in rows)

    async def name(self, request_id: int, requester: str, by: str, now: datetime) -> Naming:
        """Give a request that was made anew its requester, who can reveal its code from then on.

        Nobody names themselves, and who approved did not ask: else one person alone comes to a code.
        """
        values = {"id": request_id, "requester": requester, "by": by, "nobody": NOBODY}

        def work(db: Database) -> Naming:
            if list(db.query(_NAME, values)):
                audit.record(db, now, by, "name requester", requester, request_id)
                outbox.put(db, requester, Event.FIND.name, request_id, now)
                return Naming.DONE
            why = _why_not(load(db, request_id), requester, by)
            if why in {Naming.ONESELF, Naming.APPROVER}:
                audit.record(db, now, by, "name requester", f"refused: {requester} {why.value}", request_id)
            return why

        return await self._connection.write(work)


def _why_not(request: Request | None, requester: str, by: str) -> Naming:
    if request is None or request.requester != NOBODY:
        return Naming.NOT_UNKNOWN
    if requester == by:
        return Naming.ONESELF
    return Naming.APPROVER if requester in {request.decided_by, *request.approved_by} else Naming.NOT_NOW


def _make(db: Database, found: Found, channel: str, now: datetime) -> list[int]:
    instants = {"made_at": instant(found.made_at), "now": instant(now)}
    values = vars(found) | {"channel": channel, "decided_by": _last_approver(found)} | instants
    made = [row["id"] for row in list(db.query(_REBUILD, values))]
    for request_id in made:
        sent(db, found.reference, request_id, found.made_at, State.ISSUED, now)
        _tell(db, found, request_id, now)
    return made


def _fill_in(db: Database, found: Found, now: datetime) -> list[int]:
    values = vars(found) | {"nobody": NOBODY, "decided_by": _last_approver(found)}
    named = [row["id"] for row in list(db.query(_FILL_IN, values))]
    for request_id in named:
        _tell(db, found, request_id, now)
    return named


def _last_approver(found: Found) -> str | None:
    return (found.approver or "").rpartition(" ")[2] or None


def _tell(db: Database, found: Found, request_id: int, now: datetime) -> None:
    """Write down who it was, and owe them a new button."""
    for approver in (found.approver or "").split():
        db.execute(_APPROVED, [request_id, approver, instant(found.made_at)])
    by = f", approved by {found.approver}" if found.approver else ""
    audit.record(db, now, COMMAND_LINE, "rebuild", f"{found.reference} of {found.requester}{by}", request_id)
    if found.requester != NOBODY and not found.is_spent:
        outbox.put(db, found.requester, Event.FIND.name, request_id, now)


_REBUILD = """
    INSERT OR IGNORE INTO requests (
        reference, state, requester, amount, company_id, company_name, credit_type, comment,
        decided_by, decided_at, created_at, expires_at, settled_at, seen_at, channel
    ) SELECT :reference, 'issued', :requester, :amount, :company_id, :company_name, :credit_type, :comment,
        :decided_by, :made_at, :made_at, :made_at, :now, :now, :channel
    WHERE NOT EXISTS (SELECT 1 FROM mints WHERE mints.reference = :reference)
    RETURNING id
"""
_FILL_IN = """
    UPDATE requests SET requester = :requester, decided_by = coalesce(decided_by, :decided_by)
    WHERE reference = :reference AND requester = :nobody AND :requester <> :nobody
    RETURNING id
"""
_APPROVED = "INSERT OR IGNORE INTO approvals (request_id, round, approver, at) VALUES (?, 1, ?, ?)"
_NAME = f"""
    UPDATE requests SET requester = :requester WHERE id = :id AND requester = :nobody
      AND :requester <> :by AND decided_by IS NOT :requester
      AND NOT EXISTS (SELECT 1 FROM approvals WHERE request_id = :id AND approver = :requester)
      AND {is_admin(":by")} AND {has_row(":requester")}
    RETURNING id
"""  # noqa: S608 - our own conditions
