"""How fast Slack is written to: bursts, then one a second in a channel; a pause of a method is kept to the second."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.pace import HISTORY, IN_A_CHANNEL, OPEN, POST, UPDATE, Pace
from tests.clock import T0
from tests.store.scene import at


def begun(pace: Pace, method: str, channel: str, seconds: float, most: int = 100) -> int:
    """How many calls may begin at this instant."""
    for number in range(most):
        if pace.take(method, at(seconds), channel):
            return number
    return most


@pytest.mark.parametrize(
    ("method", "channel", "at_once", "after_a_second", "after_a_minute"),
    [(POST, "C1", 5, 1, 5), (UPDATE, "C1", 20, 0, 20), (HISTORY, "C1", 20, 0, 20), (OPEN, "", 20, 0, 20)],
)
def test_bursts(method: str, channel: str, at_once: int, after_a_second: int, after_a_minute: int) -> None:
    """A short burst, then slowly; what was not used up gathers again, and no more than a burst."""
    pace = Pace()
    assert begun(pace, method, channel, 0) == at_once
    assert begun(pace, method, channel, 1) == after_a_second
    assert begun(pace, method, channel, 61) == after_a_minute


def test_channels_have_their_own_pace() -> None:
    """One busy channel holds up no other; all together have a limit that is far away."""
    pace = Pace()
    assert [begun(pace, POST, f"C{number}", 0) for number in range(14)] == [5] * 12 + [0, 0]


def test_how_long_to_wait() -> None:
    """The answer is the time until the next may begin, and asking does not count as beginning."""
    pace = Pace()
    begun(pace, POST, "C1", 0)
    assert pace.take(POST, at(0.25), "C1") == pytest.approx(0.75)
    assert pace.take(POST, at(0.25), "C1") == pytest.approx(0.75)
    assert pace.take(POST, at(1), "C1") == 0


def test_a_pause_is_the_methods() -> None:
    """Slack limits a method: posting stands still everywhere, redrawing goes on, and it ends to the second."""
    pace = Pace()
    pace.pause(POST, at(30))
    pace.pause(POST, at(10))
    assert pace.take(POST, T0, "C1") == 30
    assert pace.take(POST, at(29.5), "C2") == 0.5
    assert pace.take(UPDATE, T0) == 0
    assert pace.take(POST, at(30), "C1") == 0


@given(st.lists(st.floats(0, 5), min_size=1, max_size=60))
def test_never_faster_than_slack_allows(gaps: list[float]) -> None:
    """However calls come, within any stretch of time there are at most a burst and one a second."""
    pace, limit = Pace(), IN_A_CHANNEL[POST]
    now, begins = T0, []
    for gap in gaps:
        now += timedelta(seconds=gap)
        while wait := pace.take(POST, now, "C1"):
            now += timedelta(seconds=wait)
        begins.append(now)

    for first, begin in enumerate(begins):
        for last in range(first, len(begins)):
            stretch = (begins[last] - begin).total_seconds()
            assert last - first + 1 <= limit.burst + stretch * limit.per_second + 0.1
