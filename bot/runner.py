"""One command or click from arrival to reply: who -> may they -> do -> reply; every exception becomes a reply."""

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import asdict, replace
from datetime import datetime, timedelta
from typing import Any

from bot.access import Member, may, without_rights
from bot.command import Asked, Command, Doer, Form, Hearing, Identity, Menu, Parts, Reply, Window
from bot.errors import BadInput, NoRow, NotConfigured, Refused, SlackCannotSay, TellerError
from bot.explain import explain
from bot.replies import Replies, as_window
from bot.store import StoreError
from bot.store.clicks import Click
from bot.views.ask_access import unknown_person
from bot.views.blocks import Block, Message, modal, sentence
from bot.views.inputs import with_trouble
from bot.views.request import shown_by
from bot.views.roles import not_yours, without_row
from bot.views.text import clean, clip, visible
from bot.views.titles import FROM_AN_OLDER_TELLER, title_of

log = logging.getLogger(__name__)

PATIENCE = 2.0
"""Seconds without an answer after which the person is told that it is still asked for."""
DATABASE_SECONDS = 0.5
"""How long an acknowledgement, which has three seconds, waits for the database."""
LAST_WORD = 1.0
"""Seconds for the answer to whoever is cut off at the end."""
STOPPING = "Teller is being restarted and could not finish this. Try again in a minute."
GOES_ON = "Teller is being restarted in the middle of this. Look in a minute whether it is done; if not, try again."
"""To a click on disk, which the next process carries out."""
DONE = "Done. The card in <#{}> shows how it goes on."
LONGEST_NAME = 100
"""Characters of a name that is not ours, in the audit trail."""
REFUSALS = (BadInput, NotConfigured, Refused, SlackCannotSay)
"""What keeps a click from being carried out before anything was begun; each such click stands in the audit trail."""
REMEMBER_DELIVERIES = timedelta(minutes=10)
MOST_OPTIONS = 100
"""Of a menu (docs.slack.dev, block_suggestion)."""


