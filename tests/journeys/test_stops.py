"""SIGTERM while there is work, and a second Teller on one database."""

import asyncio
import time
from pathlib import Path

from bot.app import FINISH_SECONDS, LAST_MESSAGES_SECONDS
from bot.sandbox.faults import work_then_hang
from tests.journeys.child import team_and_child
from tests.journeys.cli import ON_A_BUSY_MACHINE, teller
from tests.journeys.team import APPROVALS
from tests.journeys.witness import card_reads, cards, on_mint, posts, rows


async def test_a_mint_in_flight_is_finished(tmp_path: Path) -> None:
    """Told to stop while RMS is asked, Teller waits for the answer, tells of it, and exits with 0."""
    async with team_and_child(tmp_path) as (team, child):
        on_mint(team, work_then_hang())
        card = await team.asks(team.john)
        await team.ada.presses("Approve", card)
        await team.rms.faults.held()
        stopping = asyncio.ensure_future(child.is_stopped())
        await team.slack.until(lambda: team.slack.connections == 0)
        team.rms.faults.release()

        assert await stopping == 0
        assert [row["state"] for row in rows(team, "requests")] == ["issued"]
        assert [row["state"] for row in rows(team, "outbox")] == ["sent"] * 4
        assert "the code is minted" in team.john.direct()[-1].text
        assert "*Minted.*" in cards(team)[0].text
        assert "Traceback" not in child.said


async def test_a_mint_that_takes_too_long_is_found_at_the_next_start(tmp_path: Path) -> None:
    """Neither RMS nor Slack answers any more: the end comes within ten seconds, and the next start finds the code."""
    async with team_and_child(tmp_path) as (team, child):
        on_mint(team, work_then_hang())
        card = await team.asks(team.john)
        hanging = team.slack.faults.hold("chat.update", when=lambda args: args["channel"] == APPROVALS)
        await team.ada.presses("Approve", card)
        await team.rms.faults.held()
        await team.slack.until(lambda: hanging.waiting)
        told = time.monotonic()
        assert await child.is_stopped() == 0
        assert FINISH_SECONDS + LAST_MESSAGES_SECONDS < 10
        assert time.monotonic() - told <= ON_A_BUSY_MACHINE
        hanging.release()
        await child.starts()

        await team.john.reads_direct("it was found in RMS")
        await card_reads(team.ben, "*Minted.*")
        assert len(posts(team)) == 1
        assert "Traceback" not in child.said


async def test_a_second_teller_on_the_same_database(tmp_path: Path) -> None:
    """It ends with a sentence; the first goes on, and once it was killed the next may start."""
    async with team_and_child(tmp_path) as (team, child):
        second = await teller(child.settings, "run")

        assert second.code == 1
        assert "Another Teller runs on teller.db" in second.err.strip().splitlines()[-1]
        assert "Warning" not in second.err
        assert "Traceback" not in second.err
        answer = await team.john.types("/smsbalance")
        assert "120" in answer.text
        await child.dies()
        await child.starts()
        assert "120" in (await team.john.types("/smsbalance")).text
