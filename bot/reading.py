"""Leaf: what was read of a provider, and how it answers. Instants are aware and in UTC."""

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
