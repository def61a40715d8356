"""The verbs of asks: a decision is one statement that holds every condition, and what follows is written with it."""

import sqlite3
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from bot.asks import (
    AGAIN_AFTER,
    BY_ADMINS,
    BY_PEOPLE,
    DECISIONS,
    Ask,
    Event,
    Kind,
    Shown,
    State,
    matter,
    step,
    written,
)
from bot.instants import instant
from bot.owed import ASK_NOTICE
from bot.store import ask_effects, audit, outbox
from bot.store.ask_effects import NotDone
from bot.store.ask_rows import ask_of, load
from bot.store.ask_rules import AGREED_REVEAL, MAY_AGREE, MAY_ASK, MAY_DECIDE, MOOT, WHO_DECIDES
from bot.store.database import Connection, Row
from bot.store.outbox import Body

Tells = Callable[[Ask], Iterable[tuple[str, Body]]]
"""What an ask as it stands now tells to whom, as views make it: Slack user ids and bodies."""


@dataclass(frozen=True)
class Asking:
    """What is asked for, as it is written down. Cards go to `channel`, or where there is none to the admins."""

    kind: Kind
    asker: str
    about: str
    subject: dict[str, Any]
    expires_at: datetime
    reason: str = ""
    request_id: int | None = None
    channel: str | None = None


class Asks:
    """The verbs of asks."""

    def __init__(self, connection: Connection, start_id: str) -> None:
        self._connection = connection
        self._start_id = start_id

    async def ask(self, asking: Asking, now: datetime) -> tuple[Ask | None, bool]:
        """Write an ask and owe its cards; or the one that stands in the way, and False; or None: it may not be asked.

        The database refuses the second of two alike (index `asks_once`), not a look beforehand.
        """
        values = {
            **{name: value for name, value in vars(asking).items() if name not in {"kind", "channel"}},
            "kind": asking.kind.value,
            "subject": written(asking.subject),
            "expires_at": instant(asking.expires_at),
            "now": instant(now),
            "since": instant(now - AGAIN_AFTER),
        }

        def work(db: Database) -> tuple[Ask | None, bool]:
            try:
                with db.atomic():
                    rows = list(db.query(_ASK.format(may=MAY_ASK[asking.kind]), values))
            except sqlite3.IntegrityError:
                rows = []
            for ask in map(ask_of, rows):
                audit.record(db, now, ask.asker, f"ask for {ask.kind}", _outcome(ask, matter(ask)), ask.request_id)
                _post_cards(db, ask, asking.channel, now)
                return ask, True
            standing = next((ask_of(row) for row in list(db.query(_STANDING, values))), None)
            said = f"ask #{standing.id} is open" if standing else "it may not be asked now"
            audit.record(db, now, asking.asker, f"ask for {asking.kind}", f"refused: {said}", asking.request_id)
            return standing, False

        return await self._connection.write(work)

    async def find(self, ask_id: int) -> Ask | None:
        """The ask with this number, as it stands now."""
        return await self._connection.read(lambda db: load(db, ask_id))

    async def waiting(self) -> list[Ask]:
        """Every ask that waits for a decision, oldest first."""
        query = "SELECT * FROM asks WHERE state = ? ORDER BY id"
        rows = await self._connection.read(lambda db: list(db.query(query, [State.WAITING.value])))
        return [ask_of(row) for row in rows]

    async def last(self, kind: Kind, about: str) -> Ask | None:
        """The newest ask of a kind about something."""
        query = "SELECT * FROM asks WHERE kind = ? AND about = ? ORDER BY id DESC LIMIT 1"
        rows = await self._connection.read(lambda db: list(db.query(query, [kind.value, about])))
        return ask_of(rows[0]) if rows else None

    async def decide(
        self,
        event: Event,
        shown: Shown,
        by: str,
        now: datetime,
        tells: Tells,
        *,
        reason: str | None = None,
        account: str | None = None,
    ) -> Ask | None:
        """The claim: AGREE or REFUSE by `by`, or None when any condition does not hold at this moment.

        It must be what was shown, wait, not be past its time and not be their own ask; they must have the right to
        decide on its kind. What is agreed to is done with it, where it is not RMS that does it; `account` is that of
        who gets access.
        """
        if event not in DECISIONS:
            raise ValueError(f"nobody decides {event.name}")
        values = claimed_by(by, event, shown, now) | {"reason": reason, "start_id": self._start_id}
        may = MAY_DECIDE[shown.kind] + (MAY_AGREE[shown.kind] if event is Event.AGREE else "")

        def work(db: Database) -> Ask | None:
            claimed = list(db.query(_CLAIM.format(may=may), values))
            if not claimed:
                return None
            ask = ask_of(claimed[0])
            audit.record(db, now, by, f"{ask.kind}: {event.name.lower()}", _outcome(ask, ask.answer), ask.request_id)
            if event is Event.AGREE:
                ask_effects.agreed(db, ask, by, account, now)
            return told(db, ask.id, now, tells)

        try:
            return await self._connection.write(work)
        except NotDone:
            return None

    async def may_reveal(self, ask_id: int, user_id: str, now: datetime) -> bool:
        """Whether `user_id` may see the code that they asked for: agreed to, and not past its time."""
        query = f"SELECT 1 FROM asks WHERE id = :id AND asker = :asker AND {AGREED_REVEAL}"  # noqa: S608 - ours
        values = {"id": ask_id, "asker": user_id, "now": instant(now)}
        return bool(await self._connection.read(lambda db: list(db.query(query, values))))

    async def expire_due(self, now: datetime, tells: Tells) -> list[Ask]:
        """Let every ask that waits past its time expire."""
        return await self._all(Event.EXPIRE, _DUE, now, tells)

    async def lapse_moot(self, now: datetime, tells: Tells) -> list[Ask]:
        """Let every ask lapse whose ground is gone, as with access for somebody who has a row by now."""
        return await self._all(Event.LAPSE, MOOT, now, tells)

    async def happen(
        self, event: Event, ask_id: int, state: State, now: datetime, tells: Tells, answer: str | None = None
    ) -> Ask | None:
        """Let `event`, which nobody decides, happen to an ask in `state`, or None where it is not in it."""

        def work(db: Database) -> Ask | None:
            ask = load(db, ask_id)
            return happen(db, event, ask, now, tells, answer) if ask is not None and ask.state is state else None

        return await self._connection.write(work)

    async def sending_of_other_starts(self) -> list[Ask]:
        """The asks that RMS was asked about by a process that is gone."""
        query = "SELECT * FROM asks WHERE state = 'sending' AND start_id <> ? ORDER BY id"
        rows = await self._connection.read(lambda db: list(db.query(query, [self._start_id])))
        return [ask_of(row) for row in rows]

    async def _all(self, event: Event, query: str, now: datetime, tells: Tells) -> list[Ask]:
        values = {"now": instant(now)}
        if not await self._connection.read(lambda db: list(db.query(query, values))):
            return []

        def work(db: Database) -> list[Ask]:
            return [happen(db, event, ask_of(row), now, tells) for row in list(db.query(query, values))]

        return await self._connection.write(work)


