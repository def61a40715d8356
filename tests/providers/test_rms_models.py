"""RMS's values are read tolerantly: what varies is read, what cannot be read is nothing, and nothing is guessed."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.providers.rms_models import LARGEST_ID, Code, Company, CreditType, Summary
from bot.sandbox.rms import CREDIT_TYPES
from tests.providers.answers import JSON

MAY = datetime(2021, 5, 24, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "read"),
    [
        (458, 458),
        ("458", 458),
        (" 458 ", 458),
        ("-3", -3),
        (-3, -3),
        (0, 0),
        (4.0, 4),
        (LARGEST_ID, LARGEST_ID),
        (4.5, None),
        ("4.5", None),
        ("", None),
        ("many", None),
        ("1_000", None),
        ("٤", None),
        (None, None),
        (True, None),
        ([4], None),
        ({"value": 4}, None),
        (float("inf"), None),
        (float("nan"), None),
        (LARGEST_ID + 1, None),
        (-(2**63) - 1, None),
        (str(LARGEST_ID + 1), None),
        (1e300, None),
        pytest.param(10**400, None, id="huge"),
    ],
)
def test_numbers(value: Any, read: int | None) -> None:
    """Whole numbers of 64 bits, also as strings and floats; anything else is unknown."""
    assert Company(id=value).id == read


@pytest.mark.parametrize(
    ("value", "read"),
    [
        ("2021-05-24 00:00:00", MAY),
        (" 2021-05-24 00:00:00 ", MAY),
        ("2021-05-24", MAY),
        ("2021-05-24T00:00:00Z", MAY),
        ("2021-05-24 03:00:00+03:00", MAY),
        ("2021-05-24 00:00:00.000000", MAY),
        ("0000-00-00 00:00:00", None),
        ("2021-02-30 00:00:00", None),
        ("-", None),
        ("", None),
        (None, None),
        (1621814400, None),
        (False, None),
        ([], None),
    ],
)
def test_instants(value: Any, read: datetime | None) -> None:
    """UTC where no zone is told; what is no time is unknown."""
    assert Summary(credit_coverage=value).credit_coverage == read


def test_instants_can_be_shown_in_every_zone() -> None:
    """Whatever RMS writes, a date of it exists from one end of the world to the other."""
    for year in (1, 2, 9998, 9999):
        for text in (f"{year:04d}-01-01 00:00:00", f"{year:04d}-12-31 23:59:59"):
            moment = Summary(credit_coverage=text).credit_coverage
            for hours in (-14, 14):
                zone = timezone(timedelta(hours=hours))
                assert moment is None or moment.astimezone(zone).utcoffset() == timedelta(hours=hours)


@pytest.mark.parametrize(
    ("value", "read"),
    [
        *((each, True) for each in (True, 1, "1", "true")),
        *((each, False) for each in (False, 0, "0", None, "", "no", [], 2)),
    ],
)
def test_flags(value: Any, read: bool) -> None:
    """`is_used` comes as a boolean here and as a number there."""
    assert Code(is_used=value).is_used is read


@pytest.mark.parametrize(
    ("value", "read"),
    [("Acme", "Acme"), (None, ""), (7, "7"), ("half \ud83d", "half ?"), ("\U0001f680", "\U0001f680")],
)
def test_texts(value: Any, read: str) -> None:
    """Text that can be stored and shown; null is empty."""
    assert Company(name=value).name == read


def summary(*left: tuple[Any, Any], total: tuple[tuple[Any, Any], ...] = ()) -> Summary:
    return Summary.model_validate(
        {
            "credits": {
                "left": [{"credit_type": kind, "credits_left": count} for kind, count in left],
                "total": [{"credit_type": kind, "credits_count": count} for kind, count in total],
            }
        }
    )


@pytest.mark.parametrize(
    ("rows", "left"),
    [
        ([("credit", 16), ("credit", 80)], 96),
        ([("credit", "16"), ("credit", " 80 ")], 96),
        ([("credit", 16), ("management_1y", 5)], 16),
        ([("credit", 0)], 0),
        ([("credit", -2), ("credit", 5)], 3),
        ([("credit", 16), ("credit", None)], None),
        ([("credit", "many")], None),
        ([("management_1y", 5)], None),
        ([], None),
    ],
)
def test_what_is_left(rows: list[tuple[Any, Any]], left: int | None) -> None:
    """The rows of a type added up; where one of them is unreadable, or none is there, it is not decided."""
    assert summary(*rows).left("credit") == left


def test_types_and_totals() -> None:
    """Every type that is told of, once, in RMS's order, what is left before what only has a total."""
    found = summary(
        ("management_1y", 1), ("credit", 2), ("credit", 3), (None, 4), total=(("credit", 9), ("data_150GB_10y", 7))
    )

    assert found.types() == ["management_1y", "credit", "data_150GB_10y"]
    assert [found.total(kind) for kind in found.types()] == [None, 9, 7]


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"credits": None, "monitored_device": None, "credit_coverage": None},
        {"credits": [], "monitored_device": [], "credit_coverage": {}},
        {"credits": {"left": None, "total": "none"}, "monitored_device": {"total": None}},
        {"credits": {"left": [None, 4, "x"], "total": [[]]}, "unheard_of": 1},
    ],
)
def test_a_summary_of_nothing(data: dict[str, Any]) -> None:
    """Missing, null and mistyped parts are unknown, not an error."""
    found = Summary.model_validate(data)

    assert found.types() == []
    assert found.left("credit") is found.total("credit") is found.credit_coverage is None
    assert found.monitored_device.total is found.monitored_device.monitored is None


def test_the_types_are_rms_own() -> None:
    """The values of `credit_type_name`."""
    assert [*CreditType] == [*CREDIT_TYPES]


FIELDS = ("id", "company_id", "company_name", "code", "credits_amount", "credit_type", "comment", "is_used", "email")


@settings(deadline=None, max_examples=200)
@given(st.fixed_dictionaries({}, optional=dict.fromkeys((*FIELDS, "activated_at", "created_at"), JSON)))
def test_no_code_is_too_odd(row: dict[str, Any]) -> None:
    """Whatever stands in a row of codes, it is read."""
    code = Code.model_validate(row)

    assert code.id is None or abs(code.id) <= 2**63
    assert code.comment == code.comment.encode().decode()


@settings(deadline=None, max_examples=200)
@given(st.fixed_dictionaries({}, optional={"credits": JSON, "monitored_device": JSON, "credit_coverage": JSON}))
def test_no_summary_is_too_odd(data: dict[str, Any]) -> None:
    """Whatever stands in a summary, it is read."""
    found = Summary.model_validate(data)
    assert all(found.left(kind) is None or isinstance(found.left(kind), int) for kind in found.types())
