"""One message on its way: is it there already, may it go now, draw it, write that it is begun, send it, tick it."""

import logging
from collections.abc import Awaitable, Callable
from datetime import timedelta

from bot.clock import Clock
from bot.drawing import CARDS, Drawing, body
from bot.errors import SlackBusy, SlackError, SlackRefused
from bot.lifecycle import Event
from bot.owed import ASK_CARD, CARD, GIVEN_UP, REFUSED, Owed
from bot.pace import HISTORY, OPEN, POST, UPDATE, Pace
from bot.slack import Posted, Slack
from bot.slack_history import Metadata
from bot.steps import (
    Found,
    Next,
    Step,
    after_failure,
    at_first,
    is_closed,
    is_unanswered,
    look_from,
    once_looked,
    to_send,
)
from bot.store import Store, StoreError
from bot.views.asks import told as told_of
from bot.views.outbox import alert

log = logging.getLogger(__name__)

PAUSE = 5.0
"""Seconds after something could not be written."""
EVENT_TYPE = "teller_outbox"
NOT_TAKEN = "Slack did not take its card ({}). Ask an admin to mend that, then ask again."


class Sender:
    """Carries a message as far as it goes now. Nothing but one process at a time may use it (see locks.Turn)."""

    def __init__(self, store: Store, slack: Slack, clock: Clock) -> None:
        self._store = store
        self._slack = slack
        self._clock = clock
        self._drawing = Drawing(store)
        self._pace = Pace()

    async def send(self, owed: Owed) -> None:
        """Send a message that is due, or write why it is not sent. Raises nothing but CancelledError."""
        try:
            step, unanswered = await self._outcome(owed)
            await self._put_off(owed, step, unanswered=unanswered)
        except StoreError as error:
            log.error("message %d (%s) waits for the database: %s", owed.id, owed.kind, error)
            await self._clock.sleep(PAUSE)
        except Exception:
            log.exception("what became of message %d (%s) could not be written", owed.id, owed.kind)
            await self._clock.sleep(PAUSE)

    async def _outcome(self, owed: Owed) -> tuple[Step, bool]:
        """What is left to do, and whether Slack may have done the rest."""
        try:
            return await (self._card(owed) if owed.kind in CARDS else self._post(owed)), False
        except StoreError:
            raise
        except SlackError as error:
            if isinstance(error, SlackBusy):
                self._pace.pause(error.method, self._clock.now() + timedelta(seconds=error.retry_after))
            return after_failure(owed, error), is_unanswered(error)
        except Exception as error:
            log.exception("message %d (%s) could not be sent", owed.id, owed.kind)
            return after_failure(owed, error), True

    async def _card(self, owed: Owed) -> Step:
        card = await self._drawing.card(owed)
        if card.ts is None and (card.wanted or owed.begun_at is not None):
            return await self._post(owed)
        if card.ts is not None and card.shown < card.version:
            channel = await self._conversation(owed.destination)
            if await self._its_turn(UPDATE):
                card = await self._drawing.card(owed)
            await self._slack.update(channel, card.ts or "", card.message, card.carries)
            cards = self._drawing.cards(owed)
            await self._surely(lambda: cards.redrawn(owed, card.version, self._clock.now()))
        else:
            await self._surely(lambda: self._store.outbox.sent(owed, self._clock.now()))
        return Step(Next.TICK)

    async def _post(self, owed: Owed) -> Step:
        channel = await self._conversation(owed.destination)
        step, ts = at_first(owed, self._clock.now()), None
        if step.next is Next.LOOK:
            step, ts = await self._look(owed, channel)
        if ts is not None:
            return await self._tick(owed, channel, ts, None)
        if step.next is Next.SEND and await self._its_turn(POST, channel):
            step = to_send(owed, self._clock.now())
        return await self._send_now(owed, channel) if step.next is Next.SEND else step

    async def _send_now(self, owed: Owed, channel: str) -> Step:
        version, message = await self._drawing.message(owed, self._clock.now())
        if message is None:
            await self._store.outbox.sent(owed, self._clock.now())
            return Step(Next.TICK)
        begun = await self._store.outbox.begin(owed, self._clock.now())
        if begun is None:
            return Step(Next.TICK)
        if begun.text is not None and begun.kind not in CARDS:
            message = body(begun)
        posted = await self._slack.post(channel, message, _metadata(begun))
        return await self._tick(owed, channel, posted.ts, version)

    async def _look(self, owed: Owed, channel: str) -> tuple[Step, str | None]:
        """Read the channel back for a message that may stand there, and say what follows."""
        since = look_from(owed, self._clock.now())
        found, ts = Found.CLOSED, None
        try:
            await self._its_turn(HISTORY)
            ts = await self._slack.history.find(channel, _metadata(owed), since)
            found = Found.ABSENT if ts is None else Found.THERE
        except SlackRefused as error:
            if not is_closed(error):
                raise
            log.warning("whether message %d (%s) was posted cannot be seen: %s", owed.id, owed.kind, error.detail)
        log.info("message %d (%s) was looked for: %s", owed.id, owed.kind, found.name)
        return once_looked(owed, found, self._clock.now()), ts

    async def _tick(self, owed: Owed, channel: str, ts: str, version: int | None) -> Step:
        """Write that Slack has it, however long that takes: what is not written is sent again."""
        if owed.kind in CARDS:
            cards = self._drawing.cards(owed)
            await self._surely(lambda: cards.posted(owed, ts, version, self._clock.now()))
        if owed.kind == CARD:
            permalink = await self._slack.permalink(Posted(channel, ts))
            await self._store.requests.linked(owed.request_id or 0, permalink)
        elif owed.kind not in CARDS:
            await self._surely(lambda: self._store.outbox.sent(owed, self._clock.now(), ts))
        return Step(Next.TICK)

    async def _put_off(self, owed: Owed, step: Step, *, unanswered: bool) -> None:
        now = self._clock.now()
        if step.next is Next.WAIT:
            log.warning("message %d (%s) is tried again in %.0f s: %s", owed.id, owed.kind, step.pause, step.why)
            not_before = now + timedelta(seconds=step.pause)
            await self._store.outbox.later(owed, not_before, step.why, unanswered=unanswered)
        elif step.next in _ENDS:
            state = _ENDS[step.next]
            log.error("message %d (%s) is %s: %s", owed.id, owed.kind, state, step.why)
            withdrawn = None
            if owed.kind == CARD and step.by_slack:
                withdrawn = await self._store.requests.happen(
                    Event.UNPOSTED, owed.request_id or 0, now, answer=step.why
                )
            if owed.kind == ASK_CARD and step.by_slack:
                await self._store.ask_cards.refused(owed, now, told_of, NOT_TAKEN.format(step.why))
            says = alert if withdrawn is None else None  # else the request's own notices tell the admins
            told = await self._store.setbacks.end(owed, state, step.why, now, says, unanswered=unanswered)
            if told.nobody:
                log.error("no admin can be told in Slack that message %d (%s) is %s", owed.id, owed.kind, state)

    async def _conversation(self, destination: str) -> str:
        known = self._slack.known_conversation(destination)
        if known is not None:
            return known
        await self._its_turn(OPEN)
        return await self._slack.conversation(destination)

    async def _its_turn(self, method: str, channel: str = "") -> bool:
        """Wait until a call may begin; whether there was anything to wait for."""
        waited = False
        while wait := self._pace.take(method, self._clock.now(), channel):
            waited = True
            await self._clock.sleep(wait)
        return waited

    async def _surely(self, write: Callable[[], Awaitable[None]]) -> None:
        """Write what Slack has done already, however long the database cannot be written."""
        while True:
            try:
                return await write()
            except StoreError as error:
                log.error("what Slack took is not written yet: %s", error)
                await self._clock.sleep(PAUSE)


_ENDS = {Next.SET_ASIDE: REFUSED, Next.GIVE_UP: GIVEN_UP}


def _metadata(owed: Owed) -> Metadata:
    """By what a message is known again: no more than its own number, and that of its request."""
    request = {} if owed.request_id is None else {"request": owed.request_id}
    return Metadata(EVENT_TYPE, {"key": owed.key, **request})
