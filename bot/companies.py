"""RMS's companies, kept fresh in the background, so that a form has them at hand."""

import asyncio
import logging
from datetime import timedelta

from bot.clock import Clock
from bot.errors import ProviderError, Rejected
from bot.latest import Latest
from bot.providers.rms import Rms
from bot.providers.rms_models import Company
from bot.providers.rms_protocol import PROVIDER
from bot.quota import Quota
from bot.shared import Reading, Shared
from bot.tasks import first_of

log = logging.getLogger(__name__)

FRESH_LIST = timedelta(minutes=10)
"""How old the list may be before it is read again for somebody who needs it."""
AFTER_START = 30.0
"""Seconds after a start until the list is first read: what waits for an answer goes first."""
OF_THE_QUOTA = 0.1
"""The part of the quota that reading the list may use, whoever needs it."""
AT_ONCE = 0.25
"""The part of that which may be used at once; the rest comes evenly over the month, so that it lasts."""
ROWS_OF_A_PAGE = 100
MONTH = 30 * 24 * 3600.0


def every(companies: int, quota: int) -> float:
    """Seconds between two readings of a list of so many companies, where RMS answers `quota` calls in a month."""
    pages = companies // ROWS_OF_A_PAGE + 1
    return max(FRESH_LIST.total_seconds(), pages * MONTH / (quota * OF_THE_QUOTA))


def matching(companies: list[Company], typed: str) -> list[Company]:
    """Those with `typed` in their name, or at the beginning of their id: the best fit first, then by name."""
    wanted = typed.strip().casefold()
    fits = [(fit, each) for each in companies if (fit := _fit(each, wanted)) is not None]
    return [each for _, each in sorted(fits, key=lambda pair: (pair[0], pair[1].name.casefold(), pair[1].id))]


def _fit(company: Company, wanted: str) -> int | None:
    """How well a company fits, 0 best; None where it does not, or has no id to choose it by."""
    name, number = company.name.casefold(), str(company.id)
    if company.id is None:
        return None
    if wanted == number:
        return 0
    if name.startswith(wanted) or number.startswith(wanted):
        return 1
    return 2 if wanted in name else None


class Budget:
    """How many pages of the list may be read now: in no 30 days more than a tenth of the quota, and one reading."""

    def __init__(self, clock: Clock, quota: int) -> None:
        tenth = quota * OF_THE_QUOTA
        self._clock = clock
        self._most = tenth * AT_ONCE
        self._a_second = tenth * (1 - AT_ONCE) / MONTH
        self._left, self._since = self._most, clock.now()

    @property
    def allows(self) -> bool:
        """Whether the list may be read. A whole reading may be: how long the list is, is known after it."""
        now = self._clock.now()
        earned = max(0.0, (now - self._since).total_seconds()) * self._a_second
        self._left, self._since = min(self._most, self._left + earned), now
        return self._left >= 1

    def use(self, pages: int) -> None:
        """So many were read."""
        self._left -= pages


class Companies:
    """The list as it was last read. `known` is None before that, and where RMS does not let it be read."""

    def __init__(self, rms: Rms | None, clock: Clock, quota: Quota, latest: Latest) -> None:
        self._rms = rms
        self._clock = clock
        self._quota = quota
        self._latest = latest
        self._shared = Shared(clock)
        self._budget = Budget(clock, quota.most)
        self._wanted = asyncio.Event()
        self.known: Reading[list[Company]] | None = None

    async def read(self, oldest: timedelta) -> list[Company]:
        """Every company, read anew where the list is older than `oldest` and its part of the quota is not used up.

        Raises ProviderError.
        """
        if self.known is not None and self._clock.now() - self.known.at < oldest:
            return self.known.value
        if self._rms is None:
            return []
        if self.known is not None and not self._budget.allows:
            return self.known.value
        rms = self._rms
        try:
            self.known = await self._shared.read("companies", lambda: self._walk(rms), timedelta(0))
        except Rejected as error:
            if error.status in {401, 403}:
                self.known = None
            raise
        return self.known.value

    async def newer(self, name: str, oldest: timedelta) -> list[Company]:
        """The list where it may be read anew, else what RMS's own search finds for `name`. Raises ProviderError."""
        if self._rms is None or self._budget.allows:
            return await self.read(oldest)
        rms = self._rms
        return await self._latest.watch(PROVIDER, lambda: rms.companies_like(name))

    async def _walk(self, rms: Rms) -> list[Company]:
        pages = 1
        try:
            found = await self._latest.watch(PROVIDER, rms.companies)
            pages += len(found) // ROWS_OF_A_PAGE
        finally:
            self._budget.use(pages)
        return found

    def at_hand(self) -> list[Company] | None:
        """The list as it is known, without waiting; where it is old, it is read again behind one's back."""
        if self.known is None or self._clock.now() - self.known.at >= FRESH_LIST:
            self._wanted.set()
        return None if self.known is None else self.known.value

    async def run(self) -> None:
        """Keep the list fresh, for ever, within a small part of the quota."""
        await self._sleep(AFTER_START)
        while True:
            self._wanted.clear()
            try:
                self._quota.require_walks()
                await self.read(FRESH_LIST)
            except ProviderError as error:
                log.warning("the list of companies is not read now: %s", error.detail or error.sentence)
            await self._sleep(every(len(self.known.value) if self.known else 0, self._quota.most))

    async def _sleep(self, seconds: float) -> None:
        """Until the time is over, or somebody needs a newer list."""
        await first_of(self._clock.sleep(seconds), self._wanted.wait())
