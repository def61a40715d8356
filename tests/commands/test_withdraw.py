"""Why something was not withdrawn, for whoever pressed whenever: the sentence, and the word in the audit trail."""

from datetime import datetime, timedelta

import pytest

from bot.errors import BadInput, Refused
from bot.lifecycle import Shown, State
from bot.views.request import already
from commands.withdraw import CHANGED, NO_REQUEST, NOT_YOURS, RIGHTS_CHANGED, why_not
from tests.clock import T0
from tests.store.scene import ADA, JOHN
from tests.views.requests import in_state

WAITS = in_state(State.WAITING)
END = T0 + timedelta(hours=24)


def test_there_is_no_such_request() -> None:
    """A database that is new does not know it."""
    error = why_not(None, WAITS.shown, JOHN, T0)

    assert (type(error), error.sentence, error.detail) == (BadInput, NO_REQUEST, "no such request")


@pytest.mark.parametrize("state", State)
def test_it_is_not_theirs(state: State) -> None:
    """Nobody else withdraws it, and nobody else reads what became of it."""
    error = why_not(in_state(state), in_state(state).shown, ADA, T0)

    assert (type(error), error.sentence, error.detail) == (Refused, NOT_YOURS, "not theirs")


@pytest.mark.parametrize("state", [state for state in State if state is not State.WAITING])
def test_it_does_not_wait(state: State) -> None:
    """They read what the first act did, also where it is another round by now."""
    request = in_state(state)
    error = why_not(request, WAITS.shown, JOHN, END)

    assert (type(error), error.sentence, error.detail) == (Refused, already(request), f"{state} already")


def test_it_is_not_what_was_shown() -> None:
    """It waits once more, and what was pressed showed it as it was before."""
    error = why_not(WAITS, Shown(7, "0" * 16), JOHN, T0)

    assert isinstance(error, BadInput)
    assert error.sentence.startswith(CHANGED.partition("{}")[0])
    assert error.detail == "not what was shown"


@pytest.mark.parametrize(
    ("now", "detail"),
    [
        (END, "expired"),
        (END + timedelta(days=1), "expired"),
        (END - timedelta(microseconds=1), "rights changed"),
    ],
)
def test_its_time_is_over(now: datetime, detail: str) -> None:
    """At its end and later; before that only rights that changed can have been in the way."""
    error = why_not(WAITS, WAITS.shown, JOHN, now)

    assert error.detail == detail
    assert ("expired <!date" in error.sentence) is (detail == "expired")
    assert (error.sentence == RIGHTS_CHANGED) is (detail == "rights changed")
