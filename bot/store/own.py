"""The verbs of what one has asked for: withdrawing it, and paging through one's requests."""

from datetime import datetime

from sqlite_utils import Database

from bot.asks import Ask
from bot.asks import Event as OfAsk
from bot.asks import Shown as ShownAsk
from bot.instants import instant
from bot.lifecycle import OPEN, Event, Request, Shown, step
from bot.paging import Page, Place, Turn, first_of
from bot.store import asks, audit, outbox
from bot.store.database import Connection
from bot.store.requests import load
from bot.store.rights import has_row


class Own:
    """The verbs of what one has asked for."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def withdraw(self, shown: Shown, by: str, now: datetime) -> Request | None:
        """Let `by` withdraw their own request, or None when any condition does not hold at this moment.

        It must be what was shown, wait for a decision, and not be past its time; and they must have a row.
        """
        source, target = step(Event.WITHDRAW)
        values = {
            "id": shown.request_id,
            "digest": shown.digest,
            "by": by,
            "now": instant(now),
            "source": source.value,
            "target": target.value,
        }

        def work(db: Database) -> Request | None:
            rows = list(db.query(_WITHDRAW, values))
            for row in rows:
                audit.record(db, now, by, Event.WITHDRAW.name.lower(), target.value, row["id"])
            outbox.tell(db, Event.WITHDRAW, rows, now)
            return load(db, shown.request_id) if rows else None

        return await self._connection.write(work)

    async def withdraw_ask(self, shown: ShownAsk, by: str, now: datetime) -> Ask | None:
        """Let `by` withdraw what they asked for, or None when any condition does not hold at this moment.

        It must be what was shown, wait for a decision, and not be past its time; and they must have a row.
        """
        values = asks.claimed_by(by, OfAsk.WITHDRAW, shown, now)

        def work(db: Database) -> Ask | None:
            for row in list(db.query(_WITHDRAW_ASK, values)):
                audit.record(
                    db, now, by, f"{shown.kind}: withdraw", f"ask #{shown.ask_id}: withdrawn", row["request_id"]
                )
                return asks.told(db, shown.ask_id, now, lambda _: ())
            return None

        return await self._connection.write(work)

    async def page(self, requester: str, most: int, turn: Turn | None = None) -> Page:
        """At most `most` of their requests, what is open first, then the newest of the others."""

        def work(db: Database) -> Page:
            rows = db.query(_PLACES, {"requester": requester})
            places = sorted(Place(bool(row["ended"]), -row["id"]) for row in rows)
            start = first_of(places, turn, most)
            found = [load(db, -place.minus_id) for place in places[start : start + most]]
            return Page([request for request in found if request is not None], start + 1, len(places))

        return await self._connection.read(work)


_PLACES = f"""
    SELECT id, state NOT IN ({", ".join(f"'{state.value}'" for state in OPEN)}) AS ended
    FROM requests WHERE requester = :requester
"""  # noqa: S608 - our own states
_WITHDRAW = f"""
    UPDATE requests SET state = :target, decided_by = :by, decided_at = :now, settled_at = :now, answer = NULL
    WHERE id = :id AND state = :source AND expires_at > :now AND requester = :by
    AND digest(requester, amount, company_id, company_name, credit_type, comment, created_at, round) = :digest
    AND {has_row(":by")}
    RETURNING *
"""  # noqa: S608 - our own condition
_WITHDRAW_ASK = f"""
    UPDATE asks SET state = :target, decided_at = :now
    WHERE {asks.AS_SHOWN} AND asker = :by AND {has_row(":by")} RETURNING request_id
"""  # noqa: S608 - our own conditions
