"""The morning post comes once, whatever Slack does and whoever else posts; and not at all where strangers read."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from signal import SIGKILL

import pytest

from bot.clock import SystemClock
from bot.daily import LOOK
from bot.sandbox.slack import SlackStandIn
from bot.sandbox.town import MORNING
from tests.journeys.cli import due_all_day, settings_of, teller, teller_roles, teller_runs
from tests.journeys.mornings import NINE, ONE_DAY, office
from tests.journeys.team import running_team

POST = "chat.postMessage"


@pytest.mark.parametrize(
    ("trouble", "comes", "logged"),
    [
        (lambda slack: slack.faults.error(POST, "not_in_channel"), 1, "tried again"),
        (lambda slack: slack.faults.error(POST, "service_unavailable"), 1, "tried again"),
        (lambda slack: slack.faults.rate_limit(POST, 30), 1, "tried again"),
        (lambda slack: slack.faults.drop(POST), 1, "may be lost"),
        (lambda slack: slack.faults.garbage(POST, 500), 0, "may be lost"),
        (lambda slack: slack.faults.garbage(POST, 200), 0, "may be lost"),
        (lambda slack: slack.faults.error(POST, "fatal_error"), 0, "may be lost"),
        (lambda slack: slack.faults.error(POST, "internal_error"), 0, "may be lost"),
    ],
)
async def test_trouble_with_slack_never_doubles_it(
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    trouble: Callable[[SlackStandIn], object],
    comes: int,
    logged: str,
) -> None:
    """What Slack has certainly not done is tried again; where it may have posted, it is not, restarts included."""
    async with office(tmp_path) as here:
        trouble(here.team.slack)
        await here.it_is(NINE)
        said = caplog.text
        await here.later(minutes=5)
        await here.team.stop_bot()
        await here.team.start_bot()
        await here.later(minutes=10)
        that_day = len(here.posts())
        await here.it_is(NINE + ONE_DAY)

        assert logged in said
        assert that_day == comes
        assert len(here.posts()) == comes + 1


async def test_slack_refuses_all_morning(tmp_path: Path) -> None:
    """It is tried until the grace has run out, and the day after starts anew."""
    async with office(tmp_path, TELLER_DAILY_GRACE="1") as here:
        here.team.slack.faults.error(POST, "is_archived", times=None)
        await here.it_is(NINE)
        await here.later(minutes=30)
        tried = len(here.team.slack.calls(POST))
        await here.later(minutes=31)
        here.team.slack.faults.clear()
        await here.later(minutes=10)
        that_day = len(here.posts())
        await here.it_is(NINE + ONE_DAY)

        assert tried == 2
        assert that_day == 0
        assert len(here.posts()) == 1


async def test_an_end_lets_the_post_finish(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Teller is told to stop while Slack takes its time with the post: it is finished, and nothing is lost."""
    async with office(tmp_path) as here:
        slow = here.team.slack.faults.hold(POST)
        await here.clock.asleep(LOOK)
        here.clock.leap(NINE)
        await here.team.slack.until(lambda: slow.waiting)
        stopping = asyncio.ensure_future(here.team.stop_bot())
        await here.team.slack.until(lambda: here.team.slack.connections == 0)
        slow.release()
        await stopping
        await here.team.start_bot()
        await here.later(minutes=10)

        assert len(here.posts()) == 1
        assert "may be lost" not in caplog.text


async def test_a_kill_between_slacks_yes_and_ours(tmp_path: Path) -> None:
    """Slack has posted and the process is killed before it knows: the next start logs it, and does not post again."""
    async with running_team(tmp_path, clock=SystemClock(), start=False) as team:
        settings = settings_of(team.town, tmp_path, **due_all_day())
        hanging = team.slack.faults.hold(POST, after_commit=True, when=lambda call: call["channel"] == MORNING)
        async with teller_runs(settings) as first:
            await team.slack.until(lambda: hanging.waiting, 30)
            await first.is_stopped(SIGKILL)
        team.slack.faults.clear()
        async with teller_runs(settings) as second:
            await second.says("the morning post of .* may be lost")
            await second.is_ready()
            again = await teller(settings, "post")

        assert len(team.eve.sees(MORNING)) == 1
        assert "Posted." not in again.out


async def test_several_processes_at_once(tmp_path: Path) -> None:
    """A running Teller and three command lines race for the same post: one of them wins."""
    async with running_team(tmp_path, clock=SystemClock(), start=False) as team:
        settings = settings_of(team.town, tmp_path, **due_all_day())
        await teller_roles(settings, "list")
        async with teller_runs(settings) as running:
            ended = await asyncio.gather(*(teller(settings, "post") for _ in range(3)))
            await running.is_ready()
            await team.slack.until(lambda: team.eve.sees(MORNING), 30)
            code = await running.is_stopped()

        assert len(team.eve.sees(MORNING)) == 1
        assert code == 0
        assert [each.code for each in ended] == [0, 0, 0]
        assert sum("Posted." in each.out for each in ended) <= 1


async def test_no_post_where_another_organisation_reads(tmp_path: Path) -> None:
    """In a shared channel nothing is posted; the admins, and only they, are told once, and why."""
    async with office(tmp_path) as here:
        team = here.team
        await team.give_everyone_their_role()
        team.slack.workspace.channels[MORNING].is_ext_shared = True
        await here.it_is(NINE)
        await here.later(hours=1)
        await team.stop_bot()
        await team.start_bot()
        await here.later(minutes=1)

        (told,) = team.ada.direct()
        assert "#morning is shared with another organisation" in told.text
        assert here.posts() == []
        assert (team.ben.direct(), team.john.direct()) == ([], [])


async def test_the_day_after_it_was_shared(tmp_path: Path) -> None:
    """Once the channel is the team's own again, the next morning has its post."""
    async with office(tmp_path) as here:
        here.team.slack.workspace.channels[MORNING].is_ext_shared = True
        await here.it_is(NINE)
        here.team.slack.workspace.channels[MORNING].is_ext_shared = False
        await here.it_is(NINE + ONE_DAY)

        assert len(here.posts()) == 1
