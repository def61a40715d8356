"""The audit trail as a test reads it, and what happens to requests in stories about it."""

from collections.abc import Awaitable, Callable
from typing import Any

from bot.store import Store
from tests.journeys.team import Seen, Team

Story = Callable[[Team, Seen], Awaitable[None]]
"""What happens once John's card stands there."""


async def trail(team: Team) -> list[dict[str, Any]]:
    """Every row, oldest first, read beside the running bot."""
    store = Store(team.settings.database_path)
    await store.open()
    try:
        return await store.audit.rows()
    finally:
        await store.close()


async def told_of(team: Team, request_id: int) -> list[tuple[str, str, str]]:
    """Who, what and outcome of every row about one request."""
    return [(row["who"], row["what"], row["outcome"]) for row in await trail(team) if row["request_id"] == request_id]


async def is_rejected(team: Team, card: Seen) -> None:
    """Ben rejects it with a reason."""
    await team.ben.presses("Reject", card)
    await team.ben.submits(await team.ben.reads_modal("Reason"), reason="no need")
    await team.john.reads_direct("was rejected")
