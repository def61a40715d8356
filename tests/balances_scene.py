"""The town's providers behind one Balances, on a clock that stands still."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.balances import Balances
from bot.providers.ozeki import Login, Ozeki
from bot.providers.rms import Rms
from bot.quota import Quota
from bot.sandbox.town import GATEWAY_PASSWORD, GATEWAY_USER, RMS_TOKEN, Town
from tests.clock import ManualClock


class Scene:
    """What the tests ask, and what they count."""

    def __init__(self, clock: ManualClock, town: Town, balances: Balances) -> None:
        self.clock = clock
        self.rms = town.rms
        self.ozeki = town.ozeki
        self.balances = balances

    def asked(self, path: str = "/credits/summary") -> int:
        """How often RMS was asked there."""
        return len(self.rms.calls_of("GET", path))

    @property
    def everything(self) -> int:
        """What the whole account has left at RMS."""
        return sum(company.left() for company in self.rms.account.visible_companies())


@asynccontextmanager
async def serving() -> AsyncIterator[Scene]:
    """Both providers listen."""
    clock = ManualClock()
    town = Town.build(clock)
    await town.rms.start()
    await town.ozeki.start()
    quota = Quota(clock, 1000)
    rms = Rms(town.rms.url, RMS_TOKEN, on_call=quota.count)
    ozeki = Ozeki(town.ozeki.url, Login(GATEWAY_USER, GATEWAY_PASSWORD))
    try:
        yield Scene(clock, town, Balances(rms, ozeki, clock, quota))
    finally:
        await rms.close()
        await ozeki.close()
        await town.rms.stop()
        await town.ozeki.stop()
