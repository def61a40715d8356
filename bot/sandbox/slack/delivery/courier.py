"""Carries payloads to the bot and gives it three seconds (docs.slack.dev/interactivity)."""

import asyncio
import time
from typing import Any, Protocol

from bot.sandbox.slack.delivery.ack import TOO_LATE, Ack
from bot.sandbox.slack.delivery.acks import settle
from bot.sandbox.slack.state.log import Delivery
from bot.sandbox.slack.state.workspace import Workspace

PATIENCE = 3.0


class Door(Protocol):
    """One of the two ways in."""

    async def carry(self, delivery: Delivery) -> Ack:
        """Hand the payload over and come back with the answer, however long it takes."""
        ...


class Courier:
    """The one place deliveries go through."""

    def __init__(self, workspace: Workspace, door: Door) -> None:
        self._workspace = workspace
        self.door = door

    async def carry(self, delivery: Delivery) -> Delivery:
        """Deliver, settle the outcome, let the answer take effect."""
        alarm = asyncio.ensure_future(self._workspace.clock.sleep(PATIENCE))
        try:
            await asyncio.sleep(0)  # the alarm is set before anybody can see the delivery
            self._workspace.note(delivery)
            started = time.perf_counter()
            ack = await self._race(delivery, alarm)
            elapsed = time.perf_counter() - started
        finally:
            await _stopped(alarm)
        delivery.outcome, delivery.ack_body, delivery.status = ack.outcome, ack.body, ack.status
        delivery.no_retry = ack.no_retry
        delivery.acked = ack.outcome == "ok"
        delivery.elapsed = elapsed if delivery.acked else None
        settle(self._workspace, delivery)
        self._workspace.changes.mark()
        return delivery

    async def _race(self, delivery: Delivery, alarm: asyncio.Future[None]) -> Ack:
        answer = asyncio.ensure_future(self.door.carry(delivery))
        racers: set[asyncio.Future[Any]] = {answer, alarm}
        try:
            await asyncio.wait(racers, return_when=asyncio.FIRST_COMPLETED)
            return answer.result() if answer.done() else TOO_LATE
        finally:
            await _stopped(answer)


async def _stopped(future: asyncio.Future[Any]) -> None:
    future.cancel()
    await asyncio.gather(future, return_exceptions=True)
