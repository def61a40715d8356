"""Calls to RMS, counted by month: RMS allows so many, and what mints goes before what is only looked at."""

import logging

from bot.clock import Clock
from bot.errors import QuotaPressed
from bot.store import Store, StoreError
from bot.views.text import number

log = logging.getLogger(__name__)

FOR_DISPLAY = 0.8
"""The part of the quota after which lists are not walked for display any more."""
WRITE_EVERY = 30.0
"""Seconds between two writes of what was counted; a crash forgets so much at most."""
PRESSED = (
    "Most of what RMS answers in a month is used up ({} of {} calls), and the rest is kept for minting. "
    "Lists come back next month; one company's credits can still be asked for by its id."
)


class Quota:
    """Counts what is asked of RMS in a month of UTC. `most` is TELLER_RMS_QUOTA, in calls a month."""

    def __init__(self, clock: Clock, most: int) -> None:
        self._clock = clock
        self.most = most
        self._month = ""
        self._written = 0
        self._pending = 0

    def count(self) -> None:
        """One more call was made."""
        self._pending += 1

    @property
    def calls(self) -> int:
        """How many calls were made this month, as far as this process knows."""
        return self._written + self._pending

    def require_walks(self) -> None:
        """Raises QuotaPressed where a list is not to be walked for display."""
        if self.calls >= self.most * FOR_DISPLAY:
            raise QuotaPressed(PRESSED.format(number(self.calls), number(self.most)))

    async def run(self, store: Store) -> None:
        """Write down what was counted, for ever."""
        while True:
            await self.write(store)
            await self._clock.sleep(WRITE_EVERY)

    async def write(self, store: Store) -> None:
        """Write down what was counted, and learn what other processes and earlier starts counted."""
        pending, month = self._pending, self._clock.now().strftime("%Y-%m")
        if month == self._month and not pending:
            return
        try:
            self._written = await store.ledger.count_calls(month, pending)
        except StoreError as error:
            log.error("calls to RMS are counted later: %s", error)
            return
        self._month = month
        self._pending -= pending
