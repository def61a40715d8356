"""The ledger against RMS: codes that were there before Teller, calls that were made, checks that were done."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlite_utils import Database

from bot.instants import instant, moment
from bot.store import audit
from bot.store.database import Connection
from bot.store.outbox import Body
from bot.store.setbacks import alert


@dataclass(frozen=True)
class Entry:
    """A reference of ours, the request it belongs to, what its code must be worth, and what became of it.

    `outcome` is a state, mints.LATE, REVOKING or REVOKED, and stands since `settled_at` (UTC; None: for long).
    """

    reference: str
    request_id: int
    amount: int
    company_id: int
    credit_type: str
    outcome: str
    settled_at: datetime | None = None


@dataclass(frozen=True)
class Says:
    """How findings are told: new codes from elsewhere, by their ids, as a sentence; sentences, as an alert."""

    of_outside: Callable[[set[int]], str]
    to_admins: Callable[[list[str]], Body]


class Ledger:
    """The verbs of the ledger."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def entries(self) -> list[Entry]:
        """Every reference that was sent."""
        rows = await self._connection.read(lambda db: list(db.query(_ENTRIES)))
        return [Entry(**(row | {"settled_at": moment(row["settled_at"])})) for row in rows]

    async def known(self) -> set[int] | None:
        """The ids of the codes that are accounted for and not ours; None before the baseline was taken."""

        def work(db: Database) -> set[int] | None:
            taken = list(db.query("SELECT 1 FROM rms_codes WHERE kind = 'baseline' LIMIT 1"))
            return {row["code_id"] for row in db.query("SELECT code_id FROM rms_codes")} if taken else None

        return await self._connection.read(work)

    async def take_baseline(self, code_ids: Iterable[int], now: datetime) -> None:
        """Remember which codes were there before the first check; taken once."""

        def work(db: Database) -> None:
            ids = [0, *sorted(code_ids)]  # no code has the id 0: an empty account has a baseline too
            _remember(db, ids, "baseline", now)
            audit.record(db, now, "teller", "baseline", f"{len(ids) - 1} codes")

        await self._connection.write(work)

    async def is_checked(self, day: date) -> bool:
        """Whether the check of a local date is made."""
        query = "SELECT 1 FROM checks WHERE local_date = ?"
        return bool(await self._connection.read(lambda db: list(db.query(query, [day.isoformat()]))))

    async def report(
        self,
        day: date,
        about_ours: Iterable[str],
        outside: Iterable[int],
        now: datetime,
        says: Says,
    ) -> list[str]:
        """Write down that the check of a local date is made, and what it found.

        `about_ours` are sentences, each told once; `outside` are ids of codes, each counted once, whatever the
        sentence that `says.of_outside` makes of them. What is new comes back, and the admins are owed it.
        """

        def work(db: Database) -> list[str]:
            db.execute(_CHECKED, [day.isoformat(), instant(now)])
            new = [each for each in about_ours if list(db.query(_FIND, [each, instant(now)]))]
            made_elsewhere = _remember(db, outside, "outside", now)
            if made_elsewhere:
                new.append(says.of_outside(made_elsewhere))
            for each in new:
                audit.record(db, now, "teller", "conservation", each)
            if new:
                alert(db, says.to_admins(new), now)
            return new

        return await self._connection.write(work)

    async def count_calls(self, month: str, calls: int) -> int:
        """Add calls to RMS to those of a month (`2026-03`), and say how many they are now."""
        values = {"month": month, "calls": calls}
        (row,) = await self._connection.write(lambda db: list(db.query(_COUNT, values)))
        return int(row["calls"])


def _remember(db: Database, code_ids: Iterable[int], kind: str, now: datetime) -> set[int]:
    """Account for codes; those that were not before."""
    sql = "INSERT OR IGNORE INTO rms_codes (code_id, kind, seen_at) VALUES (?, ?, ?) RETURNING code_id"
    return {row["code_id"] for code_id in code_ids for row in list(db.query(sql, (code_id, kind, instant(now))))}


_ENTRIES = """
    SELECT mints.reference, request_id, amount, company_id, credit_type, outcome, mints.settled_at
    FROM mints JOIN requests ON requests.id = request_id ORDER BY request_id, mints.intent_at
"""
_CHECKED = "INSERT OR IGNORE INTO checks (local_date, at) VALUES (?, ?)"
_FIND = "INSERT OR IGNORE INTO findings (what, at) VALUES (?, ?) RETURNING what"
_COUNT = """
    INSERT INTO rms_calls (month, calls) VALUES (:month, :calls)
    ON CONFLICT (month) DO UPDATE SET calls = calls + :calls RETURNING calls
"""
