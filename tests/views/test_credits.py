"""What is left on RMS, as people see it: whatever RMS tells, Slack takes it."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.providers.rms_models import Summary
from bot.views.credits import (
    REFRESH,
    SHARE,
    coverage,
    shared_message,
    summary_message,
    title,
)
from tests.clock import T0
from tests.views.kit import buttons, seen, text_objects
from tests.views.requests import NASTY

VILNIUS, APIA = ZoneInfo("Europe/Vilnius"), ZoneInfo("Pacific/Apia")
LATER = T0 + timedelta(seconds=40)


def a_summary(**differs: Any) -> Summary:
    """Ninety-six credits of 120, five of a year's management, 22 of 24 devices, covered for 71 days."""
    data = {
        "credits": {
            "left": [
                {"credit_type": "credit", "credits_left": 16},
                {"credit_type": "credit", "credits_left": 80},
                {"credit_type": "management_1y", "credits_left": 5},
            ],
            "total": [{"credit_type": "credit", "credits_count": 120}],
        },
        "monitored_device": {"total": 24, "monitored": 22},
        "credit_coverage": " 2026-05-20 08:00:00 ",
    }
    return Summary.model_validate(data | differs)


def test_the_private_answer() -> None:
    """Left of total by type, devices, coverage, age, and two buttons that know which company."""
    message = summary_message("Acme (458)", "1:458:Acme", a_summary(), T0, LATER, UTC)
    text = seen(message)

    assert text.startswith("Credits of Acme (458)\n")
    assert "*96* left of 120 · credits\n*5* left of unknown · management for 1 year" in text
    assert "22 monitored of 24" in text
    assert "as RMS computes it*\nuntil 20 May 2026, in 71 days" in text
    assert "Read from RMS 2026-03-10 08:00 UTC, 40 seconds ago." in text
    assert message.text == "Credits of Acme (458): 96 credits, 5 × management for 1 year"
    pressed = buttons(message)
    assert {words: each["action_id"] for words, each in pressed.items()} == {
        "Refresh": REFRESH,
        "Share in channel": SHARE,
    }
    assert {each["value"] for each in pressed.values()} == {"1:458:Acme"}
    assert "confirm" in pressed["Share in channel"]


def test_shared_in_the_channel() -> None:
    """The same figures without buttons, and who shared them."""
    message = shared_message("UADA", "Acme (458)", a_summary(), T0, LATER, UTC)
    text = seen(message)

    assert "*96* left of 120 · credit" in text
    assert text.endswith("Shared by @UADA.")
    assert buttons(message) == {}


@pytest.mark.parametrize(
    ("company_id", "name", "words"),
    [
        (None, "", "the whole account"),
        (458, "Acme", "Acme (458)"),
        (458, "", "company 458 (name unknown)"),
        (458, "x" * 101, "x" * 99 + "… (458)"),
    ],
)
def test_titles(company_id: int | None, name: str, words: str) -> None:
    """Whose credits."""
    assert title(company_id, name) == words


@pytest.mark.parametrize(
    ("until", "zone", "now", "words"),
    [
        ("2026-05-20 08:00:00", UTC, T0, "until 20 May 2026, in 71 days"),
        ("2026-03-10 23:00:00", UTC, T0, "until 10 March 2026, today"),
        ("2026-03-10 23:00:00", VILNIUS, T0, "until 11 March 2026, in 1 day"),
        ("2026-03-10 23:00:00", APIA, T0, "until 11 March 2026, in 1 day"),
        ("2026-03-10 23:00:00", APIA, T0 + timedelta(hours=3), "until 11 March 2026, today"),
        ("2026-03-29 00:30:00", VILNIUS, datetime(2026, 3, 28, 22, 30, tzinfo=UTC), "until 29 March 2026, today"),
        ("2026-02-28 08:00:00", UTC, T0, "ran out on 28 February 2026, 10 days ago"),
        (None, UTC, T0, "RMS does not tell"),
        ("soon", UTC, T0, "RMS does not tell"),
    ],
)
def test_coverage(until: str | None, zone: Any, now: datetime, words: str) -> None:
    """As a date and in days, both counted in the zone that is set."""
    assert coverage(a_summary(credit_coverage=until), now, zone) == words


@pytest.mark.parametrize("until", ["9999-12-31 23:59:59", "0001-01-01 00:00:00", "0000-00-00 00:00:00"])
@pytest.mark.parametrize("zone", [UTC, VILNIUS, APIA, ZoneInfo("Pacific/Pago_Pago")])
def test_coverage_at_the_ends_of_time(until: str, zone: Any) -> None:
    """A date that stands for `for ever` or `never` spoils the answer in no zone."""
    assert seen(summary_message("x", "1::", a_summary(credit_coverage=until), T0, LATER, zone))


def test_a_summary_of_nothing() -> None:
    """Where RMS tells nothing, it says so."""
    text = seen(summary_message("the whole account", "1::", Summary(), T0, LATER, UTC))

    assert "RMS tells of no credits here." in text
    assert "unknown monitored of unknown" in text
    assert "RMS does not tell" in text


def test_texts_of_others_ping_nobody() -> None:
    """Every name is escaped, and nothing is parsed."""
    message = summary_message(NASTY, "1::", a_summary(), T0, LATER, UTC)
    seen(message)
    parsed = [each for each in text_objects(message) if each["type"] == "mrkdwn"]

    assert all(each["verbatim"] for each in parsed)
    assert not any(word in each["text"] for each in parsed for word in ("<!c", "<!h", "<http", "<@"))
    assert "<" not in message.text


LENGTHS, FILLERS = [1, 20, 60, 100, 300, 1000, 4000], ["x", "&", "ž🚀", " "]


@pytest.mark.parametrize("types", [1, 7, 100])
@pytest.mark.parametrize("length", LENGTHS)
@pytest.mark.parametrize("filler", FILLERS)
def test_types_of_any_number_and_length(types: int, length: int, filler: str) -> None:
    """Slack takes whatever RMS sums up."""
    left = [{"credit_type": f"{number}{filler * length}", "credits_left": number} for number in range(types)]
    summary = a_summary(credits={"left": left})

    assert seen(summary_message(title(458, filler * length), "1:458:", summary, T0, LATER, UTC))
    assert seen(shared_message("UADA", title(458, filler * length), summary, T0, LATER, UTC))
