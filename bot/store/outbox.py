"""The outbox's rows: which message is owed to whom. What it says is drawn from the request when it is sent."""

import asyncio
from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from bot.instants import instant
from bot.lifecycle import TELLS, Audience, Event
from bot.store.database import Connection, Row

CARD = "CARD"
"""The kind of a row that draws the card; every other kind is the name of the event it tells of."""


@dataclass(frozen=True)
class Owed:
    """One message that Slack has not taken yet."""

    id: int
    destination: str
    kind: str
    request_id: int
    attempts: int


_COLUMNS = {Audience.REQUESTER: "requester", Audience.DECIDER: "decided_by"}
_OTHERS = {
    Audience.APPROVERS: "SELECT user_id FROM members WHERE approver = 1 AND user_id <> ?",
    Audience.ADMINS: "SELECT user_id FROM members WHERE role = 'admin' AND user_id <> ?",
}


def put(db: Database, destination: str, kind: str, request_id: int, now: datetime) -> None:
    """Owe a message, inside the transaction of the fact that it tells."""
    db.execute(
        "INSERT INTO outbox (destination, kind, request_id, created_at, not_before) VALUES (?, ?, ?, ?, ?)",
        (destination, kind, request_id, instant(now), instant(now)),
    )


def tell(db: Database, event: Event, request: Row, now: datetime) -> None:
    """Owe the messages that follow `event`, as lifecycle.TELLS has them; nobody is told twice."""
    people: dict[str, None] = {}
    for audience in TELLS[event]:
        if audience is Audience.CARD:
            put(db, request["channel"], CARD, request["id"], now)
        elif audience in _COLUMNS:
            people[request[_COLUMNS[audience]]] = None
        else:
            people |= {row["user_id"]: None for row in list(db.query(_OTHERS[audience], [request["requester"]]))}
    for user_id in people:
        put(db, user_id, event.name, request["id"], now)


class OutboxRows:
    """The verbs of the outbox."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    @property
    def changed(self) -> asyncio.Event:
        """Set when something was written that may owe a message."""
        return self._connection.changed

    async def due(self, now: datetime) -> list[Owed]:
        """The oldest waiting row of each destination, where its time has come: so a destination keeps its order."""
        query = """
            SELECT * FROM outbox WHERE not_before <= :now AND id IN (
                SELECT min(id) FROM outbox WHERE state = 'waiting' GROUP BY destination
            ) ORDER BY id
        """
        rows = await self._connection.read(lambda db: list(db.query(query, {"now": instant(now)})))
        return [Owed(row["id"], row["destination"], row["kind"], row["request_id"], row["attempts"]) for row in rows]

    async def waiting(self) -> int:
        """How many messages are owed."""
        query = "SELECT count(*) AS owed FROM outbox WHERE state = 'waiting'"
        (row,) = await self._connection.read(lambda db: list(db.query(query)))
        return int(row["owed"])

    async def sent(self, owed: Owed) -> None:
        """Slack took it."""
        await self._end(owed, "sent", None)

    async def card_sent(self, owed: Owed, ts: str) -> None:
        """Slack took a card for the first time, and it lives at `ts` of the request's channel."""

        def work(db: Database) -> None:
            db.execute("UPDATE requests SET card_ts = ? WHERE id = ?", (ts, owed.request_id))
            db.execute("UPDATE outbox SET state = 'sent' WHERE id = ?", (owed.id,))

        await self._connection.write(work)

    async def refused(self, owed: Owed, error: str) -> None:
        """Slack refuses it for good: it is set aside, the rest of its destination goes on."""
        await self._end(owed, "refused", error)

    async def later(self, owed: Owed, not_before: datetime, error: str) -> None:
        """Slack could not take it now; it is tried again from `not_before`."""
        sql = "UPDATE outbox SET attempts = attempts + 1, not_before = ?, error = ? WHERE id = ?"
        await self._connection.write(lambda db: db.execute(sql, (instant(not_before), error, owed.id)))

    async def _end(self, owed: Owed, state: str, error: str | None) -> None:
        sql = "UPDATE outbox SET state = ?, error = ? WHERE id = ?"
        await self._connection.write(lambda db: db.execute(sql, (state, error, owed.id)))
