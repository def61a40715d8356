"""Morning posts and the figures they compare with. A post is claimed before it is sent, so it never comes twice."""

from datetime import date, datetime

from bot.instants import instant
from bot.store.database import Connection, Row


class Posts:
    """The verbs of morning posts; an occurrence is one local date."""

    def __init__(self, connection: Connection, start_id: str) -> None:
        self._connection = connection
        self._start_id = start_id

    async def claim(self, local_date: date, now: datetime) -> bool:
        """Whether this caller, and nobody else, may send the post of that date."""
        query = """
            INSERT INTO posts (local_date, state, claimed_at, start_id) VALUES (?, 'claimed', ?, ?)
            ON CONFLICT (local_date) DO NOTHING RETURNING local_date
        """
        values = [local_date.isoformat(), instant(now), self._start_id]
        return bool(await self._connection.write(lambda db: list(db.query(query, values))))

    async def state(self, local_date: date) -> str | None:
        """What became of the post of that date: `claimed`, `posted`, `refused`, or None when nobody took it yet."""
        query = "SELECT state FROM posts WHERE local_date = ?"
        rows = await self._connection.read(lambda db: list(db.query(query, [local_date.isoformat()])))
        return str(rows[0]["state"]) if rows else None

    async def posted(self, local_date: date) -> None:
        """Slack took it."""
        await self._end(local_date, "posted", None)

    async def refused(self, local_date: date, error: str) -> None:
        """Slack refuses it for good; it is not tried again."""
        await self._end(local_date, "refused", error)

    async def release(self, local_date: date) -> None:
        """Slack certainly has not taken it, and may later."""
        sql = "DELETE FROM posts WHERE local_date = ? AND state = 'claimed'"
        await self._connection.write(lambda db: db.execute(sql, (local_date.isoformat(),)))

    async def left_open_by_other_starts(self) -> list[Row]:
        """Posts that a process claimed and did not live to tick off: sent or lost, nobody knows."""
        query = """
            UPDATE posts SET state = 'refused', error = 'the process ended while it was being sent'
            WHERE state = 'claimed' AND start_id <> ? RETURNING *
        """
        return await self._connection.write(lambda db: list(db.query(query, [self._start_id])))

    async def _end(self, local_date: date, state: str, error: str | None) -> None:
        sql = "UPDATE posts SET state = ?, error = ? WHERE local_date = ?"
        await self._connection.write(lambda db: db.execute(sql, (state, error, local_date.isoformat())))


class Figures:
    """The last figure of each balance that a morning had, one row for a name and a local date."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def keep(self, local_date: date, values: dict[str, int], now: datetime) -> None:
        """Remember the figures of a morning."""
        sql = "INSERT OR REPLACE INTO figures (name, local_date, value, read_at) VALUES (?, ?, ?, ?)"
        rows = [(name, local_date.isoformat(), value, instant(now)) for name, value in values.items()]
        await self._connection.write(lambda db: [db.execute(sql, row) for row in rows])

    async def before(self, local_date: date) -> dict[str, Row]:
        """For each name, the newest figure of an earlier morning: `value`, `local_date`, `read_at`."""
        query = """
            SELECT name, value, max(local_date) AS local_date, read_at
            FROM figures WHERE local_date < ? GROUP BY name
        """
        rows = await self._connection.read(lambda db: list(db.query(query, [local_date.isoformat()])))
        return {row["name"]: row for row in rows}
