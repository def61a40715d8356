"""Another process holds the database while somebody decides."""

import sqlite3

from bot.sandbox.town import APPROVALS
from tests.journeys.team import Team


async def test_a_click_is_heard_although_the_database_is_held(team: Team) -> None:
    """*Approve* is acknowledged within Slack's three seconds, and carried out once the file is free again."""
    card = await team.asks(team.john)
    path = team.settings.database_path
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    heard = await team.ada.presses("Approve", card)
    other.execute("ROLLBACK")
    other.close()

    assert heard.outcome == "ok"
    await team.ada.reads("Minted.", APPROVALS)
    assert len(team.rms.calls_of("POST", "/credits/codes")) == 1
