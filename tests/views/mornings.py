"""A morning, to be told in a post."""

from datetime import UTC, date, timedelta
from typing import Any

from bot.chain import Head
from bot.providers.rms_models import Summary
from bot.views.morning import Known, Morning
from tests.clock import T0

TODAY, YESTERDAY = date(2026, 3, 10), date(2026, 3, 9)
DOWN = "RMS cannot be reached. Try again in a few minutes, or ask who runs Teller."


def known(value: int, hours: float = 24) -> Known:
    return Known(value, YESTERDAY, T0 - timedelta(hours=hours))


def a_summary(**left: int | None) -> Summary:
    rows = [{"credit_type": kind, "credits_left": count} for kind, count in left.items()]
    return Summary.model_validate({"credits": {"left": rows}, "credit_coverage": "2026-05-20 08:00:00"})


def a_morning(**differs: Any) -> Morning:
    """RMS has 96 credits, john 120, office less than nothing, each four less than yesterday; nothing waits."""
    parts: dict[str, Any] = {
        "day": TODAY,
        "now": T0,
        "zone": UTC,
        "late": None,
        "rms": a_summary(credit=96),
        "sms": {"john": 120, "office": -3},
        "known": {"rms:credit": known(100), "sms:john": known(124), "sms:office": known(1)},
        "waiting": [],
        "head": Head(17, "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"),
    }
    return Morning(**(parts | differs))
