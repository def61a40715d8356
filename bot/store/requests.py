"""The verbs of requests to mint: asking, finding, and what happens to them; the rows that come back say what did."""

import sqlite3
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from bot.instants import instant, moment
from bot.lifecycle import BY_PEOPLE, OPEN, Event, Request, State, step
from bot.store import audit, freezes, outbox
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

        def work(db: Database) -> tuple[Request | None, bool]:
            happen(db, Event.EXPIRE, "expires_at <= :due", {"due": instant(now)}, now, {})
            try:
                with db.atomic():
                    (row,) = db.query(_ASK, _asking_row(asking, reference, now))
            except sqlite3.IntegrityError as error:
                standing = list(db.query(_STANDING_IN_THE_WAY, vars(asking)))
                if not standing:
                    raise
                audit.record(db, now, asking.requester, "ask", f"refused: {error}", standing[0]["id"])
                return load(db, standing[0]["id"]), False
            audit.record(db, now, asking.requester, "ask", _waiting(asking), row["id"])
            outbox.put(db, asking.channel, outbox.CARD, row["id"], now)
            return load(db, row["id"]), True

        request, new = await self._connection.write(work)
        if request is None:
            raise AssertionError("a request is gone inside its own transaction")
        return request, new

    async def find(self, request_id: int) -> Request | None:
        """The request with this number, as it stands now."""
        return await self._connection.read(lambda db: load(db, request_id))

    async def in_state(self, *states: State) -> list[Request]:
        """The requests in any of `states`, oldest first."""
        query = f"{_SELECT} WHERE state IN ({', '.join('?' * len(states))}) ORDER BY id"
        rows = await self._connection.read(lambda db: list(db.query(query, [state.value for state in states])))
        return [_request(row) for row in rows]

    async def decided_since(self, moment: datetime) -> list[Request]:
        """The requests that somebody decided on since then, the latest first, at most a hundred."""
        query = f"{_SELECT} WHERE decided_at >= ? ORDER BY decided_at DESC, id DESC LIMIT 100"
        rows = await self._connection.read(lambda db: list(db.query(query, [instant(moment)])))
        return [_request(row) for row in rows]

    async def happen(
        self, event: Event, request_id: int, now: datetime, *, of: str | None = None, **columns: Any
    ) -> Request | None:
        """Let `event` happen to a request that is in the state it belongs to, or None where it is not.

        `of` is the reference that the event is about: nothing happens to a request that has another one by now.
        `columns` are written with it (`answer`, `start_id`, …); the messages that follow are owed with it.
        """
        rows = await self._connection.write(
            lambda db: happen(db, event, _THIS_ONE, {"id": request_id, "of": of}, now, columns)
        )
        return rows[0] if rows else None

    async def expire_due(self, now: datetime) -> list[Request]:
        """Let every request that waits past its time expire."""
        return await self._connection.write(
            lambda db: happen(db, Event.EXPIRE, "expires_at <= :due", {"due": instant(now)}, now, {})
        )

    async def linked(self, request_id: int, permalink: str | None) -> None:
        """Slack gave a link to the card, or none."""
        sql = "UPDATE requests SET permalink = ? WHERE id = ?"
        await self._connection.write(lambda db: db.execute(sql, (permalink, request_id)))

    async def seen(self, request_id: int, now: datetime) -> None:
        """The code was seen in RMS's list: if it is missing later, it is gone."""
        sql = "UPDATE requests SET seen_at = coalesce(seen_at, ?) WHERE id = ?"
        await self._connection.write(lambda db: db.execute(sql, (instant(now), request_id)))


