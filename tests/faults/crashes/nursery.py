"""Starting bots that can be killed, and telling them what to do: the side of the tests."""

import asyncio
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from tests.journeys.cli import ROOT

PATIENCE = 60.0
"""Seconds of the machine's own time that a bot may take for anything."""


class Died(Exception):
    """The bot was killed while something was asked of it."""


class Nursery:
    """The warm process in which bots are forked, one after the other."""

    def __init__(self) -> None:
        environment = {"PATH": os.environ.get("PATH", ""), "PYTHONPATH": str(ROOT)}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.crashes.child"],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self.orders, self.answers = self._process.stdin.fileno(), self._process.stdout.fileno()
        assert b"warm" in os.read(self.answers, 100)

    def close(self) -> None:
        """No more bots."""
        self._process.communicate()


@contextmanager
def nursery() -> Iterator[Nursery]:
    """A nursery for as long as it is needed."""
    it = Nursery()
    try:
        yield it
    finally:
        it.close()


class Bot:
    """A bot with as many lives as it takes; at most one at a time."""

    def __init__(self, nursery: Nursery, settings: dict[str, str], log: Path) -> None:
        self._nursery = nursery
        self._settings = settings
        self._log = log
        self._answer: asyncio.Future[dict[str, Any]] | None = None
        self._pid = 0
        self._unread = b""
        self._turn = asyncio.Lock()
        self.lives = 0
        self.dead = asyncio.Event()
        """Set as long as none lives."""
        self.dead.set()
        self.by_itself = ""
        """What there is to say where it ended otherwise than by SIGKILL."""

    def __enter__(self) -> "Bot":
        asyncio.get_running_loop().add_reader(self._nursery.answers, self._hear)
        return self

    def __exit__(self, *_: object) -> None:
        asyncio.get_running_loop().remove_reader(self._nursery.answers)

    async def starts(self, now: datetime, plan: dict[str, Any] | None = None) -> int:
        """Start a life that begins at `now`, with its points counted as `plan` says; the port. Raises Died."""
        self.dead.clear()
        self.lives += 1
        start = {"settings": self._settings, "now": now.isoformat(), "plan": plan, "log": str(self._log)}
        return int((await self._asks("start", **start))["port"])

    async def listens(self, **plan: Any) -> None:
        """Count the points from now on."""
        await self._asks("listen", plan=plan)

    async def crossed(self) -> list[str]:
        """The points since it listens."""
        return list((await self._asks("tell"))["crossed"])

    async def advances(self, seconds: float) -> None:
        """Let its clock go on. Raises Died."""
        await self._asks("advance", seconds=seconds)

    async def settles(self) -> int:
        """Return once nothing moves in it; how many times it waits for RMS to mint. Raises Died."""
        return int((await self._asks("tell"))["minting"])

    async def dies(self) -> None:
        """Kill it now, whatever it does."""
        if not self.dead.is_set():
            assert self._pid > 0, "it was never born"
            os.kill(self._pid, signal.SIGKILL)
            async with asyncio.timeout(PATIENCE):
                await self.dead.wait()

    async def _asks(self, what: str, **more: Any) -> dict[str, Any]:
        async with self._turn:
            if self.dead.is_set():
                raise Died
            self._answer = asyncio.get_running_loop().create_future()
            os.write(self._nursery.orders, json.dumps({"do": what, **more}).encode() + b"\n")
            try:
                async with asyncio.timeout(PATIENCE):
                    return await self._answer
            except TimeoutError:
                raise AssertionError(f"no answer to {what} {more}:\n{self._log.read_text()}") from None
            finally:
                self._answer = None

    def _hear(self) -> None:
        heard = os.read(self._nursery.answers, 65536)
        if not heard:
            raise EOFError("the process that forks bots has ended")
        self._unread += heard
        *lines, self._unread = self._unread.split(b"\n")
        for line in lines:
            answer = json.loads(line)
            if "born" in answer:
                self._pid = int(answer["born"])
            elif "ended" in answer:
                self._ended(answer["ended"])
            elif self._answer is not None and not self._answer.done():
                self._answer.set_result(answer)

    def _ended(self, code: int) -> None:
        self.dead.set()
        self._pid = 0
        if code != -signal.SIGKILL:
            self.by_itself = f"it ended by itself, with exit code {code}:\n{self._log.read_text()}"
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(Died())
