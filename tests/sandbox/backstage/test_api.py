"""The way to what is behind the page."""

import httpx
import pytest

from bot.sandbox.town import Town
from tests.sandbox.visitor import listening, open_page


async def test_a_panel_is_told_of_what_changes(town: Town) -> None:
    """What RMS lists is sent at once, and again when it is something else."""
    async with open_page(town) as http, listening(http, "/api/backstage/toolbox/stream") as page:
        first = await page.receive_json()
        town.rms.add_code(comment="fresh")
        second = await page.receive_json()

    assert [sorted(each) for each in (first, second)] == [["lights", "part"], ["part"]]
    assert [str(each).count("fresh") for each in (first, second)] == [0, 1]


@pytest.mark.parametrize("path", ["cellar", "cellar/stream", "toolbox"])
async def test_no_such_panel(town: Town, path: str) -> None:
    """There is no panel of that name, and what a panel shows comes as a stream alone."""
    async with open_page(town) as http:
        assert (await http.get(f"/api/backstage/{path}")).status_code == httpx.codes.NOT_FOUND
