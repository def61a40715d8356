"""What went over the wire: calls to the Web API, deliveries to the bot, numbered in one order."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.sandbox.slack.state.messages import Message
from bot.sandbox.slack.values import Json


@dataclass
class Call:
    """One request to the Web API and what it was answered, or one to a response_url, which is `user_id`'s, who acted
    in `channel_id`."""

    method: str
    args: Json
    answer: Json
    status: int
    at: datetime
    user_id: str = ""
    channel_id: str = ""
    number: int = 0


@dataclass
class Delivery:
    """One payload for the bot and what came of it.

    `outcome` is "pending" until it is settled as "ok", "operation_timeout" (no answer in time),
    "dispatch_failed" (nobody to give it to, or an HTTP answer other than 200), "invalid_ack" (answered, but
    with something Slack cannot use: see `problems`), "unknown command" or "not sent".
    """

    kind: str
    payload: Json
    user_id: str = ""
    acked: bool = False
    outcome: str = "pending"
    ack_body: Any = None
    elapsed: float | None = None
    status: int | None = None
    late_ack: bool = False
    problems: list[str] = field(default_factory=list)
    shown: Message | None = None
    offered: Json = field(default_factory=dict)
    """What a menu may show, out of the answer to a block_suggestion: `options` or `option_groups`."""

    retry: int = 0
    """Of an event: the how many-th time it is told again, for `retry_reason`; 0 for the first time."""

    retry_reason: str = ""
    no_retry: bool = False
    """Whether the bot said that it does not want this again."""

    envelope_id: str = ""
    at: datetime | None = None
    number: int = 0

    @property
    def envelope_type(self) -> str:
        """The Socket Mode envelope it travels in (docs.slack.dev/apis/events-api/using-socket-mode)."""
        if self.kind == "slash_commands":
            return "slash_commands"
        return "events_api" if self.kind == "events_api" else "interactive"
