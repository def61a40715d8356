"""Reminds of what waits, and lets it come to its end when its time or its ground is gone, whatever is pressed."""

import logging

from bot.clock import Clock
from bot.store import Store
from bot.views.asks import told

log = logging.getLogger(__name__)

LOOK = 5.0
"""Seconds between two looks."""


async def sweep(store: Store, clock: Clock, reminder: int) -> None:
    """Look every few seconds, for ever. `reminder` is in percent of a request's time; 0 is never."""
    while True:
        for request in await store.requests.expire_due(clock.now()):
            log.info("request %d expired", request.id)
        for request in await store.reminders.remind(clock.now(), reminder) if reminder else ():
            log.info("approvers are reminded of request %d", request.id)
        for ask in await store.asks.expire_due(clock.now(), told):
            log.info("ask %d expired", ask.id)
        for ask in await store.asks.lapse_moot(clock.now(), told):
            log.info("ask %d has lapsed", ask.id)
        await clock.sleep(LOOK)
