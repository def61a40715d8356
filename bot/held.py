"""Whether minting is held up at this moment, in sentences for whoever meets it."""

from bot.origin import Origin
from bot.store import Store
from bot.views.freeze import frozen


async def held_up(store: Store, origin: Origin) -> str | None:
    """Why nothing can be approved by anybody: freezes, a database that may have lost what it knew, or both."""
    freezes = await store.freezes.standing()
    reasons = [frozen(freezes) if freezes else None, await origin.why_not()]
    return " ".join(each for each in reasons if each is not None) or None
