"""`teller sandbox` as somebody runs it: the whole of it as a process of its own, used through its page."""

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
import pytest

from bot.sandbox.town import ADA, BEN, EVE, JOHN
from tests.sandbox.visitor import Visitor, listed

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 60.0
ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+/")
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

    def people(self) -> list[Visitor]:
        return [Visitor(self.http, each) for each in (ADA, BEN, JOHN, EVE)]

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
async def sandbox(temporary: Path, *options: str) -> AsyncIterator[Running]:
    """`teller sandbox` with its page open, in an environment whose temporary files go to `temporary`."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "sandbox", "--no-browser", "--port", "0", *options),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        env=os.environ | {"PYTHONPATH": str(ROOT), "TMPDIR": str(temporary), "TELLER_LOG_LEVEL": "nonsense"},
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


def is_alive(process_id: int) -> bool:
    try:
        os.kill(process_id, 0)
    except ProcessLookupError:
        return False
    return True


async def test_ask_approve_reveal(delivery: str, tmp_path: Path) -> None:
    """John asks, Ada approves, John alone reveals, RMS lists one code with the reference; then all of it ends."""
    async with sandbox(tmp_path, *(["--http"] if delivery == "http" else [])) as town:
        ada, ben, john, eve = town.people()
        assert is_alive(town.bot)

        await john.types('/mintcode 4 458 "spare routers for Kaunas"')
        card = await ada.reads("spare routers for Kaunas", "approvals")
        assert await john.presses("Approve", card) == "ok"
        await john.reads("Only approvers decide on requests", "approvals")
        assert await ada.presses("Approve", card) == "ok"
        await ben.reads("Minted.", "approvals")
        notice = await john.reads("the code is minted", "Teller")
        assert await john.presses("Reveal code", notice) == "ok"
        modal = await john.reads_modal("Whoever sees it can spend it")

        (code,) = re.findall(r"```(\w{32})```", str(modal))
        (made,) = [each for each in await listed(town.http) if each["comment"].startswith("[MC-")]
        assert (made["code"], made["amount"]) == (f"…{code[-4:]}", 4)
        assert re.fullmatch(r"\[MC-\w{6}\] spare routers for Kaunas", made["comment"])
        assert [code in (await each.look()).text for each in (ada, ben, john, eve)] == [False, False, True, False]
        assert (await ada.does("press", where=notice["ts"], block_id="b", action_id="a")).status_code == 404
        await john.closes()
        assert code not in (await john.look()).text

        assert await town.ends() == 0
        assert not is_alive(town.bot)
        assert os.listdir(tmp_path) == []
        with pytest.raises(httpx.ConnectError):
            await eve.look()


async def test_everyone_has_their_role(tmp_path: Path) -> None:
    """Ada administers, John has his account, Eve is told whom to ask, and the morning post is there to be seen."""
    async with sandbox(tmp_path) as town:
        ada, _, john, eve = town.people()

        await ada.types("/teller roles")
        await ada.reads("user · approver")
        await john.types("/smsbalance")
        await john.reads("120")
        await eve.types("/credits")
        await eve.reads("Ask an admin to add you")
        await eve.reads("SMS gateway", "morning")


async def test_kept_folder_and_dead_bot(tmp_path: Path) -> None:
    """What the bot wrote is kept in the folder; a bot that dies is mourned on the page and in the terminal."""
    kept = tmp_path / "kept"
    async with sandbox(tmp_path, "--keep", str(kept)) as town:
        ada, *_, eve = town.people()
        await ada.types("/teller role @eve user account:eve")
        await ada.reads("account `eve`")

        os.kill(town.bot, signal.SIGKILL)
        trouble = await eve.sees(lambda state: state["trouble"])
        await town.hears("The bot has ended with exit code -9.")

        assert trouble.startswith("The bot has ended with exit code -9. Its log is ")
        assert trouble.endswith("Start it again in the toolbox.")
        assert await ada.types("/credits") == "dispatch_failed"
        assert await town.ends() == 0

    async with sandbox(tmp_path, "--keep", str(kept), "--http") as town:
        *_, eve = town.people()
        await eve.types("/teller help")
        await eve.reads("account `eve`")
        assert await town.ends() == 0
    assert (kept / "bot.log").read_text().count("Teller is ready") == 2
