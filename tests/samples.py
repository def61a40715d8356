"""Things of the domain, as tests need them."""

from datetime import timedelta
from typing import Any

from bot.lifecycle import Request, State
from tests.clock import T0

_A_REQUEST: dict[str, Any] = {
    "id": 1,
    "round": 1,
    "reference": "MC-7F3KQ2",
    "delivery": None,
    "state": State.WAITING,
    "requester": "UJOHN",
    "amount": 4,
    "company_id": 458,
    "company_name": "Acme Baltic",
    "credit_type": "credit",
    "comment": "spare routers for Kaunas",
    "left_then": 96,
    "doubt": None,
    "created_at": T0,
    "expires_at": T0 + timedelta(hours=24),
    "decided_by": None,
    "decided_at": None,
    "reason": None,
    "start_id": None,
    "settled_at": None,
    "answer": None,
    "seen_at": None,
    "empty_readings": 0,
    "settle_at": None,
    "channel": "CAPPROVALS",
    "card_ts": None,
    "permalink": None,
    "approvals": (),
    "approvals_before": (),
}


def a_request(**differs: Any) -> Request:
    """John's request for four credits of Acme Baltic, with what differs."""
    return Request(**(_A_REQUEST | differs))
