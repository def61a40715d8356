"""The team of the journeys and its mornings, over both ways in which Slack delivers."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.journeys.mornings import Office, office
from tests.journeys.planning import more_channels
from tests.journeys.team import Team, running_team


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Each journey is made over both ways, but where its module names the one DELIVERY it is content with."""
    if "delivery" in metafunc.fixturenames and not hasattr(metafunc.module, "DELIVERY"):
        metafunc.parametrize("delivery", ["socket", "http"], indirect=True)


@pytest.fixture
def delivery(request: pytest.FixtureRequest) -> str:
    """How Slack delivers: Socket Mode or signed HTTP."""
    return str(getattr(request, "param", None) or request.module.DELIVERY)


@pytest.fixture
async def team(delivery: str, tmp_path: Path) -> AsyncIterator[Team]:
    """Everyone in their role, the bot running, the clock standing still."""
    async with running_team(tmp_path, http=delivery == "http") as team:
        await team.give_everyone_their_role()
        yield team


@pytest.fixture
async def here(tmp_path: Path, delivery: str) -> AsyncIterator[Office]:
    """Six in the morning (UTC) of a Tuesday; nothing is posted but what schedules added in Slack say."""
    async with office(tmp_path, http=delivery == "http", TELLER_DAILY_CHANNEL="") as here:
        more_channels(here.team)
        yield here
