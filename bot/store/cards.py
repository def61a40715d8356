"""The versions of cards: what a request should show, and what Slack last took of it."""

from datetime import datetime

from sqlite_utils import Database

from bot.owed import CARD, SENT, Owed
from bot.store import outbox
from bot.store.database import Connection


class Cards:
    """The verbs of cards. A request's version grows by a trigger with each change of what its card shows."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def versions(self, request_id: int) -> tuple[int, int]:
        """What the card should show, and what it shows. Read before the request, it never promises too much."""
        query = "SELECT version, card_version FROM requests WHERE id = ?"
        ((version, shown),) = await self._connection.read(
            lambda db: [tuple(row.values()) for row in db.query(query, [request_id])]
        )
        return version, shown

    async def posted(self, message: Owed, ts: str, version: int | None, now: datetime) -> None:
        """Slack took a card for the first time, and it lives at `ts` of the request's channel.

        `version` is None where it was found there: what it shows nobody knows, so it is drawn once more.
        """

        def work(db: Database) -> None:
            sql = "UPDATE requests SET card_ts = ?, card_version = ? WHERE id = ?"
            db.execute(sql, (ts, version or 0, message.request_id))
            outbox.end(db, message.id, SENT, now, ts=ts)
            if version is None:
                _redraw(db, now, "id = ?", message.request_id)

        await self._connection.write(work)

    async def redrawn(self, message: Owed, version: int, now: datetime) -> None:
        """Slack took a card again."""

        def work(db: Database) -> None:
            sql = "UPDATE requests SET card_version = max(card_version, ?) WHERE id = ?"
            db.execute(sql, (version, message.request_id))
            outbox.end(db, message.id, SENT, now)

        await self._connection.write(work)

    async def repair(self, now: datetime) -> list[int]:
        """Owe every card that is behind its request, and is not owed already; the numbers of their requests.

        One that Slack refuses is left to people: `teller outbox retry` puts it back.
        """
        return await self._connection.write(lambda db: _redraw(db, now, "card_ts IS NOT NULL"))


def _redraw(db: Database, now: datetime, where: str, *values: object) -> list[int]:
    query = f"""
        SELECT id, channel FROM requests WHERE card_version < version AND {where} AND NOT EXISTS (
            SELECT 1 FROM outbox WHERE request_id = requests.id AND kind = 'CARD' AND outbox.state <> 'sent'
        ) ORDER BY id
    """  # noqa: S608 - conditions of our own
    behind = list(db.query(query, values))
    for row in behind:
        outbox.put(db, row["channel"], CARD, row["id"], now)
    return [row["id"] for row in behind]
