"""Conversations (docs.slack.dev/reference/objects/conversation-object)."""

from dataclasses import dataclass, field
from typing import Literal

from bot.sandbox.slack.state.messages import Ephemeral, Message
from bot.sandbox.slack.values import Json

Kind = Literal["channel", "group", "im"]


@dataclass
class Channel:
    """A channel or a direct message; its id's first letter tells a direct message from the rest."""

    id: str
    name: str = ""
    members: list[str] = field(default_factory=list)
    is_private: bool = False
    is_archived: bool = False
    is_ext_shared: bool = False
    created: int = 0
    messages: list[Message] = field(default_factory=list)
    ephemerals: list[Ephemeral] = field(default_factory=list)

    @property
    def kind(self) -> Kind:
        """Which family of scopes reads it: channels:, groups: or im:."""
        if self.id.startswith("D"):
            return "im"
        return "group" if self.is_private or self.id.startswith("G") else "channel"

    @property
    def shown_name(self) -> str:
        """The channel_name a slash command carries."""
        return {"im": "directmessage", "group": "privategroup", "channel": self.name}[self.kind]

    def message(self, ts: str) -> Message | None:
        """The message everybody in the conversation sees under that timestamp."""
        return next((message for message in self.messages if message.ts == ts), None)

    def as_json(self, me: str) -> Json:
        """The conversation as the user `me` gets to see it."""
        return self._direct(me) if self.kind == "im" else self._channel(me)

    def _direct(self, me: str) -> Json:
        other = next((member for member in self.members if member != me), me)
        return {
            "id": self.id,
            "created": self.created,
            "is_im": True,
            "is_org_shared": False,
            "is_archived": self.is_archived,
            "is_open": True,
            "user": other,
            "priority": 0,
        }

    def _channel(self, me: str) -> Json:
        nothing_said = {"value": "", "creator": "", "last_set": 0}
        return {
            "id": self.id,
            "name": self.name,
            "name_normalized": self.name,
            "created": self.created,
            "is_channel": self.kind == "channel",
            "is_group": self.id.startswith("G"),
            "is_im": False,
            "is_mpim": False,
            "is_private": self.kind == "group",
            "is_archived": self.is_archived,
            "is_general": self.name == "general",
            "is_shared": self.is_ext_shared,
            "is_ext_shared": self.is_ext_shared,
            "is_org_shared": False,
            "is_pending_ext_shared": False,
            "pending_shared": [],
            "pending_connected_team_ids": [],
            "is_frozen": False,
            "is_member": me in self.members,
            "creator": next(iter(self.members), ""),
            "topic": nothing_said,
            "purpose": nothing_said,
            "previous_names": [],
            "unlinked": 0,
            "parent_conversation": None,
            "updated": self.created * 1000,
        }
