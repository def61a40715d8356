"""What the sandbox's tests share: a town in which time stands still."""

from collections.abc import AsyncIterator

import pytest

from bot.sandbox.town import Town
from tests.clock import ManualClock


@pytest.fixture
async def town() -> AsyncIterator[Town]:
    """Slack, RMS and the gateway, with nobody connected."""
    town = Town.build(ManualClock())
    await town.start()
    yield town
    await town.stop()
