"""Whether a database that knows nothing is new, or has lost what it knew: RMS tells, by the references it lists."""

import asyncio
import logging

from bot.balances import Balances
from bot.clock import Clock
from bot.errors import TellerError
from bot.providers.rms_models import Code
from bot.reference import read_comment
from bot.store import Store
from bot.store.trust import NEW

log = logging.getLogger(__name__)

AGAIN = 60.0
"""Seconds after which RMS is asked again where it could not be asked."""
AT_THE_START = 3.0
"""Seconds that a start waits for RMS to tell."""
LOST = (
    "Minting waits: this database is empty, and RMS holds codes that Teller had made. Ask who runs Teller to "
    "restore the database or to run `teller audit rebuild`; where it is meant to be new, an admin types "
    '`/teller new "why"`.'
)
NOT_TOLD = (
    "Minting waits: this database is empty, and RMS has not told yet whether it holds codes that Teller had made. "
    "Teller asks again every minute."
)


def references_in(codes: list[Code]) -> list[tuple[str, str, Code]]:
    """The codes that carry a reference of Teller's form: reference, comment, code."""
    matches = [(read_comment(code.comment), code) for code in codes]
    return [(*found, code) for found, code in matches if found is not None]


class Origin:
    """Finds out once whether the ledger can be trusted; until then nothing is approved."""

    def __init__(self, store: Store, balances: Balances, clock: Clock) -> None:
        self._store = store
        self._balances = balances
        self._clock = clock
        self._told = NOT_TOLD

    async def why_not(self) -> str | None:
        """Why nothing may be minted; None where the ledger can be trusted."""
        return None if await self._store.origin.is_known() else self._told

    async def begin(self) -> None:
        """Ask RMS, and wait for it a short while."""
        try:
            async with asyncio.timeout(AT_THE_START):
                await self._look()
        except TimeoutError:
            log.warning("RMS has not told yet whether it holds codes of Teller's")

    async def run(self) -> None:
        """Ask until RMS has told, then return. What it holds is for people to decide about."""
        while not await self._store.origin.is_known() and self._told is NOT_TOLD:
            await self._look()
            await self._clock.sleep(AGAIN)

    async def _look(self) -> None:
        if await self._store.origin.is_known():
            return
        try:
            listing = await self._balances.rms.listing()
        except TellerError as error:
            log.warning("RMS does not tell whether it holds codes of Teller's: %s", error.detail or error.sentence)
            return
        if references_in([code for code, _ in listing.codes]):
            self._told = LOST
            log.error("%s", LOST)
        elif listing.complete:
            await self._store.origin.settle(NEW, self._clock.now())
