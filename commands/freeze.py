"""Whether minting is held up at this moment, in a sentence for whoever meets it."""

from bot.command import Parts
from bot.views.freeze import frozen


async def held_up(parts: Parts) -> str | None:
    """Why nothing can be approved by anybody: a freeze, or a database that may have lost what it knew."""
    freeze = await parts.store.freezes.standing()
    return await parts.origin.why_not() if freeze is None else frozen(freeze.by, freeze.reason)
