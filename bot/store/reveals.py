"""Asks to reveal a code whose requester is gone, as Home tabs show them."""

from datetime import datetime

from sqlite_utils import Database

from bot.asks import Ask
from bot.instants import instant
from bot.store.ask_rows import load
from bot.store.ask_rules import AGREED_REVEAL, APPROVED_THE_MINT
from bot.store.database import Connection
from bot.store.rights import APPROVERS


class Reveals:
    """The verbs of asks to reveal that decide nothing."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def barred(self) -> frozenset[tuple[int, str]]:
        """Who may not agree, though they are an approver, since they approved the mint: an ask's number, and who."""
        rows = await self._connection.read(lambda db: list(db.query(_BARRED)))
        return frozenset((row["id"], row["user_id"]) for row in rows)

    async def agreed(self, now: datetime) -> list[Ask]:
        """Those whose askers may reveal the code at this moment, oldest first."""

        def work(db: Database) -> list[Ask]:
            asks = [load(db, row["id"]) for row in list(db.query(_AGREED, {"now": instant(now)}))]
            return [ask for ask in asks if ask is not None]

        return await self._connection.read(work)


_AGREED = f"SELECT id FROM asks WHERE {AGREED_REVEAL} ORDER BY id"  # noqa: S608 - our own condition
_BARRED = f"""
    SELECT asks.id, able.user_id FROM asks JOIN ({APPROVERS}) AS able
    WHERE asks.kind = 'reveal' AND asks.state = 'waiting' AND {APPROVED_THE_MINT.format(who="able.user_id")}
"""  # noqa: S608 - our own condition
