"""Stopping the real process: nothing new is begun, what runs is finished, within ten seconds, with exit code 0."""

import asyncio
import re
import signal
import time
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path

import aiohttp
import pytest

from bot.app import FINISH_SECONDS, LAST_MESSAGES_SECONDS
from bot.clock import SystemClock
from bot.sandbox.faults import hang, work_then_hang
from bot.sandbox.town import APPROVALS
from tests.journeys.cli import ON_A_BUSY_MACHINE, settings_of, teller_runs
from tests.journeys.planning import lists, opens, sends
from tests.journeys.revocations import asks_to_revoke, deletions, the_code_id
from tests.journeys.team import Team, running_team


@pytest.fixture
async def team(tmp_path: Path) -> AsyncIterator[Team]:
    """Everyone, and the stand-ins, on the machine's own clock; no bot yet."""
    async with running_team(tmp_path, clock=SystemClock(), start=False) as team:
        yield team


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
async def test_an_idle_one_ends_at_once(team: Team, tmp_path: Path, how: signal.Signals) -> None:
    """It hangs up and ends with 0."""
    async with teller_runs(settings_of(team.town, tmp_path)) as running:
        await running.is_ready()
        code = await running.is_stopped(how)

    assert code == 0
    assert team.slack.connections == 0
    assert not re.search("Traceback|Warning:", running.said)


async def test_while_it_waits_for_slack(team: Team, tmp_path: Path) -> None:
    """A start that cannot reach Slack can be stopped like any other."""
    await team.slack.go_down()
    async with teller_runs(settings_of(team.town, tmp_path)) as running:
        await running.says("Slack cannot be reached")
        code = await running.is_stopped()

    assert code == 0
    assert not re.search("Traceback|Warning:", running.said)


async def test_what_runs_is_finished(team: Team, tmp_path: Path) -> None:
    """Ada's question is under way when the end comes: no other is taken, and hers is answered."""
    async with teller_runs(settings_of(team.town, tmp_path, TELLER_DAILY_CHANNEL="")) as running:
        await running.is_ready()
        team.rms.faults.add(hang())
        await team.ada.sends("/credits 458")
        await team.rms.faults.held()
        running.signal(signal.SIGTERM)
        await team.slack.until(lambda: team.slack.connections == 0)
        refused = await team.ada.sends("/credits 512")
        team.rms.faults.release()
        answer = await team.ada.reads("Acme Baltic")
        code = await running.ends()

    assert code == 0
    assert refused.outcome == "dispatch_failed"
    assert "96" in answer.text


async def test_what_runs_is_finished_over_http(team: Team, tmp_path: Path) -> None:
    """The same where Slack delivers by signed HTTP: once it stops nothing else gets in, and hers is answered."""
    settings = settings_of(team.town, tmp_path, http=True, TELLER_DAILY_CHANNEL="")
    async with teller_runs(settings) as running:
        here = f"http://127.0.0.1:{await running.is_ready()}"
        team.slack.deliver_over_http(f"{here}/slack/events")
        team.rms.faults.add(hang())
        await team.ada.sends("/credits 458")
        await team.rms.faults.held()
        running.signal(signal.SIGTERM)
        await nobody_is_at(here)
        refused = await team.ada.sends("/credits 512")
        team.rms.faults.release()
        answer = await team.ada.reads("Acme Baltic")
        code = await running.ends()

    assert code == 0
    assert refused.outcome == "dispatch_failed"
    assert "96" in answer.text


async def nobody_is_at(address: str) -> None:
    """Wait until a server takes no more visitors."""
    async with aiohttp.ClientSession() as session, asyncio.timeout(ON_A_BUSY_MACHINE):
        with suppress(aiohttp.ClientConnectionError):
            while True:
                async with session.get(f"{address}/healthz", headers={"Connection": "close"}):
                    await asyncio.sleep(0.02)


