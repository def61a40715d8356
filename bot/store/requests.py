"""The verbs of requests to mint: one statement each that holds every condition; the row it returns says who won."""

import sqlite3
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from bot.instants import instant, moment
from bot.lifecycle import Event, Request, Shown, State, step
from bot.store import audit, outbox
from bot.store.database import Connection, Row


@dataclass(frozen=True)
class Asking:
    """What a member asks for, as it is written down."""

    requester: str
    amount: int
    company_id: int
    company_name: str | None
    credit_type: str
    comment: str
    left_then: int | None
    doubt: str | None
    channel: str
    expires_at: datetime
    delivery: str | None = None
    after_id: int = 0


class Requests:
    """The verbs of requests to mint."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def ask(self, asking: Asking, reference: str, now: datetime) -> tuple[Request, bool]:
        """Write a request and owe its card; or the open one like it that stands in the way, and False.

        The database refuses the second of two alike (trigger `requests_once`), not a look beforehand.
        """

        def work(db: Database) -> tuple[Row, bool]:
            _happen(db, Event.EXPIRE, "expires_at <= :due", {"due": instant(now)}, now, {})
            try:
                with db.atomic():
                    (row,) = db.query(_ASK, _asking_row(asking, reference, now))
            except sqlite3.IntegrityError as error:
                standing = list(db.query(_STANDING_IN_THE_WAY, vars(asking)))
                if not standing:
                    raise
                audit.record(db, now, asking.requester, "ask", f"refused: {error}", standing[0]["id"])
                return standing[0], False
            audit.record(db, now, asking.requester, "ask", "waiting", row["id"])
            outbox.put(db, asking.channel, outbox.CARD, row["id"], now)
            return row, True

        row, new = await self._connection.write(work)
        return _request(row), new

    async def find(self, request_id: int) -> Request | None:
        """The request with this number, as it stands now."""
        query = "SELECT * FROM requests WHERE id = ?"
        rows = await self._connection.read(lambda db: list(db.query(query, [request_id])))
        return _request(rows[0]) if rows else None

    async def in_state(self, *states: State) -> list[Request]:
        """The requests in any of `states`, oldest first."""
        query = f"SELECT * FROM requests WHERE state IN ({', '.join('?' * len(states))}) ORDER BY id"  # noqa: S608
        rows = await self._connection.read(lambda db: list(db.query(query, [state.value for state in states])))
        return [_request(row) for row in rows]

    async def references_of(self, requester: str) -> set[str]:
        """The references of the requests that a member made."""
        query = "SELECT reference FROM requests WHERE requester = ?"
        rows = await self._connection.read(lambda db: list(db.query(query, [requester])))
        return {row["reference"] for row in rows}

    async def decide(
        self, event: Event, shown: Shown, by: str, now: datetime, reason: str | None = None
    ) -> Request | None:
        """The claim: APPROVE or REJECT by `by`, or None when any condition does not hold at this moment.

        It must be what was shown, wait, not be past its time, not be their own; they must be an approver, and the
        requester a member.
        """
        source, target = step(event)
        values = {"id": shown.request_id, "digest": shown.digest, "by": by, "now": instant(now), "reason": reason}

        def work(db: Database) -> Row | None:
            rows = list(db.query(_DECIDE, values | {"source": source.value, "target": target.value}))
            for row in rows:
                audit.record(db, now, by, event.name.lower(), target.value, row["id"])
                outbox.tell(db, event, row, now)
            return rows[0] if rows else None

        row = await self._connection.write(work)
        return _request(row) if row else None

    async def happen(self, event: Event, request_id: int, now: datetime, **columns: Any) -> Request | None:
        """Let `event` happen to a request that is in the state it belongs to, or None where it is not.

        `columns` are written with it (`answer`, `start_id`, …); the messages that follow are owed with it.
        """
        rows = await self._connection.write(
            lambda db: _happen(db, event, "id = :id", {"id": request_id}, now, columns)
        )
        return rows[0] if rows else None

    async def expire_due(self, now: datetime) -> list[Request]:
        """Let every request that waits past its time expire."""
        return await self._connection.write(
            lambda db: _happen(db, Event.EXPIRE, "expires_at <= :due", {"due": instant(now)}, now, {})
        )

    async def lose_those_of_other_starts(self, start_id: str, now: datetime) -> list[Request]:
        """A mint whose intent was written by a process that is gone has lost its answer."""
        return await self._connection.write(
            lambda db: _happen(db, Event.LOSE, "start_id IS NOT :mine", {"mine": start_id}, now, {})
        )

    async def linked(self, request_id: int, permalink: str | None) -> None:
        """Slack gave a link to the card, or none."""
        sql = "UPDATE requests SET permalink = ? WHERE id = ?"
        await self._connection.write(lambda db: db.execute(sql, (permalink, request_id)))

    async def seen(self, request_id: int, now: datetime) -> None:
        """The code was seen in RMS's list: if it is missing later, it is gone."""
        sql = "UPDATE requests SET seen_at = coalesce(seen_at, ?) WHERE id = ?"
        await self._connection.write(lambda db: db.execute(sql, (instant(now), request_id)))


