"""What is typed of a schedule: what is wrong with it by field, and that a draft comes back as it was."""

from datetime import time
from typing import Any
from zoneinfo import ZoneInfo, reset_tzpath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.drafts import (
    LONGEST_NAME,
    errors,
    fields_of,
    kept,
    lines,
    plan_of,
    read,
    seen_of,
    with_companies,
    written,
    zones,
)
from bot.errors import BadInput
from bot.schedules import Named, Plan, Seen
from bot.views.schedules import ACCOUNTS, AT, CHANNEL, COMPANIES, DAYS, RMS, ZONE
from bot.views.text import clip

GOOD = {
    CHANNEL: "CWEST",
    DAYS: "0\n4",
    AT: "07:30",
    ZONE: "Europe/Vilnius",
    RMS: "1",
    COMPANIES: "458\nAcme Baltic\n458",
    ACCOUNTS: " john \n\noffice\u200b\njohn",
}

LETTERS = st.characters(exclude_categories=["Cc", "Cf", "Cs", "Z"])
PLANS = st.builds(
    Plan,
    channel=st.just("CWEST"),
    days=st.frozensets(st.integers(0, 6), min_size=1),
    at=st.times().map(lambda at: at.replace(second=0, microsecond=0)),
    zone=st.sampled_from(sorted(zones())).map(ZoneInfo),
    rms=st.just(value=True),
    companies=st.lists(
        st.builds(Named, st.integers(1, 2**31), st.text(LETTERS, max_size=40)),
        max_size=20,
        unique_by=lambda each: each.id,
    ).map(tuple),
    accounts=st.lists(st.text(LETTERS, min_size=1, max_size=16), max_size=20, unique=True).map(tuple),
)


def test_what_was_typed() -> None:
    """Companies and accounts stand on a line each, without what is empty, invisible or there twice."""
    plan, companies = plan_of(GOOD)

    assert plan == Plan(
        "CWEST", frozenset({0, 4}), time(7, 30), ZoneInfo("Europe/Vilnius"), rms=True, accounts=("john", "office")
    )
    assert companies == ["458", "Acme Baltic"]


@pytest.mark.parametrize(
    ("differs", "at"),
    [
        ({}, []),
        ({DAYS: ""}, [DAYS]),
        ({ZONE: "Europe/Atlantis"}, [ZONE]),
        ({ZONE: ""}, [ZONE]),
        ({ZONE: "../../etc/passwd"}, [ZONE]),
        ({ZONE: "localtime"}, [ZONE]),
        ({ZONE: "Factory"}, [ZONE]),
        ({RMS: "", COMPANIES: "", ACCOUNTS: "\n \u200b"}, [RMS]),
        ({RMS: "", COMPANIES: "458", ACCOUNTS: ""}, []),
        ({RMS: "", COMPANIES: "", ACCOUNTS: "x"}, []),
        ({ACCOUNTS: "x" * 16}, []),
        ({ACCOUNTS: "x" * 17}, [ACCOUNTS]),
        ({ACCOUNTS: "\n".join(map(str, range(20)))}, []),
        ({ACCOUNTS: "\n".join(map(str, range(21)))}, [ACCOUNTS]),
        ({COMPANIES: "\n".join(map(str, range(20)))}, []),
        ({COMPANIES: "\n".join(map(str, range(21)))}, [COMPANIES]),
        ({DAYS: "", ZONE: "x", ACCOUNTS: "x" * 17}, [DAYS, ZONE, ACCOUNTS]),
    ],
    ids=str,
)
def test_what_is_wrong(differs: dict[str, str], at: list[str]) -> None:
    """By field, each by itself, and never an empty sentence."""
    found = errors(GOOD | differs)
    assert list(found) == at
    assert all(found.values())
    if at:
        with pytest.raises(BadInput):
            plan_of(GOOD | differs)


def test_zones_are_the_same_everywhere() -> None:
    """Each is known without the machine's own files; what such files may add is not offered."""
    reset_tzpath(to=[])
    try:
        found = {ZoneInfo.no_cache(name).key for name in zones()}
    finally:
        reset_tzpath()

    assert found == zones()
    assert {"UTC", "Europe/Vilnius"} <= zones()
    assert zones().isdisjoint({"localtime", "Factory", "posixrules"})


@pytest.mark.parametrize("differs", [{AT: "25:00"}, {AT: ""}, {DAYS: "monday"}], ids=str)
def test_what_no_form_of_ours_sends(differs: dict[str, str]) -> None:
    """It is told to open the form again."""
    with pytest.raises(BadInput, match="not ours"):
        plan_of(GOOD | differs)


def test_a_company_in_the_form() -> None:
    """With its name and its id; by its id alone where RMS told no name, or Teller keeps a part of it."""
    long = Named(512, clip("x" * 50, LONGEST_NAME))
    plan, _ = plan_of(GOOD)

    fields = fields_of(with_companies(plan, [Named(458, "Acme"), long, Named(7)]))
    assert fields[COMPANIES] == "Acme (458)\n512\n7"


@given(PLANS, st.integers(0, 10**9), st.integers(0, 10**6))
def test_a_draft_comes_back(plan: Plan, number: int, version: int) -> None:
    """What a window keeps is what was typed, and it fits; a button keeps it without names."""
    seen = Seen(number, version)
    assert read(kept(seen, plan)) == (seen, plan)
    assert len(kept(seen, plan)) <= 3000

    nameless = with_companies(plan, [Named(each.id) for each in plan.companies])
    assert read(kept(seen, plan, names=False)) == (seen, nameless)
    assert len(kept(seen, plan, names=False)) <= 2000
    assert errors(fields_of(plan)) == {}
    assert seen_of(written(seen)) == seen


def test_the_longest_draft_fits() -> None:
    """Every character may take two places, and still Slack takes it."""
    companies = [Named(2**31 + number, '"' * 60) for number in range(20)]
    plan, _ = plan_of(GOOD | {ACCOUNTS: "\n".join('"' * 14 + f"{number:02d}" for number in range(20))})
    plan = with_companies(plan, companies)

    assert len(plan.accounts) == len(plan.companies) == 20
    assert len(kept(Seen(10**9, 10**6), plan)) <= 3000
    assert len(kept(Seen(10**9, 10**6), plan, names=False)) <= 2000


CROOKED: list[Any] = ["", "x", "1:2", "1:2:3:4", "2:1:1", "1:a:1", "1:-1:1", "1:²:1", f"1:{'9' * 16}:1"]


@pytest.mark.parametrize("value", CROOKED)
def test_a_button_of_another_teller(value: str) -> None:
    """It is told to look again."""
    with pytest.raises(BadInput, match="older Teller"):
        seen_of(value)


@pytest.mark.parametrize(
    "value", ["", "x", "[]", "{}", "[1, 2]", '["1:1:1", {}]', '["1:1:1", {"companies": [], "accounts": []}]', "null"]
)
def test_a_window_of_another_teller(value: str) -> None:
    """The same for a draft."""
    with pytest.raises(BadInput):
        read(value)


def test_lines() -> None:
    """What is pasted with whatever ends a line."""
    assert lines("a\r\nb\u2028c\n\n  d  ") == ["a", "b", "c", "d"]
