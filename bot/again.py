"""What must be done in the end: it is begun again after each failure, with longer and longer pauses."""

import logging
from collections.abc import Awaitable, Callable
from typing import TypeVar

from bot.clock import Clock
from bot.errors import TellerError

log = logging.getLogger(__name__)

T = TypeVar("T")

FIRST_PAUSE, LONGEST_PAUSE = 1.0, 60.0
"""Seconds."""


async def until_done(
    clock: Clock,
    what: str,
    work: Callable[[], Awaitable[T]],
    first_pause: float = FIRST_PAUSE,
    longest_pause: float = LONGEST_PAUSE,
) -> T:
    """What `work()` comes to in the end, however often it fails before; `what` is not done yet then, says the log.

    The pauses are in seconds, each twice as long as the one before.
    """
    pause = first_pause
    while True:
        try:
            return await work()
        except TellerError as error:
            log.error("%s is not done yet: %s", what, error)
        except Exception:
            log.exception("%s is not done yet", what)
        await clock.sleep(pause)
        pause = min(longest_pause, pause * 2)
