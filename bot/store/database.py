"""The one thread that owns the one connection, and the one helper through which every write goes."""

import asyncio
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

import stamina
from sqlite_utils import Database

from bot.asks import ask_digest
from bot.errors import TellerError
from bot.lifecycle import digest
from bot.store.migrations import migrations

T = TypeVar("T")
Row = dict[str, Any]

BUSY_SECONDS = 10.0
"""How long a write waits for another process (the command line beside a running bot)."""

CANNOT_BE_USED = (
    "Teller's database cannot be used right now. Try again in a minute; tell who runs Teller if it stays so."
)


class StoreError(TellerError):
    """The database cannot be used now; `detail` is a sentence for the operator."""

    def __init__(self, detail: str) -> None:
        super().__init__(CANNOT_BE_USED, detail)


class Connection:
    """A SQLite file behind one worker thread.

    No connection leaves the thread, and no transaction spans two calls. `synchronous=FULL` because an intent that
    was told to be on disk must be there after a power cut (sqlite.org/pragma.html#pragma_synchronous).
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="store")
        self._db: Database | None = None
        self._watches: list[asyncio.Event] = []
        self._version = 0

    def watch(self) -> asyncio.Event:
        """An event that is set after each write that changed a row, and where `look_beside` found one of another."""
        self._watches.append(asyncio.Event())
        return self._watches[-1]

    async def open(self) -> None:
        """Open the file, made if it is missing, and bring it to the present shape. Raises StoreError."""
        await self._in_thread(self._open)

    async def close(self) -> None:
        """Close the file; nothing may be asked after that."""
        await self._in_thread(self._close)
        self._thread.shutdown()

    async def read(self, work: Callable[[Database], T]) -> T:
        """Run `work`, which only reads, on the thread."""
        return await self._in_thread(lambda: work(self._opened()))

    async def write(self, work: Callable[[Database], T]) -> T:
        """Run `work` on the thread inside BEGIN IMMEDIATE … COMMIT; it is rolled back when it raises.

        IMMEDIATE because a transaction that begins deferred and is upgraded fails at once beside another writer,
        whatever the busy timeout (sqlite.org/lang_transaction.html).
        """
        result, has_changed = await self._in_thread(lambda: _counted(self._opened(), work))
        if has_changed:
            self._set_watches()
        return result

    async def look_beside(self) -> None:
        """Set the watches where another process has written since the last look, or since the file was opened.

        What this connection writes itself does not count (sqlite.org/pragma.html#pragma_data_version).
        """
        before, self._version = self._version, await self.read(_data_version)
        if self._version != before:
            self._set_watches()

    def _set_watches(self) -> None:
        for watch in self._watches:
            watch.set()

    async def _in_thread(self, work: Callable[[], T]) -> T:
        """Raises StoreError where the file cannot be used now: locked for too long, a full disk, a failing one."""
        try:
            return await asyncio.get_running_loop().run_in_executor(self._thread, work)
        except sqlite3.OperationalError as error:
            raise StoreError(f"The database {self._path} cannot be used: {error}.") from error

    def _open(self) -> None:
        try:
            self._path.touch(mode=0o600)
            connection = sqlite3.connect(self._path, timeout=BUSY_SECONDS, isolation_level=None)
            self._db = Database(connection)
            self._db.register_function(digest, deterministic=True)
            self._db.register_function(ask_digest, deterministic=True)
            _switch_to_wal(self._db)
            self._db.execute("PRAGMA synchronous=FULL")
            self._db.execute("PRAGMA foreign_keys=ON")
            _transaction(self._db, migrations.apply)
            self._version = _data_version(self._db)
        except (OSError, sqlite3.Error) as error:
            raise StoreError(f"The database {self._path} cannot be used: {error}.") from error

    def _close(self) -> None:
        if self._db is not None:
            self._db.close()
            self._db = None

    def _opened(self) -> Database:
        if self._db is None:
            raise StoreError("The database is not open.")
        return self._db


def _data_version(db: Database) -> int:
    return int(db.execute("PRAGMA data_version").fetchone()[0])


def _counted(db: Database, work: Callable[[Database], T]) -> tuple[T, bool]:
    """The same, and whether it changed a row: what sweeps finds nothing to do most of the time."""
    before = db.conn.total_changes
    return _transaction(db, work), db.conn.total_changes > before


def _transaction(db: Database, work: Callable[[Database], T]) -> T:
    db.execute("BEGIN IMMEDIATE")
    try:
        result = work(db)
        db.execute("COMMIT")
    except BaseException:
        db.rollback()
        raise
    return result


def _switch_to_wal(db: Database) -> None:
    """The one statement that the busy timeout does not cover (sqlite.org/wal.html, 3.2): two may open a new file."""
    for attempt in stamina.retry_context(on=_is_busy, attempts=None, timeout=BUSY_SECONDS, wait_initial=0.02):
        with attempt:
            db.execute("PRAGMA journal_mode=WAL")


def _is_busy(error: Exception) -> bool:
    return isinstance(error, sqlite3.OperationalError) and error.sqlite_errorcode == sqlite3.SQLITE_BUSY