class Runner:
    """Carries out what arrives, each in a tracked task."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._tasks = parts.tasks
        self._replies = Replies(parts)
        self._deliveries: OrderedDict[str, datetime] = OrderedDict()
        self._in_windows: dict[str, Block] = {}

    def submit(self, asked: Asked, doer: Doer) -> None:
        """Take what arrived; the same delivery a second time acts once."""
        if self._is_first(asked.trigger_id):
            self._tasks.spawn(self._handle(asked, doer))
        else:
            log.info("the same delivery came again and was left alone")

    async def keep(self, asked: Asked, doer: Doer) -> None:
        """Write a click that decides down, before it is acknowledged; without its response_url, which is a secret."""
        if doer.kept and asked.trigger_id and asked.trigger_id not in self._deliveries:
            needed = asdict(replace(asked, response_url=""))
            click = Click(asked.trigger_id, doer.name, needed)
            try:
                async with asyncio.timeout(DATABASE_SECONDS):
                    await self._parts.store.clicks.keep(click, self._parts.clock.now())
            except (StoreError, TimeoutError) as error:
                log.error("a click could not be written down in time, and would not outlive a crash: %r", error)

    async def recover(self, doers: Iterable[Doer]) -> None:
        """Carry out the clicks that a process heard and did not live to carry out."""
        known = {doer.name: doer for doer in doers}
        for click in await self._parts.store.clicks.left():
            log.warning("a click is carried out after a restart: %s", click.doer)
            if click.doer in known:
                asked = {name: value for name, value in click.asked.items() if name in Asked.__dataclass_fields__}
                self.submit(Asked(**asked), known[click.doer])  # type: ignore[arg-type]  # as a `keep` wrote it

    async def take_form(self, asked: Asked, form: Form) -> Block:
        """Take a submission, and say what its window shows for now.

        What the database knows is answered here, inside the acknowledgement, because only there it comes in order.
        """
        if asked.trigger_id in self._in_windows:
            return self._in_windows[asked.trigger_id]
        try:
            async with asyncio.timeout(DATABASE_SECONDS):
                await self._require_role(asked, form)
        except (TimeoutError, StoreError) as error:
            log.warning("the database does not answer: a form is looked at after its acknowledgement: %r", error)
        except Exception as error:
            return modal(title_of(form.name), _said(error, await self._explain(asked, form, error)).blocks)
        await self.keep(asked, form)
        self.submit(asked, form)
        return form.waiting(asked)

    def errors(self, asked: Asked, form: Form) -> dict[str, str]:
        """What is wrong with a submission, by field, as far as it is known without asking anybody."""
        return form.errors(asked, self._parts)

    async def options(self, asked: Asked, menu: Menu) -> list[Block]:
        """What a menu offers to who opened it: nothing where they may not, or where the database is slow."""
        try:
            async with asyncio.timeout(DATABASE_SECONDS):
                member = await self._parts.store.members.active(asked.user_id)
            return menu.options(asked, self._parts)[:MOST_OPTIONS] if may(member, menu.act) else []
        except Exception:
            log.exception("a menu stays empty: %s", menu.name)
            return []

    def hear(self, event_id: str, event: dict[str, Any], hearing: Hearing) -> None:
        """Take an event of Slack's; the same a second time is left alone."""
        if self._is_first(event_id):
            self._tasks.spawn(self._hear(event, hearing))

    async def _hear(self, event: dict[str, Any], hearing: Hearing) -> None:
        await asyncio.sleep(0)  # the acknowledgement leaves first
        try:
            await hearing.run(event, self._parts)
        except TellerError as error:
            log.warning("%s: %s", hearing.name, error.detail or error.sentence)
        except Exception:
            log.exception("%s could not be dealt with", hearing.name)

    def say(self, asked: Asked, text: str) -> None:
        """Answer with one sentence, whoever asks."""
        if self._is_first(asked.trigger_id):
            self._tasks.spawn(self._replies.give(asked, Reply(sentence(text)), FROM_AN_OLDER_TELLER))

    def refuse(self, asked: Asked, name: str, text: str = "") -> None:
        """Take a click on a button or form called `name` that this Teller does not draw; `text` where it answers."""
        if self._is_first(asked.trigger_id):
            self._tasks.spawn(self._refuse(asked, name, text))

    async def _refuse(self, asked: Asked, name: str, text: str) -> None:
        await self._note(asked, clip(clean(name)[0], LONGEST_NAME), "from an older Teller")
        if text:
            await self._replies.give(asked, Reply(sentence(text)), title_of(name))

    async def _handle(self, asked: Asked, doer: Doer) -> None:
        await asyncio.sleep(0)  # the acknowledgement leaves first
        title = title_of(doer.name)
        is_over_home = asked.from_home and bool(doer.waits_for)
        if is_over_home:
            asked = await self._replies.open_window(asked, f"Asking {doer.waits_for}…", title)
        work = asyncio.ensure_future(self._answer(asked, doer))
        patience = asyncio.ensure_future(self._parts.clock.sleep(PATIENCE))
        try:
            await asyncio.wait({work, patience}, return_when=asyncio.FIRST_COMPLETED)
            if not work.done() and asked.response_url and doer.waits_for:
                await self._replies.respond(
                    asked, Reply(sentence(f"Still asking {doer.waits_for}… The answer follows."))
                )
            reply = await work
        except asyncio.CancelledError:
            async with asyncio.timeout(LAST_WORD):
                await self._replies.give(asked, _cut_off(asked, doer), title)
            raise
        finally:
            patience.cancel()
            work.cancel()
        if reply is None and is_over_home and asked.view_id:  # the window would wait for ever
            reply = Reply(sentence(DONE.format(self._parts.settings.teller_approval_channel)))
        if reply is not None:
            if asked.view_id:
                self._in_windows[asked.trigger_id] = as_window(reply, title).view
            await self._replies.give(asked, reply, title)
        if doer.kept:  # not before: a crash in between would leave a refused click without an answer
            await self._parts.store.clicks.done(asked.trigger_id)

    async def _answer(self, asked: Asked, doer: Doer) -> Reply | Window | None:
        try:
            member = await self._require_member(asked, doer)
            return await doer.run(asked, member, self._parts)
        except Exception as error:
            text = await self._explain(asked, doer, error)
            if isinstance(doer, Form) and asked.form and not isinstance(error, Refused):
                return _again(asked, doer, text)
            return Reply(_said(error, text))

    async def _explain(self, asked: Asked, doer: Doer, error: Exception) -> str:
        """The sentence for the person; a click that was refused is a row of the audit trail too."""
        if isinstance(error, REFUSALS) and not isinstance(doer, Command):
            await self._note(asked, doer.what, error.detail or visible(error.sentence, {}))
        return explain(error, doer.name)

    async def _require_member(self, asked: Asked, doer: Doer) -> Member:
        member = await self._require_role(asked, doer)
        if doer.identity is not Identity.IN_RUN or not member.active:
            afresh = doer.identity is Identity.AFRESH or not member.active
            await self._parts.people.require_full_member(asked.user_id, afresh=afresh)
        return member

    async def _require_role(self, asked: Asked, doer: Doer) -> Member:
        members = self._parts.store.members
        member = await members.find(asked.user_id)
        if may(member, doer.act):
            return member or without_rights(asked.user_id)
        why = f"no right to: {doer.act}"
        if member is None:
            raise NoRow(without_row(await members.all()), why)
        raise Refused(not_yours(doer.act, await members.all()), why)

    async def _note(self, asked: Asked, what: str, why: str) -> None:
        shown = shown_by(asked.value)
        request_id = None if shown is None else shown.request_id
        try:
            await self._parts.store.audit.note(
                self._parts.clock.now(), asked.user_id, what, f"refused: {why}", request_id
            )
        except StoreError:
            log.exception("a refused click of %s is missing in the audit trail", asked.user_id)

    def _is_first(self, trigger_id: str) -> bool:
        if not trigger_id:
            return True
        now = self._parts.clock.now()
        while self._deliveries and now - next(iter(self._deliveries.values())) > REMEMBER_DELIVERIES:
            forgotten, _ = self._deliveries.popitem(last=False)
            self._in_windows.pop(forgotten, None)
        if trigger_id in self._deliveries:
            return False
        self._deliveries[trigger_id] = now
        return True


def _said(error: Exception, text: str) -> Message:
    """What somebody reads of an error, who asks for access under it where they have no row."""
    return unknown_person(text) if isinstance(error, NoRow) else sentence(text)


def _cut_off(asked: Asked, doer: Doer) -> Reply | Window:
    """The last word to whoever waits when Teller stops: what was typed comes back where nothing is on disk."""
    if isinstance(doer, Form) and asked.form and not doer.kept:
        return _again(asked, doer, STOPPING)
    return Reply(sentence(GOES_ON if doer.kept else STOPPING))


def _again(asked: Asked, form: Form, text: str) -> Window:
    """The form with what was typed, and a sentence on top."""
    return Window(form.again(asked, text) if form.again else with_trouble(asked.form, text), text)
