"""Schedules: what is posted when and where. Each change is one statement that holds its conditions, and audited."""

import json
from datetime import UTC, date, datetime, time, timedelta
from enum import Enum, auto
from typing import Any
from zoneinfo import ZoneInfo

from sqlite_utils import Database

from bot.instants import instant, moment
from bot.owed import GIVEN_UP
from bot.schedules import FROM_SETTINGS, Named, Plan, Schedule, Seen, known_zone, stand_in
from bot.store import audit, outbox
from bot.store.database import Connection, Row
from bot.store.rights import is_admin, is_admin_now

MOST = 20
"""How many schedules stand at most, that of the settings included: Slack shows them in one message."""
REMOVED = "its schedule was removed"
BY_SETTINGS = "teller"
NO_ZONE = "its time zone “{}” is not known on Teller's machine"
UNREADABLE = "what stands in its row cannot be read"


class Saved(Enum):
    """What became of a change of the schedules."""

    DONE = auto()
    NOT_ADMIN = auto()
    CHANGED = auto()
    """It is not as it was shown any more."""
    GONE = auto()
    TOO_MANY = auto()


class Schedules:
    """The verbs of schedules. Nobody changes that of the settings in Slack."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def standing(self) -> list[Schedule]:
        """Those that are posted, oldest first; one in trouble keeps no other from being read."""
        return await self._connection.read(schedules_in)

    async def find(self, schedule_id: int) -> Schedule | None:
        """One that is posted."""
        return next((each for each in await self.standing() if each.id == schedule_id), None)

    async def days_taken(self, schedule_id: int, now: datetime) -> frozenset[date]:
        """The local dates of late, and those to come, whose post there was already, whatever became of it."""
        since = (now - timedelta(days=3)).date().isoformat()
        query = "SELECT local_date FROM posts WHERE schedule_id = ? AND local_date >= ?"
        rows = await self._connection.read(lambda db: list(db.query(query, [schedule_id, since])))
        return frozenset(date.fromisoformat(row["local_date"]) for row in rows)

    async def keep_own(self, own: Schedule | None, now: datetime) -> None:
        """Write the schedule that the settings name, or None, so that it stands with the others."""

        def work(db: Database) -> None:
            if own is None:
                db.execute(_DROP_OWN, (instant(now), FROM_SETTINGS))
            else:
                values = {"id": FROM_SETTINGS, "by": BY_SETTINGS, "now": instant(now), **_written(own.plan)}
                db.execute(_KEEP_OWN, values)

        await self._connection.write(work)

    async def add(self, plan: Plan, by: str, now: datetime, delivery: str = "") -> tuple[Saved, int]:
        """A new schedule, if `by` is an admin at this moment; its id. The same `delivery` again adds nothing."""
        values = {"by": by, "now": instant(now), "delivery": delivery or None, **_written(plan)}

        def work(db: Database) -> tuple[Saved, int]:
            for row in list(db.query("SELECT id FROM schedules WHERE delivery = ?", [delivery])):
                return Saved.DONE, int(row["id"])
            done = list(db.query(_ADD, values | {"most": MOST}))
            saved = Saved.DONE if done else Saved.TOO_MANY if is_admin_now(db, by) else Saved.NOT_ADMIN
            number = int(done[0]["id"]) if done else 0
            _record(db, now, by, "schedule add", saved, number, plan)
            return saved, number

        return await self._connection.write(work)

    async def edit(self, seen: Seen, plan: Plan, by: str, now: datetime, delivery: str = "") -> Saved:
        """Give the schedule that was `seen` another plan, if `by` is an admin at this moment and it is still so.

        Where its days, time or zone change, it counts from the next time on. What it owes already is not touched.
        """
        values = {"by": by, "now": instant(now), "delivery": delivery or None, **_written(plan)}

        def work(db: Database) -> Saved:
            saved = _change(db, _EDIT, seen, by, delivery, values)
            _record(db, now, by, "schedule edit", saved, seen.id, plan)
            return saved

        return await self._connection.write(work)

    async def remove(self, seen: Seen, by: str, now: datetime, delivery: str = "") -> Saved:
        """Take away the schedule that was `seen`, with the same conditions.

        A post of it that Slack has certainly not taken is given up with it; one that may stand there is looked for.
        """
        values = {"by": by, "now": instant(now), "delivery": delivery or None}

        def work(db: Database) -> Saved:
            saved = _change(db, _REMOVE, seen, by, delivery, values)
            if saved is Saved.DONE:
                for row in list(db.query(_UNSENT, [seen.id])):
                    outbox.end(db, row["id"], GIVEN_UP, now, REMOVED)
            rows = list(db.query("SELECT * FROM schedules WHERE id = ?", [seen.id]))
            _record(db, now, by, "schedule remove", saved, seen.id, _schedule(rows[0]).plan if rows else None)
            return saved

        return await self._connection.write(work)


STANDS_AS = f"""
    (:schedule = {FROM_SETTINGS} OR EXISTS (SELECT 1 FROM schedules WHERE id = :schedule AND version = :version))
"""  # noqa: S608 - made of constants
"""A condition for the statements that owe a post: whether its schedule is still what it was drawn from.

