"""When a schedule's posts are due: once for each chosen local date of every zone, whatever its clocks do."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.daily import LOOK
from bot.schedules import EVERY_DAY, Occurrence, Plan, Schedule, candidates, due_at, next_times

ZONES = st.sampled_from(sorted(available_timezones())).map(ZoneInfo)
DAYS = st.dates(date(1972, 1, 2), date(2037, 12, 30))
TIMES = st.times().map(lambda at: at.replace(second=0, microsecond=0))
INSTANTS = st.datetimes(datetime(1972, 1, 5), datetime(2037, 12, 20), timezones=st.just(UTC))  # noqa: DTZ001
DAYS_OF_THE_WEEK = st.frozensets(st.integers(0, 6), min_size=1)
SECOND, MINUTE, DAY = timedelta(seconds=1), timedelta(minutes=1), timedelta(days=1)

KNOWN: list[tuple[str, str, str, str | None]] = [
    ("UTC", "2026-03-29", "09:00", "2026-03-29 09:00"),
    ("Europe/Vilnius", "2026-01-15", "09:00", "2026-01-15 07:00"),
    ("Europe/Vilnius", "2026-07-15", "09:00", "2026-07-15 06:00"),
    ("Europe/Vilnius", "2026-03-29", "02:59", "2026-03-29 00:59"),
    ("Europe/Vilnius", "2026-03-29", "03:00", "2026-03-29 01:00"),
    ("Europe/Vilnius", "2026-03-29", "03:30", "2026-03-29 01:00"),
    ("Europe/Vilnius", "2026-03-29", "04:00", "2026-03-29 01:00"),
    ("Europe/Vilnius", "2026-10-25", "02:59", "2026-10-24 23:59"),
    ("Europe/Vilnius", "2026-10-25", "03:30", "2026-10-25 00:30"),
    ("Europe/Vilnius", "2026-10-25", "04:00", "2026-10-25 02:00"),
    ("Australia/Lord_Howe", "2026-10-04", "02:15", "2026-10-03 15:30"),
    ("Australia/Lord_Howe", "2026-10-04", "02:30", "2026-10-03 15:30"),
    ("Australia/Lord_Howe", "2026-04-05", "01:45", "2026-04-04 14:45"),
    ("Australia/Lord_Howe", "2026-04-05", "02:00", "2026-04-04 15:30"),
    ("Pacific/Apia", "2011-12-29", "23:59", "2011-12-30 09:59"),
    ("Pacific/Apia", "2011-12-30", "00:00", None),
    ("Pacific/Apia", "2011-12-30", "09:00", None),
    ("Pacific/Apia", "2011-12-30", "23:59", None),
    ("Pacific/Apia", "2011-12-31", "00:00", "2011-12-30 10:00"),
    ("Pacific/Kwajalein", "1993-08-21", "09:00", None),
    ("Pacific/Kiritimati", "1994-12-31", "09:00", None),
    ("Africa/Cairo", "2026-04-24", "00:30", "2026-04-23 22:00"),
    ("Africa/Cairo", "2026-10-29", "23:30", "2026-10-29 20:30"),
    ("Africa/Cairo", "2026-10-30", "00:00", "2026-10-29 22:00"),
    ("Asia/Beirut", "2026-03-29", "00:00", "2026-03-28 22:00"),
    ("Asia/Beirut", "2026-03-29", "00:59", "2026-03-28 22:00"),
    ("Asia/Beirut", "2026-10-24", "23:30", "2026-10-24 20:30"),
    ("Asia/Beirut", "2026-10-25", "00:00", "2026-10-24 22:00"),
    ("America/Nuuk", "2026-03-28", "23:30", "2026-03-29 01:00"),
    ("America/Nuuk", "2026-03-29", "00:00", "2026-03-29 01:00"),
    ("America/St_Johns", "2010-11-07", "00:00", "2010-11-07 02:30"),
    ("America/St_Johns", "2010-11-06", "23:30", "2010-11-07 02:00"),
    ("America/Juneau", "1867-10-18", "12:00", "1867-10-17 20:57:41"),
]
"""Zone, local date and time, the instant in UTC: ordinary days, gaps, folds, dates that were skipped or doubled."""


def instant(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def plan(at: time, zone: ZoneInfo, days: frozenset[int] = EVERY_DAY) -> Plan:
    """At `at` in `zone`, on these days of the week."""
    return Plan("CMORNING", days, at, zone)


def schedule(at: time, zone: ZoneInfo, days: frozenset[int] = EVERY_DAY, since: datetime | None = None) -> Schedule:
    return Schedule(2, plan(at, zone, days), since)


def wall(moment: datetime, zone: tzinfo) -> datetime:
    """What the clock on the wall shows."""
    return moment.astimezone(zone).replace(tzinfo=None)


def exists(day: date, zone: tzinfo) -> bool:
    """Whether a wall calendar of `zone` ever shows `day`."""
    start = datetime.combine(day, time(), UTC) - timedelta(hours=26)
    return any(wall(start + quarter * timedelta(minutes=15), zone).date() == day for quarter in range(4 * 76))


def changes(zone: tzinfo, begin: datetime, end: datetime) -> Iterator[tuple[datetime, timedelta, timedelta]]:
    """Each instant at which the offset of `zone` changes, with the offset before and after it."""
    week = begin
    while week < end:
        low, high = week, week + 7 * DAY
        if low.astimezone(zone).utcoffset() != high.astimezone(zone).utcoffset():
            before = low.astimezone(zone).utcoffset()
            while high - low > SECOND:
                middle = low + (high - low) // 2
                low, high = (middle, high) if middle.astimezone(zone).utcoffset() == before else (low, middle)
            at = high.replace(microsecond=0)
            yield (
                at,
                wall(at - SECOND, zone) - (at - SECOND).replace(tzinfo=None),
                wall(at, zone) - at.replace(tzinfo=None),
            )
        week += 7 * DAY


@pytest.mark.parametrize(("zone", "day", "at", "due"), KNOWN)
def test_known_days(zone: str, day: str, at: str, due: str | None) -> None:
    """A gap gives the first instant after it, a fold the first of the two, a skipped date nothing."""
    found = due_at(date.fromisoformat(day), time.fromisoformat(at), ZoneInfo(zone))
    assert found == (None if due is None else instant(due))


def test_every_gap_and_fold_of_ten_years() -> None:
    """In every zone: what falls into a gap is due when the gap ends, what comes twice the first time."""
    seen = 0
    for name in sorted(available_timezones()):
        zone = ZoneInfo(name)
        for at, before, after in changes(zone, instant("2019-01-01"), instant("2029-01-01")):
            edges = sorted([at.replace(tzinfo=None) + before, at.replace(tzinfo=None) + after])
            for local in (edges[0], edges[0] + (edges[1] - edges[0]) / 2, edges[1] - MINUTE):
                expected = at if after > before else (local - before).replace(tzinfo=UTC)
                assert due_at(local.date(), local.time(), zone) == expected, (name, local)
                seen += 1
    assert seen > 5000


@settings(deadline=None, max_examples=500)
@given(ZONES, DAYS, TIMES)
def test_once_for_each_date_and_never_early(zone: ZoneInfo, day: date, at: time) -> None:
    """A date that exists has one instant: the clock has reached the time, and a second before it had not."""
    due = due_at(day, at, zone)

    assert (due is not None) is exists(day, zone)
    if due is not None:
        wanted = datetime.combine(day, at)
        assert due.tzinfo is UTC
        assert wall(due - SECOND, zone) < wanted <= wall(due, zone)
        assert day in {wall(due, zone).date(), wall(due - SECOND, zone).date()}


@settings(deadline=None, max_examples=200)
@given(ZONES, DAYS, TIMES)
def test_each_day_is_due_after_the_one_before(zone: ZoneInfo, day: date, at: time) -> None:
    """The instants of a run of days rise without a repetition, and `next_times` walks them one by one."""
    dues = [due for ahead in range(-3, 6) if (due := due_at(day + ahead * DAY, at, zone)) is not None]
    walked = [dues[0]]
    while walked[-1] < dues[-1]:
        walked += [each.due for each in next_times(plan(at, zone), walked[-1], 1)]

    assert dues == sorted(set(dues))
    assert walked == dues


@settings(deadline=None, max_examples=300)
@given(
    ZONES,
    INSTANTS,
    TIMES,
    st.floats(0.1, 24),
    DAYS_OF_THE_WEEK,
)
def test_candidates_are_all_that_is_due_within_grace(
    zone: ZoneInfo, now: datetime, at: time, hours: float, days: frozenset[int]
) -> None:
    """Of the chosen days no date whose time has come and whose grace has not run out is left out, in any zone."""
    grace, today = timedelta(hours=hours), wall(now, zone).date()
    around = [(day, due_at(day, at, zone)) for day in (today + ahead * DAY for ahead in range(-4, 4))]

    assert candidates(schedule(at, zone, days), now, grace) == [
        Occurrence(day, due)
        for day, due in around
        if day.weekday() in days and due is not None and due <= now <= due + grace
    ]


@settings(deadline=None, max_examples=200)
@given(ZONES, INSTANTS, TIMES, DAYS_OF_THE_WEEK)
def test_the_next_times_leave_nothing_out(zone: ZoneInfo, now: datetime, at: time, days: frozenset[int]) -> None:
    """They are the first three of all that is due after now on a chosen day, whatever a zone skips."""
    today = wall(now, zone).date()
    around = [(day, due_at(day, at, zone)) for day in (today + ahead * DAY for ahead in range(-3, 40))]
    after = [Occurrence(day, due) for day, due in around if day.weekday() in days and due is not None and due > now]

    assert next_times(plan(at, zone, days), now, 3) == after[:3]
    assert next_times(plan(at, zone, days), now, 3, {after[0].day}) == after[1:4]


NINE, SIX_HOURS = time(9), timedelta(hours=6)
VILNIUS, ZULU = ZoneInfo("Europe/Vilnius"), ZoneInfo("UTC")


@pytest.mark.parametrize(
    ("now", "days"),
    [
        ("2026-03-10 06:59:59.999999", []),
        ("2026-03-10 07:00", ["2026-03-10"]),
        ("2026-03-10 07:00:20", ["2026-03-10"]),
        ("2026-03-10 13:00", ["2026-03-10"]),
        ("2026-03-10 13:00:00.000001", []),
        ("2026-03-11 06:59", []),
    ],
)
def test_the_bounds_of_grace(now: str, days: list[str]) -> None:
    """In Vilnius at nine with six hours of grace: due from the instant itself to the last of grace."""
    found = candidates(schedule(NINE, VILNIUS), instant(now), SIX_HOURS)
    assert [each.day.isoformat() for each in found] == days


def test_yesterdays_post_comes_late_after_midnight() -> None:
    """What was due at 23:00 is still a candidate on the next date, and not that date's own."""
    found = candidates(schedule(time(23), ZULU), instant("2026-03-11 02:00"), SIX_HOURS)
    assert found == [Occurrence(date(2026, 3, 10), instant("2026-03-10 23:00"))]


