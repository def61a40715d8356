"""The daily check of conservation: RMS's codes against the ledger, from a baseline taken at the first start."""

import logging
from dataclasses import dataclass
from datetime import date, timedelta

from bot.balances import Balances
from bot.clock import Clock
from bot.conservation import Reading, compare, outside_sentence
from bot.errors import BadInput, TellerError
from bot.settings import Settings
from bot.store import Store
from bot.store.ledger import Says
from bot.views.checks import report_message
from bot.views.text import local_date

log = logging.getLogger(__name__)

LOOK = timedelta(hours=1)
"""Between two looks at whether today's check is to be done."""
NOTHING_TO_COMPARE = (
    "Nothing was compared: this database is empty, and nobody knows yet whether it is new or has lost what it knew. "
    "Start Teller, which asks RMS; where RMS holds codes that Teller had made, run `teller audit rebuild`."
)


@dataclass(frozen=True)
class Checked:
    """What a check found, as sentences: all of it, and what is new; how many references were too young for it."""

    found: list[str]
    new: list[str]
    too_young: int


class Checks:
    """Compares what RMS lists with what Teller had made."""

    def __init__(self, settings: Settings, store: Store, balances: Balances, clock: Clock) -> None:
        self._zone = settings.teller_timezone
        self._settle = timedelta(minutes=settings.teller_settle_minutes)
        self._store = store
        self._balances = balances
        self._clock = clock

    async def run(self) -> None:
        """Check once for each local date, for ever; what cannot be read now is tried again within the hour."""
        while True:
            try:
                if not await self._store.ledger.is_checked(self._today()):
                    for new in (await self.check()).new:
                        log.error("RMS and the ledger do not agree: %s", new)
            except TellerError as error:
                log.warning("the codes cannot be checked now: %s", error.detail or error.sentence)
            await self._clock.sleep(LOOK.total_seconds())

    async def check(self) -> Checked:
        """Check now. What was not found before is told to the admins.

        The first check takes the baseline. Raises ProviderError, NotConfigured, and BadInput where the ledger has to
        be made anew first, or RMS has not told yet whether it has.
        """
        if not await self._store.origin.is_known():
            raise BadInput(NOTHING_TO_COMPARE)
        today, ledger = self._today(), self._store.ledger
        known, before, begun_at = await ledger.known(), await ledger.entries(), self._clock.now()
        codes = (await self._balances.rms.listing()).in_full()
        if known is None:
            known = {code.id for code in codes if code.id is not None}
            await ledger.take_baseline(known, begun_at)
        after = await ledger.entries()
        found = compare(Reading(codes, known, before, after, begun_at, self._settle))
        outside = {code.id: code for code in found.outside if code.id is not None}
        says = Says(lambda ids: outside_sentence([outside[each] for each in sorted(ids)]), report_message)
        new = await ledger.report(today, found.about_ours, outside, begun_at, says)
        made_elsewhere = [outside_sentence(found.outside)] if found.outside else []
        return Checked([*found.about_ours, *made_elsewhere], new, found.too_young)

    def _today(self) -> date:
        return local_date(self._clock.now(), self._zone)
