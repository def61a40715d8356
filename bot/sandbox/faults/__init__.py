"""What the providers' stand-ins share: a server on loopback that records, and that misbehaves when a test says so.

`wire` is what passes over the line, `fault` and `garbage` are the ways to misbehave, `rules` says which call meets
which, `standin` is the server itself.
"""

from bot.sandbox.faults.fault import (
    Fault,
    Step,
    drop,
    hang,
    hang_then_drop,
    html_page,
    late_work,
    redirect,
    refuse_then_work,
    reply,
    slow,
    too_many,
    work_then_drop,
    work_then_half,
    work_then_hang,
)
from bot.sandbox.faults.garbage import (
    changed,
    entity_bomb,
    external_entity,
    gzipped,
    malformed,
    missing,
    nulled,
    oversized,
    prefixed,
    unknown_encoding,
)
from bot.sandbox.faults.rules import Faults
from bot.sandbox.faults.standin import StandIn
from bot.sandbox.faults.wire import Answer, Call

__all__ = [
    "Answer",
    "Call",
    "Fault",
    "Faults",
    "StandIn",
    "Step",
    "changed",
    "drop",
    "entity_bomb",
    "external_entity",
    "gzipped",
    "hang",
    "hang_then_drop",
    "html_page",
    "late_work",
    "malformed",
    "missing",
    "nulled",
    "oversized",
    "prefixed",
    "redirect",
    "refuse_then_work",
    "reply",
    "slow",
    "too_many",
    "unknown_encoding",
    "work_then_drop",
    "work_then_half",
    "work_then_hang",
]
