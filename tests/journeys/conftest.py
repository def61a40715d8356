"""The team of the journeys, over both ways in which Slack delivers."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.journeys.team import Team, running_team


@pytest.fixture(params=["socket", "http"])
def delivery(request: pytest.FixtureRequest) -> str:
    """How Slack delivers: Socket Mode or signed HTTP."""
    return str(request.param)


@pytest.fixture
async def team(delivery: str, tmp_path: Path) -> AsyncIterator[Team]:
    """Everyone in their role, the bot running, the clock standing still."""
    async with running_team(tmp_path, http=delivery == "http") as team:
        await team.give_everyone_their_role()
        yield team
