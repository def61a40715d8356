"""Lets requests expire when their time has run out, whether or not anybody presses anything."""

import logging
import sqlite3

from bot.clock import Clock
from bot.store import Store

log = logging.getLogger(__name__)

LOOK = 5.0


async def sweep(store: Store, clock: Clock) -> None:
    """Every few seconds, for ever."""
    while True:
        try:
            for request in await store.requests.expire_due(clock.now()):
                log.info("request %d expired", request.id)
        except sqlite3.Error as error:
            log.error("requests could not be checked for expiry: %s", error)
        await clock.sleep(LOOK)