A removal is a version too."""

_BY_AN_ADMIN = is_admin(":by")
_COLUMNS = "channel, days, at, zone, rms, companies, accounts"
_VALUES = ":channel, :days, :at, :zone, :rms, :companies, :accounts"
_KEEP_OWN = f"""
    INSERT INTO schedules (id, {_COLUMNS}, created_by, updated_by, updated_at) VALUES (:id, {_VALUES}, :by, :by, :now)
    ON CONFLICT (id) DO UPDATE SET
        ({_COLUMNS}, updated_at, version, removed_at) = ({_VALUES}, :now, version + 1, NULL)
    WHERE removed_at IS NOT NULL OR ({_COLUMNS}) IS NOT ({_VALUES})
"""  # noqa: S608 - made of constants
_DROP_OWN = "UPDATE schedules SET removed_at = ? WHERE id = ? AND removed_at IS NULL"
_ADD = f"""
    INSERT INTO schedules (id, {_COLUMNS}, since, created_by, updated_by, updated_at, delivery)
    SELECT (SELECT max({FROM_SETTINGS}, coalesce(max(id), 0)) + 1 FROM schedules), {_VALUES}, :now, :by, :by, :now,
        :delivery
    WHERE {_BY_AN_ADMIN}
      AND (SELECT count(*) FROM schedules WHERE removed_at IS NULL AND id <> {FROM_SETTINGS}) + 1 < :most
    RETURNING id
"""  # noqa: S608 - made of constants
_AS_SEEN = f"id = :id AND id <> {FROM_SETTINGS} AND version = :seen AND removed_at IS NULL AND {_BY_AN_ADMIN}"
_EDIT = f"""
    UPDATE schedules SET ({_COLUMNS}) = ({_VALUES}),
        since = CASE WHEN (days, at, zone) IS NOT (:days, :at, :zone) THEN :now ELSE since END,
        updated_by = :by, updated_at = :now, version = version + 1, last_delivery = :delivery
    WHERE {_AS_SEEN} RETURNING id
"""  # noqa: S608 - made of constants
_REMOVE = f"""
    UPDATE schedules SET removed_at = :now, updated_by = :by, updated_at = :now, version = version + 1,
        last_delivery = :delivery
    WHERE {_AS_SEEN} RETURNING id
"""  # noqa: S608 - made of constants
_UNSENT = """
    SELECT outbox.id FROM posts JOIN outbox ON outbox.id = posts.outbox_id
    WHERE schedule_id = ? AND (outbox.state = 'refused' OR (outbox.state = 'waiting' AND begun_at IS NULL))
"""


def _change(db: Database, sql: str, seen: Seen, by: str, delivery: str, values: dict[str, Any]) -> Saved:
    if list(db.query(sql, values | {"id": seen.id, "seen": seen.version})):
        return Saved.DONE
    if not is_admin_now(db, by):
        return Saved.NOT_ADMIN
    rows = list(db.query("SELECT last_delivery, removed_at FROM schedules WHERE id = ?", [seen.id]))
    if rows and delivery and rows[0]["last_delivery"] == delivery:
        return Saved.DONE
    return Saved.CHANGED if rows and rows[0]["removed_at"] is None else Saved.GONE


def _record(db: Database, now: datetime, by: str, what: str, saved: Saved, number: int, plan: Plan | None) -> None:
    named, outcome = f"{what} {number}" if number else what, saved.name.lower()
    if plan is not None:
        told = _written(plan) | {"companies": [each.id for each in plan.companies], "accounts": plan.accounts}
        outcome += f": {json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(',', ':'))}"
    audit.record(db, now, by, named, outcome)


def _written(plan: Plan) -> dict[str, Any]:
    companies = [[each.id, each.name] for each in plan.companies]
    return {
        "channel": plan.channel,
        "days": "".join(str(day) for day in sorted(plan.days)),
        "at": plan.at.strftime("%H:%M"),
        "zone": plan.zone.key,
        "rms": int(plan.rms),
        "companies": json.dumps(companies, ensure_ascii=False),
        "accounts": json.dumps(plan.accounts, ensure_ascii=False),
    }


def schedules_in(db: Database) -> list[Schedule]:
    """Those that stand in a database, oldest first."""
    return [_schedule(row) for row in db.query("SELECT * FROM schedules WHERE removed_at IS NULL ORDER BY id")]


def _schedule(row: Row) -> Schedule:
    known = known_zone(row["zone"])
    zone, trouble = known or stand_in(row["zone"]), "" if known else NO_ZONE.format(row["zone"])
    try:
        plan = _plan(row, zone)
    except (ValueError, TypeError):
        plan, trouble = Plan(row["channel"], frozenset(), time(), zone), UNREADABLE
    since = moment(row["since"])
    since = None if since is None else since.astimezone(UTC)
    return Schedule(row["id"], plan, since, row["updated_by"], row["version"], trouble)


def _plan(row: Row, zone: ZoneInfo) -> Plan:
    return Plan(
        channel=row["channel"],
        days=frozenset(int(day) for day in row["days"]),
        at=time.fromisoformat(row["at"]),
        zone=zone,
        rms=bool(row["rms"]),
        companies=tuple(Named(*each) for each in json.loads(row["companies"])),
        accounts=tuple(json.loads(row["accounts"])),
    )
