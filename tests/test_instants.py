"""How an instant is written down, and read back."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from bot.instants import http_date, instant, moment, moment_of
from tests.clock import T0


@pytest.mark.parametrize(
    ("date", "read"),
    [
        ("Tue, 10 Mar 2026 08:00:00 GMT", T0),
        ("Tue, 10 Mar 2026 08:00:00 +0000", T0),
        ("Tue, 10 Mar 2026 10:00:00 +0200", T0),
        ("Tue, 10 Mar 2026 08:00:00 -0000", T0),
        ("", None),
        ("yesterday", None),
        ("Tue, 99 Mar 2026 08:00:00 GMT", None),
    ],
)
def test_a_date_header(date: str, read: datetime | None) -> None:
    """It is read in UTC, whatever zone it is in; what is none is None."""
    found = moment_of(date)

    assert found == read
    assert found is None or found.tzinfo is UTC


@pytest.mark.parametrize("zone", [UTC, timezone(timedelta(hours=2))])
def test_written_as_a_date_header(zone: timezone) -> None:
    """In GMT, and cut to whole seconds."""
    at = (T0 + timedelta(milliseconds=900)).astimezone(zone)

    assert http_date(at) == "Tue, 10 Mar 2026 08:00:00 GMT"


def test_written_in_the_database() -> None:
    """It comes back as it was."""
    at = T0 + timedelta(microseconds=1)

    assert moment(instant(at)) == at
    assert moment(None) is None