def claimed_by(by: str, event: Event, shown: Shown, now: datetime) -> Row:
    """The parameters of a statement (AS_SHOWN) by which somebody decides on an ask, or withdraws it."""
    target = step(shown.kind, State.WAITING, event)
    if event not in BY_PEOPLE or target is None:
        raise ValueError(f"nobody causes {event.name} of {shown.kind}")
    values = {"id": shown.ask_id, "kind": shown.kind.value, "digest": shown.digest, "target": target.value}
    return values | {"by": by, "now": instant(now)}


def happen(db: Database, event: Event, ask: Ask, now: datetime, tells: Tells, answer: str | None = None) -> Ask:
    """Let `event`, which nobody decides, happen to an ask that was read inside this transaction."""
    target = step(ask.kind, ask.state, event)
    if event in BY_PEOPLE or target is None:
        raise ValueError(f"{event.name} does not happen to ask {ask.id}, which is {ask.state}")
    db.execute("UPDATE asks SET state = ?, answer = coalesce(?, answer) WHERE id = ?", (target, answer, ask.id))
    said = f"ask #{ask.id}: {target}" + (f": {answer}" if answer else "")
    audit.record(db, now, "teller", f"{ask.kind}: {event.name.lower()}", said, ask.request_id)
    ask_effects.happened(db, ask, event, now)
    return told(db, ask.id, now, tells)


def told(db: Database, ask_id: int, now: datetime, tells: Tells) -> Ask:
    """An ask as it stands now, its cards owed anew, and its news to whom they concern."""
    ask = load(db, ask_id)
    if ask is None:
        raise AssertionError("an ask is gone inside its own transaction")
    for row in list(db.query("SELECT destination FROM ask_cards WHERE ask_id = ? ORDER BY destination", [ask_id])):
        outbox.put_ask_card(db, row["destination"], ask_id, now)
    for user_id, body in tells(ask):
        outbox.put_body(db, user_id, ASK_NOTICE, body, now)
    return ask


def _post_cards(db: Database, ask: Ask, channel: str | None, now: datetime) -> None:
    places = [channel]
    if ask.kind in BY_ADMINS:
        places = [row["user_id"] for row in db.query(WHO_DECIDES, vars(ask) | {"subject": None})]
    for place in places:
        db.execute("INSERT INTO ask_cards (ask_id, destination) VALUES (?, ?)", (ask.id, place))
        outbox.put_ask_card(db, str(place), ask.id, now)


def _outcome(ask: Ask, what: str | None) -> str:
    return f"ask #{ask.id}: {ask.state}" + (f": {what}" if what else "")


_ASK = """
    INSERT INTO asks (kind, asker, about, subject, reason, request_id, created_at, expires_at)
    SELECT :kind, :asker, :about, :subject, :reason, :request_id, :now, :expires_at WHERE {may}
    RETURNING *
"""
_STANDING = "SELECT * FROM asks WHERE kind = :kind AND about = :about AND state IN ('waiting', 'sending')"
AS_SHOWN = """id = :id AND kind = :kind AND state = 'waiting' AND expires_at > :now
    AND ask_digest(kind, asker, about, subject, reason, created_at) = :digest"""
"""That an ask waits, is not past its time, and is what was shown."""
_CLAIM = f"""
    UPDATE asks SET state = :target, decided_by = :by, decided_at = :now, answer = :reason, start_id = :start_id
    WHERE {AS_SHOWN} AND asker <> :by AND {{may}} RETURNING *
"""  # noqa: S608 - our own conditions
_DUE = "SELECT * FROM asks WHERE state = 'waiting' AND expires_at <= :now ORDER BY id"
