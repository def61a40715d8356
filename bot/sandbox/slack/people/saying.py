"""A person says something, and the app hears of it as far as it asked to (docs.slack.dev/apis/events-api)."""

import asyncio
import re
from collections.abc import Iterator

from bot.sandbox.slack.people import eyes
from bot.sandbox.slack.people.escaping import escape
from bot.sandbox.slack.people.events import Events
from bot.sandbox.slack.state.app import App
from bot.sandbox.slack.state.channels import Channel
from bot.sandbox.slack.state.messages import Content, Message
from bot.sandbox.slack.state.workspace import Workspace
from bot.sandbox.slack.values import Json

_LABEL = re.compile(r"<(@\w+)\|[^>]*>")
_FAMILIES = {"channel": "channels", "group": "groups", "im": "im"}


class Saying:
    """Messages of people. Nobody waits for the app to hear of one."""

    def __init__(self, workspace: Workspace, events: Events) -> None:
        self._workspace = workspace
        self._events = events
        self._telling: set[asyncio.Task[None]] = set()

    def say(self, user_id: str, channel_id: str, typed: str) -> Message:
        """Post what was typed. In what is said a person is an id alone, unlike in what follows a command."""
        channel = eyes.room(self._workspace, user_id, channel_id)
        text = _LABEL.sub(r"<\1>", escape(self._workspace, user_id, typed))
        message = self._workspace.post(channel, Content(text), user_id)
        events = list(heard(self._workspace.app, channel, message))
        if events:
            task = asyncio.create_task(self._tell(events))
            self._telling.add(task)
            task.add_done_callback(self._telling.discard)
        return message

    async def stop(self) -> None:
        """Tell nothing any more."""
        for task in list(self._telling):
            task.cancel()
        await asyncio.gather(*self._telling, return_exceptions=True)

    async def _tell(self, events: list[Json]) -> None:
        for event in events:
            await self._events.tell(event)


def heard(app: App, channel: Channel, message: Message) -> Iterator[Json]:
    """The events of a message for the app: where it is in the conversation, subscribed, and granted the scope."""
    if app.bot_user_id not in channel.members:
        return
    family = _FAMILIES[channel.kind]
    said = {"user": message.user_id, "text": message.text, "ts": message.ts, "event_ts": message.ts}
    said |= {"channel": channel.id, "team": message.team_id}
    if f"message.{family}" in app.events and f"{family}:history" in app.scopes:
        yield {"type": "message", "channel_type": channel.kind, **said}
    is_meant = f"<@{app.bot_user_id}>" in message.text and channel.kind != "im"
    if is_meant and "app_mention" in app.events and "app_mentions:read" in app.scopes:
        yield {"type": "app_mention", **said}
