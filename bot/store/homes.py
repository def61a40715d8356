"""Whose Home tab is drawn, and what it shows: a digest of it, so that only what differs is drawn again."""

from dataclasses import dataclass
from datetime import datetime

from bot.instants import instant
from bot.store.database import Connection


@dataclass(frozen=True)
class Home:
    """Somebody's Home tab. `digest` is of what Slack last took, None where it is to be drawn in any case."""

    user_id: str
    digest: str | None


class Homes:
    """The verbs of Home tabs. `changed` is set when something was written that one may show."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.changed = connection.watch()

    async def opened(self, user_id: str, now: datetime) -> None:
        """Somebody looks at it, so it is drawn anew in any case."""
        sql = """
            INSERT INTO homes (user_id, opened_at) VALUES (:user_id, :now)
            ON CONFLICT (user_id) DO UPDATE SET opened_at = :now, digest = NULL
        """
        await self._connection.write(lambda db: db.execute(sql, {"user_id": user_id, "now": instant(now)}))

    async def forget(self) -> None:
        """What they show is not known: a process may have ended between Slack's yes and `drawn`."""
        query = "SELECT 1 FROM homes WHERE digest IS NOT NULL LIMIT 1"
        if await self._connection.read(lambda db: list(db.query(query))):
            await self._connection.write(lambda db: db.execute("UPDATE homes SET digest = NULL"))

    async def opened_since(self, moment: datetime) -> list[Home]:
        """The Home tabs that were opened since then, the latest first."""
        query = "SELECT user_id, digest FROM homes WHERE opened_at >= ? ORDER BY opened_at DESC, user_id"
        rows = await self._connection.read(lambda db: list(db.query(query, [instant(moment)])))
        return [Home(**row) for row in rows]

    async def drawn(self, user_id: str, digest: str) -> None:
        """Slack took it."""
        sql = "UPDATE homes SET digest = ?, refusal = NULL, refused_at = NULL WHERE user_id = ?"
        await self._connection.write(lambda db: db.execute(sql, (digest, user_id)))

    async def refused(self, user_id: str, refusal: str, now: datetime) -> None:
        """Slack did not take it, and would not the next time; `refusal` is its name for the reason."""
        sql = "UPDATE homes SET refusal = ?, refused_at = ? WHERE user_id = ?"
        await self._connection.write(lambda db: db.execute(sql, (refusal, instant(now), user_id)))
