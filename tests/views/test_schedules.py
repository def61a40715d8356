"""Schedules as people see them: the list, the form, and what is said of the times, within what Slack takes."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

import pytest

from bot.drafts import LONGEST_NAME, fields_of, kept
from bot.schedules import EVERY_DAY, Named, Occurrence, Plan, Schedule, Seen, clock_changes, next_times
from bot.store.schedules import MOST
from bot.views.schedules import (
    Listed,
    Times,
    clock_change,
    contents,
    days,
    offered_zones,
    preview,
    schedule_form,
    schedules_message,
    what_to_mend,
)
from bot.views.text import escape
from tests.clock import T0
from tests.views.kit import buttons, raw, seen, seen_modal
from tests.views.requests import NASTY

VILNIUS = ZoneInfo("Europe/Vilnius")
PLAN = Plan("CWEST", frozenset({0, 1, 2, 3, 4}), time(7, 30), VILNIUS, rms=True)
FULL = replace(
    PLAN,
    days=frozenset({0, 1, 2, 3, 4, 6}),
    zone=ZoneInfo("America/Argentina/ComodRivadavia"),
    companies=tuple(Named(2**31 + number, "&" * LONGEST_NAME) for number in range(20)),
    accounts=tuple("&" * 14 + f"{number:02d}" for number in range(20)),
)
"""As much as a schedule can have."""


def instant(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def listed(schedule_id: int, plan: Plan = PLAN) -> Listed:
    return Listed(Schedule(schedule_id, plan, version=3), next_times(plan, T0, 1)[0])


def times_of(plan: Plan, now: datetime, made: tuple[date, ...] = ()) -> Times:
    """The next three."""
    coming = next_times(plan, now, 3)
    return Times(coming, clock_changes(plan.zone, now, coming), made)


def test_the_list() -> None:
    """Each with where, when, what and its next time, there and for the reader; the settings' has no buttons."""
    message = schedules_message([listed(1), listed(2)], "Schedule 3 is removed.")
    text = seen(message).splitlines()

    assert text[:2] == ["Schedule 3 is removed.", "Schedules"]
    assert text[2:5] == [
        "*1* · #CWEST · Monday to Friday at 07:30 (Europe/Vilnius)",
        "RMS account",
        "Next: Wednesday, 11 March 2026 at 07:30 there, 2026-03-11 05:30 UTC for you",
    ]
    assert text[5] == "Set up by who runs Teller: ask them to change it."
    assert (buttons(message)["Edit"]["value"], buttons(message)["Remove"]["value"]) == ("1:2:3", "1:2:3")
    assert buttons(message)["Remove"]["confirm"]["title"]["text"] == "Remove schedule 2?"


def test_one_in_trouble() -> None:
    """Instead of its times it says why it is not posted and what to do, and has its buttons; on Home the same."""
    broken = Schedule(3, PLAN, version=2, trouble="its time zone “<!here>” is not known on Teller's machine")
    message = schedules_message([listed(2), Listed(broken, None)])
    text = seen(message).splitlines()

    said = "*3* · #CWEST · :warning: its time zone “<!here>” is not known on Teller's machine, so it is not posted. "
    assert f"{said}Edit it, or remove it." in text
    assert "<!here>" not in raw(message)
    assert buttons(message)["Edit"]["value"] == "1:3:2"
    assert "<!here>" not in what_to_mend(broken)
    assert what_to_mend(listed(2).schedule) == ""


def test_no_schedule() -> None:
    """It says so, and what to press."""
    assert "There is no schedule yet. Press *Add*." in seen(schedules_message([]))


def test_a_few_are_shown_with_more_of_them() -> None:
    """Where there is room, three companies and three accounts are named."""
    assert seen(schedules_message([listed(2, FULL)])).count("and 17 more") == 2


def test_the_longest_list() -> None:
    """As many schedules as there can be, each with as much as it can have: Slack takes the message."""
    message = schedules_message([listed(number, FULL) for number in range(1, MOST + 1)], "Schedule 99 is removed.")
    text = seen(message)

    assert text.count("20 companies · 20 SMS accounts") == MOST
    assert [number for number in range(1, MOST + 1) if f"*{number}* ·" not in text] == []


@pytest.mark.parametrize(
    ("chosen", "words"),
    [
        (EVERY_DAY, "every day"),
        (frozenset(range(5)), "Monday to Friday"),
        (frozenset({5, 6}), "weekends"),
        (frozenset({4, 1}), "Tuesday, Friday"),
        (frozenset({6}), "Sunday"),
    ],
)
def test_days(chosen: frozenset[int], words: str) -> None:
    """In words, in the order of the week."""
    assert days(chosen) == words


def test_contents() -> None:
    """Everything that is in it; a name is escaped, and a company without one is its id."""
    plan = replace(PLAN, companies=(Named(458, NASTY), Named(512)), accounts=("<!here>",))
    told = contents(plan)

    assert told.startswith("RMS account · companies: ")
    assert "<" not in told
    assert told.endswith(", 512 · SMS account: &lt;!here&gt;")


@pytest.mark.parametrize("fields", [{}, fields_of(FULL), fields_of(PLAN)], ids=["nothing yet", "full", "plain"])
@pytest.mark.parametrize("trouble", ["", "RMS has no company with the id 5. " * 100], ids=["", "in trouble"])
def test_the_form(fields: dict[str, str], trouble: str) -> None:
    """Slack takes it with whatever was typed, and the trouble stands on top."""
    view = schedule_form("Schedule 1000000000", "1:1000000000:1", fields, trouble)

    assert ("RMS has no company" in seen_modal(view)) is bool(trouble)
    assert len(view["blocks"]) == 7 + bool(trouble)