_THIS_ONE = "id = :id AND (:of IS NULL OR reference = :of)"
_COLUMNS = frozenset(
    (
        "answer",
        "start_id",
        "intent_at",
        "settle_at",
        "seen_at",
        "left_then",
        "company_name",
        "reference",
        "expires_at",
    )
)
_APPROVALS = (
    "SELECT group_concat(approver, ' ') FROM approvals WHERE request_id = requests.id AND round = requests.round"
)
_ALLOWED = """
    iif(state <> 'issued', NULL, (
        SELECT asker FROM asks WHERE asks.kind = 'reveal' AND asks.request_id = requests.id AND asks.until IS NOT NULL
        ORDER BY asks.id DESC LIMIT 1
    ))
"""
_SELECT = f"""
    SELECT requests.*, ({_APPROVALS}) AS approvals, ({_APPROVALS} - 1) AS approvals_before,
           {_ALLOWED} AS reveal_allowed FROM requests
"""  # noqa: S608 - our own columns
_ASK = """
    INSERT INTO requests (
        reference, delivery, state, requester, amount, company_id, company_name, credit_type, comment,
        left_then, doubt, after_id, created_at, expires_at, channel
    ) VALUES (
        :reference, :delivery, 'waiting', :requester, :amount, :company_id, :company_name, :credit_type, :comment,
        :left_then, :doubt, :after_id, :created_at, :expires_at, :channel
    ) RETURNING *
"""
_STANDING_IN_THE_WAY = f"""
    SELECT id FROM requests WHERE delivery = :delivery OR (
        requester = :requester AND amount = :amount AND company_id = :company_id AND credit_type = :credit_type
        AND state IN ({", ".join(f"'{state.value}'" for state in OPEN)})
    ) ORDER BY state IN ('unknown', 'incident') DESC, id DESC LIMIT 1
"""  # noqa: S608 - our own states


def load(db: Database, request_id: int) -> Request | None:
    """The request with this number, inside a transaction or a read."""
    rows = list(db.query(f"{_SELECT} WHERE id = ?", [request_id]))
    return _request(rows[0]) if rows else None


def happen(
    db: Database, event: Event, where: str, values: dict[str, Any], now: datetime, columns: dict[str, Any]
) -> list[Request]:
    """Let `event` happen, inside a transaction, to the requests in its state that `where` names.

    The outcome of what was sent, the audit trail and the messages that follow are written with it.
    """
    if event in BY_PEOPLE or not columns.keys() <= _COLUMNS:
        raise ValueError(f"{event.name} does not happen by itself with {sorted(columns)}")
    source, target = step(event)
    written = "".join(f", {name} = :{name}" for name in columns)
    written += ", settled_at = :now" if target not in _UNSETTLED else ""
    written += ", round = round + 1" if target in _DECIDED_ANEW else ""
    written += ", empty_readings = 0" if target is State.INCIDENT else ""
    sql = f"UPDATE requests SET state = :target{written} WHERE state = :source AND {where} RETURNING *"  # noqa: S608
    parameters = {"source": source.value, "target": target.value, "now": instant(now), **values, **columns}
    rows = list(db.query(sql, parameters))
    for row in rows:
        outcome = f"{target.value}: {row['answer']}" if columns.get("answer") else target.value
        audit.record(db, now, "teller", event.name.lower(), outcome, row["id"])
        db.execute("UPDATE mints SET outcome = ?, settled_at = ? WHERE reference = ?", _outcome(row))
        if target is State.INCIDENT:
            freezes.put(db, "teller", f"RMS lists several codes of request #{row['id']}", now)
    outbox.tell(db, event, rows, now)
    found = [load(db, row["id"]) for row in rows]
    return [request for request in found if request is not None]


_UNSETTLED = (State.WAITING, State.APPROVED, State.SENDING, State.UNKNOWN)
_DECIDED_ANEW = (State.WAITING, State.NOT_ISSUED)


def _outcome(row: Row) -> tuple[str, str | None, str]:
    return row["state"], row["settled_at"], row["reference"]


def _asking_row(asking: Asking, reference: str, now: datetime) -> dict[str, Any]:
    return vars(asking) | {
        "reference": reference,
        "created_at": instant(now),
        "expires_at": instant(asking.expires_at),
    }


def _waiting(asking: Asking) -> str:
    """What was asked for, for the audit trail: the row of a request can be changed unseen, the trail cannot."""
    worth = f"{asking.amount} {asking.credit_type} of company {asking.company_id}"
    return f"{State.WAITING.value}: {worth}: {asking.comment}"


def _request(row: Row) -> Request:
    instants = {"created_at", "expires_at", "decided_at", "settled_at", "seen_at", "settle_at", "revoked_at"}
    values: dict[str, Any] = {
        name: moment(row[name]) if name in instants else row[name] for name in Request.__dataclass_fields__
    }
    people = {name: tuple((row[name] or "").split()) for name in ("approvals", "approvals_before")}
    return Request(**(values | {"state": State(row["state"])} | people))
