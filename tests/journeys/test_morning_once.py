"""The morning post comes once, whatever Slack does and whoever else posts; and not at all where strangers read."""

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.clock import SystemClock
from bot.sandbox.slack import SlackStandIn
from bot.sandbox.town import MORNING
from tests.journeys.cli import due_all_day, settings_of, teller, teller_roles, teller_runs
from tests.journeys.mornings import NINE, ONE_DAY, POST, Office, office, to_the_channel
from tests.journeys.team import running_team

Trouble = Callable[[SlackStandIn], object]


CLEAR: list[Trouble] = [
    lambda slack: slack.faults.error(POST, "not_in_channel", when=to_the_channel),
    lambda slack: slack.faults.error(POST, "token_expired", when=to_the_channel),
    lambda slack: slack.faults.error(POST, "service_unavailable", when=to_the_channel),
    lambda slack: slack.faults.rate_limit(POST, 30, when=to_the_channel),
]
"""What Slack has certainly not done."""
OPEN: list[tuple[Trouble, bool]] = [
    (lambda slack: slack.faults.drop(POST, when=to_the_channel), True),
    (lambda slack: slack.faults.garbage(POST, 500, when=to_the_channel, after_commit=True), True),
    (lambda slack: slack.faults.garbage(POST, 500, when=to_the_channel), False),
    (lambda slack: slack.faults.garbage(POST, 200, when=to_the_channel), False),
    (lambda slack: slack.faults.error(POST, "fatal_error", when=to_the_channel), False),
    (lambda slack: slack.faults.error(POST, "internal_error", when=to_the_channel), False),
]
"""What it may have done, and whether it has."""


async def the_day_and_the_next(here: Office) -> tuple[int, int]:
    """Nine o'clock, five minutes, a restart, ten minutes, the next morning: how many posts on each day."""
    await here.it_is(NINE)
    await here.later(minutes=5)
    await here.team.stop_bot()
    await here.team.start_bot()
    await here.later(minutes=10)
    that_day = len(here.posts())
    await here.it_is(NINE + ONE_DAY)
    return that_day, len(here.posts()) - that_day


@pytest.mark.parametrize("may_look", [True, False], ids=["may look", "may not look"])
@pytest.mark.parametrize("trouble", CLEAR)
async def test_a_clear_no_is_tried_again(tmp_path: Path, trouble: Trouble, may_look: bool) -> None:
    """What Slack has certainly not done is done later, restarts included, and the next day has its own post."""
    async with office(tmp_path) as here:
        if not may_look:
            here.team.slack.workspace.app.decline_optional()
        trouble(here.team.slack)

        assert await the_day_and_the_next(here) == (1, 1)
        assert here.team.slack.calls("conversations.history") == []


@pytest.mark.parametrize("may_look", [True, False], ids=["may look", "may not look"])
@pytest.mark.parametrize(("trouble", "posted"), OPEN)
async def test_a_lost_answer_never_doubles_it(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, trouble: Trouble, posted: bool, may_look: bool
) -> None:
    """Where Teller may look, the day has one post whatever happened; else none comes that could be the second."""
    async with office(tmp_path) as here:
        if not may_look:
            here.team.slack.workspace.app.decline_optional()
        trouble(here.team.slack)

        assert await the_day_and_the_next(here) == (1 if posted or may_look else 0, 1)
        assert ("is given up: its answer was lost" in caplog.text) is not may_look
        assert len(here.team.ada.direct()) == (0 if may_look else 1)


async def test_absence_counts_when_slack_had_time(tmp_path: Path) -> None:
    """A post that is not in the channel yet may still be on its way: it is sent again after a minute, not before."""
    async with office(tmp_path) as here:
        here.team.slack.faults.garbage(POST, 500, when=to_the_channel)
        await here.it_is(NINE)
        await here.later(seconds=40)
        early = len(here.team.slack.calls(POST))
        await here.later(seconds=30)

        assert len(here.team.slack.calls("conversations.history")) == 2
        assert (early, len(here.posts())) == (1, 1)


async def test_slack_refuses_all_morning(tmp_path: Path) -> None:
    """It is tried until the grace has run out, the admin is told once, and the day after starts anew."""
    async with office(tmp_path, TELLER_DAILY_GRACE="1") as here:
        here.team.slack.faults.error(POST, "is_archived", times=None, when=to_the_channel)
        await here.it_is(NINE)
        await here.later(minutes=30)
        tried = len(here.team.slack.calls(POST))
        told = [seen.text for seen in here.team.ada.direct()]
        await here.later(minutes=31)
        here.team.slack.faults.clear()
        await here.later(minutes=10)
        that_day = len(here.posts())
        await here.it_is(NINE + ONE_DAY)

        assert tried == 3  # the second is the alert
        assert len(told) == 1
        assert "1 morning post to #morning: is_archived." in told[0]
        assert that_day == 0
        assert len(here.posts()) == 1
        assert len(here.team.ada.direct()) == 1


async def test_an_end_lets_the_post_finish(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Teller is told to stop while Slack takes its time with the post: nothing is lost, and nothing comes twice."""
    async with office(tmp_path) as here:
        slow = here.team.slack.faults.hold(POST)
        await here.is_at_rest()
        here.clock.leap(NINE)
        await here.team.slack.until(lambda: slow.waiting)
        stopping = asyncio.ensure_future(here.team.stop_bot())
        await here.team.slack.until(lambda: here.team.slack.connections == 0)
        slow.release()
        await stopping
        await here.team.start_bot()
        await here.later(minutes=10)

        assert len(here.posts()) == 1
        assert here.team.slack.calls("conversations.history") == []


async def test_an_end_that_cannot_wait(tmp_path: Path) -> None:
    """Slack keeps the post for longer than the end can wait: the next start looks, and it is there once."""
    async with office(tmp_path) as here:
        slow = here.team.slack.faults.hold(POST)
        await here.is_at_rest()
        here.clock.leap(NINE)
        await here.team.slack.until(lambda: slow.waiting)
        await here.team.stop_bot()
        slow.release()
        await here.team.slack.until(lambda: here.posts())
        await here.team.start_bot()
        await here.later(minutes=10)

        assert len(here.posts()) == 1
        assert len(here.team.slack.calls("conversations.history")) == 1


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
