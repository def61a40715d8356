"""Leaf: when a schedule's posts are due, pure: once for each local date of its zone on a day that was chosen.

Instants are aware and in UTC; a day of the week is 0 (Monday) to 6. Local dates and times are of the schedule's zone.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from importlib.resources import files
from itertools import islice
from zoneinfo import ZoneInfo

FROM_SETTINGS = 1
"""The schedule that the settings name."""
EVERY_DAY = frozenset(range(7))
ON_TIME = timedelta(minutes=1)
"""A post that is sent later than this after it was due says so."""
_WEEKS = 10
"""How far ahead the next times are looked for."""


@dataclass(frozen=True)
class Named:
    """A company in a schedule: its id, and what it was called when it was saved ("" where RMS did not say)."""

    id: int
    name: str = ""


@dataclass(frozen=True)
class Plan:
    """What somebody can choose of a schedule: where, when, and what is in its posts."""

    channel: str
    days: frozenset[int]
    at: time
    zone: ZoneInfo
    rms: bool = False
    companies: tuple[Named, ...] = ()
    accounts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Seen:
    """Which schedule somebody looks at, and which version of it they were shown; 0 and 0 for a new one."""

    id: int = 0
    version: int = 0


@dataclass(frozen=True)
class Schedule:
    """A schedule as it stands. What was due at `since` or before is not its own: it counts from the next time on.

    `by` is who saved it last (a Slack user id, or `teller` for the one from the settings), `version` grows with that.
    `trouble` is why it cannot be posted as it stands; "" where it can. Its zone is a stand-in then.
    """

    id: int
    plan: Plan
    since: datetime | None = None
    by: str = ""
    version: int = 1
    trouble: str = ""

    @property
    def is_from_settings(self) -> bool:
        return self.id == FROM_SETTINGS

    @property
    def seen(self) -> Seen:
        """What a button or form of this schedule carries."""
        return Seen(self.id, self.version)


def known_zone(name: str) -> ZoneInfo | None:
    """A time zone by its name; None where this machine has none of that name (docs.python.org, zoneinfo)."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):  # no such zone, no such name, a folder of zones
        return None


def stand_in(name: str) -> ZoneInfo:
    """A zone of that name with the time of UTC, for what is shown, and never for what is posted."""
    with (files("tzdata") / "zoneinfo" / "UTC").open("rb") as file:
        return ZoneInfo.from_file(file, key=name)


@dataclass(frozen=True)
class Occurrence:
    """One local date's post, and the instant at which it is due."""

    day: date
    due: datetime


def due_at(day: date, at: time, zone: tzinfo) -> datetime | None:
    """The instant at which the post of `day` is due at local time `at`; None for a date that `zone` skips.

    A time that does not exist is the first instant after the gap, one that comes twice is its first.
    """
    local = datetime.combine(day, at, tzinfo=zone)
    first = local.astimezone(UTC)
    if first.astimezone(zone).replace(tzinfo=None) == local.replace(tzinfo=None):
        return first
    before, after = local.replace(fold=1).astimezone(UTC), first
    offset = before.astimezone(zone).utcoffset()
    while after - before > timedelta(seconds=1):
        middle = before + (after - before) / 2
        before, after = (middle, after) if middle.astimezone(zone).utcoffset() == offset else (before, middle)
    instant = after.replace(microsecond=0)
    on_the_day = {moment.astimezone(zone).date() for moment in (instant, instant - timedelta(seconds=1))}
    return instant if day in on_the_day else None


def occurrences(plan: Plan, today: date, first: int, last: int) -> Iterator[Occurrence]:
    """The occurrences of the local dates from `first` to `last` days after `today`, oldest first."""
    for ahead in range(first, last + 1):
        day = today + timedelta(days=ahead)
        due = due_at(day, plan.at, plan.zone) if day.weekday() in plan.days else None
        if due is not None:
            yield Occurrence(day, due)


def candidates(schedule: Schedule, now: datetime, grace: timedelta) -> list[Occurrence]:
    """The occurrences whose time has come and whose grace has not run out, oldest first.

    Grace is for what was missed; a Teller that is there sends within ON_TIME, whatever the grace.
    """
    plan = schedule.plan
    around = occurrences(plan, _date(now, plan.zone), -2, 0)  # two back: yesterday may be a date the zone skips
    return [
        each
        for each in around
        if each.due <= now <= each.due + max(grace, ON_TIME) and (schedule.since is None or each.due > schedule.since)
    ]


def next_times(plan: Plan, now: datetime, count: int, taken: Collection[date] = ()) -> list[Occurrence]:
    """The next `count` occurrences after `now`, without the local dates in `taken`, which had their post already."""
    ahead = occurrences(plan, _date(now, plan.zone), -1, 7 * _WEEKS)
    coming = (each for each in ahead if each.due > now and each.day not in taken)
    return list(islice(coming, count))


@dataclass(frozen=True)
class ClockChange:
    """The clocks of a zone change: on which date (as they showed before), at which instant, by how much forward."""

    day: date
    at: datetime
    by: timedelta


def clock_changes(zone: tzinfo, now: datetime, coming: list[Occurrence]) -> list[ClockChange]:
    """The clock changes from `now`, or the local date of the first of these, to the end of the last's, in order."""
    if not coming:
        return []
    begin = min(now, _midnight(coming[0].day, zone))
    return list(_changes(zone, begin, _midnight(coming[-1].day + timedelta(days=1), zone)))


def _changes(zone: tzinfo, begin: datetime, end: datetime) -> Iterator[ClockChange]:
    hour = begin
    while hour < end:
        low, high = hour, min(hour + timedelta(hours=1), end)
        before, after = _offset(low, zone), _offset(high, zone)
        if before != after:
            while high - low > timedelta(seconds=1):
                middle = low + (high - low) / 2
                low, high = (middle, high) if _offset(middle, zone) == before else (low, middle)
            at = high.replace(microsecond=0)
            yield ClockChange((at.replace(tzinfo=None) + before).date(), at, after - before)
        hour += timedelta(hours=1)


def _midnight(day: date, zone: tzinfo) -> datetime:
    """The last second (UTC) before `day` begins in `zone`, so that a change at midnight is that day's."""
    return datetime.combine(day, time(), tzinfo=zone).astimezone(UTC) - timedelta(seconds=1)


def _offset(moment: datetime, zone: tzinfo) -> timedelta:
    return moment.astimezone(zone).utcoffset() or timedelta(0)


def _date(moment: datetime, zone: tzinfo) -> date:
    return moment.astimezone(zone).date()
