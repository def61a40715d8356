"""Figures on Home: when they were read, whether they can be read anew, and what is news."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.lifecycle import State
from bot.providers.rms_models import Summary
from bot.reading import Contact, Pulse, Reading
from bot.views.health import Traffic
from bot.views.home import Desk, digest, home, timeless
from tests.views.requests import in_state
from tests.views.test_home import ADA, DESK, HTTP, JOHN, NOW, SOCKET, own, texts

CREDITS = Summary.model_validate({"credits": {"left": [{"credit_type": "credit", "credits_left": 96}]}})
EARLIER = replace(DESK, credits=Reading(CREDITS, NOW - timedelta(hours=1)))


def _before(later: Desk) -> Contact | None:
    """The contact before: of the same kind, and Slack was heard earlier."""
    if later.contact is None:
        return None
    return replace(HTTP, heard=NOW - timedelta(hours=1)) if later.contact.over_http else SOCKET


@pytest.mark.parametrize(
    ("later", "differs"),
    [
        (replace(EARLIER, credits=Reading(CREDITS, NOW)), False),
        (replace(EARLIER, credits=Reading(Summary(), NOW)), True),
        (replace(EARLIER, held="frozen", waiting=(in_state(State.WAITING),)), True),
        (replace(EARLIER, traffic=Traffic()), True),
        (replace(EARLIER, members=(ADA,)), True),
        (replace(EARLIER, pulses={}), True),
        (replace(EARLIER, contact=replace(SOCKET, is_there=False)), True),
        (replace(EARLIER, contact=replace(HTTP, heard=NOW)), False),
        (replace(EARLIER, contact=HTTP), True),
    ],
)
def test_what_is_news(later: Desk, differs: bool) -> None:
    """A figure that was read again and is the same is none; nor is it that Slack was heard once more."""
    marks = [digest(home(*timeless(each, own()))) for each in (replace(EARLIER, contact=_before(later)), later)]

    assert (marks[0] != marks[1]) is differs


def test_a_figure_that_cannot_be_read_anew() -> None:
    """Whoever sees it reads since when, and what to do; not only admins."""
    john, fails = own(replace(JOHN, account="john")), Pulse(NOW, "It fails.")
    rms_fails = replace(EARLIER, pulses={"RMS": fails})

    assert "It cannot be read since" not in texts(home(EARLIER, john))
    for desk, reader in ((rms_fails, john), (EARLIER, replace(john, pulse=fails))):
        assert texts(home(desk, reader)).count("It cannot be read since <!date") == 1


def test_when_a_figure_was_read_is_said() -> None:
    """In the reader's own zone; only what tells contents apart leaves it out."""
    assert f"<!date^{int((NOW - timedelta(hours=1)).timestamp())}" in str(home(EARLIER, own())["blocks"][1])
    assert "<!date" not in str(home(*timeless(EARLIER, own()))["blocks"][1])
