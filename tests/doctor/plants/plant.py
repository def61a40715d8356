"""What a planted fault is."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from bot.doctor.line import Verdict
from tests.doctor.kit import Installation

FAILURE, WARNING = Verdict.FAILURE, Verdict.WARNING
Act = Callable[[Installation], Awaitable[None] | None]


@dataclass(frozen=True)
class Plant:
    """A fault: its name, how it is made, whose lines are not right then (no others), and words that they say.

    `changes` are settings by their names; `http`: Slack delivers by signed HTTP; `unknown` are lines that nobody
    can know of then, `see` those to which the remedies of others lead.
    """

    name: str
    lines: dict[str, Verdict]
    words: tuple[str, ...]
    act: Act = lambda here: None
    changes: dict[str, str] = field(default_factory=dict)
    http: bool = False
    unknown: tuple[str, ...] = ()
    see: frozenset[str] = frozenset()
