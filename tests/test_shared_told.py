"""What somebody tells unasked, beside a question that is under way."""

import asyncio
from datetime import timedelta

from bot.shared import Shared
from tests.clock import ManualClock


async def test_what_is_told_is_newer_than_what_was_asked() -> None:
    """The answer that comes later was given earlier, and is not kept."""
    shared, gate = Shared(ManualClock()), asyncio.Event()

    async def old() -> str:
        await gate.wait()
        return "old"

    asking = asyncio.ensure_future(shared.read("who", old, timedelta(minutes=5)))
    await asyncio.sleep(0)
    shared.learn("who", "new")
    gate.set()
    await asking

    assert (await shared.read("who", old, timedelta(minutes=5))).value == "new"
