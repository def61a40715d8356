"""The cards of asks: where each stands, and what Slack last took of it."""

from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from bot.asks import BY_ADMINS, Ask, Event, State
from bot.owed import SENT, Owed
from bot.store import outbox
from bot.store.ask_rows import load
from bot.store.asks import Tells, happen
from bot.store.database import Connection


@dataclass(frozen=True)
class Standing:
    """An ask and one of its cards: its name in its channel, none where it is not posted, and what it shows."""

    ask: Ask
    ts: str | None
    shown: int


class AskCards:
    """The verbs of the cards of asks. An ask's version grows by a trigger with each change of what its cards show."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def find(self, message: Owed) -> Standing | None:
        """The ask that a message draws, and its card in the message's place."""
        query = "SELECT ts, version FROM ask_cards WHERE ask_id = ? AND destination = ?"

        def work(db: Database) -> Standing | None:
            ask = load(db, message.ask_id or 0)
            cards = list(db.query(query, [message.ask_id, message.destination]))
            return Standing(ask, cards[0]["ts"], cards[0]["version"]) if ask and cards else None

        return await self._connection.read(work)

    async def posted(self, message: Owed, ts: str, version: int | None, now: datetime) -> None:
        """Slack took a card for the first time; `version` is None where it was found there: it is drawn once more."""

        def work(db: Database) -> None:
            sql = "UPDATE ask_cards SET ts = ?, version = ? WHERE ask_id = ? AND destination = ?"
            db.execute(sql, (ts, version or 0, message.ask_id, message.destination))
            outbox.end(db, message.id, SENT, now, ts=ts)
            if version is None:
                outbox.put_ask_card(db, message.destination, message.ask_id or 0, now)

        await self._connection.write(work)

    async def redrawn(self, message: Owed, version: int, now: datetime) -> None:
        """Slack took a card again."""

        def work(db: Database) -> None:
            sql = "UPDATE ask_cards SET version = max(version, ?) WHERE ask_id = ? AND destination = ?"
            db.execute(sql, (version, message.ask_id, message.destination))
            outbox.end(db, message.id, SENT, now)

        await self._connection.write(work)

    async def refused(self, message: Owed, now: datetime, tells: Tells, answer: str) -> Ask | None:
        """Let an ask lapse that waits for approvers in a channel, where Slack never took its card; else None."""

        def work(db: Database) -> Ask | None:
            ask = load(db, message.ask_id or 0)
            posted = list(db.query("SELECT 1 FROM ask_cards WHERE ask_id = ? AND ts IS NOT NULL", [message.ask_id]))
            if ask is None or ask.kind in BY_ADMINS or ask.state is not State.WAITING or posted:
                return None
            return happen(db, Event.LAPSE, ask, now, tells, answer)

        return await self._connection.write(work)

    async def repair(self, now: datetime) -> list[int]:
        """Owe every card that is behind its ask, and is not owed already; the numbers of their asks."""

        def work(db: Database) -> list[int]:
            behind = list(db.query(_BEHIND))
            for row in behind:
                outbox.put_ask_card(db, row["destination"], row["ask_id"], now)
            return [row["ask_id"] for row in behind]

        if not await self._connection.read(lambda db: list(db.query(_BEHIND))):
            return []
        return await self._connection.write(work)


_BEHIND = """
    SELECT ask_id, destination FROM ask_cards JOIN asks ON asks.id = ask_id
    WHERE ts IS NOT NULL AND ask_cards.version < asks.version AND NOT EXISTS (
        SELECT 1 FROM outbox WHERE outbox.ask_id = asks.id AND kind = 'ASK_CARD' AND outbox.state <> 'sent'
          AND outbox.destination = ask_cards.destination
    ) ORDER BY ask_id, destination
"""
