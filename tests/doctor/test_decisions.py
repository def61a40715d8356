"""What the doctor says of what it saw, as rows: where no test can plant it, or where the border is what matters."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.access import Member, Role
from bot.doctor import clock, database, roles
from bot.doctor.clock import GATEWAY, RMS, SLACK, Reading
from bot.doctor.line import Verdict, as_text, failure, not_checked, ok, warning
from bot.doctor.ozeki import accounts_line
from bot.errors import ProviderError, TimedOut
from bot.providers.ozeki import Login
from bot.store.condition import Condition

T0 = datetime(2026, 3, 10, 8, 0, tzinfo=UTC)
MEBI = 1024 * 1024
GONE = "deactivated, a guest, or not of this workspace, so their role has no effect"


def place(free: int = 10_000 * MEBI, wal: int = 0) -> database.Place:
    """A database that is there and can be written."""
    return database.Place(Path("/srv/teller.db"), True, True, (), free, wal)


SOUND = Condition(is_wal=True, damage=(), missing=(), foreign=())


@pytest.mark.parametrize(
    ("free", "verdict"),
    [
        (256 * MEBI, Verdict.OK),
        (256 * MEBI - 1, Verdict.WARNING),
        (16 * MEBI, Verdict.WARNING),
        (16 * MEBI - 1, Verdict.FAILURE),
        (0, Verdict.FAILURE),
    ],
)
def test_room_on_the_disk(free: int, verdict: Verdict) -> None:
    """Little room is a warning, next to none a failure, and the remedy names the folder."""
    (line,) = [each for each in database.lines(place(free=free), SOUND) if each.name == "database, disk"]

    assert line.verdict is verdict
    assert ("/srv" in line.remedy) is (verdict is not Verdict.OK)


@pytest.mark.parametrize(("wal", "verdict"), [(64 * MEBI, Verdict.OK), (64 * MEBI + 1, Verdict.WARNING)])
def test_what_is_written_ahead(wal: int, verdict: Verdict) -> None:
    """It may be as large as a busy hour makes it, and not larger."""
    (line,) = [each for each in database.lines(place(wal=wal), SOUND) if each.name == "database, WAL"]

    assert line.verdict is verdict


@pytest.mark.parametrize(
    ("said", "took", "ahead"),
    [
        (0, 0, 0),
        (-1, 0.5, 0),  # a Date is cut to whole seconds
        (-2, 0, -1),
        (1, 0, 1),
        (30, 30, 0),  # it was slow: when it looked at its clock nobody knows
        (31, 30, 1),
        (3600, 0.2, 3599.8),
        (-3600, 0.2, -3599),
    ],
)
def test_how_far_a_clock_is_ahead(said: float, took: float, ahead: float) -> None:
    """At the least: what the time under way and the cut second may explain is no difference."""
    reading = Reading(SLACK, T0 + timedelta(seconds=said), T0, T0 + timedelta(seconds=took))

    assert reading.ahead == timedelta(seconds=ahead)


def reading(who: str, ahead: float) -> Reading:
    return Reading(who, T0 + timedelta(seconds=ahead), T0, T0)


@pytest.mark.parametrize(
    ("ahead", "signed", "verdict"),
    [
        (59, True, Verdict.OK),
        (60, True, Verdict.WARNING),
        (300, True, Verdict.WARNING),
        (301, True, Verdict.FAILURE),
        (301, False, Verdict.WARNING),
        (-60, True, Verdict.OK),
        (-61, False, Verdict.WARNING),
        (-302, True, Verdict.FAILURE),
    ],
)
def test_when_it_matters(ahead: float, signed: bool, verdict: Verdict) -> None:
    """From a minute on it is a warning; past the five of Slack's signatures, where those count, nothing works."""
    (line,) = clock.lines({SLACK: reading(SLACK, ahead)}, signed=signed)

    assert line.verdict is verdict


@pytest.mark.parametrize(
    ("ahead", "names"),
    [
        ({SLACK: 3600, RMS: 3600, GATEWAY: 3600}, ["clock"]),
        ({SLACK: 0, RMS: 0, GATEWAY: 3600}, ["clock, SMS gateway"]),
        ({SLACK: 0, RMS: -3600}, ["clock, RMS"]),
        ({SLACK: 3600, RMS: 0}, ["clock", "clock, RMS"]),
        ({RMS: 3600, GATEWAY: 3600}, ["clock"]),
        ({GATEWAY: 3600}, ["clock"]),
        ({}, []),
    ],
)
def test_whose_clock_is_wrong(ahead: dict[str, float], names: list[str]) -> None:
    """Slack's is right, else RMS's, else the gateway's: who agrees with it is not blamed, and without any nobody."""
    lines = clock.lines({who: reading(who, seconds) for who, seconds in ahead.items()}, signed=False)

    assert [line.name for line in lines if line.verdict is Verdict.WARNING] == names
    assert len(lines) == max(1, len(ahead))
    assert (lines[0].verdict is Verdict.NOT_CHECKED) is (ahead == {})


