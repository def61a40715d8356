"""Leaf: what the bot gave back for a payload."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Ack:
    """`outcome` is "ok" or the name of the failure; `body` is what an HTTP answer would hold, None when empty.

    `no_retry`: whoever did not take it does not want it again.
    """

    outcome: str
    body: Any = None
    status: int | None = None
    no_retry: bool = False


NOBODY = Ack("dispatch_failed")
TOO_LATE = Ack("operation_timeout")
