"""Posts of schedules and the figures they compare with.

A schedule has one post for a local date, claimed with its row of the outbox.
"""

from dataclasses import dataclass
from datetime import date, datetime

from sqlite_utils import Database

from bot.instants import instant
from bot.owed import GIVEN_UP, MORNING_POST
from bot.schedules import FROM_SETTINGS
from bot.store import outbox, setbacks
from bot.store.database import Connection, Row
from bot.store.outbox import Body
from bot.store.schedules import STANDS_AS

OWED = "owed"
POSTED = "posted"
REFUSED = "refused"
LOST = "lost"
"""It may have been posted or not, and is never sent again."""


@dataclass(frozen=True)
class Drawn:
    """A post as it is to be sent: to which channel, until when (aware, UTC), with the figures it shows.

    `version` is that of the schedule from which it was drawn; for that of the settings there is none.
    """

    day: date
    channel: str
    body: Body
    figures: dict[str, int]
    not_after: datetime
    schedule_id: int = FROM_SETTINGS
    version: int = 0

    @property
    def key(self) -> dict[str, str | int]:
        """What its statements are asked with."""
        return {"schedule": self.schedule_id, "day": self.day.isoformat(), "version": self.version}


@dataclass(frozen=True)
class Post:
    """What became of a post: `state` is OWED, POSTED, REFUSED or LOST.

    `is_open` says that Slack has certainly not taken it and could still; `drawn_at` (aware, UTC) is when it was made.
    """

    state: str
    drawn_at: datetime
    is_open: bool


class Posts:
    """The verbs of posts; an occurrence is one schedule on one local date."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def find(self, day: date, schedule_id: int = FROM_SETTINGS) -> Post | None:
        """What became of the post of that date, or None when nobody took it yet."""
        key = {"schedule": schedule_id, "day": day.isoformat()}
        rows = await self._connection.read(lambda db: list(db.query(_FIND, key)))
        return _post(rows[0]) if rows else None

    async def owe(self, drawn: Drawn, now: datetime) -> bool:
        """Owe the post of a date, with its figures; whether this caller, and nobody else, has done so.

        False also where the schedule is not as it was drawn from any more.
        """

        def work(db: Database) -> bool:
            if list(db.query(_FIND, drawn.key)) or not list(db.query(_STANDS, drawn.key)):
                return False
            row_id = outbox.put_body(db, drawn.channel, MORNING_POST, drawn.body, now, drawn.not_after)
            sql = "INSERT INTO posts (schedule_id, local_date, state, drawn_at, outbox_id) VALUES (?, ?, ?, ?, ?)"
            db.execute(sql, (drawn.schedule_id, drawn.day.isoformat(), OWED, instant(now), row_id))
            _keep(db, drawn.day, drawn.figures, now)
            return True

        return await self._connection.write(work)

    async def draw_anew(self, drawn: Drawn, now: datetime) -> str | None:
        """Put new figures into a post that Slack has certainly not taken, and let one that it refused wait again.

        The state in which it was, or None where nothing could be changed any more.
        """

        def work(db: Database) -> str | None:
            rows = [row for row in db.query(_FIND, drawn.key) if _post(row).is_open]
            if not rows or not list(db.query(_STANDS, drawn.key)):
                return None
            row_id, state = rows[0]["outbox_id"], str(rows[0]["state"])
            db.execute(_REDRAW, {"channel": drawn.channel, "id": row_id, **outbox.written(drawn.body)})
            db.execute("UPDATE posts SET drawn_at = ? WHERE outbox_id = ?", (instant(now), row_id))
            _keep(db, drawn.day, drawn.figures, now)
            if state == REFUSED:
                setbacks.put_back(db, row_id, now)
            return state

        return await self._connection.write(work)

    async def refuse(
        self, day: date, error: str, alert: Body, now: datetime, schedule_id: int = FROM_SETTINGS
    ) -> bool:
        """Let there be no post on that date, and owe the admins `alert`; whether this caller has done so."""

        def work(db: Database) -> bool:
            rows = list(db.query(_FIND, {"schedule": schedule_id, "day": day.isoformat()}))
            if rows and not _post(rows[0]).is_open:
                return False
            for row in rows:
                outbox.end(db, row["outbox_id"], GIVEN_UP, now, error)
            db.execute(_REFUSED, (schedule_id, day.isoformat(), REFUSED, instant(now), error))
            setbacks.alert(db, alert, now)
            return True

        return await self._connection.write(work)


_FIND = """
    SELECT posts.*,
        coalesce(outbox.state = 'refused' OR (outbox.state = 'waiting' AND begun_at IS NULL), 0) AS is_open
    FROM posts LEFT JOIN outbox ON outbox.id = posts.outbox_id WHERE schedule_id = :schedule AND local_date = :day
"""
_REFUSED = "INSERT OR REPLACE INTO posts (schedule_id, local_date, state, drawn_at, error) VALUES (?, ?, ?, ?, ?)"
_STANDS = f"SELECT 1 WHERE {STANDS_AS}"
_REDRAW = """
    UPDATE outbox SET text = :text, blocks = :blocks,
        destination = CASE WHEN begun_at IS NULL THEN :channel ELSE destination END
    WHERE id = :id
"""


def _post(row: Row) -> Post:
    return Post(row["state"], datetime.fromisoformat(row["drawn_at"]), bool(row["is_open"]))


def _keep(db: Database, day: date, figures: dict[str, int], now: datetime) -> None:
    sql = "INSERT OR REPLACE INTO figures (name, local_date, value, read_at) VALUES (?, ?, ?, ?)"
    for name, value in figures.items():
        db.execute(sql, (name, day.isoformat(), value, instant(now)))


class Figures:
    """The last figure of each balance that a morning had, one row for a name and a local date."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def before(self, local_date: date) -> dict[str, Row]:
        """For each name, the newest figure of an earlier morning: `value`, `local_date`, `read_at`."""
        query = """
            SELECT name, value, max(local_date) AS local_date, read_at
            FROM figures WHERE local_date < ? GROUP BY name
        """
        rows = await self._connection.read(lambda db: list(db.query(query, [local_date.isoformat()])))
        return {row["name"]: row for row in rows}
