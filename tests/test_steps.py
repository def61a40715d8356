"""What to do next with a message that is owed: every row of the decision."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.errors import SlackBusy, SlackRefused, SlackSilent, TellerError
from bot.owed import ALERT, CARD, MORNING_POST, Owed
from bot.steps import (
    CLOSED_TO_US,
    MENDABLE,
    TOO_LATE,
    Found,
    Next,
    Step,
    after_failure,
    at_first,
    is_closed,
    is_unanswered,
    look_from,
    once_looked,
)
from tests.clock import T0
from tests.store.scene import at

NOTICE = "ISSUE"
KINDS = [CARD, NOTICE, ALERT, MORNING_POST]


def owed(kind: str = NOTICE, **differs: object) -> Owed:
    """A message whose turn has come."""
    whole = Owed(1, "k", "C", kind, 1, None, None, 0, None, None, None)
    return replace(whole, **differs)  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("begun", "not_after", "step"),
    [
        (False, None, Step(Next.SEND)),
        (True, None, Step(Next.LOOK)),
        (False, 10, Step(Next.SEND)),
        (False, 9.9, Step(Next.SET_ASIDE, TOO_LATE)),
        (True, 9.9, Step(Next.LOOK)),
    ],
)
def test_at_first(kind: str, begun: bool, not_after: float | None, step: Step) -> None:
    """A try that nobody answered is looked for first, even when it is too late to send it again."""
    message = owed(kind, begun_at=T0 if begun else None, not_after=None if not_after is None else at(not_after))
    assert at_first(message, at(10)) == step


@pytest.mark.parametrize(("kind", "hours"), [(CARD, 1), (NOTICE, 1), (ALERT, 1), (MORNING_POST, 25)])
def test_from_when_on_it_is_looked_for(kind: str, hours: int) -> None:
    """A clock that was put right by less does not hide a message; a morning post is looked for in its whole day."""
    assert look_from(owed(kind, begun_at=T0), at(600)) == T0 - timedelta(hours=hours)
    assert look_from(owed(kind), at(600)) == at(600) - timedelta(hours=hours)


GIVE_UP = Step(Next.GIVE_UP, CLOSED_TO_US)
LOOKED: list[tuple[str, Found, float, Step]] = [
    *((kind, Found.THERE, 0, Step(Next.TICK)) for kind in KINDS),
    *((kind, Found.CLOSED, 100, Step(Next.SEND)) for kind in (CARD, NOTICE, ALERT)),
    (MORNING_POST, Found.CLOSED, 100, GIVE_UP),
    (MORNING_POST, Found.CLOSED, 0, GIVE_UP),
    *((kind, Found.ABSENT, 3, Step(Next.SEND)) for kind in (CARD, NOTICE, ALERT)),
    *((kind, Found.ABSENT, 1, Step(Next.WAIT, "not in the channel yet", 2)) for kind in (CARD, NOTICE, ALERT)),
    (MORNING_POST, Found.ABSENT, 60, Step(Next.SEND)),
    (MORNING_POST, Found.ABSENT, 59, Step(Next.WAIT, "not in the channel yet", 1)),
]


@pytest.mark.parametrize(("kind", "found", "seconds", "step"), LOOKED)
def test_once_looked(kind: str, found: Found, seconds: float, step: Step) -> None:
    """A morning post never comes twice, everything else comes; absence counts once the last try has settled."""
    message = owed(kind, begun_at=at(-500), tried_at=T0)
    assert once_looked(message, found, at(seconds)) == step


@pytest.mark.parametrize(
    ("kind", "found", "step"),
    [
        (MORNING_POST, Found.THERE, Step(Next.TICK)),
        (MORNING_POST, Found.ABSENT, Step(Next.SET_ASIDE, TOO_LATE)),
        (MORNING_POST, Found.CLOSED, GIVE_UP),
        (ALERT, Found.CLOSED, Step(Next.SET_ASIDE, TOO_LATE)),
    ],
)
def test_too_late_once_looked(kind: str, found: Found, step: Step) -> None:
    """What stands there is ticked off at any time, and nothing is sent after its time."""
    message = owed(kind, begun_at=T0, tried_at=T0, not_after=at(100))
    assert once_looked(message, found, at(101)) == step


@pytest.mark.parametrize("kind", KINDS)
def test_begun_before_tries_were_written_down(kind: str) -> None:
    """A row that only knows that it was begun is sent once it is not in the channel."""
    assert once_looked(owed(kind, begun_at=T0), Found.ABSENT, T0) == Step(Next.SEND)


@pytest.mark.parametrize(
    ("error", "closed"),
    [
        ("missing_scope", True),
        ("channel_not_found", True),
        ("not_in_channel", True),
        ("restricted_action", True),
        *((error, False) for error in sorted(MENDABLE - {"missing_scope"})),
    ],
)
def test_a_history_that_may_not_be_read(error: str, closed: bool) -> None:
    """Without the scope, or outside the channel, it stays closed; a token that is mended opens it again."""
    assert is_closed(SlackRefused("conversations.history", error)) is closed


FAILURES: list[tuple[int, Exception, Step]] = [
    (0, SlackBusy("m", "ratelimited", 30), Step(Next.WAIT, "m: ratelimited", 30)),
    (9, SlackBusy("m", "ratelimited", 2), Step(Next.WAIT, "m: ratelimited", 2)),
    (3, SlackBusy("m", "ClientConnectorError"), Step(Next.WAIT, "m: ClientConnectorError", 8)),
    (0, SlackSilent("m", "TimeoutError"), Step(Next.WAIT, "m: TimeoutError", 1)),
    (9, SlackSilent("m", "HTTP 500"), Step(Next.WAIT, "m: HTTP 500", 60)),
    (0, SlackRefused("m", "is_archived"), Step(Next.SET_ASIDE, "is_archived", by_slack=True)),
    (0, SlackRefused("m", "metadata_too_large"), Step(Next.SET_ASIDE, "metadata_too_large", by_slack=True)),
    *((5, SlackRefused("m", error), Step(Next.WAIT, f"m: {error}", 60)) for error in sorted(MENDABLE)),
    (0, KeyError("x"), Step(Next.WAIT, "KeyError", 1)),
    (1, KeyError("x"), Step(Next.WAIT, "KeyError", 2)),
    (2, KeyError("x"), Step(Next.SET_ASIDE, "KeyError")),
    (20, AssertionError("x"), Step(Next.SET_ASIDE, "AssertionError")),
]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("attempts", "error", "step"), FAILURES)
def test_after_failure(kind: str, attempts: int, error: Exception, step: Step) -> None:
    """A pause that Slack asks for is kept to the second, a clear no is for good, a poisoned row has three tries."""
    assert after_failure(owed(kind, attempts=attempts), error) == step


@pytest.mark.parametrize(
    ("error", "unanswered"),
    [
        (SlackBusy("m", "ratelimited", 30), False),
        (SlackRefused("m", "is_archived"), False),
        (SlackSilent("m", "TimeoutError"), True),
        (TellerError("x"), True),
        (KeyError("x"), True),
    ],
)
def test_what_slack_may_have_done(error: Exception, unanswered: bool) -> None:
    """Only a clear answer says that nothing was done."""
    assert is_unanswered(error) is unanswered
