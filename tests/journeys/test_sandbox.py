"""`teller sandbox` as somebody runs it: the whole of it as a process of its own, used through its page."""

import asyncio
import os
import re
import signal
from pathlib import Path

import aiohttp
import pytest

from tests.journeys.sandboxes import LOOPBACK, PATIENCE, sandbox
from tests.sandbox.visitor import listed, panel


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
        assert [code in await each.look() for each in (ada, ben, john, eve)] == [False, False, True, False]
        assert (await ada.does("press", where=notice["ts"], block_id="b", action_id="a")).status_code == 404
        await john.closes()
        assert code not in await john.look()

        assert await town.ends() == 0
        assert not is_alive(town.bot)
        assert os.listdir(tmp_path) == []
        with pytest.raises(aiohttp.ClientConnectorError):
            await eve.look()


@pytest.mark.skipif(not Path("/proc/net/tcp").exists(), reason="only Linux tells who listens where")
@pytest.mark.parametrize("options", [[], ["--http"], ["--slack-only"]], ids=["socket", "http", "Slack alone"])
async def test_it_listens_to_this_machine_alone(tmp_path: Path, options: list[str]) -> None:
    """Nobody beside this machine reaches the page, the stand-ins, the clock, or the bot."""
    async with sandbox(tmp_path, *options) as town:
        processes = [town.process.pid, *([] if "--slack-only" in options else [town.bot])]
        assert [town.listens_at(each) for each in processes] == [{LOOPBACK}] * len(processes)


async def test_its_page_is_opened(tmp_path: Path) -> None:
    """Where there is a screen, the browser that is set is given the page's address; `--no-browser` opens none."""
    told, browser = tmp_path / "told", tmp_path / "browser"
    browser.write_text(f'#!/bin/sh\nprintf %s "$1" > {told}.new && mv {told}.new {told}\n')
    browser.chmod(0o755)
    with_screen = ("env", f"BROWSER={browser} %s", "DISPLAY=:0")
    async with sandbox(tmp_path, by=with_screen):
        pass
    assert not told.exists()
    async with sandbox(tmp_path, "--browser", by=with_screen) as town:
        async with asyncio.timeout(PATIENCE):
            while not told.exists():  # noqa: ASYNC110 - another program writes it
                await asyncio.sleep(0.05)
        assert told.read_text() == str(town.http.base_url)


async def test_without_its_terminal(tmp_path: Path) -> None:
    """By nohup it goes on when the terminal is closed, and one that cannot write every sign is no reason to end."""
    async with sandbox(tmp_path, by=("env", "PYTHONIOENCODING=latin-1", "nohup")) as town:
        assert "Starting the sandbox?" in town.said
        town.process.send_signal(signal.SIGHUP)

        for do in ("kill", "start"):  # which takes longer than an end would
            assert (await town.http.post("/api/backstage/bot", json={"do": do})).status_code == 200
        assert await town.ends() == 0
        assert "Stopping the sandbox?" in town.said


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
    """What the bot wrote and how late it is are kept; a bot that dies is mourned on the page and in the terminal."""
    kept = tmp_path / "kept"
    async with sandbox(tmp_path, "--keep", str(kept)) as town:
        ada, *_, eve = town.people()
        lights = (await panel(town.http, "toolbox"))["lights"]
        assert round(float((kept / "ahead").read_text())) == lights["ahead"]
        await ada.types("/teller role @eve user account:office")
        await ada.reads("account `office`")

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
        await eve.reads("account `office`")
        assert await town.ends() == 0
    assert (kept / "bot.log").read_text().count("Teller is ready") == 2
