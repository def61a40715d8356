"""Lets what waits come to its end when its time or its ground is gone, whether or not anybody presses anything."""

import logging

from bot.clock import Clock
from bot.store import Store
from bot.views.asks import told

log = logging.getLogger(__name__)

LOOK = 5.0
"""Seconds between two looks."""


async def sweep(store: Store, clock: Clock) -> None:
    """Look every few seconds, for ever."""
    while True:
        for request in await store.requests.expire_due(clock.now()):
            log.info("request %d expired", request.id)
        for ask in await store.asks.expire_due(clock.now(), told):
            log.info("ask %d expired", ask.id)
        for ask in await store.asks.lapse_moot(clock.now(), told):
            log.info("ask %d has lapsed", ask.id)
        await clock.sleep(LOOK)
