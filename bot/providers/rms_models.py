"""What Teller reads of RMS, as values, and how an answer becomes one: tolerantly, because RMS's answers vary.

The shapes are those of the RMS API 3.0.0 definition (developers.rms.teltonika-networks.com). Numbers come as strings,
times have spaces around them and no zone (they are taken as UTC), fields are missing or null.
"""

import re
from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

LARGEST_ID = 2**63 - 1


class CreditType(StrEnum):
    """The values of `credit_type_name` in the RMS API definition."""

    CREDIT = "credit"
    MANAGEMENT_6M = "management_6m"
    MANAGEMENT_1Y = "management_1y"
    MANAGEMENT_3Y = "management_3y"
    MANAGEMENT_5Y = "management_5y"
    MANAGEMENT_10Y = "management_10y"
    DATA_150GB_10Y = "data_150GB_10y"


def _number(value: Any) -> int | None:
    in_digits = isinstance(value, str) and re.fullmatch(r"\s*-?[0-9]{1,19}\s*", value)
    if in_digits or (isinstance(value, float) and value.is_integer()):
        value = int(value)
    whole = isinstance(value, int) and not isinstance(value, bool)
    return value if whole and abs(value) <= LARGEST_ID else None


def _text(value: Any) -> str:
    text = "" if value is None else str(value)
    return text.encode("utf-8", "replace").decode("utf-8")  # JSON may carry lone surrogates, which nothing can store


def _instant(value: Any) -> datetime | None:
    try:
        moment = datetime.fromisoformat(value.strip()) if isinstance(value, str) else None
    except ValueError:
        return None
    if moment is None or not 1 < moment.year < 9999:  # at the ends of time not every zone has a date
        return None
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)


def _flag(value: Any) -> bool:
    return value in (True, 1, "1", "true", "True")


def _rows(value: Any) -> list[Any]:
    return [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []


def _object(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


Number = Annotated[int | None, BeforeValidator(_number)]
Text = Annotated[str, BeforeValidator(_text)]
Instant = Annotated[datetime | None, BeforeValidator(_instant)]
Flag = Annotated[bool, BeforeValidator(_flag)]


class _Answered(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True, hide_input_in_errors=True)


class LeftRow(_Answered):
    """One row of `data.credits.left`; a type has several, free and paid."""

    credit_type: Text = ""
    credits_left: Number = None


class TotalRow(_Answered):
    """One row of `data.credits.total`."""

    credit_type: Text = ""
    credits_count: Number = None


class _Credits(_Answered):
    left: Annotated[tuple[LeftRow, ...], BeforeValidator(_rows)] = ()
    total: Annotated[tuple[TotalRow, ...], BeforeValidator(_rows)] = ()


class _Devices(_Answered):
    total: Number = None
    monitored: Number = None


class Summary(_Answered):
    """`data` of GET /credits/summary."""

    credits: Annotated[_Credits, BeforeValidator(_object)] = _Credits()
    monitored_device: Annotated[_Devices, BeforeValidator(_object)] = _Devices()
    credit_coverage: Instant = None

    def types(self) -> list[str]:
        """The credit types that the summary tells of, in its order."""
        names = [left.credit_type for left in self.credits.left] + [total.credit_type for total in self.credits.total]
        return [name for name in dict.fromkeys(names) if name]

    def left(self, credit_type: str) -> int | None:
        """What is left of a type, its rows added up; None where the summary does not decide it."""
        return _sum([row.credits_left for row in self.credits.left if row.credit_type == credit_type])

    def total(self, credit_type: str) -> int | None:
        """What there was of a type in total; None where the summary does not decide it."""
        return _sum([row.credits_count for row in self.credits.total if row.credit_type == credit_type])


class Company(_Answered):
    """An item of GET /companies. A name that was not readable is empty."""

    id: Number = None
    name: Text = ""
    credits_left: Number = None


class Code(_Answered):
    """An item of GET /credits/codes, its code cut to the last four characters."""

    id: Number = None
    company_id: Number = None
    company_name: Text = ""
    last_four: Text = Field(default="", alias="code")
    credits_amount: Number = None
    credit_type: Text = ""
    comment: Text = ""
    is_used: Flag = False
    used_by_company_name: Text = ""
    email: Text = ""
    activated_at: Instant = None
    created_at: Instant = None


def _sum(values: list[int | None]) -> int | None:
    known = [value for value in values if value is not None]
    return sum(known) if known and len(known) == len(values) else None
