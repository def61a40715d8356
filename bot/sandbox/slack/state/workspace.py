"""The workspace: everything the stand-in remembers, in one place."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Self

from bot.clock import Clock, SystemClock
from bot.sandbox.changes import Changes
from bot.sandbox.slack.state.app import App
from bot.sandbox.slack.state.channels import Channel
from bot.sandbox.slack.state.ids import Ids
from bot.sandbox.slack.state.log import Call, Delivery
from bot.sandbox.slack.state.messages import Content, Ephemeral, Message
from bot.sandbox.slack.state.response_urls import ResponseUrl, ResponseUrls
from bot.sandbox.slack.state.triggers import Trigger, Triggers
from bot.sandbox.slack.state.users import SLACKBOT, User
from bot.sandbox.slack.state.views import Views
from bot.sandbox.slack.values import Json


@dataclass
class Workspace:
    """One Slack workspace with one app installed."""

    app: App = field(default_factory=App)
    team_id: str = "T0SANDBOX"
    domain: str = "sandbox"
    name: str = "Sandbox"
    clock: Clock = field(default_factory=SystemClock)
    base_url: str = ""
    users: dict[str, User] = field(default_factory=dict)
    channels: dict[str, Channel] = field(default_factory=dict)
    calls: list[Call] = field(default_factory=list)
    deliveries: list[Delivery] = field(default_factory=list)
    wire: list[Call | Delivery] = field(default_factory=list)
    touched: list[Message] = field(default_factory=list)
    """Each message as often as it was written, rewritten or removed, in this order."""

    def __post_init__(self) -> None:
        self.ids = Ids()
        self.changes = Changes()
        self.triggers = Triggers()
        self.response_urls = ResponseUrls()
        self.views = Views(self.ids, self.name_of)
        self.add_user(User(SLACKBOT, "slackbot", "Slackbot"))
        self.add_user(User(self.app.bot_user_id, self.app.bot_name, self.app.name, is_bot=True))

    @classmethod
    def from_manifest(cls, manifest: Mapping[str, Any], **settings: Any) -> Self:
        """An empty workspace in which the manifest's app is installed, with exactly its scopes."""
        return cls(App.from_manifest(manifest), **settings)

    def now(self) -> datetime:
        """The present by the injected clock."""
        return self.clock.now()

    def note(self, entry: Call | Delivery) -> None:
        """Write down what goes over the wire, in the order in which it does."""
        entry.at = entry.at or self.now()
        self.wire.append(entry)
        entry.number = len(self.wire)
        if isinstance(entry, Call):
            self.calls.append(entry)
        else:
            self.deliveries.append(entry)
        self.changes.mark()

    def name_of(self, some_id: str) -> str | None:
        """What a mention of the id shows."""
        if some_id in self.users:
            return self.users[some_id].name
        return self.channels[some_id].name if some_id in self.channels else None

    def add_user(self, user: User) -> User:
        """Take an account in; without a team of its own it belongs to this one."""
        user.team_id = user.team_id or self.team_id
        self.users[user.id] = user
        self.changes.mark()
        return user

    def profile(self, user: User) -> Json:
        """The user object that the app gets; the address of a person is in it with the scope users:read.email."""
        shown = user.as_json(self.now())
        if "users:read.email" in self.app.scopes and user.is_person:
            shown["profile"]["email"] = f"{user.name}@{self.domain}.example"
        return shown

    def add_channel(self, channel: Channel) -> Channel:
        """Take a conversation in."""
        channel.created = channel.created or int(self.now().timestamp())
        self.channels[channel.id] = channel
        self.changes.mark()
        return channel

    def find_dm(self, user_id: str) -> Channel | None:
        """The direct message between the person and the bot, if one was ever opened."""
        pair = {user_id, self.app.bot_user_id}
        return next((one for one in self.channels.values() if one.kind == "im" and set(one.members) == pair), None)

    def dm(self, user_id: str) -> Channel:
        """The direct message between the person and the bot, opened when need be."""
        found = self.find_dm(user_id)
        return found or self.add_channel(Channel(self.ids.next("D"), members=[user_id, self.app.bot_user_id]))

    def post(self, channel: Channel, content: Content, user_id: str = "", **more: Any) -> Message:
        """A message for everybody in the conversation; the bot's own unless a person is named."""
        message = Message(**self._written(channel, content, user_id), **more)
        channel.messages.append(message)
        self._touch(message)
        return message

    def whisper(self, channel: Channel, visible_to: str, content: Content, user_id: str = "") -> Ephemeral:
        """A message only one person sees."""
        ephemeral = Ephemeral(**self._written(channel, content, user_id), visible_to=visible_to)
        channel.ephemerals.append(ephemeral)
        self._touch(ephemeral)
        return ephemeral

    def say(self, user_id: str, channel_id: str, text: str) -> Message:
        """A person writes something, which is no concern of the bot's."""
        return self.post(self.channels[channel_id], Content(text), user_id)

    def rewrite(self, message: Message, content: Content) -> None:
        """Put other content in its place; where everybody sees it, it is marked as edited."""
        message.text, message.blocks, message.attachments = content.text, content.blocks, content.attachments
        if not isinstance(message, Ephemeral):
            message.edited_ts = self.ids.ts(self.now())
        self._touch(message)

    def remove(self, message: Message) -> None:
        """Take the message out of its conversation."""
        channel = self.channels[message.channel_id]
        message.deleted = True
        channel.messages = [one for one in channel.messages if one is not message]
        channel.ephemerals = [one for one in channel.ephemerals if one is not message]
        self._touch(message)

    def trigger(self, user_id: str, view_id: str | None = None, channel_id: str = "") -> str:
        """A fresh trigger id for what the person just did, in a view or while they looked at a conversation."""
        trigger = Trigger(self.ids.trigger(self.team_id), user_id, self.now(), view_id, channel_id)
        return self.triggers.issue(trigger)

    def response_url(self, channel_id: str, user_id: str, source: Message | None = None) -> str:
        """A fresh response URL on the stand-in's own host."""
        key = self.response_urls.issue(ResponseUrl(self.ids.secret(), channel_id, user_id, self.now(), source))
        return f"{self.base_url}/response/{self.team_id}/{key}"

    def stamp(self) -> Json:
        """What every view object says of its team and app."""
        return {
            "team_id": self.team_id,
            "app_id": self.app.app_id,
            "app_installed_team_id": self.team_id,
            "bot_id": self.app.bot_id,
        }

    def _touch(self, message: Message) -> None:
        self.touched.append(message)
        self.changes.mark()

    def _written(self, channel: Channel, content: Content, user_id: str) -> dict[str, Any]:
        by_bot = not user_id
        return {
            "ts": self.ids.ts(self.now()),
            "channel_id": channel.id,
            "user_id": user_id or self.app.bot_user_id,
            "text": content.text,
            "blocks": content.blocks,
            "attachments": content.attachments,
            "bot_id": self.app.bot_id if by_bot else "",
            "app_id": self.app.app_id if by_bot else "",
            "team_id": self.team_id,
            "names": self.name_of,
        }
