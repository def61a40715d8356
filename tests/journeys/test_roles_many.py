"""A role table that is longer than a message holds."""

from tests.journeys.team import GENERAL, Team
from tests.journeys.test_access import changes


async def test_its_parts_are_a_press_away(team: Team) -> None:
    """Ada reads what does not fit in the place of what does, and goes back; nobody needs a terminal for that."""
    for number in range(500):
        changes(team, "INSERT INTO members (user_id, role) VALUES (?, 'user')", f"U{number:09d}")
    table = await team.ada.types("/teller roles")
    assert "First" not in table.buttons
    await team.ada.presses("More", table)
    rest = await team.ada.reads("U000000499", GENERAL)
    assert "More" not in rest.buttons
    await team.ada.presses("First", rest)

    await team.ada.reads("@ada · admin", GENERAL)
