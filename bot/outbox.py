"""Messages that must arrive: a row written with the fact it tells, sent after it, kept until Slack took it."""

import asyncio
import logging
from datetime import timedelta
from typing import Any

from bot.access import too_few_approvers
from bot.clock import Clock
from bot.errors import SlackBusy, SlackError, SlackRefused
from bot.lifecycle import Event, Request, State
from bot.slack import Slack
from bot.store import Store
from bot.store.outbox import CARD, Owed
from bot.tasks import Tasks
from bot.views.notice import notice
from bot.views.request import card

log = logging.getLogger(__name__)

LONGEST_PAUSE = 60.0
"""Seconds between two tries."""
TICK = 1.0
"""Seconds between looks at what waits for its next try."""
_MENDABLE = frozenset(
    {
        "invalid_auth",
        "not_authed",
        "account_inactive",
        "token_revoked",
        "token_expired",
        "missing_scope",
        "not_allowed_token_type",
        "org_login_required",
        "team_access_not_granted",
    }
)
"""Refusals that say nothing of the message: it is kept for the day the app is mended."""


class Outbox:
    """Sends what is owed: in order for each destination, one at a time, different destinations side by side."""

    def __init__(self, store: Store, slack: Slack, clock: Clock) -> None:
        self._store = store
        self._slack = slack
        self._clock = clock
        self._tasks = Tasks()
        self._busy: set[str] = set()
        self._cut_off: set[int] = set()
        """What was being sent when the end came: Slack may have taken it, so the next start decides."""

    async def run(self) -> None:
        """Send for ever."""
        changed = self._store.outbox.changed
        while True:
            changed.clear()
            for owed in await self._store.outbox.due(self._clock.now()):
                if owed.destination not in self._busy:
                    self._busy.add(owed.destination)
                    self._tasks.spawn(self._send(owed))
            await self._something_to_do(changed)

    async def send_what_is_due(self, seconds: float) -> None:
        """At the end, once `run` was cut off: finish what is being sent, then send what is due, within `seconds`."""
        await self._tasks.finish(seconds / 2)
        try:
            async with asyncio.timeout(seconds / 2):
                while due := await self._store.outbox.due(self._clock.now()):
                    due = [owed for owed in due if owed.id not in self._cut_off]
                    if not due:
                        break
                    for owed in due:
                        await self._send(owed)
        except TimeoutError:
            log.warning("some messages wait for the next start")

    async def _something_to_do(self, changed: asyncio.Event) -> None:
        waits: list[asyncio.Future[Any]] = [asyncio.ensure_future(changed.wait())]
        if await self._store.outbox.waiting():
            waits.append(asyncio.ensure_future(self._clock.sleep(TICK)))
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()

    async def _send(self, owed: Owed) -> None:
        try:
            await self._try(owed)
        except SlackRefused as error:
            await self._refused(owed, error)
        except SlackError as error:
            pause = min(LONGEST_PAUSE, 2.0**owed.attempts)
            if isinstance(error, SlackBusy):
                pause = max(pause, error.retry_after)
            await self._later(owed, pause, error)
        except asyncio.CancelledError:
            self._cut_off.add(owed.id)
            raise
        except Exception:
            log.exception("message %d (%s) could not be sent", owed.id, owed.kind)
            await self._clock.sleep(LONGEST_PAUSE)
        finally:
            self._busy.discard(owed.destination)
            self._store.outbox.changed.set()

    async def _try(self, owed: Owed) -> None:
        request = await self._store.requests.find(owed.request_id)
        if request is None:
            raise AssertionError(f"message {owed.id} is owed for a request that is not there")
        if owed.kind == CARD:
            await self._draw(owed, request)
        else:
            await self._slack.post(owed.destination, notice(owed.kind, request, owed.destination))
            await self._store.outbox.sent(owed)

    async def _draw(self, owed: Owed, request: Request) -> None:
        message = card(request, few_approvers=too_few_approvers(await self._store.members.all()))
        if request.card_ts is not None:
            await self._slack.update(request.channel, request.card_ts, message)
            await self._store.outbox.sent(owed)
        elif request.state is State.WITHDRAWN:
            await self._store.outbox.sent(owed)
        else:
            posted = await self._slack.post(request.channel, message)
            await self._store.outbox.card_sent(owed, posted.ts)
            await self._store.requests.linked(request.id, await self._slack.permalink(posted))

    async def _refused(self, owed: Owed, error: SlackRefused) -> None:
        if error.error in _MENDABLE:
            await self._later(owed, LONGEST_PAUSE, error)
            return
        log.error("Slack refuses message %d (%s) for good: %s", owed.id, owed.kind, error.detail)
        if owed.kind == CARD:
            await self._store.requests.happen(Event.WITHDRAW, owed.request_id, self._clock.now(), answer=error.error)
        await self._store.outbox.refused(owed, error.error)

    async def _later(self, owed: Owed, pause: float, error: SlackError) -> None:
        log.warning("message %d (%s) is tried again in %.0f s: %s", owed.id, owed.kind, pause, error.detail)
        await self._store.outbox.later(owed, self._clock.now() + timedelta(seconds=pause), error.detail)
