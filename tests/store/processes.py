"""Starting, waking and killing the workers."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]


class Worker:
    """A process of tests.store.worker."""

    def __init__(self, path: Path, what: str, *arguments: str) -> None:
        command = [sys.executable, "-m", "tests.store.worker", str(path), what, *arguments]
        self._process = subprocess.Popen(  # noqa: S603 - our own module
            command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def hears(self) -> Any:
        """What the worker says next."""
        assert self._process.stdout is not None
        return json.loads(self._process.stdout.readline())

    def wake(self) -> None:
        """Let it go on; returns when it has read what it must know, and writes."""
        assert self._process.stdin is not None
        self._process.stdin.write("\n")
        self._process.stdin.flush()
        assert self.hears() == "begun"

    def kill(self) -> None:
        """As a power cut would."""
        os.kill(self._process.pid, signal.SIGKILL)
        self._process.wait(10)

    def close(self) -> None:
        """Let it end, and let go of its pipes."""
        self._process.communicate("\n", timeout=10)


@contextmanager
def workers(*wanted: tuple[Path, str, *tuple[str, ...]]) -> Iterator[list[Worker]]:
    """Processes that have opened the database and wait for their beginning."""
    running = [Worker(*each) for each in wanted]
    try:
        assert [each.hears() for each in running] == ["ready"] * len(running)
        yield running
    finally:
        for each in running:
            each.close()


def all_at_once(*wanted: tuple[Path, str, *tuple[str, ...]]) -> list[Any]:
    """What each of the processes came to: all have read, and would write, before any of them can."""
    with workers(*wanted) as running:
        with nobody_writes({path for path, *_ in wanted}):
            for each in running:
                each.wake()
        return [each.hears() for each in running]


@contextmanager
def nobody_writes(paths: set[Path]) -> Iterator[None]:
    """The database is held; whoever would write waits (sqlite.org/lang_transaction.html)."""
    (path,) = paths
    with closing(sqlite3.connect(path, isolation_level=None)) as holder:
        holder.execute("BEGIN IMMEDIATE")
        yield
        holder.execute("ROLLBACK")
