"""The app is told of what happens, again where it does not acknowledge that (docs.slack.dev/apis/events-api)."""

import asyncio

from bot.sandbox.slack.delivery.courier import Courier
from bot.sandbox.slack.people import payloads
from bot.sandbox.slack.state.log import Delivery
from bot.sandbox.slack.state.workspace import Workspace
from bot.sandbox.slack.values import Json

AGAIN = (0.0, 60.0, 300.0)
"""Seconds after which an event is told once more, each counted from the failure before."""


class Events:
    """The Events API. Whether the app subscribes to an event is for the caller to know."""

    def __init__(self, workspace: Workspace, courier: Courier) -> None:
        self._workspace = workspace
        self._courier = courier
        self._retrying: set[asyncio.Task[None]] = set()

    async def tell(self, event: Json) -> Delivery:
        """Deliver the event, and say what came of it the first time; the other times nobody waits for."""
        payload = payloads.event_callback(self._workspace, event)
        first = await self._courier.carry(Delivery("events_api", payload))
        if _is_wanted_again(first):
            task = asyncio.create_task(self._again(first))
            self._retrying.add(task)
            task.add_done_callback(self._retrying.discard)
        return first

    async def stop(self) -> None:
        """Tell nothing again any more."""
        for task in list(self._retrying):
            task.cancel()
        await asyncio.gather(*self._retrying, return_exceptions=True)

    async def _again(self, last: Delivery) -> None:
        for number, pause in enumerate(AGAIN, 1):
            if pause:
                await self._workspace.clock.sleep(pause)
            again = Delivery("events_api", last.payload, retry=number, retry_reason=reason(last))
            last = await self._courier.carry(again)
            if not _is_wanted_again(last):
                return


def reason(failed: Delivery) -> str:
    """Why it is told again: `timeout` over Socket Mode, whatever it was; over HTTP one of the reasons in the docs."""
    if failed.envelope_id:
        return "timeout"
    if failed.outcome == "operation_timeout":
        return "http_timeout"
    return "connection_failed" if failed.status is None else "http_error"


def _is_wanted_again(delivery: Delivery) -> bool:
    return delivery.outcome != "ok" and not delivery.no_retry
