"""A row of RMS's list of codes, as the tests of the commands need it."""

from typing import Any

from bot.providers.rms_models import Code

_A_ROW: dict[str, Any] = {
    "id": 7,
    "company_id": 458,
    "company_name": "Acme Baltic",
    "code": "9s1x",
    "credits_amount": 4,
    "credit_type": "credit",
    "comment": "[MC-7F3KQ2] spare routers",
    "created_at": " 2026-03-01 09:30:00 ",
}


def a_code(**differs: Any) -> Code:
    """John's code, with what differs."""
    return Code.model_validate(_A_ROW | differs)
