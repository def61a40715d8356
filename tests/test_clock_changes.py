"""The clock changes between the next posts of a schedule, as its own clocks have them."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.schedules import EVERY_DAY, Plan, clock_changes, next_times

VILNIUS = ZoneInfo("Europe/Vilnius")


def instant(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


CHANGES = [
    ("Europe/Vilnius", "07:30", EVERY_DAY, "2026-10-23 12:00", [("2026-10-25", "2026-10-25 01:00", -1.0)]),
    ("Europe/Vilnius", "02:30", EVERY_DAY, "2026-10-24 12:00", [("2026-10-25", "2026-10-25 01:00", -1.0)]),
    ("Europe/Vilnius", "07:30", EVERY_DAY, "2026-10-22 12:00", [("2026-10-25", "2026-10-25 01:00", -1.0)]),
    ("Europe/Vilnius", "07:30", EVERY_DAY, "2026-10-21 12:00", []),
    ("Europe/Vilnius", "07:30", EVERY_DAY, "2026-10-25 12:00", []),
    ("Europe/Vilnius", "07:30", EVERY_DAY, "2026-10-25 04:00", [("2026-10-25", "2026-10-25 01:00", -1.0)]),
    ("Europe/Vilnius", "07:30", frozenset({0}), "2026-10-24 12:00", [("2026-10-25", "2026-10-25 01:00", -1.0)]),
    ("Europe/Vilnius", "03:30", EVERY_DAY, "2026-03-28 12:00", [("2026-03-29", "2026-03-29 01:00", 1.0)]),
    ("Asia/Beirut", "09:00", EVERY_DAY, "2026-03-28 12:00", [("2026-03-29", "2026-03-28 22:00", 1.0)]),
    ("Asia/Beirut", "09:00", EVERY_DAY, "2026-03-28 22:30", [("2026-03-29", "2026-03-28 22:00", 1.0)]),
    ("Asia/Beirut", "09:00", EVERY_DAY, "2026-10-21 12:00", [("2026-10-25", "2026-10-24 21:00", -1.0)]),
    ("Asia/Beirut", "09:00", EVERY_DAY, "2026-10-20 12:00", []),
    ("Australia/Lord_Howe", "09:00", EVERY_DAY, "2026-10-03 00:00", [("2026-10-04", "2026-10-03 15:30", 0.5)]),
    ("Pacific/Apia", "09:00", EVERY_DAY, "2011-12-29 00:00", [("2011-12-30", "2011-12-30 10:00", 24.0)]),
    ("Etc/UTC", "09:00", EVERY_DAY, "2026-10-24 12:00", []),
]
"""Zone, local time, days, now; each change by its date, its instant, and by how many hours the clock goes on."""


@pytest.mark.parametrize(
    ("zone", "at", "days", "now", "expected"), CHANGES, ids=[f"{row[0]} {row[1]} {row[3]}" for row in CHANGES]
)
def test_clock_changes_are_named(
    zone: str, at: str, days: frozenset[int], now: str, expected: list[tuple[str, str, float]]
) -> None:
    """Those from now to the end of the third date, also one on the very date of the first."""
    each = Plan("CMORNING", days, time.fromisoformat(at), ZoneInfo(zone))
    found = clock_changes(each.zone, instant(now), next_times(each, instant(now), 3))

    assert [(f"{one.day}", one.at, one.by / timedelta(hours=1)) for one in found] == [
        (day, instant(moment), hours) for day, moment, hours in expected
    ]


def test_no_times_no_changes() -> None:
    """Where nothing is due, no clock is told of."""
    assert clock_changes(VILNIUS, instant("2026-10-24 12:00"), []) == []
