"""Messages that Slack does not take: set aside or given up, told to admins, listed, put back."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlite_utils import Database

from bot.instants import instant
from bot.owed import ALERT, REFUSED, WAITING, Owed, Unsent
from bot.store import audit, outbox
from bot.store.database import Connection, Row
from bot.store.members import COMMAND_LINE
from bot.store.outbox import Body
from bot.store.rights import ADMINS

GATHER = timedelta(seconds=3)
"""How long an alert waits for more of its kind, so that a burst is told once."""
QUIET = timedelta(hours=1)
"""How long the same trouble in the same place is not told again."""


@dataclass(frozen=True)
class Told:
    """What follows from a setback: how many admins an alert is owed to, and whether there is nobody to hear of it."""

    admins: int
    nobody: bool


Says = Callable[[list[Unsent]], Body]
"""What an alert says of these setbacks."""


def alert(db: Database, body: Body, now: datetime) -> int:
    """Owe an alert to each admin, inside the transaction of the fact; how many that are."""
    admins = _admins(db)
    for user_id in admins:
        outbox.put_body(db, user_id, ALERT, body, now)
    return len(admins)


class Setbacks:
    """The verbs of what was not sent."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def end(
        self,
        message: Owed,
        state: str,
        error: str,
        now: datetime,
        says: Says | None,
        *,
        unanswered: bool = False,
    ) -> Told:
        """Set a message aside (REFUSED), or never send it again (GIVEN_UP), and owe the admins what `says` makes.

        None as `says` tells nobody. A message to an admin is told to the others, an alert to nobody.
        """

        def work(db: Database) -> Told:
            outbox.tried(db, message, unanswered=unanswered)
            outbox.end(db, message.id, state, now, error)
            if message.kind == ALERT:
                return Told(0, _nobody_hears(db, message))
            if says is None:
                return Told(0, nobody=False)
            return _tell(db, message, error, now, says)

        return await self._connection.write(work)

    async def all(self) -> list[Unsent]:
        """Every message that waits, was set aside or given up, oldest first."""
        query = "SELECT * FROM outbox WHERE state <> 'sent' ORDER BY id"
        return [_unsent(row) for row in await self._connection.read(lambda db: list(db.query(query)))]

    async def counts(self) -> tuple[int, int]:
        """How many messages wait though they were tried, and how many were set aside."""
        query = """
            SELECT count(*) FILTER (WHERE state = 'waiting' AND attempts > 0) AS tried,
                   count(*) FILTER (WHERE state = 'refused') AS aside
            FROM outbox WHERE state <> 'sent'
        """
        (row,) = await self._connection.read(lambda db: list(db.query(query)))
        return row["tried"], row["aside"]

    async def retry(self, row_id: int | None, now: datetime) -> list[int]:
        """Let a message that was set aside wait again, or with None all of them; the numbers of those that do.

        What is given up, and what it is too late for, stays where it is.
        """
        query = """
            SELECT id FROM outbox WHERE state = :refused AND (not_after IS NULL OR not_after > :now)
              AND (:id IS NULL OR id = :id) ORDER BY id
        """
        values = {"refused": REFUSED, "now": instant(now), "id": row_id}

        def work(db: Database) -> list[int]:
            again = [row["id"] for row in db.query(query, values)]
            for each in again:
                put_back(db, each, now)
                db.execute("UPDATE outbox SET alerted_at = NULL WHERE id = ?", (each,))
                audit.record(db, now, COMMAND_LINE, "outbox retry", f"message {each} waits again")
            return again

        return await self._connection.write(work)


def put_back(db: Database, row_id: int, now: datetime) -> None:
    """Let a row wait again, due at once, as if it had not been tried; what may stand in Slack is still looked for."""
    outbox.end(db, row_id, WAITING, now)
    db.execute("UPDATE outbox SET attempts = 0, not_before = created_at WHERE id = ?", (row_id,))


def _tell(db: Database, message: Owed, error: str, now: datetime, says: Says) -> Told:
    """Put a setback into the alerts that gather, or begin some, unless the same was told not long ago."""
    told = "SELECT 1 FROM outbox WHERE destination = ? AND error = ? AND alerted_at > ?"
    is_old = bool(list(db.query(told, [message.destination, error, instant(now - QUIET)])))
    admins = [each for each in _admins(db) if each != message.destination]
    gathering = {each: _gathering(db, each, now) for each in admins}
    reached = [each for each in admins if gathering[each] or not is_old]
    if reached:
        db.execute("UPDATE outbox SET alerted_at = ? WHERE id = ?", (instant(now), message.id))
    for each in reached:
        _gather(db, each, gathering[each], now, says)
    return Told(len(reached), nobody=not admins)


def _admins(db: Database) -> list[str]:
    return [row["user_id"] for row in db.query(f"{ADMINS} ORDER BY user_id")]


def _gathering(db: Database, admin: str, now: datetime) -> Row | None:
    query = """
        SELECT id, created_at FROM outbox WHERE destination = :admin AND kind = :alert AND state = 'waiting'
          AND attempts = 0 AND not_before > :now
    """
    return next(iter(list(db.query(query, {"admin": admin, "alert": ALERT, "now": instant(now)}))), None)


def _gather(db: Database, admin: str, gathering: Row | None, now: datetime, says: Says) -> None:
    since = gathering["created_at"] if gathering else instant(now)
    of_late = "SELECT * FROM outbox WHERE alerted_at >= ? AND destination <> ? ORDER BY id"
    body = says([_unsent(row) for row in db.query(of_late, [since, admin])])
    if gathering:
        values = outbox.written(body) | {"id": gathering["id"]}
        db.execute("UPDATE outbox SET text = :text, blocks = :blocks WHERE id = :id", values)
    else:
        row_id = outbox.put_body(db, admin, ALERT, body, now)
        db.execute("UPDATE outbox SET not_before = ? WHERE id = ?", (instant(now + GATHER), row_id))


def _nobody_hears(db: Database, message: Owed) -> bool:
    """Whether the alerts of this moment to every other admin have come to nothing too."""
    ((created,),) = [
        tuple(row.values()) for row in db.query("SELECT created_at FROM outbox WHERE id = ?", [message.id])
    ]
    begun = datetime.fromisoformat(created)
    heard = """
        SELECT 1 FROM outbox WHERE kind = ? AND state IN ('waiting', 'sent') AND created_at BETWEEN ? AND ?
    """
    return not list(db.query(heard, [ALERT, instant(begun - GATHER), instant(begun + GATHER)]))


def _unsent(row: Row) -> Unsent:
    values = {name: row[name] for name in Unsent.__dataclass_fields__}
    created_at = datetime.fromisoformat(row["created_at"])
    return Unsent(**(values | {"created_at": created_at}))
