"""The lives of a bot among its team: it is started again each time that it dies, and time goes on for both."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from bot.asks import State as Asked
from bot.lifecycle import State
from bot.sandbox.slack import Delivery
from tests.clock import ManualClock
from tests.faults.crashes.nursery import Bot, Died
from tests.journeys.team import Team
from tests.journeys.witness import rows

TRIES = 4
"""How often somebody does a thing to which nothing happens."""
SLACK_WAITS = 4.0
"""Seconds after which Slack has given up on an acknowledgement, and says so."""
STEPS = (5, 25, 90, 480, 60, 60, 600, 3600, 3600, 3600)
"""Seconds by which the clock goes on until everything is settled: past the looks for a lost answer, and an hour."""
Do = Callable[[], Awaitable[Delivery]]
BUSY = (State.APPROVED, State.SENDING, State.UNKNOWN)
HELD = ("hang", "work_then_hang")
"""Faults of RMS in which the bot waits for the answer."""


@dataclass(frozen=True)
class Act:
    """Something that somebody does, and how they know that it was heard: as a rule, Slack says so."""

    do: Do
    is_seen: Callable[[Delivery], Any] = lambda delivery: delivery.acked


class Lives:
    """The team and its bot; what people do here is done until they see something come of it."""

    def __init__(self, team: Team, bot: Bot) -> None:
        assert isinstance(team.clock, ManualClock)
        self.team, self.bot, self.clock = team, bot, team.clock
        self.plans: list[dict[str, Any]] = []
        """How the points of the next lives are counted, from their start."""
        self.stays_dead = False
        """Whether nobody starts it again for now."""
        self._calls_before = 0

    async def listens(self, **plan: Any) -> None:
        """Count the points from now on, or from the next start on."""
        if self.bot.dead.is_set():
            self.plans.append(plan)
        else:
            with suppress(Died):  # where there is little to live through
                await self.bot.listens(**plan)

    async def starts(self) -> None:
        """Start the bot, and again if it dies of it."""
        while True:
            await self.team.slack.until(lambda: self.team.slack.connections == 0)
            self._calls_before = len(self.team.rms.calls)
            try:
                port = await self.bot.starts(self.clock.now(), self.plans.pop(0) if self.plans else None)
            except Died:
                assert not self.bot.by_itself, self.bot.by_itself
                continue
            if not self.team.settings.socket_mode:
                self.team.slack.deliver_over_http(f"http://127.0.0.1:{port}/slack/events")
            return

    async def settles(self) -> None:
        """Return once the bot lives and has done all it can do."""
        while not self.stays_dead:
            try:
                if await self.bot.settles() <= self._held():
                    return
            except Died:
                assert not self.bot.by_itself, self.bot.by_itself
                await self.starts()

    def _held(self) -> int:
        """How many answers RMS keeps back from this life."""
        calls = self.team.rms.calls[self._calls_before :]
        return sum(call.fault in HELD and call.status is None for call in calls)

    async def passes(self, seconds: float) -> None:
        """Let time go on for everybody."""
        await self.clock.advance(seconds)
        with suppress(Died):  # the next life begins at the new time
            await self.bot.advances(seconds)
        await self.settles()

    async def does(self, *acts: Act) -> None:
        """Somebody acts, or several at once, and again where nothing comes of it or Slack says that it went wrong."""
        left = list(acts)
        for _ in range(TRIES):
            deliveries = await self._to_their_end([act.do for act in left])
            await self.settles()
            left = [
                act
                for act, delivery in zip(left, deliveries, strict=True)
                if delivery is not None and not act.is_seen(delivery)
            ]
            if self.stays_dead or not left:
                return
        outcomes = [(each.user_id, each.kind, each.outcome) for each in deliveries if each is not None]
        raise AssertionError(f"nothing comes of it: {outcomes}")

    async def _to_their_end(self, acts: list[Do]) -> list[Delivery | None]:
        """What was done, unanswered where the bot dies of it; None where the button is not there (any more)."""
        acting = [asyncio.ensure_future(_or_none(act)) for act in acts]
        dying = asyncio.ensure_future(self.bot.dead.wait())
        pending = {*acting}
        while pending and not dying.done():
            _, pending = await asyncio.wait({*pending, dying}, return_when=asyncio.FIRST_COMPLETED)
            pending -= {dying}
        dying.cancel()
        if pending:
            await self.clock.advance(SLACK_WAITS)
        return await asyncio.gather(*acting)

    async def recovers(self) -> None:
        """Let time go on until nothing is left to do; AssertionError where that does not come."""
        await self.settles()
        for seconds in STEPS:
            if self.is_at_rest():
                return
            if seconds >= 600:
                self.team.rms.faults.clear()
                self.team.rms.faults.release()
            await self.passes(seconds)
        assert self.is_at_rest(), f"it does not come to rest: {rows(self.team, 'requests')}"

    def is_at_rest(self) -> bool:
        """Whether nothing is owed, under way, unknown, kept back or still to be found."""
        owed = [row for row in rows(self.team, "outbox") if row["state"] == "waiting"]
        busy = [row for row in rows(self.team, "requests") if row["state"] in BUSY]
        given_up = {row["reference"] for row in rows(self.team, "mints") if row["outcome"] == State.NOT_ISSUED}
        late = [code for code in self.team.rms.codes_with("[MC-") if code.comment[1:10] in given_up]
        sending = [row for row in rows(self.team, "asks") if row["state"] == Asked.SENDING]
        return not (owed or busy or late or sending or rows(self.team, "clicks") or self.team.rms.faults.waiting)

    def states(self) -> list[State]:
        """Where the requests stand, oldest first."""
        return [State(row["state"]) for row in rows(self.team, "requests")]

    def asked(self) -> list[Asked]:
        """Where the asks stand, oldest first."""
        return [Asked(row["state"]) for row in rows(self.team, "asks")]


async def _or_none(act: Do) -> Delivery | None:
    try:
        return await act()
    except LookupError:
        return None
