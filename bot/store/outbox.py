"""The outbox's rows: which message is owed to whom, and what became of each try.

A row is drawn from a request when it is sent, or has its own body: text and blocks, with no secret in them.
"""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Protocol

from sqlite_utils import Database

from bot.instants import instant, moment
from bot.lifecycle import TELLS, Audience, Event
from bot.owed import ASK_CARD, GIVEN_UP, REFUSED, SENT, WAITING, Owed
from bot.owed import CARD as CARD
from bot.store.database import Connection, Row
from bot.store.rights import ADMINS, APPROVERS

_POSTS_STATE = {WAITING: "owed", SENT: "posted", REFUSED: "refused", GIVEN_UP: "lost"}
"""What the state of its row means for a morning post."""


class Body(Protocol):
    """What a message says, as views make it."""

    @property
    def text(self) -> str: ...

    @property
    def blocks(self) -> list[dict[str, Any]]: ...


_COLUMNS = {Audience.REQUESTER: "requester", Audience.DECIDER: "decided_by"}
_OTHERS = {
    Audience.APPROVERS: f"{APPROVERS} AND user_id <> ?",
    Audience.ADMINS: f"{ADMINS} AND user_id <> ?",
}


def put(db: Database, destination: str, kind: str, request_id: int, now: datetime) -> None:
    """Owe a message that is drawn from a request, inside the transaction of the fact that it tells."""
    db.execute(
        "INSERT INTO outbox (destination, kind, request_id, created_at, not_before) VALUES (?, ?, ?, ?, ?)",
        (destination, kind, request_id, instant(now), instant(now)),
    )


def put_ask_card(db: Database, destination: str, ask_id: int, now: datetime) -> None:
    """Owe a card of an ask, which is drawn when it is sent, inside the transaction of the fact that it shows."""
    query = """
        INSERT INTO outbox (destination, kind, ask_id, text, blocks, created_at, not_before)
        VALUES (:destination, :kind, :ask_id, '', '[]', :now, :now)
    """
    db.execute(query, {"destination": destination, "kind": ASK_CARD, "ask_id": ask_id, "now": instant(now)})


def put_body(
    db: Database, destination: str, kind: str, body: Body, now: datetime, not_after: datetime | None = None
) -> int:
    """Owe a message with its own body, inside the transaction of the fact; the row's number."""
    query = """
        INSERT INTO outbox (destination, kind, text, blocks, created_at, not_before, not_after)
        VALUES (:destination, :kind, :text, :blocks, :now, :now, :not_after) RETURNING id
    """
    values = {"destination": destination, "kind": kind, "now": instant(now), **written(body)}
    (row,) = db.query(query, values | {"not_after": None if not_after is None else instant(not_after)})
    return int(row["id"])


def written(body: Body) -> dict[str, str]:
    """A body as its two columns."""
    return {"text": body.text, "blocks": json.dumps(body.blocks, ensure_ascii=False)}


def tell(db: Database, event: Event, requests: Sequence[Row], now: datetime) -> None:
    """Owe the messages that follow `event`, as lifecycle.TELLS has them; nobody is told twice.

    Of what runs out in one moment an approver is told in one message, whose row names the first of the requests.
    """
    told: set[str] = set()
    for request in requests:
        people: dict[str, None] = {}
        for audience in TELLS[event]:
            if audience is Audience.CARD:
                put(db, request["channel"], CARD, request["id"], now)
            elif audience in _COLUMNS:
                people[request[_COLUMNS[audience]]] = None
            else:
                others = [row["user_id"] for row in list(db.query(_OTHERS[audience], [request["requester"]]))]
                people |= dict.fromkeys(each for each in others if each not in told)
                told.update(others if event is Event.EXPIRE else ())
        for user_id in people:
            put(db, user_id, event.name, request["id"], now)


def end(
    db: Database, row_id: int, state: str, now: datetime, error: str | None = None, ts: str | None = None
) -> None:
    """Let a row end, or wait again, and a morning post with it."""
    ended = None if state == WAITING else instant(now)
    sql = "UPDATE outbox SET state = ?, ended_at = ?, error = coalesce(?, error), ts = coalesce(?, ts) WHERE id = ?"
    db.execute(sql, (state, ended, error, ts, row_id))
    db.execute("UPDATE posts SET state = ?, error = ? WHERE outbox_id = ?", (_POSTS_STATE[state], error, row_id))


class OutboxRows:
    """The verbs of sending. `changed` is set when something was written that may owe a message."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.changed = connection.watch()

    async def due(self, now: datetime) -> list[Owed]:
        """The oldest waiting row of each destination, where its time has come: so a destination keeps its order."""
        query = """
            SELECT * FROM outbox WHERE not_before <= :now AND id IN (
                SELECT min(id) FROM outbox WHERE state = 'waiting' GROUP BY destination
            ) ORDER BY id
        """
        rows = await self._connection.read(lambda db: list(db.query(query, {"now": instant(now)})))
        return [_owed(row) for row in rows]

    async def begin(self, message: Owed, now: datetime) -> Owed | None:
        """Write that it is about to be sent, so that whoever comes next looks whether Slack has it.

        The row as it stands at this instant, or None where it does not wait any more.
        """
        query = """
            UPDATE outbox SET begun_at = coalesce(begun_at, :now), tried_at = :now
            WHERE id = :id AND state = 'waiting' RETURNING *
        """
        values = {"id": message.id, "now": instant(now)}
        rows = await self._connection.write(lambda db: list(db.query(query, values)))
        return _owed(rows[0]) if rows else None

    async def sent(self, message: Owed, now: datetime, ts: str | None = None) -> None:
        """Slack took it; `ts` is its name in its channel."""
        await self._connection.write(lambda db: end(db, message.id, SENT, now, ts=ts))

    async def later(self, message: Owed, not_before: datetime, error: str, *, unanswered: bool) -> None:
        """It is tried again from `not_before`. Where nothing is `unanswered`, this try has certainly done nothing."""

        def work(db: Database) -> None:
            tried(db, message, unanswered=unanswered)
            sql = "UPDATE outbox SET not_before = ?, error = ? WHERE id = ?"
            db.execute(sql, (instant(not_before), error, message.id))

        await self._connection.write(work)


def tried(db: Database, message: Owed, *, unanswered: bool) -> None:
    """Count a try; where it has certainly done nothing, only an earlier one stays open."""
    sql = """
        UPDATE outbox SET attempts = attempts + 1, begun_at = CASE WHEN :unanswered THEN begun_at ELSE :before END
        WHERE id = :id
    """
    before = None if message.begun_at is None else instant(message.begun_at)
    db.execute(sql, {"unanswered": unanswered, "before": before, "id": message.id})


def _owed(row: Row) -> Owed:
    instants = {"begun_at", "tried_at", "not_after"}
    values: dict[str, Any] = {
        name: moment(row[name]) if name in instants else row[name] for name in Owed.__dataclass_fields__
    }
    return Owed(**values)
