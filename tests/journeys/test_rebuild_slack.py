"""The ledger is made anew while Slack shows who asked late, never, or in another channel."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.console import rebuild_ledger
from bot.errors import SlackError
from tests.clock import ManualClock
from tests.journeys.cli import settings_of, teller_here
from tests.journeys.lost import HISTORY, loses_its_database, rebuilds
from tests.journeys.team import APPROVALS, MORNING, Team, running_team
from tests.journeys.witness import in_time, minted, passes, rows


@pytest.fixture
async def team(tmp_path: Path) -> AsyncIterator[Team]:
    """Everyone in their role, with a database that begins with this start."""
    async with running_team(tmp_path, new=True) as team:
        await team.give_everyone_their_role()
        yield team


async def test_slack_is_busy_for_a_while(team: Team) -> None:
    """Slack asks for a pause, and then does not answer: the ledger is made anew when it has told who asked."""
    await minted(team)
    await loses_its_database(team)
    team.slack.faults.rate_limit("conversations.history", 17)
    team.slack.faults.garbage("conversations.history")
    done = asyncio.create_task(rebuilds(team))
    assert isinstance(team.clock, ManualClock)
    await team.clock.until_someone_sleeps(17)
    await passes(team, 17)
    await team.clock.until_someone_sleeps(4)
    await passes(team, 4)

    assert await done == "Made anew: 1 request. Minting can go on."
    assert rows(team, "requests")[0]["requester"] == "UJOHN"


async def test_slack_stays_busy(team: Team) -> None:
    """Slack has asked for a pause five times: nothing is made anew, and whoever runs Teller reads why."""
    await minted(team)
    await loses_its_database(team)
    team.slack.faults.rate_limit("conversations.history", 17, times=None)
    done = asyncio.create_task(rebuilds(team))
    assert isinstance(team.clock, ManualClock)
    for _ in range(4):
        await team.clock.until_someone_sleeps(17)
        await passes(team, 17)
    with pytest.raises(SlackError) as caught:
        await done

    assert "nothing was changed" in caught.value.sentence
    assert (rows(team, "requests"), rows(team, "origin")) == ([], [])


async def test_the_token_is_revoked(team: Team) -> None:
    """Slack refuses for now, not for good: nothing is made anew before the app is mended."""
    await minted(team)
    await loses_its_database(team)
    team.slack.faults.error("conversations.history", "token_revoked")
    with pytest.raises(SlackError) as caught:
        await rebuilds(team)

    assert "token_revoked" in caught.value.sentence
    assert (rows(team, "requests"), rows(team, "origin")) == ([], [])


async def test_slack_is_not_asked_faster_than_it_allows(team: Team) -> None:
    """Twenty pages at once, then fifty a minute."""
    former = [f"C{number:03}" for number in range(22)]
    done = asyncio.create_task(rebuild_ledger(team.settings, team.clock, former))
    assert isinstance(team.clock, ManualClock)
    for _ in range(3):
        await team.clock.until_someone_sleeps(1.2)
        await passes(team, 1.2)

    assert "does not show the history of C021." in await done


async def test_the_scopes_come_later(team: Team) -> None:
    """Slack showed no history at first; with the scopes a second time finds John, and a third finds nothing to do."""
    await minted(team)
    await loses_its_database(team)
    scopes = team.slack.workspace.app.scopes & HISTORY
    team.slack.workspace.app.scopes -= scopes
    first = await rebuilds(team)
    team.slack.workspace.app.scopes |= scopes
    before = len(team.john.direct())
    second = await rebuilds(team)
    await in_time(team, lambda: len(team.john.direct()) > before)
    (request,) = rows(team, "requests")

    assert "Slack does not show the history of CAPPROVALS." in first
    assert "Requesters found" not in first
    assert second == "Made anew: 0 requests. Minting can go on.\nRequesters found of requests that had none: 1."
    assert (request["requester"], request["decided_by"]) == ("UJOHN", "UADA")
    assert team.john.direct()[-1].buttons == ["Reveal code"]
    assert "found" not in await rebuilds(team)


async def test_the_channel_was_another(team: Team, tmp_path: Path) -> None:
    """The cards stand in a former approval channel, which whoever runs Teller names."""
    await minted(team)
    await loses_its_database(team)
    settings = settings_of(team.town, tmp_path, TELLER_APPROVAL_CHANNEL=MORNING)
    without = await teller_here(settings, "audit", "rebuild")
    named = await teller_here(settings, "audit", "rebuild", "--channel", APPROVALS)
    wrong = await teller_here(settings, "audit", "rebuild", "--channel", "#approvals")

    assert "request #1: requester unknown" in without.out
    assert "Requesters found of requests that had none: 1." in named.out
    assert wrong.code == 2
