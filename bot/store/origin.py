"""Where the ledger comes from: a database that knows nothing mints nothing until it is known to be new or rebuilt."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from bot.instants import instant
from bot.lifecycle import Event, Request, State
from bot.store import audit, outbox
from bot.store.database import Connection
from bot.store.members import COMMAND_LINE
from bot.store.mints import sent
from bot.store.requests import load
from bot.store.trust import REBUILT, settle

NOBODY = "unknown"
"""The requester of a request that was made anew, until an admin names one."""


@dataclass(frozen=True)
class Found:
    """A code of Teller's in RMS that the ledger does not know. Instants are aware and in UTC."""

    reference: str
    requester: str
    approver: str | None
    amount: int
    company_id: int
    company_name: str | None
    credit_type: str
    comment: str
    made_at: datetime


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

    async def rebuild(self, found: Iterable[Found], channel: str, now: datetime) -> int:
        """Make the ledger anew from codes that it does not know; how many they were."""

        def work(db: Database) -> int:
            made = 0
            for each in found:
                values = vars(each) | {"channel": channel, "made_at": instant(each.made_at), "now": instant(now)}
                for row in list(db.query(_REBUILD, values)):
                    sent(db, each.reference, row["id"], each.made_at, State.ISSUED, now)
                    what = f"{each.reference} of {each.requester}"
                    audit.record(db, now, COMMAND_LINE, "rebuild", what, row["id"])
                    made += 1
            settle(db, REBUILT, now, COMMAND_LINE)
            return made

        return await self._connection.write(work)

    async def unnamed(self) -> tuple[int, ...]:
        """The numbers of the requests whose requester is unknown."""
        query = "SELECT id FROM requests WHERE requester = ? ORDER BY id"
        rows = await self._connection.read(lambda db: list(db.query(query, [NOBODY])))
        return tuple(row["id"] for row in rows)

    async def name(self, request_id: int, requester: str, by: str, now: datetime) -> Request | None:
        """Give a request that was made anew its requester, who can reveal its code from then on.

        None where it is not one of these, or `by` is no admin at this moment.
        """
        values = {"id": request_id, "requester": requester, "by": by, "nobody": NOBODY}

        def work(db: Database) -> Request | None:
            if not list(db.query(_NAME, values)):
                return None
            audit.record(db, now, by, "name requester", requester, request_id)
            outbox.put(db, requester, Event.FIND.name, request_id, now)
            return load(db, request_id)

        return await self._connection.write(work)


_REBUILD = """
    INSERT OR IGNORE INTO requests (
        reference, state, requester, amount, company_id, company_name, credit_type, comment, decided_by,
        created_at, expires_at, settled_at, seen_at, channel
    ) SELECT :reference, 'issued', :requester, :amount, :company_id, :company_name, :credit_type, :comment, :approver,
        :made_at, :made_at, :now, :now, :channel
    WHERE NOT EXISTS (SELECT 1 FROM mints WHERE mints.reference = :reference)
    RETURNING id
"""
_NAME = """
    UPDATE requests SET requester = :requester WHERE id = :id AND requester = :nobody
      AND EXISTS (SELECT 1 FROM members WHERE user_id = :by AND role = 'admin')
    RETURNING id
"""
