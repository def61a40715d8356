"""Ids and timestamps that never repeat within a workspace."""

import itertools
import secrets
from datetime import UTC, datetime, timedelta

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICRO = timedelta(microseconds=1)


class Ids:
    """Hands out what Slack would number."""

    def __init__(self) -> None:
        self._count = itertools.count(1)
        self._last_micros = 0

    def next(self, prefix: str) -> str:
        """An id such as V00000007: a letter for the kind and a running number."""
        return f"{prefix}{next(self._count):08d}"

    def ts(self, now: datetime) -> str:
        """A message timestamp, `seconds.micros`: text, unique and rising even while the clock stands still."""
        micros = (now - _EPOCH) // _MICRO
        self._last_micros = max(self._last_micros + 1, micros)
        seconds, rest = divmod(self._last_micros, 1_000_000)
        return f"{seconds}.{rest:06d}"

    def trigger(self, team_id: str) -> str:
        """A trigger id: digits, digits and a hexadecimal part (docs.slack.dev/interactivity)."""
        digits = "".join(str(ord(letter) % 10) for letter in team_id)
        return f"{next(self._count):010d}.{digits}.{secrets.token_hex(16)}"

    def view_hash(self, now: datetime) -> str:
        """The mark of one state of a view; it changes with every change of the view."""
        return f"{int(now.timestamp())}.{next(self._count):08d}"

    def secret(self) -> str:
        """The part of a URL nobody can guess."""
        return secrets.token_urlsafe(18)
