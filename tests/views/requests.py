"""A request in each of its states, and texts that would ping and link if they could."""

from typing import Any

from bot.lifecycle import Request, State
from tests.clock import T0
from tests.samples import a_request

NASTY = "<!channel> @here https://x.y *b* <@UEVE> <https://x.y|y> &amp; :tada: _i_ ~s~ `c` #general"
REFERENCE = "MC-7F3KQ2"
LINK = "https://sandbox.slack.com/archives/CAPPROVALS/p1773129600000100"

STATES: dict[State, dict[str, Any]] = {
    State.WAITING: {},
    State.APPROVED: {"decided_by": "UADA", "decided_at": T0},
    State.SENDING: {"decided_by": "UADA", "decided_at": T0, "start_id": "s1"},
    State.UNKNOWN: {"decided_by": "UADA", "decided_at": T0},
    State.ISSUED: {"decided_by": "UADA", "decided_at": T0, "settled_at": T0},
    State.REFUSED: {"decided_by": "UADA", "decided_at": T0, "answer": "RMS says <no>."},
    State.NOT_SENT: {"decided_by": "UADA", "decided_at": T0},
    State.NOT_ISSUED: {"decided_by": "UADA", "decided_at": T0, "round": 2},
    State.INCIDENT: {"decided_by": "UADA", "decided_at": T0},
    State.REJECTED: {"decided_by": "UADA", "decided_at": T0, "reason": "we <!here> have *spares*"},
    State.EXPIRED: {"settled_at": T0},
    State.WITHDRAWN: {"answer": "not_in_channel"},
}


def in_state(state: State, **differs: Any) -> Request:
    """Request 7, with what it has in `state`."""
    return a_request(**({"id": 7, "state": state, "permalink": LINK} | STATES[state] | differs))
