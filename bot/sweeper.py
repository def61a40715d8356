"""Lets requests expire when their time has run out, whether or not anybody presses anything."""

import logging

from bot.clock import Clock
from bot.store import Store

log = logging.getLogger(__name__)

LOOK = 5.0
"""Seconds between two looks."""


async def sweep(store: Store, clock: Clock) -> None:
    """Look every few seconds, for ever."""
    while True:
        for request in await store.requests.expire_due(clock.now()):
            log.info("request %d expired", request.id)
        await clock.sleep(LOOK)
