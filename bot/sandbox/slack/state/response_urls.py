"""Response URLs: thirty minutes, five posts (docs.slack.dev/interactivity/handling-user-interaction)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.sandbox.slack.refusal import Refusal
from bot.sandbox.slack.state.messages import Message

LIFETIME = timedelta(minutes=30)
USES = 5


@dataclass
class ResponseUrl:
    """A way back to where a person did something, membership or not."""

    key: str
    channel_id: str
    user_id: str
    issued: datetime
    source: Message | None = None
    uses: int = 0


class ResponseUrls:
    """All response URLs ever issued, by the unguessable part of their path."""

    def __init__(self) -> None:
        self._issued: dict[str, ResponseUrl] = {}

    def issue(self, url: ResponseUrl) -> str:
        """Remember a new one and give back its key."""
        self._issued[url.key] = url
        return url.key

    def find(self, key: str) -> ResponseUrl | None:
        """The one with this key, used up or not."""
        return self._issued.get(key)

    def spend(self, key: str, now: datetime) -> ResponseUrl:
        """Count one use; past the limits the answers are used_url and expired_url."""
        url = self._issued.get(key)
        if url is None:
            raise Refusal("invalid_url")
        if now - url.issued > LIFETIME:
            raise Refusal("expired_url")
        if url.uses >= USES:
            raise Refusal("used_url")
        url.uses += 1
        return url
