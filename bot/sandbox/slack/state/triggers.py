"""Trigger ids: three seconds, one use (docs.slack.dev/interactivity/handling-user-interaction)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.sandbox.slack.refusal import Refusal

LIFETIME = timedelta(seconds=3)


@dataclass
class Trigger:
    """Proof that a person just did something, good for one modal."""

    id: str
    user_id: str
    issued: datetime
    view_id: str | None = None
    channel_id: str = ""
    """The conversation that the person was looking at, where it is known."""
    used: bool = False


class Triggers:
    """All trigger ids ever issued."""

    def __init__(self) -> None:
        self._issued: dict[str, Trigger] = {}

    def issue(self, trigger: Trigger) -> str:
        """Remember a new trigger and give back its id."""
        self._issued[trigger.id] = trigger
        return trigger.id

    def exchange(self, trigger_id: str, now: datetime) -> Trigger:
        """Spend the trigger; unknown, spent and stale ones have each their own error (views.open)."""
        trigger = self._issued.get(trigger_id)
        if trigger is None:
            raise Refusal("invalid_trigger_id")
        if trigger.used:
            raise Refusal("exchanged_trigger_id")
        if now - trigger.issued > LIFETIME:
            raise Refusal("expired_trigger_id")
        trigger.used = True
        return trigger
