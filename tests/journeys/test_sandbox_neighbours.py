"""Sandboxes beside each other: a port or a folder that one has is refused in a sentence, and two do not meet."""

import asyncio
import os
import re
import signal
from pathlib import Path

import aiohttp
import pytest

from bot.locks import lock_beside
from bot.sandbox import ports
from tests.journeys.cli import PATIENCE, Ended, teller, teller_here
from tests.journeys.sandboxes import sandbox


async def starts(folder: Path, *options: str) -> Ended:
    """`teller sandbox` that cannot start."""
    return await teller({"TMPDIR": str(folder)}, "sandbox", "--no-browser", *options)


async def test_a_taken_port_and_a_taken_folder(tmp_path: Path) -> None:
    """A second sandbox says who is there already and what to do, leaves nothing behind, and the first lives on."""
    kept = tmp_path / "kept"
    async with sandbox(tmp_path, "--keep", str(kept)) as first:
        port = await starts(tmp_path, "--port", str(first.port))
        folder = await starts(tmp_path, "--keep", str(kept))

        offered = re.fullmatch(rf"Port {first.port} is taken\. Try --port (\d+), or leave --port out\.\n", port.err)
        assert offered
        ports.reserve(int(offered[1])).close()
        assert folder.err == f"A sandbox runs in the folder {kept} already. Stop it, or keep this one elsewhere.\n"
        assert (port.code, folder.code) == (1, 1)
        assert os.listdir(tmp_path) == ["kept"]
        assert (kept / "bot.log").read_text().count("Teller is ready") == 1
        await first.people()[0].look()

        os.kill(first.bot, signal.SIGKILL)
        await first.hears("The bot has ended")
        assert (await starts(tmp_path, "--keep", str(kept))).err == folder.err


async def test_a_sandbox_that_was_killed(tmp_path: Path) -> None:
    """Its bot ends with it, and the folder is free; as long as a bot still has the database, it is not."""
    kept = tmp_path / "kept"
    async with sandbox(tmp_path, "--keep", str(kept)) as first:
        first.process.kill()
        await first.process.wait()

    with lock_beside(kept / "teller.db", "lock").acquire(timeout=PATIENCE):
        refused = await starts(tmp_path, "--keep", str(kept))
    async with sandbox(tmp_path, "--keep", str(kept)) as again:
        await again.people()[0].look()
    assert refused.err == f"A sandbox runs in the folder {kept} already. Stop it, or keep this one elsewhere.\n"


async def test_a_time_that_cannot_be_read(tmp_path: Path) -> None:
    """Where the kept folder does not say how late it is, nothing starts: one sentence says which file that is."""
    (tmp_path / "ahead").write_bytes(b"\xff36")

    ended = await starts(tmp_path, "--keep", str(tmp_path))

    assert (ended.code, ended.err.count("\n")) == (1, 1)
    assert ended.err.startswith(f"The file {tmp_path / 'ahead'} has to say by how many seconds ")


async def test_two_side_by_side(tmp_path: Path) -> None:
    """What is said, asked and set in one sandbox is not in the other, which goes on when the first has ended."""
    async with sandbox(tmp_path) as one, sandbox(tmp_path, "--http") as other:
        assert len({one.port, other.port}) == len({one.bot, other.bot}) == len(os.listdir(tmp_path)) == 2
        (ada, *_, eve), (_, _, john, stranger) = one.people(), other.people()
        await ada.types("/teller role @eve user account:office")
        await ada.reads("account `office`")
        await eve.types("/teller help")
        await eve.reads("account `office`")
        await john.types("good morning")

        await stranger.types("/credits")
        await stranger.reads("Ask an admin to add you")
        await stranger.reads("good morning")
        assert "good morning" not in await eve.look()
        answers = await asyncio.gather(one.http.get("/"), other.http.get("/"))
        assert [each.headers.get("Set-Cookie") for each in answers] == [None, None]

        assert await one.ends() == 0
        with pytest.raises(aiohttp.ClientConnectorError):
            await ada.look()
        await john.types("/smsbalance")
        await john.reads("120")


@pytest.mark.parametrize("port", ["65536", "-1", "web", "8080.0", "٨٠", "", "9" * 5000])
async def test_no_such_port(port: str) -> None:
    """What is no port at all is said to be none, before anything starts."""
    ended = await teller_here({}, "sandbox", "--no-browser", f"--port={port}")

    says = f"{port} is no port: they are numbers up to 65535, and 0 is any free one."
    assert ended.code == 2
    assert ended.err.endswith(f"Error: Invalid value for '--port': {says}\n")
