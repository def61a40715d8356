"""The way to what is behind the page."""

from collections.abc import AsyncIterator

import httpx
import pytest

from bot.sandbox.town import Town
from tests.clock import ManualClock
from tests.sandbox.visitor import next_event, open_page


@pytest.fixture
async def town() -> AsyncIterator[Town]:
    town = Town.build(ManualClock())
    await town.start()
    yield town
    await town.stop()


async def test_a_panel_is_told_of_what_changes(town: Town) -> None:
    """What RMS lists is sent at once, and again when it is something else."""
    async with open_page(town) as http, http.stream("GET", "/api/backstage/toolbox/stream") as answer:
        lines = answer.aiter_lines()
        events = [await next_event(lines), await next_event(lines)]
        town.rms.add_code(comment="fresh")
        events.append(await next_event(lines))

    assert [event.split("\n")[0] for event in events] == ["event: part", "event: lights", "event: part"]
    assert [event.count("fresh") for event in events] == [0, 0, 1]


@pytest.mark.parametrize("path", ["cellar", "cellar/stream"])
async def test_no_such_panel(town: Town, path: str) -> None:
    """There is no panel of that name."""
    async with open_page(town) as http:
        assert (await http.get(f"/api/backstage/{path}")).status_code == httpx.codes.NOT_FOUND
