"""`teller sandbox` as a process, and people at its page.

async with sandbox(tmp_path, "--http") as town:
    ada, ben, john, eve = town.people()
"""

import asyncio
import os
import re
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from bot.sandbox.town import ADA, BEN, EVE, JOHN
from tests.journeys.cli import ROOT
from tests.sandbox.visitor import Visitor

PATIENCE = 60.0
ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+/")
LISTENS, LOOPBACK = "0A", "0100007F"
"""What the kernel calls a socket that listens, and 127.0.0.1 on a machine with the low byte first."""
BOT = re.compile(r"The bot is process (\d+)")


@dataclass
class Running:
    """A sandbox somebody has started."""

    process: asyncio.subprocess.Process
    said: str
    http: httpx.AsyncClient

    @property
    def bot(self) -> int:
        """The process id of the bot."""
        found = BOT.search(self.said)
        assert found
        return int(found[1])

    @property
    def port(self) -> int:
        """The page's."""
        return self.http.base_url.port or 0

    def people(self) -> list[Visitor]:
        return [Visitor(self.http, each) for each in (ADA, BEN, JOHN, EVE)]

    def listens_at(self, process_id: int) -> set[str]:
        """The addresses at which one of its processes listens, as the kernel has them (proc(5), /proc/net/tcp)."""
        process = Path(f"/proc/{process_id}")
        own = {os.readlink(each) for each in (process / "fd").iterdir()}
        tables = [(process / "net" / name).read_text(encoding="ascii") for name in ("tcp", "tcp6")]
        sockets = [line.split() for table in tables for line in table.splitlines()]
        listening = [each for each in sockets if each[3] == LISTENS and f"socket:[{each[9]}]" in own]
        return {address.partition(":")[0] for _, address, *_ in listening}

    async def hears(self, words: str) -> None:
        """Read the terminal until `words` were said."""
        assert self.process.stdout is not None
        async with asyncio.timeout(PATIENCE):
            while words not in self.said:
                line = await self.process.stdout.readline()
                assert line, f"it ended with {await self.process.wait()} after {self.said!r}"
                self.said += line.decode()

    async def ends(self) -> int:
        """Stop it with SIGTERM; its exit code."""
        self.process.send_signal(signal.SIGTERM)
        async with asyncio.timeout(PATIENCE):
            rest, _ = await self.process.communicate()
        self.said += rest.decode()
        assert self.process.returncode is not None
        return self.process.returncode


@asynccontextmanager
async def sandbox(temporary: Path, *options: str, by: tuple[str, ...] = ()) -> AsyncIterator[Running]:
    """`teller sandbox` with its page open, in an environment whose temporary files go to `temporary`.

    `by` is the command that starts it, such as nohup.
    """
    process = await asyncio.create_subprocess_exec(
        *(*by, sys.executable, "-m", "bot", "sandbox", "--no-browser", "--port", "0", *options),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        env=os.environ | {"PYTHONPATH": str(ROOT), "TMPDIR": str(temporary), "TELLER_DAILY_TIME": "nonsense"},
    )
    running = Running(process, "", httpx.AsyncClient(timeout=PATIENCE, trust_env=False))
    try:
        await running.hears("Ctrl-C stops it.")
        address = ADDRESS.search(running.said)
        assert address
        running.http.base_url = httpx.URL(address[0])
        yield running
    finally:
        await running.http.aclose()
        if process.returncode is None:
            await running.ends()