def test_only_slack_says_what_slack_refuses() -> None:
    """Deliveries are refused by Slack's clock: what another says of ours is a warning, with signatures too."""
    (line,) = clock.lines({RMS: reading(RMS, 3600)}, signed=True)

    assert line.verdict is Verdict.WARNING


ADMIN = Member("UADA", Role.ADMIN)


@pytest.mark.parametrize(
    ("approvers", "two_over", "minting", "verdict"),
    [
        (0, 0, True, Verdict.WARNING),
        (1, 0, True, Verdict.WARNING),
        (2, 0, True, Verdict.OK),
        (2, 20, True, Verdict.WARNING),
        (3, 20, True, Verdict.OK),
        (0, 20, False, Verdict.OK),
    ],
)
def test_how_many_approvers_it_takes(approvers: int, two_over: int, minting: bool, verdict: Verdict) -> None:
    """Two, so that each can approve the other's; three where large amounts take two others; none without RMS."""
    members = [Member(f"U{number}", Role.USER, approver=True) for number in range(approvers)]
    lines = roles.lines([ADMIN, *members], None, minting=minting, two_over=two_over)

    assert {line.name: line.verdict for line in lines}["roles, approvers"] is verdict


BOTH = {"UADA": True, "UBEN": True}
GONE = "deactivated, a guest, or not of this workspace, so their role has no effect"


@pytest.mark.parametrize(
    ("inactive", "people", "said"),
    [
        pytest.param(
            "UADA",
            None,
            [
                "nobody is an admin",
                "UBEN is the only one, and nobody can approve UBEN's own requests",
                f"UADA: {GONE}",
            ],
            id="the admin, by their row",
        ),
        pytest.param(
            "UADA",
            BOTH,
            [
                "nobody is an admin",
                "UBEN is the only one, and nobody can approve UBEN's own requests",
                f"UADA: {GONE}",
            ],
            id="the admin, by their row alone",
        ),
        pytest.param(
            "UBEN",
            None,
            ["UADA", "UADA is the only one, and nobody can approve UADA's own requests", f"UBEN: {GONE}"],
            id="the other approver",
        ),
        pytest.param(
            None,
            BOTH | {"UBEN": False},
            ["UADA", "UADA is the only one, and nobody can approve UADA's own requests", f"UBEN: {GONE}"],
            id="who Slack denies",
        ),
        pytest.param(
            None,
            None,
            ["UADA", "UADA, UBEN", "Slack did not say whether admins and approvers are still full members"],
            id="nobody",
        ),
    ],
)
def test_who_counts(inactive: str | None, people: dict[str, bool] | None, said: list[str]) -> None:
    """Who is inactive is counted in none of the lines, and named in the one about people."""
    members = [
        Member("UADA", Role.ADMIN, approver=True, active=inactive != "UADA"),
        Member("UBEN", Role.USER, approver=True, active=inactive != "UBEN"),
    ]
    lines = roles.lines(members, people, minting=True, two_over=0)

    assert [line.text.rstrip(".") for line in lines] == said


@pytest.mark.parametrize(
    ("full", "said"),
    [
        (True, "the first 50 of 51 admins and approvers are full members of the workspace"),
        (False, f"U7: {GONE} (asked about the first 50 of 51)"),
    ],
    ids=["all full", "one gone"],
)
def test_only_the_first_were_asked_about(full: bool, said: str) -> None:
    """It does not say of everybody what it asked about fifty."""
    members = [Member(f"U{each}", Role.USER, approver=True) for each in range(51)]
    people = {f"U{each}": full or each != 7 for each in range(roles.MOST_PEOPLE)}

    assert roles.lines(members, people, minting=True, two_over=0)[-1].text == said


def test_only_the_first_accounts_were_asked_about() -> None:
    """A failure too says of how many it speaks."""
    found: dict[str, int | ProviderError] = {"john": 5, "eve": TimedOut("", "no answer")}
    line = accounts_line(Login("teller", "pw"), found, 60)

    assert line.text == "no balance of eve (asked about the first 2 of 60)"


def test_the_text() -> None:
    """A line each under one another, and a sum."""
    lines = [
        ok("a", "fine"),
        not_checked("b", "unknown"),
        warning("c", "odd.", "Mend it."),
        failure("d", "dead", "Raise it."),
        failure("e", "dead", "Raise it."),
    ]

    assert as_text(lines).splitlines() == [
        "ok           a: fine.",
        "not checked  b: unknown.",
        "warning      c: odd. To do: Mend it.",
        "failure      d: dead. To do: Raise it.",
        "failure      e: dead. To do: Raise it.",
        "2 failures, 1 warning.",
    ]


def test_the_readme_shows_lines_as_they_are() -> None:
    """The example there has the form of the report, and its subjects are those that there are."""
    readme = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    shown = readme.split("### What is wrong")[1].split("```")[1].strip().splitlines()
    verdicts = [line[:11].strip() for line in shown[:-1]]

    assert set(verdicts) == set(Verdict)
    assert shown[-1] == "1 failure, 2 warnings."
    assert (verdicts.count("failure"), verdicts.count("warning")) == (1, 2)
