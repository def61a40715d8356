"""What the doctor reads of the file beside whoever uses it: its state, and what is kept there. Nothing is written."""

import sqlite3
from dataclasses import dataclass
from pathlib import Path
from threading import Event

from sqlite_utils import Database

from bot.access import Member
from bot.schedules import Schedule
from bot.store import reading
from bot.store.database import BUSY_SECONDS, StoreError
from bot.store.members import members_in
from bot.store.migrations import migrations
from bot.store.schedules import schedules_in

_STEPS = 1000
"""Steps of SQLite's machine between two looks whether somebody still waits for the answer."""
_MOST_DAMAGE = 3


@dataclass(frozen=True)
class Condition:
    """The state of the file: whether it writes ahead, what is damaged, which steps of its shape differ.

    `missing` are steps that this Teller would take, `foreign` those that it does not know.
    """

    is_wal: bool
    damage: tuple[str, ...]
    missing: tuple[str, ...]
    foreign: tuple[str, ...]


@dataclass(frozen=True)
class Said:
    """A refusal that was written down, and when (as the database writes an instant)."""

    at: str
    what: str


@dataclass(frozen=True)
class Kept:
    """What Teller wrote down: the role table, the schedules that somebody added, calls to RMS in a month, the last
    refusals."""

    members: tuple[Member, ...] = ()
    schedules: tuple[Schedule, ...] = ()
    calls: int = 0
    rms_refused: Said | None = None
    slack_refused: Said | None = None
    home_refused: Said | None = None


def is_readable(path: Path) -> bool:
    """Whether the file is a database at all, be it an empty one."""
    try:
        reading.read(path, lambda connection: connection.execute("SELECT name FROM sqlite_schema").fetchall())
    except StoreError:
        return False
    return True


def condition(path: Path, stop: Event, patience: float = BUSY_SECONDS) -> Condition:
    """The state of the file; once `stop` is set the reading ends. Raises StoreError.

    A file that somebody has locked is waited for `patience` seconds.
    """

    def work(connection: sqlite3.Connection) -> Condition:
        connection.set_progress_handler(stop.is_set, _STEPS)
        db = Database(connection)
        damage = _damage(connection)
        taken = {each.name for each in migrations.applied(db)}
        missing = tuple(each.name for each in migrations.pending(db))
        ours = {each.name for each in migrations._migrations}
        return Condition(_is_wal(path), damage, missing, tuple(sorted(taken - ours)))

    return reading.read(path, work, patience)


def kept(path: Path, month: str, patience: float = BUSY_SECONDS) -> Kept:
    """What is written down; the calls are those of a month (`2026-03`). Raises StoreError, for an older file too."""

    def work(connection: sqlite3.Connection) -> Kept:
        db = Database(connection)
        calls = connection.execute("SELECT calls FROM rms_calls WHERE month = ?", [month]).fetchone()
        return Kept(
            members=tuple(members_in(db)),
            schedules=tuple(each for each in schedules_in(db) if not each.is_from_settings),
            calls=int(calls[0]) if calls else 0,
            rms_refused=_said(connection, _RMS_REFUSED),
            slack_refused=_said(connection, _SLACK_REFUSED),
            home_refused=_said(connection, _HOME_REFUSED),
        )

    return reading.read(path, work, patience)


def _damage(connection: sqlite3.Connection) -> tuple[str, ...]:
    try:
        found = [str(row[0]) for row in connection.execute(f"PRAGMA integrity_check({_MOST_DAMAGE})")]
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorcode != sqlite3.SQLITE_CORRUPT:
            raise
        return (str(error),)
    return () if found == ["ok"] else tuple(found)


def _is_wal(path: Path) -> bool:
    """By the file's header (sqlite.org/fileformat.html, 1.3.3): read as immutable, SQLite tells of no mode.

    Where there is a `-wal` the header need not be read, and a running bot's locks on the file cannot be lost by that
    (sqlite.org/howtocorrupt.html, 2.2).
    """
    if Path(f"{path.resolve()}-wal").exists():
        return True
    with path.open("rb") as file:
        return file.read(20)[18:20] == b"\x02\x02"


_RMS_REFUSED = """
    SELECT at, outcome FROM audit
    WHERE (who = 'teller' AND what = 'refuse')
       OR (who = 'teller' AND what = 'revoke: fail' AND outcome LIKE '%: RMS does not %')
       OR (what = 'edit comment' AND (outcome LIKE 'not changed: HTTP 401%' OR outcome LIKE 'not changed: HTTP 403%'))
    ORDER BY id DESC LIMIT 1
"""
"""The last time that RMS did not do what takes its scope to write: POST, DELETE, PUT."""
_SLACK_REFUSED = """
    SELECT coalesce(ended_at, created_at), error FROM outbox
    WHERE state IN ('refused', 'given up') AND error IS NOT NULL ORDER BY ended_at DESC, id DESC LIMIT 1
"""

_HOME_REFUSED = "SELECT refused_at, refusal FROM homes WHERE refusal IS NOT NULL ORDER BY refused_at DESC LIMIT 1"


def _said(connection: sqlite3.Connection, query: str) -> Said | None:
    row = connection.execute(query).fetchone()
    return None if row is None else Said(str(row[0]), str(row[1]))
