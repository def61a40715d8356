"""Where the clock can be moved to, and moving it."""

import math
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.errors import CannotStart
from bot.lifecycle import State
from bot.sandbox.backstage.stage import NO_BOT, Stage
from bot.sandbox.clock_server import NotKept
from bot.sandbox.json_api import NOT_NOW, Wrong
from bot.schedules import EVERY_DAY, Plan, next_times
from bot.store import Store, StoreError

NOTHING_WAITS = "No request waits for a decision, so none can expire. Ask for a code first, with /mintcode."
UNREADABLE = "The bot's database cannot be read at the moment. Try again."


async def _next_morning(stage: Stage, now: datetime) -> datetime:
    """When the next morning post is due."""
    if stage.post_at is None:
        raise Wrong(NO_BOT, NOT_NOW)
    (coming,) = next_times(Plan("", EVERY_DAY, stage.post_at, ZoneInfo("UTC")), now, 1)
    return coming.due


async def _next_expiry(stage: Stage, now: datetime) -> datetime | None:
    """The second after the first of the requests that wait has expired; None where none waits."""
    if stage.database is None:
        raise Wrong(NO_BOT, NOT_NOW)
    try:
        ahead = [each for each in await _expiries(stage.database) if each > now]
    except StoreError:
        raise Wrong(UNREADABLE, NOT_NOW) from None
    return min(ahead) + timedelta(seconds=1) if ahead else None


async def _in_an_hour(_: Stage, now: datetime) -> datetime:
    return now + timedelta(hours=1)


async def _expiries(database: Path) -> list[datetime]:
    store = Store(database)
    await store.open()
    try:
        return [each.expires_at for each in await store.requests.in_state(State.WAITING)]
    finally:
        await store.close()


MOVES: Mapping[str, Callable[[Stage, datetime], Awaitable[datetime | None]]] = {
    "morning": _next_morning,
    "expiry": _next_expiry,
    "hour": _in_an_hour,
}
"""From where it is now to a moment ahead, if there is one; each may raise Wrong."""


async def move(stage: Stage, to: str) -> timedelta | None:
    """Move the clock, for the town and for the bot, and say how far; None where there is no such moment ahead.

    When this returns it is so late for the bot too, and whatever it sleeps through has woken; in HTTP mode it has
    also asked Slack whether all is well, so that it is healthy. Raises Wrong.
    """
    if to not in MOVES:
        raise Wrong(f"The clock goes to {', '.join(MOVES)}.")
    async with stage.moving:  # two windows move it one after the other, and not twice as far
        now = stage.clock_server.clock.now()
        moment = await MOVES[to](stage, now)
        if moment is None:
            return None
        by = timedelta(seconds=math.ceil((moment - now).total_seconds()))
        try:
            await stage.clock_server.move(by)
        except NotKept as error:
            raise Wrong(error.sentence, NOT_NOW) from None
    if stage.bot is not None and stage.bot.is_running and not stage.is_starting:
        with suppress(CannotStart):  # it has ended: that is told elsewhere
            await stage.bot.until_healthy()
    return by
