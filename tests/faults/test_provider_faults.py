"""Faults between Teller and RMS while a code is minted: on the line, in the list, and those that take their time."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from bot.sandbox.faults import Answer, Fault, Step, work_then_drop, work_then_hang
from bot.sandbox.rms import Habits
from tests.clock import T0, ManualClock
from tests.faults.line import Break, Line, line
from tests.journeys.team import Team, running_team
from tests.journeys.witness import (
    approved,
    card_reads,
    everything_said,
    looks_until_it_settles,
    on_list,
    on_mint,
    passes,
    posts,
    rows,
    settles_down,
)


@asynccontextmanager
async def over(breaks: Break, folder: Path) -> AsyncIterator[tuple[Team, Line]]:
    """A team whose bot reaches RMS over a line that breaks."""
    async with (
        line(breaks) as between,
        running_team(folder, clock=ManualClock(), start=False, RMS_URL=between.url) as team,
    ):
        between.leads_to(team.rms.url)
        await team.start_bot()
        await team.give_everyone_their_role()
        yield team, between


async def test_reset_before_rms_gets_it(tmp_path: Path) -> None:
    """The connection of the POST is reset: RMS saw none, and it is looked for until it is *not issued*."""
    async with over(Break.RESET_UNSENT, tmp_path) as (team, between):
        await approved(team)
        await team.john.reads_direct("answer was lost")
        await looks_until_it_settles(team)
        await team.john.reads_direct("was *not issued*")

        assert between.broken == 1
        assert (posts(team), team.rms.codes_with("[MC-")) == ([], [])
        assert (await card_reads(team.ada, "*Not issued*")).buttons == ["Send again"]


async def test_reset_when_rms_answers(tmp_path: Path) -> None:
    """The connection is reset before a byte of the answer came: one POST, one code, found and issued."""
    async with over(Break.RESET_ANSWERED, tmp_path) as (team, between):
        await approved(team)
        await team.john.reads_direct("answer was lost")
        await team.john.reads_direct("it was found in RMS")

        assert between.broken == 1
        assert (len(posts(team)), len(team.rms.codes_with("[MC-"))) == (1, 1)
        assert rows(team, "requests")[0]["state"] == "issued"


async def test_an_idle_connection_is_dropped(tmp_path: Path) -> None:
    """A POST on a connection that the preflight used would find it closed: it has one of its own."""
    async with over(Break.DROP_IDLE, tmp_path) as (team, between):
        await approved(team)
        await team.john.reads_direct("the code is minted")

        assert between.broken == 0
        assert (len(posts(team)), len(team.rms.codes_with("[MC-"))) == (1, 1)
        assert "answer was lost" not in everything_said(team)


async def test_silent_for_longer_than_its_time(tmp_path: Path) -> None:
    """RMS makes the code and says nothing for longer than TELLER_MINT_TIMEOUT: unknown, found, issued."""
    async with running_team(tmp_path, TELLER_MINT_TIMEOUT="1") as team:
        await team.give_everyone_their_role()
        on_mint(team, work_then_hang())
        await approved(team)
        await team.john.reads_direct("answer was lost")
        await team.john.reads_direct("it was found in RMS")

        assert (len(posts(team)), len(team.rms.codes_with("[MC-"))) == (1, 1)


def without_ours(answer: Answer, *, told: bool) -> Answer:
    """A page of the list without the codes that Teller made; the total is as it was, or as if there were none."""
    page = json.loads(answer.body)
    others = [row for row in page["data"] if not row["comment"].startswith("[MC-")]
    page["meta"]["total"] -= 0 if told else len(page["data"]) - len(others)
    page["data"] = others
    return replace(answer, body=json.dumps(page).encode())


@pytest.fixture
async def team(tmp_path: Path) -> AsyncIterator[Team]:
    """Everyone in their role, the bot running, the clock standing still."""
    async with running_team(tmp_path) as team:
        await team.give_everyone_their_role()
        yield team


async def test_a_list_that_shows_it_after_a_minute(team: Team) -> None:
    """Three readings show nothing and say that they are complete; the one after two minutes has it."""

    def stale(answer: Answer) -> Answer:
        return answer if (team.clock.now() - T0).total_seconds() > 60 else without_ours(answer, told=False)

    on_mint(team, work_then_drop())
    on_list(team, Fault("shows it late", (Step.WORK, Step.ANSWER), rewrite=stale), times=None)
    await approved(team)
    await team.john.reads_direct("answer was lost")
    for seconds in (5, 25, 90):
        await settles_down(team)
        await passes(team, seconds)
    await team.john.reads_direct("it was found in RMS")

    assert rows(team, "requests")[0]["empty_readings"] == 3
    assert (len(posts(team)), len(team.rms.codes_with("[MC-"))) == (1, 1)


async def test_a_list_that_omits_it_on_its_page(team: Team) -> None:
    """As long as its page lacks the row nothing is concluded; the first whole list has it."""
    team.rms.habits = Habits(page_max=2, searched=())
    on_mint(team, work_then_drop())
    omits = Fault("omits it", (Step.WORK, Step.ANSWER), rewrite=lambda answer: without_ours(answer, told=True))
    on_list(team, omits, times=None)
    await approved(team)
    await looks_until_it_settles(team)
    await team.john.reads_direct("RMS could not be searched in full")
    assert "not issued" not in everything_said(team).lower()
    team.rms.faults.clear()
    await passes(team, 3600)
    await team.john.reads_direct("it was found in RMS")

    assert (len(posts(team)), len(team.rms.codes_with("[MC-"))) == (1, 1)
