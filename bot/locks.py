"""Locks of the operating system beside the database: they end with the process, however it ends."""

from pathlib import Path

from filelock import FileLock, Timeout


def lock_beside(database: Path, ending: str) -> FileLock:
    """A lock on the file `DATABASE.ENDING`; `acquire` raises filelock.Timeout at once where somebody has it."""
    path = database.resolve()
    return FileLock(path.with_name(f"{path.name}.{ending}"), timeout=0)


class Turn:
    """The right to send what is owed, which one process has at a time: a bot, or `teller post` while there is none.

    So whoever has it knows that no try is under way but its own.
    """

    def __init__(self, database: Path) -> None:
        self._lock = lock_beside(database, "sending.lock")

    def take(self) -> bool:
        """Whether this process has it, from now on or already."""
        if self._lock.is_locked:
            return True
        try:
            self._lock.acquire()
        except Timeout:
            return False
        return True

    def give_back(self) -> None:
        """Let another process have it."""
        self._lock.release()
