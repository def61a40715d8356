"""A database with the town's members in it, and what is asked of it."""

import sqlite3
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from bot.access import Role
from bot.lifecycle import Event, Request, State
from bot.store import Store
from bot.store.members import COMMAND_LINE, KEEP, Wanted
from bot.store.requests import Asking
from tests.clock import T0

ADA, BEN, JOHN, EVE, IDA = "UADA", "UBEN", "UJOHN", "UEVE", "UIDA"
CHANNEL = "CAPPROVALS"
EXPIRES = T0 + timedelta(hours=24)

WAY_TO: dict[State, tuple[Event, ...]] = {
    State.WAITING: (),
    State.APPROVED: (Event.APPROVE,),
    State.SENDING: (Event.APPROVE, Event.INTEND),
    State.UNKNOWN: (Event.APPROVE, Event.INTEND, Event.LOSE),
    State.ISSUED: (Event.APPROVE, Event.INTEND, Event.ISSUE),
    State.REFUSED: (Event.APPROVE, Event.INTEND, Event.REFUSE),
    State.NOT_SENT: (Event.APPROVE, Event.INTEND, Event.NEVER_SENT),
    State.NOT_ISSUED: (Event.APPROVE, Event.INTEND, Event.LOSE, Event.SETTLE),
    State.INCIDENT: (Event.APPROVE, Event.INTEND, Event.LOSE, Event.FIND_SEVERAL),
    State.REJECTED: (Event.REJECT,),
    State.EXPIRED: (Event.EXPIRE,),
    State.WITHDRAWN: (Event.UNPOSTED,),
}
"""The events that bring a new request into each state."""
OPEN_THE_TRAIL = [f"DROP TRIGGER audit_{name}" for name in ("next", "no_update", "no_delete")]
"""What somebody does first who tampers with the audit trail."""
NO_TEXT = "UPDATE audit SET who = CAST(x'ff' AS TEXT) WHERE id = 2"
"""Bytes in the trail that are no UTF-8."""


def asking(**differs: Any) -> Asking:
    """John asks for four credits of Acme Baltic."""
    values: dict[str, Any] = {
        "requester": JOHN,
        "amount": 4,
        "company_id": 458,
        "company_name": "Acme Baltic",
        "credit_type": "credit",
        "comment": "spare routers",
        "left_then": 96,
        "doubt": None,
        "channel": CHANNEL,
        "expires_at": EXPIRES,
    }
    return Asking(**(values | differs))


async def enrol(store: Store, user_id: str, role: Role, *, approver: bool = False, account: Any = KEEP) -> None:
    """Give somebody a row from the command line."""
    await store.members.set(Wanted(user_id, role, approver, account), (), COMMAND_LINE, T0)


async def with_members(path: Path) -> Store:
    """Ada admin and approver, Ben approver, John user, Ida admin who does not approve; Eve has no row."""
    store = Store(path)
    await store.open()
    await store.members.add_missing_admins([ADA], T0)
    await enrol(store, BEN, Role.USER, approver=True)
    await enrol(store, JOHN, Role.USER, account="john")
    await enrol(store, IDA, Role.ADMIN)
    spoil(path, "INSERT INTO origin (one, how, at) VALUES (1, 'kept', 'then')")
    return store


async def a_request_in(store: Store, state: State, reference: str = "MC-000001", **differs: Any) -> Request:
    """A new request, brought into `state`; Ada decides."""
    request, new = await store.requests.ask(asking(**differs), reference, T0)
    assert new
    for event in WAY_TO[state]:
        if event in {Event.APPROVE, Event.REJECT}:
            done = await store.decisions.decide(event, request.shown, ADA, T0, reason="no need")
        else:
            done = await happens(store, event, request)
        assert done is not None
        request = done
    return request


async def happens(store: Store, event: Event, request: Request) -> Request | None:
    """Let an event happen that nobody decides."""
    if event is Event.INTEND:
        intended = await store.mints.intend(request, T0, T0 + timedelta(minutes=11))
        return intended if isinstance(intended, Request) else None
    return await store.requests.happen(event, request.id, T0)


def dump(path: Path) -> str:
    """Everything that is in the file, read by another connection."""
    connection = sqlite3.connect(path)
    try:
        return "\n".join(connection.iterdump())
    finally:
        connection.close()


def rows(path: Path, query: str, *values: object) -> list[tuple[Any, ...]]:
    """What another connection reads."""
    connection = sqlite3.connect(path)
    try:
        return connection.execute(query, values).fetchall()
    finally:
        connection.close()


def spoil(path: Path, *statements: str) -> None:
    """Change the file from outside, by another connection."""
    connection = sqlite3.connect(path)
    try:
        for statement in statements:
            connection.execute(statement)
        connection.commit()
    finally:
        connection.close()


def at(seconds: float) -> datetime:
    return T0 + timedelta(seconds=seconds)
