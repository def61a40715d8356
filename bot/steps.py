"""What to do next with a message that is owed, pure: given its row, what was found, and what went wrong.

Slack has no key by which a message that is sent twice counts once. So before each try a row says that it was begun;
a try that nobody answered is looked up in the channel's history, by the metadata of the message, before the next.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, auto

from bot.errors import SlackBusy, SlackRefused, SlackSilent
from bot.owed import MORNING_POST, Owed

LONGEST_PAUSE = 60.0
"""Seconds between two tries."""
MOST_FAILURES = 3
"""Tries after which a message that cannot even be drawn is set aside."""
SETTLED = {MORNING_POST: 60.0}
SETTLED_SOON = 3.0
"""Seconds after a try was begun from which a message that is not in the channel is taken as not posted."""
LOOKED_BACK = {MORNING_POST: timedelta(hours=25)}
LOOKED_BACK_AS_A_RULE = timedelta(hours=1)
"""How long before its first try a message is looked for: Slack's clock is not ours, which may have been put right."""
TOO_LATE = "too late"
CLOSED_TO_US = "its answer was lost and the history of the channel may not be read"
MENDABLE = frozenset(
    {
        "invalid_auth",
        "not_authed",
        "account_inactive",
        "token_revoked",
        "token_expired",
        "missing_scope",
        "not_allowed_token_type",
        "org_login_required",
        "team_access_not_granted",
    }
)
"""Refusals that say nothing of the message: it is kept for the day the app is mended."""


class Next(Enum):
    """What is done with a message."""

    SEND = auto()
    LOOK = auto()
    """Read the channel's history back."""
    TICK = auto()
    """Slack has it."""
    WAIT = auto()
    SET_ASIDE = auto()
    GIVE_UP = auto()


@dataclass(frozen=True)
class Step:
    """The next step, and why. `pause` is in seconds, for WAIT; `by_slack` says that it was Slack who refused."""

    next: Next
    why: str = ""
    pause: float = 0
    by_slack: bool = False


class Found(Enum):
    """What the channel's history says of a message."""

    THERE = auto()
    ABSENT = auto()
    CLOSED = auto()
    """It may not be read."""


def at_first(owed: Owed, now: datetime) -> Step:
    """What to do with a message whose turn has come."""
    if owed.begun_at is not None:
        return Step(Next.LOOK)
    return to_send(owed, now)


def once_looked(owed: Owed, found: Found, now: datetime) -> Step:
    """What to do once the history was read back: a morning post must never come twice, anything else must come."""
    if found is Found.THERE:
        return Step(Next.TICK)
    if found is Found.CLOSED:
        return Step(Next.GIVE_UP, CLOSED_TO_US) if owed.kind == MORNING_POST else to_send(owed, now)
    settled = SETTLED.get(owed.kind, SETTLED_SOON)
    remaining = 0.0 if owed.tried_at is None else settled - (now - owed.tried_at) / timedelta(seconds=1)
    return _wait("not in the channel yet", remaining) if remaining > 0 else to_send(owed, now)


def look_from(owed: Owed, now: datetime) -> datetime:
    """From when on a message that may stand in Slack is looked for there (UTC)."""
    return (owed.begun_at or now) - LOOKED_BACK.get(owed.kind, LOOKED_BACK_AS_A_RULE)


def is_closed(error: SlackRefused) -> bool:
    """Whether a refusal to show the history stands for good: without the scope, or outside the channel."""
    return error.error == "missing_scope" or error.error not in MENDABLE


def after_failure(owed: Owed, error: Exception) -> Step:
    """What to do when Slack, or the drawing of the message, said no."""
    pause = min(LONGEST_PAUSE, 2.0**owed.attempts)
    if isinstance(error, SlackBusy):
        return _wait(error.detail, error.retry_after or pause)
    if isinstance(error, SlackSilent):
        return _wait(error.detail, pause)
    if isinstance(error, SlackRefused):
        aside = Step(Next.SET_ASIDE, error.error, by_slack=True)
        return _wait(error.detail, LONGEST_PAUSE) if error.error in MENDABLE else aside
    name = type(error).__name__
    return _wait(name, pause) if owed.attempts + 1 < MOST_FAILURES else Step(Next.SET_ASIDE, name)


def is_unanswered(error: Exception) -> bool:
    """Whether Slack may have done what was asked all the same."""
    return not isinstance(error, SlackBusy | SlackRefused)


def to_send(owed: Owed, now: datetime) -> Step:
    """SEND, or where it is too late for the message SET_ASIDE."""
    late = owed.not_after is not None and now > owed.not_after
    return Step(Next.SET_ASIDE, TOO_LATE) if late else Step(Next.SEND)


def _wait(why: str, pause: float) -> Step:
    return Step(Next.WAIT, why, pause)
