"""Messages that must arrive: a row written with the fact it tells, sent after it, kept until Slack took it."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from bot.clock import Clock
from bot.locks import Turn
from bot.owed import Owed
from bot.sender import Sender
from bot.slack import Slack
from bot.store import Store
from bot.tasks import Tasks, first_of

log = logging.getLogger(__name__)

TICK = 1.0
"""Seconds between looks at what is owed, and at whether another process has written anything."""
REPAIR = 180.0
"""Seconds between looks for cards that are behind their requests."""


class Outbox:
    """Sends what is owed: in order for each destination, one at a time, different destinations side by side."""

    def __init__(self, store: Store, slack: Slack, clock: Clock, turn: Turn) -> None:
        self._store = store
        self._clock = clock
        self._turn = turn
        self._sender = Sender(store, slack, clock)
        self._tasks = Tasks()
        self._busy: set[str] = set()

    async def run(self) -> None:
        """Send for ever, once no other process does."""
        changed = self._store.outbox.changed
        while not self._turn.take():
            await self._clock.sleep(TICK)
        while True:
            await self._store.look_beside()
            changed.clear()
            for owed in await self._store.outbox.due(self._clock.now()):
                if owed.destination not in self._busy:
                    self._busy.add(owed.destination)
                    self._tasks.spawn(self._send(owed))
            await self._something_to_do(changed)

    async def repair(self) -> None:
        """Owe the cards that are behind their requests, at the start and every few minutes, for ever."""
        while True:
            for request_id in await self._store.cards.repair(self._clock.now()):
                log.warning("the card of request %d is behind and is drawn again", request_id)
            for ask_id in await self._store.ask_cards.repair(self._clock.now()):
                log.warning("a card of ask %d is behind and is drawn again", ask_id)
            await self._clock.sleep(REPAIR)

    async def send_what_is_due(self, seconds: float) -> None:
        """At the end, once `run` was cut off: finish what is being sent, then send what is due, within `seconds`.

        What Slack may have taken already is left to the next start, which has time to look.
        """
        await self._tasks.finish(seconds / 2)
        if self._turn.take():
            await self._send_all(seconds / 2, lambda owed: owed.begun_at is None)

    async def bring(self, is_owed: Callable[[], Awaitable[bool]], seconds: float) -> None:
        """For a process that is no bot: return when something is not owed any more, or could not be sent by now.

        Where a bot runs, it sends; else this process does, and it sends whatever else is due.
        """
        for _ in range(round(seconds / TICK)):
            if self._turn.take():
                await self._send_all(seconds, lambda _: True)
                return
            if not await is_owed():
                return
            await self._clock.sleep(TICK)

    async def _send_all(self, seconds: float, wanted: Callable[[Owed], bool]) -> None:
        try:
            async with asyncio.timeout(seconds):
                while due := [owed for owed in await self._store.outbox.due(self._clock.now()) if wanted(owed)]:
                    for owed in due:
                        await self._send(owed)
        except TimeoutError:
            log.warning("some messages wait for the next start")

    async def _something_to_do(self, changed: asyncio.Event) -> None:
        await first_of(changed.wait(), self._clock.sleep(TICK))

    async def _send(self, owed: Owed) -> None:
        try:
            await self._sender.send(owed)
        finally:
            self._busy.discard(owed.destination)
            self._store.outbox.changed.set()