def test_before_the_skipped_date_a_missed_post_still_comes() -> None:
    """The 29th was Samoa's last date before the 31st: its post of 23:00 is two hours late at one o'clock."""
    found = candidates(schedule(time(23), ZoneInfo("Pacific/Apia")), instant("2011-12-30 11:00"), SIX_HOURS)
    assert found == [Occurrence(date(2011, 12, 29), instant("2011-12-30 09:00"))]


@pytest.mark.parametrize("seconds", [0, LOOK, 2 * LOOK])
def test_without_grace_the_post_still_comes_on_time(seconds: float) -> None:
    """`TELLER_DAILY_GRACE=0` forbids a late post, not the one that is found due at the next look."""
    due = instant("2026-03-10 09:00")
    found = candidates(schedule(NINE, ZULU), due + timedelta(seconds=seconds), timedelta(0))
    assert found == [Occurrence(due.date(), due)]


def test_without_grace_nothing_comes_late() -> None:
    """An hour after it was due, the post is missed."""
    assert candidates(schedule(NINE, ZULU), instant("2026-03-10 10:00"), timedelta(0)) == []


@pytest.mark.parametrize(
    ("since", "comes"),
    [("2026-03-10 08:59:59", True), ("2026-03-10 09:00", False), ("2026-03-10 09:30", False)],
)
def test_a_time_that_had_passed_when_it_was_set(since: str, comes: bool) -> None:
    """A schedule counts from the next time on: what was due when it was saved, or before, is not its own."""
    found = candidates(schedule(NINE, ZULU, since=instant(since)), instant("2026-03-10 10:00"), SIX_HOURS)
    assert [each.due for each in found] == ([instant("2026-03-10 09:00")] if comes else [])