def test_the_longest_preview() -> None:
    """Slack takes it with as much as a schedule can have."""
    about = Seen(10**9, 10**6)
    times = times_of(FULL, T0, (date(2026, 3, 9), date(2026, 3, 10)))
    view = preview("Schedule 1000000000", kept(about, FULL), kept(about, FULL, names=False), FULL, times)

    text = seen_modal(view)
    sections = [each["text"]["text"] for each in view["blocks"] if each["type"] == "section"]
    assert all(f"({each.id})" in text for each in FULL.companies)
    assert all(escape(account) in "".join(sections) for account in FULL.accounts)
    assert not [each for each in sections if re.search("&[a-z]*$|…$", each)]
    assert "9 March 2026 has had its post already, and gets no second one." in text
    assert "The next 3 times" in text


def previewed(plan: Plan, now: str) -> str:
    """What the second step says."""
    return seen_modal(preview("New schedule", "", "1", plan, times_of(plan, instant(now))))


SAID: list[tuple[str, dict[str, Any], list[str]]] = [
    (
        "2026-10-23 12:00",
        {},
        [
            "• Monday, 26 October 2026 at 07:30 there, 2026-10-26 05:30 UTC for you",
            "In Europe/Vilnius the clock goes back by 1 hour on 25 October 2026",
            "07:30 is 04:30 UTC before, and 05:30 UTC",
        ],
    ),
    (
        "2026-03-28 12:00",
        {"at": time(3, 30), "days": EVERY_DAY},
        [
            "• Sunday, 29 March 2026 at 04:00 there, 2026-03-29 01:00 UTC for you (there is no 03:30 on 29 March",
            "the clock goes forward by 1 hour on 29 March 2026: 03:30 is 01:30 UTC before, and 00:30 UTC after.",
        ],
    ),
    (
        "2026-10-24 12:00",
        {"at": time(3, 30), "days": EVERY_DAY},
        [
            "25 October 2026 at 03:30 there, 2026-10-25 00:30 UTC for you (03:30 comes twice on that day: the first",
        ],
    ),
    (
        "2026-10-03 00:00",
        {"at": time(9), "days": EVERY_DAY, "zone": ZoneInfo("Australia/Lord_Howe")},
        ["the clock goes forward by 30 minutes on 4 October 2026"],
    ),
    (
        "2011-12-29 00:00",
        {"at": time(9), "days": EVERY_DAY, "zone": ZoneInfo("Pacific/Apia")},
        ["• Saturday, 31 December 2011 at 09:00 there", "the clock goes forward by 24 hours on 30 December 2011"],
    ),
]


@pytest.mark.parametrize(("now", "differs", "words"), SAID, ids=[row[0] for row in SAID])
def test_what_is_said_of_clock_changes(now: str, differs: dict[str, Any], words: list[str]) -> None:
    """Each change between the times is named, with what it makes of the hour; a gap and a fold at the time itself."""
    text = previewed(replace(PLAN, **differs), now)
    assert [each for each in words if each not in text] == []


def test_nothing_is_said_without_a_change() -> None:
    """On ordinary days only the times stand there."""
    text = previewed(PLAN, "2026-06-01 12:00")
    assert "clock" not in text
    assert "(" not in text.split("times*")[1]


def test_every_change_of_a_year_can_be_said() -> None:
    """Whatever a zone does, the sentence has a whole number of hours or minutes; in every eighth zone and the odd."""
    said = set()
    for name in [*sorted(available_timezones())[::8], "Antarctica/Troll", "Australia/Lord_Howe"]:
        plan = replace(PLAN, zone=ZoneInfo(name))
        last = Occurrence(date(2026, 12, 30), instant("2026-12-30 12:00"))
        changes = clock_changes(plan.zone, instant("2026-01-01 00:00"), [last])
        said |= {clock_change(each, plan).partition(" by ")[2].partition(" on ")[0] for each in changes}
        assert all(abs(each.by) <= timedelta(hours=2) for each in changes)
    assert said == {"1 hour", "30 minutes", "2 hours"}


ZONES = ["Africa/Abidjan", "America/New_York", "America/North_Dakota/New_Salem", "Europe/Vilnius", "UTC"]


@pytest.mark.parametrize(
    ("typed", "first", "offered"),
    [
        ("", [], ZONES),
        ("", ["UTC", "Europe/Vilnius"], ["UTC", "Europe/Vilnius", *ZONES[:3]]),
        ("", ["", "Nowhere/Land"], ZONES),
        ("new", [], ["America/New_York", "America/North_Dakota/New_Salem"]),
        ("new york", [], ["America/New_York"]),
        ("New_York ", [], ["America/New_York"]),
        ("vil", ["UTC"], ["Europe/Vilnius"]),
        ("n", [], ["America/New_York", "America/North_Dakota/New_Salem", "Africa/Abidjan", "Europe/Vilnius"]),
        ("europe/v", [], ["Europe/Vilnius"]),
        ("atlantis", ["UTC"], []),
    ],
)
def test_zones_that_are_offered(typed: str, first: list[str], offered: list[str]) -> None:
    """One's own first, then those in which what was typed begins a word, then the others that have it."""
    assert [each["value"] for each in offered_zones(typed, ZONES, first)] == offered
