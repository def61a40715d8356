"""Leaf: how an instant is written down: in the database, in the digest of a request, and in HTTP's Date."""

from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime


def instant(moment: datetime) -> str:
    """`moment` (aware, UTC) as text of one length, so that text compares as time."""
    return moment.isoformat(timespec="microseconds")


def moment(text: str | None) -> datetime | None:
    """The instant (aware, UTC) that `instant` wrote, or None."""
    return None if text is None else datetime.fromisoformat(text)


def http_date(moment: datetime) -> str:
    """`moment` (aware) as a Date header says it, cut to whole seconds (RFC 9110, 5.6.7)."""
    return format_datetime(moment.astimezone(UTC), usegmt=True)


def moment_of(date: str) -> datetime | None:
    """The instant (aware, UTC) of a Date header, or None where it is none."""
    try:
        found = parsedate_to_datetime(date)
    except (ValueError, TypeError):
        return None
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
