"""What RMS leaves undocumented, or does now one way and now another; a test chooses."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from bot.sandbox.rms.account import Order


@dataclass(frozen=True, slots=True)
class Habits:
    """One way to fill the gaps of the vendor's documentation; the defaults are the less convenient ones."""

    page_max: int | None = 100  # the most rows of one page; a larger limit is cut to it without a word
    order: Order = "code"  # of the list of codes; by code is as good as shuffled
    used_as: Literal["bool", "int"] = "bool"  # is_used
    ids_as: Literal["int", "str"] = "int"  # every id and used_by_user_id
    padded_times: bool = True  # " 2026-03-10 08:00:00 "
    company_filters: tuple[str, ...] = ("company_id", "company")  # names the summary knows; others it ignores
    searched: tuple[str, ...] = ("comment", "code", "company_name")  # fields of a code that q looks into

    def time(self, at: datetime | None) -> str | None:
        """A time as RMS writes it: UTC without saying so."""
        if at is None:
            return None
        text = at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S")
        return f" {text} " if self.padded_times else text

    def id(self, number: int | None) -> int | str | None:
        return number if number is None or self.ids_as == "int" else str(number)

    def flag(self, value: bool) -> bool | int:
        return value if self.used_as == "bool" else int(value)
