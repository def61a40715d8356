"""The database is lost, and somebody makes the ledger anew."""

from pathlib import Path

from bot.console import rebuild_ledger
from tests.journeys.team import Team
from tests.journeys.witness import passes

HISTORY = {"channels:history", "groups:history", "im:history"}
"""The scopes without which Slack shows no cards."""


async def loses_its_database(team: Team) -> None:
    """The disk is lost; Teller starts with an empty file."""
    await team.stop_bot()
    await passes(team, 60)
    for file in Path(team.settings.database_path).parent.glob("teller.db*"):
        file.unlink()
    await team.start_bot()
    await team.give_everyone_their_role()


async def rebuilds(team: Team) -> str:
    """Whoever runs Teller makes the ledger anew, beside the running bot; what they read."""
    return await rebuild_ledger(team.settings, team.clock)
