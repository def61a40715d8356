"""Figures in words: how long ago, how far a day is, how many, and when it is for whoever reads."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from bot.sandbox.slack import visible_text
from bot.views.text import (
    age,
    count,
    day_and_distance,
    local_date,
    local_time,
    number,
)
from tests.clock import T0


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (-5, "just now"),
        (0, "just now"),
        (0.9, "just now"),
        (1, "1 second ago"),
        (59.9, "59 seconds ago"),
        (60, "1 minute ago"),
        (3599, "59 minutes ago"),
        (3600, "1 hour ago"),
        (86399, "23 hours ago"),
        (86400, "1 day ago"),
        (40 * 86400, "40 days ago"),
    ],
)
def test_age(seconds: float, words: str) -> None:
    """In the largest unit that fits, and never in the future."""
    assert age(T0, T0 + timedelta(seconds=seconds)) == words


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 3, 10), "10 March 2026, today"),
        (date(2026, 3, 11), "11 March 2026, in 1 day"),
        (date(2026, 5, 20), "20 May 2026, in 71 days"),
        (date(2026, 3, 9), "9 March 2026, 1 day ago"),
        (date(2025, 3, 10), "10 March 2025, 365 days ago"),
    ],
)
def test_day_and_distance(day: date, words: str) -> None:
    """A date, and how far it is."""
    assert day_and_distance(day, date(2026, 3, 10)) == words


@pytest.mark.parametrize(
    ("how_many", "words"), [(0, "0 codes"), (1, "1 code"), (-1, "-1 code"), (2, "2 codes"), (1234, "1,234 codes")]
)
def test_count(how_many: int, words: str) -> None:
    """The plural where it is one."""
    assert count(how_many, "code") == words


def test_local_time() -> None:
    """Slack shows it in each reader's zone; whoever cannot reads UTC, whatever zone it came in."""
    expected = "<!date^1773129600^{date_short_pretty} at {time}|2026-03-10 08:00 UTC>"
    assert local_time(T0) == expected
    assert local_time(T0.astimezone(timezone(timedelta(hours=14)))) == expected
    assert visible_text({"text": local_time(T0)}) == "2026-03-10 08:00 UTC"


def test_local_date() -> None:
    """The date on the wall of the zone."""
    evening = datetime(2026, 3, 10, 23, 30, tzinfo=UTC)
    assert local_date(evening, UTC) == date(2026, 3, 10)
    assert local_date(evening, timezone(timedelta(hours=2))) == date(2026, 3, 11)


@pytest.mark.parametrize(
    ("value", "seen"),
    [(0, "0"), (999, "999"), (1000, "1,000"), (-1234567, "-1,234,567"), (None, "unknown")],
)
def test_amounts_are_grouped(value: int | None, seen: str) -> None:
    """Three digits together, whatever the sign; what nobody knows is said so."""
    assert number(value) == seen
