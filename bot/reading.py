"""Leaf: what was read of a provider, how it answers, and how Slack does. Instants are aware and in UTC."""

from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class Reading(Generic[T]):
    """A figure and when it was read."""

    value: T
    at: datetime


@dataclass(frozen=True)
class Pulse:
    """Since when a provider answers, or fails with `trouble`, a sentence for people."""

    since: datetime
    trouble: str | None


@dataclass(frozen=True)
class Contact:
    """How Slack reaches Teller: `since` it stands, or is gone; `losses` are those since the start.

    `heard` is Slack's last delivery over HTTP.
    """

    since: datetime
    is_there: bool = True
    losses: int = 0
    over_http: bool = False
    heard: datetime | None = None
