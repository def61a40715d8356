"""Reading a database file beside whoever uses it, without writing anything, there or in its folder."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TypeVar

from bot.store.database import BUSY_SECONDS, StoreError

T = TypeVar("T")


def read(path: Path, work: Callable[[sqlite3.Connection], T], patience: float = BUSY_SECONDS) -> T:
    """What `work`, which only reads, finds in the file; it is called again when the file changed under it.

    A file that nobody has open is read as one that cannot change: else SQLite would make a `-wal` and a `-shm` beside
    it, which stay, belong to whoever reads, and keep a bot of another user out (sqlite.org/wal.html, 5; uri.html).
    `patience` is how many seconds a file is waited for that somebody has locked.
    Raises StoreError with a sentence when there is no such file or nothing can be read from it.
    """
    try:
        while not _is_open(path):
            before = _stamp(path)
            try:
                found = _connected(path, "immutable=1", work, patience)
            except sqlite3.Error:
                if not _is_open(path) and _stamp(path) == before:
                    raise
            else:
                if not _is_open(path) and _stamp(path) == before:
                    return found
        return _connected(path, "mode=ro", work, patience)
    except (FileNotFoundError, NotADirectoryError):
        raise StoreError(f"There is no database {path}. Check DATABASE_URL; `teller run` makes one.") from None
    except (OSError, sqlite3.Error) as error:
        raise StoreError(f"The database {path} cannot be read: {error}.") from error


def _connected(path: Path, how: str, work: Callable[[sqlite3.Connection], T], patience: float) -> T:
    address = f"{path.resolve().as_uri()}?{how}"
    with closing(sqlite3.connect(address, timeout=patience, uri=True)) as connection:
        return work(connection)


def _is_open(path: Path) -> bool:
    """Whether somebody has it open, or died while they had it, so that some of it stands in a file beside it."""
    return any(Path(f"{path.resolve()}{end}").exists() for end in ("-wal", "-journal"))


def _stamp(path: Path) -> tuple[int, int]:
    stat = path.stat()
    return stat.st_size, stat.st_mtime_ns
