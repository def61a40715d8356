"""Messages for everybody and messages for one (docs.slack.dev/messaging)."""

import copy
import dataclasses
from dataclasses import dataclass, field
from typing import Any, Self

from bot.sandbox.slack.state.names import Names, no_names
from bot.sandbox.slack.values import Json


@dataclass
class Message:
    """A message in a conversation, as it stands now."""

    ts: str
    channel_id: str
    user_id: str
    text: str
    blocks: list[Json] = field(default_factory=list)
    attachments: list[Json] = field(default_factory=list)
    metadata: Json | None = None
    thread_ts: str | None = None
    reply_broadcast: bool = False
    bot_id: str = ""
    app_id: str = ""
    team_id: str = ""
    edited_ts: str | None = None
    deleted: bool = False
    names: Names = field(default=no_names, repr=False, compare=False)

    def snapshot(self) -> Self:
        """The message frozen as one window still shows it, whatever becomes of it."""
        return dataclasses.replace(
            self, blocks=copy.deepcopy(self.blocks), attachments=copy.deepcopy(self.attachments)
        )

    def as_json(self, *, with_metadata: bool = False) -> Json:
        """The message object of payloads and answers."""
        shown: dict[str, Any] = {
            "type": "message",
            "user": self.user_id,
            "text": self.text,
            "ts": self.ts,
            "team": self.team_id,
        }
        if self.bot_id:
            shown |= {"bot_id": self.bot_id, "app_id": self.app_id}
        if self.thread_ts:
            shown["thread_ts"] = self.thread_ts
        if self.blocks:
            shown["blocks"] = copy.deepcopy(self.blocks)
        if self.attachments:
            shown["attachments"] = copy.deepcopy(self.attachments)
        if self.edited_ts:
            shown["edited"] = {"user": self.bot_id or self.user_id, "ts": self.edited_ts}
        if with_metadata and self.metadata is not None:
            shown["metadata"] = copy.deepcopy(self.metadata)
        return shown


@dataclass
class Ephemeral(Message):
    """A message one person sees; the Web API can neither find nor change it, only its response_url can."""

    visible_to: str = ""


@dataclass
class Content:
    """What a message says: checked and completed, ready to be posted or put over another."""

    text: str
    blocks: list[Json] = field(default_factory=list)
    attachments: list[Json] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
