"""What carries a request out, between a database, a Slack and an RMS that are all real."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from bot.balances import Balances
from bot.lifecycle import Request, State
from bot.minting import Minting, Terms
from bot.people import People
from bot.providers.rms import Rms
from bot.quota import Quota
from bot.reconcile import Reconciler
from bot.sandbox.faults import Call, Fault
from bot.sandbox.rms import RmsStandIn
from bot.sandbox.town import RMS_TOKEN, Town
from bot.slack import Slack, make_session, make_web_client
from bot.store import Store
from bot.tasks import Tasks
from tests.clock import NappingClock
from tests.store.scene import a_request_in, rows, with_members

SETTLES_AFTER, WAITS_FOR = timedelta(minutes=11), timedelta(hours=36)
REFUSAL = '{"success": false, "errors": [{"code": "SOME_CODE", "source": "amount", "message": "a detail"}]}'
SUMMARY, CODES, COMPANIES = "/credits/summary", "/credits/codes", "/companies"
AWAY, BACK = "ALTER TABLE requests RENAME TO away", "ALTER TABLE away RENAME TO requests"


@dataclass(frozen=True)
class Mint:
    """Everything that a mint goes through. On its clock sleeping takes no time."""

    path: Path
    store: Store
    town: Town
    balances: Balances
    minting: Minting
    reconciler: Reconciler
    tasks: Tasks
    background: Tasks
    clock: NappingClock

    @property
    def rms(self) -> RmsStandIn:
        return self.town.rms

    async def carries_out(self, request: Request) -> Request:
        """Carry out a request to its end; how it stands then."""
        self.minting.begin(request)
        await self.tasks.finish(5)
        return await self.request(request.id)

    async def looks_for(self, request: Request) -> Request:
        """Look for a lost mint until that ends; how it stands then."""
        self.reconciler.begin(request)
        return await self.looked(request)

    async def looked(self, request: Request) -> Request:
        """Wait until nothing is looked for any more, or the clock has stopped."""
        finishing = asyncio.ensure_future(self.background.finish(5))
        stopped = asyncio.ensure_future(self.clock.stopped.wait())
        await asyncio.wait([finishing, stopped], return_when=asyncio.FIRST_COMPLETED)
        for each in (finishing, stopped):
            each.cancel()
        return await self.request(request.id)

    async def watches(self, hours: int = 1) -> None:
        """Watch what was given up, for as many readings."""
        self.clock.stops_after = hours - 1
        self.background.spawn(self.reconciler.watch())
        async with asyncio.timeout(30):
            await self.clock.stopped.wait()

    async def request(self, request_id: int) -> Request:
        """A request as it stands now."""
        request = await self.store.requests.find(request_id)
        assert request is not None
        return request

    def has_code(self, reference: str = "MC-000001", amount: int = 4, company: int = 458, **differs: Any) -> None:
        """RMS has a code, as it was asked for."""
        comment = differs.pop("comment", f"[{reference}] spare routers")
        maker = self.rms.account.companies[company]
        self.rms.add_code(company=maker, amount=amount, comment=comment, **differs)

    def spoils(self, path: str, fault: Fault, *, method: str = "GET", times: int | None = 1) -> None:
        """Let the next calls of this path meet a fault."""
        self.rms.faults.add(fault, times=times, when=lambda call: (call.method, call.path) == (method, path))

    def posts(self) -> list[Call]:
        """The POSTs that mint."""
        return self.rms.calls_of("POST", CODES)

    def asked(self) -> list[tuple[str, str | None, str | None]]:
        """What RMS was asked: the path, the search and the company."""
        return [(call.path, call.query.get("q"), call.query.get("company_id")) for call in self.rms.calls]

    def owed(self, kind: str) -> list[str]:
        """To whom messages of a kind are owed."""
        return [row[0] for row in rows(self.path, "SELECT destination FROM outbox WHERE kind = ? ORDER BY id", kind)]


async def unknown(mint: Mint, **differs: Any) -> Request:
    """A mint whose answer was lost; it settles eleven minutes after its intent."""
    return await a_request_in(mint.store, State.UNKNOWN, **differs)


async def approved(mint: Mint, **differs: Any) -> Request:
    """A request that Ada approved."""
    return await a_request_in(mint.store, State.APPROVED, **differs)


@asynccontextmanager
async def a_mint(path: Path, stops_after: int = 1000) -> AsyncIterator[Mint]:
    """Nothing is asked for yet."""
    clock = NappingClock(stops_after)
    town = Town.build(clock)
    await town.start()
    session, store, rms = make_session(), await with_members(path), Rms(town.rms.url, RMS_TOKEN, 5)
    tasks, background = Tasks(), Tasks()
    try:
        slack = Slack(make_web_client(town.slack.workspace.app.bot_token, town.slack.api_url, session), session)
        people = People(slack, clock, str((await slack.whoami())["team_id"]))
        balances = Balances(rms, None, clock, Quota(clock, 100_000))
        reconciler = Reconciler(store, balances, clock, background)
        minting = Minting(store, balances, people, reconciler, clock, tasks, Terms(SETTLES_AFTER, WAITS_FOR))
        yield Mint(path, store, town, balances, minting, reconciler, tasks, background, clock)
    finally:
        await tasks.finish(0)
        await background.finish(0)
        await rms.close()
        await store.close()
        await session.close()
        await town.stop()
