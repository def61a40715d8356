"""Leaf: how an instant is written down, in the database and in the digest of a request."""

from datetime import datetime


def instant(moment: datetime) -> str:
    """`moment` (aware, UTC) as text of one length, so that text compares as time."""
    return moment.isoformat(timespec="microseconds")


def moment(text: str | None) -> datetime | None:
    """The instant (aware, UTC) that `instant` wrote, or None."""
    return None if text is None else datetime.fromisoformat(text)
