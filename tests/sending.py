"""A sender between a database and a Slack that are both real."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.outbox import Outbox
from bot.owed import Owed
from bot.sandbox.slack import Message, SlackStandIn
from bot.sandbox.town import APPROVALS, Town
from bot.sender import Sender
from bot.slack import Slack, make_session, make_web_client
from bot.store import Store
from bot.store.posts import Drawn
from bot.views.blocks import sentence
from tests.clock import ManualClock, NappingClock
from tests.store.scene import CHANNEL, at, rows, with_members
from tests.store.test_posts import TODAY

POST, UPDATE, LOOK, OPEN = "chat.postMessage", "chat.update", "conversations.history", "conversations.open"


@dataclass(frozen=True)
class Office:
    """Where messages are sent from: the database, the sender, Slack, and the clock."""

    path: Path
    store: Store
    town: Town
    shell: Slack
    sender: Sender
    clock: ManualClock

    @property
    def naps(self) -> list[float]:
        """How long somebody slept, each time."""
        assert isinstance(self.clock, NappingClock)
        return self.clock.naps

    def meanwhile(self, *then: Callable[[], None]) -> None:
        """What happens while somebody sleeps, one thing each time."""
        assert isinstance(self.clock, NappingClock)
        self.clock.then = list(then)

    @property
    def slack(self) -> SlackStandIn:
        return self.town.slack

    async def owes_a_post(self, *, not_after: float = 3600, channel: str = CHANNEL) -> None:
        """A morning post is owed, until `not_after` seconds from the start."""
        post = Drawn(TODAY, channel, sentence("*Credits*"), {}, at(not_after))
        await self.store.posts.owe(post, self.clock.now())

    async def due(self, kind: str | None = None) -> Owed:
        """The one message that is due, of this kind."""
        (owed,) = [each for each in await self.store.outbox.due(self.clock.now()) if kind in {None, each.kind}]
        return owed

    async def sends(self, kind: str | None = None) -> Owed:
        """Send the one message that is due, of this kind; the message as it was before."""
        owed = await self.due(kind)
        await self.sender.send(owed)
        return owed

    def sending(self, owed: Owed) -> "asyncio.Task[None]":
        """Begin to send a message."""
        return asyncio.ensure_future(self.sender.send(owed))

    def row(self, owed: Owed) -> dict[str, Any]:
        """What became of it."""
        names = ("state", "attempts", "not_before", "begun_at", "tried_at", "ended_at", "error", "ts")
        (values,) = rows(self.path, f"SELECT {', '.join(names)} FROM outbox WHERE id = ?", owed.id)  # noqa: S608
        return dict(zip(names, values, strict=True))

    def cards(self) -> list[Message]:
        """The messages in the channel for approvals."""
        return self.slack.messages("UADA", APPROVALS)

    def asked(self, method: str) -> list[dict[str, Any]]:
        """What Slack was asked by a method, each time."""
        return [dict(call.args) for call in self.slack.calls(method)]


@asynccontextmanager
async def an_office(path: Path, clock: ManualClock | None = None) -> AsyncIterator[Office]:
    """Ada and Ida are admins, Ada and Ben approvers; nothing is owed."""
    clock = clock or NappingClock()
    town = Town.build(clock)
    await town.slack.start()
    session = make_session()
    store = await with_members(path)
    try:
        shell = Slack(make_web_client(town.slack.workspace.app.bot_token, town.slack.api_url, session), session)
        yield Office(path, store, town, shell, Sender(store, shell, clock), clock)
    finally:
        await store.close()
        await session.close()
        await town.slack.stop()


@asynccontextmanager
async def running(outbox: Outbox) -> AsyncIterator[None]:
    """An outbox that runs beside the test."""
    task = asyncio.ensure_future(outbox.run())
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await outbox.send_what_is_due(0)


def unsent(office: Office) -> list[tuple[str, str]]:
    """To whom what is owed still."""
    return rows(office.path, "SELECT destination, kind FROM outbox WHERE state = 'waiting' ORDER BY id")


async def until(office: Office, question: str) -> None:
    """Wait until the database says yes."""
    for _ in range(5000):
        if rows(office.path, question) == [(1,)]:
            return
        await asyncio.sleep(0)
    raise AssertionError(f"not so: {question}; still owed: {unsent(office)}")


async def all_is_sent(office: Office) -> None:
    """Wait until nothing is owed any more."""
    await until(office, "SELECT count(*) = 0 FROM outbox WHERE state = 'waiting'")


def alerted(office: Office) -> list[tuple[str, str]]:
    """To whom alerts are owed, and what they say in short."""
    return rows(office.path, "SELECT destination, text FROM outbox WHERE kind = 'ALERT' ORDER BY id")