async def test_a_question_that_is_cut_off(team: Team, tmp_path: Path) -> None:
    """RMS keeps its answer for longer than an end may take: who asked is told, and what to do."""
    async with teller_runs(settings_of(team.town, tmp_path, TELLER_DAILY_CHANNEL="")) as running:
        await running.is_ready()
        team.rms.faults.add(hang(), times=None)
        await team.ada.sends("/credits 458")
        await team.rms.faults.held()
        running.signal(signal.SIGTERM)
        told = await team.ada.reads("Teller is being restarted and could not finish this.")
        code = await running.ends()

    assert code == 0
    assert told.text.endswith("Try again in a minute.")


async def test_a_form_that_is_cut_off(team: Team, tmp_path: Path) -> None:
    """What was typed stands in the form again, with what happened: nothing of it is on disk."""
    async with teller_runs(settings_of(team.town, tmp_path, TELLER_DAILY_CHANNEL="")) as running:
        await running.is_ready()
        form = await opens(team.ada, "Add", await lists(team.ada))
        team.rms.faults.add(hang(), times=None)
        await sends(team.ada, form, channel=APPROVALS, companies="458\n512", zone="America/Los_Angeles")
        await team.rms.faults.held()
        running.signal(signal.SIGTERM)
        told = await team.ada.reads_modal("could not finish this. Try again in a minute.")
        await running.ends()

    (typed,) = [block["element"] for block in told.what.blocks if block.get("block_id") == "companies"]
    assert typed["initial_value"] == "458\n512"


async def test_a_click_on_disk_that_is_cut_off(team: Team, tmp_path: Path) -> None:
    """Ada is not told that it came to nothing: the next process carries it out, and says no more than what is so."""
    settings = settings_of(team.town, tmp_path, TELLER_DAILY_CHANNEL="")
    async with teller_runs(settings) as running:
        await running.is_ready()
        await team.give_everyone_their_role()
        await team.ada.presses("Approve", await team.asks(team.john))
        await team.john.reads_direct("minted")
        card = await asks_to_revoke(team, team.john, the_code_id(team))
        team.rms.faults.add(hang(), times=None)
        await team.ada.presses("Revoke", card)
        await team.rms.faults.held()
        running.signal(signal.SIGTERM)
        await team.ada.reads("Look in a minute whether it is done; if not, try again.", APPROVALS)
        await running.ends()
    team.rms.faults.clear()
    async with teller_runs(settings) as running:
        await running.is_ready()
        await team.ada.reads("*Revoked*: approved by @ada", APPROVALS)
        await running.is_stopped()

    assert len(deletions(team)) == 1


async def test_a_mint_that_is_cut_off(team: Team, tmp_path: Path) -> None:
    """RMS has made the code and keeps its answer, Slack hangs too: it ends in time; the next start finds the code."""
    settings = settings_of(team.town, tmp_path, TELLER_DAILY_CHANNEL="")
    async with teller_runs(settings) as running:
        await running.is_ready()
        await team.give_everyone_their_role()
        card = await team.asks(team.john)
        team.rms.faults.add(work_then_hang(), when=lambda call: call.method == "POST")
        hanging = team.slack.faults.hold("chat.update")
        await team.ada.presses("Approve", card)
        await team.rms.faults.held()
        await team.slack.until(lambda: hanging.waiting)
        begun = time.monotonic()
        code = await running.is_stopped()
        took = time.monotonic() - begun
    team.slack.faults.clear()
    async with teller_runs(settings) as running:
        await running.is_ready()
        done = await team.ben.reads("Minted.", APPROVALS)
        notice = await team.john.reads_direct("it was found in RMS")
        await running.is_stopped()

    assert code == 0
    assert FINISH_SECONDS + LAST_MESSAGES_SECONDS < 10
    assert took <= ON_A_BUSY_MACHINE
    assert done.buttons == []
    assert notice.buttons == ["Reveal code"]
    assert len(team.rms.calls_of("POST", "/credits/codes")) == 1