_COLUMNS = frozenset({"answer", "start_id", "intent_at", "seen_at"})
_ASK = """
    INSERT INTO requests (
        reference, delivery, state, requester, amount, company_id, company_name, credit_type, comment,
        left_then, doubt, after_id, created_at, expires_at, channel
    ) VALUES (
        :reference, :delivery, 'waiting', :requester, :amount, :company_id, :company_name, :credit_type, :comment,
        :left_then, :doubt, :after_id, :created_at, :expires_at, :channel
    ) RETURNING *
"""
_STANDING_IN_THE_WAY = """
    SELECT * FROM requests WHERE delivery = :delivery OR (
        requester = :requester AND amount = :amount AND company_id = :company_id AND credit_type = :credit_type
        AND state IN ('waiting', 'approved', 'sending', 'unknown')
    ) ORDER BY state = 'unknown' DESC, id DESC LIMIT 1
"""
_DECIDE = """
    UPDATE requests SET state = :target, decided_by = :by, decided_at = :now, reason = :reason
    WHERE id = :id AND state = :source AND expires_at > :now AND requester <> :by
      AND digest(requester, amount, company_id, company_name, credit_type, comment, created_at) = :digest
      AND EXISTS (SELECT 1 FROM members WHERE user_id = :by AND approver = 1)
      AND EXISTS (SELECT 1 FROM members WHERE user_id = requests.requester)
    RETURNING *
"""


def _happen(
    db: Database, event: Event, where: str, values: dict[str, Any], now: datetime, columns: dict[str, Any]
) -> list[Request]:
    if not columns.keys() <= _COLUMNS:
        raise ValueError(f"no such columns: {sorted(columns.keys() - _COLUMNS)}")
    source, target = step(event)
    written = "".join(f", {name} = :{name}" for name in columns)
    settled = ", settled_at = :now" if target not in (State.APPROVED, State.SENDING, State.UNKNOWN) else ""
    sql = f"UPDATE requests SET state = :target{settled}{written} WHERE state = :source AND {where} RETURNING *"  # noqa: S608
    parameters = {"source": source.value, "target": target.value, "now": instant(now), **values, **columns}
    rows = list(db.query(sql, parameters))
    for row in rows:
        outcome = f"{target.value}: {row['answer']}" if columns.get("answer") else target.value
        audit.record(db, now, "teller", event.name.lower(), outcome, row["id"])
        outbox.tell(db, event, row, now)
    return [_request(row) for row in rows]


def _asking_row(asking: Asking, reference: str, now: datetime) -> dict[str, Any]:
    return vars(asking) | {
        "reference": reference,
        "created_at": instant(now),
        "expires_at": instant(asking.expires_at),
    }


def _request(row: Row) -> Request:
    instants = {"created_at", "expires_at", "decided_at", "settled_at", "seen_at"}
    values: dict[str, Any] = {
        name: moment(row[name]) if name in instants else row[name] for name in Request.__dataclass_fields__
    }
    return Request(**(values | {"state": State(row["state"])}))
