"""What approvers read of what has waited for long, or in vain."""

from dataclasses import replace
from typing import Any

import pytest

from bot.lifecycle import Event, Request, State
from bot.owed import REMINDER
from bot.views.several import told_to_approver
from tests.views.kit import buttons, seen, text_objects
from tests.views.requests import LINK, NASTY, in_state

EXPIRE = Event.EXPIRE.name
STATES = {REMINDER: State.WAITING, EXPIRE: State.EXPIRED}


def many(kind: str, number: int, **differs: Any) -> list[Request]:
    """So many requests, numbered from 1 on."""
    return [replace(in_state(STATES[kind], **differs), id=each) for each in range(1, number + 1)]


@pytest.mark.parametrize(
    ("kind", "says"),
    [
        (REMINDER, "still waits for your decision, until 2026-03-11 08:00 UTC."),
        (EXPIRE, "expired: nobody decided in time."),
    ],
)
def test_one(kind: str, says: str) -> None:
    """Who asks, for what and why, what became of it, with a link to its card, and nothing to press."""
    message = told_to_approver(kind, [in_state(STATES[kind])])
    text = seen(message)

    assert text.startswith("The request of @UJOHN (#7) for one code worth *4 credits* of *Acme Baltic* (458) ")
    assert says in text
    assert text.endswith("spare routers for Kaunas")
    assert f"<{LINK}|#7>" in message.text
    assert buttons(message) == {}


@pytest.mark.parametrize(
    ("kind", "head", "of_each"),
    [
        (REMINDER, "12 requests still wait for your decision:", "until 2026-03-11 08:00 UTC"),
        (EXPIRE, "12 requests expired, since nobody decided in time:", "asked 2026-03-10 08:00 UTC"),
    ],
)
def test_many(kind: str, head: str, of_each: str) -> None:
    """How many, the first ten with a link each, and where the others are."""
    message = told_to_approver(kind, many(kind, 12))
    lines = seen(message).splitlines()

    assert message.text == lines[0] == head
    assert lines[1] == f"• #1 of @UJOHN: *4 credits* of *Acme Baltic* (458), {of_each}"
    assert [line.split(" of ")[0] for line in lines[1:11]] == [f"• #{number}" for number in range(1, 11)]
    assert lines[11:] == ["…and 2 more in #CAPPROVALS."]
    assert str(message.blocks).count(f"<{LINK}|#") == 10
    assert buttons(message) == {}


def test_ten_are_all_named() -> None:
    """There are no others to speak of."""
    assert "more" not in seen(told_to_approver(REMINDER, many(REMINDER, 10)))


@pytest.mark.parametrize("kind", STATES)
@pytest.mark.parametrize("number", [1, 300])
def test_the_worst(kind: str, number: int) -> None:
    """With the longest names, which only seem to ping, Slack takes it, and nothing pings."""
    message = told_to_approver(kind, many(kind, number, company_name=NASTY * 3, comment=NASTY))
    seen(message)

    parsed = [each["text"] for each in text_objects(message) if each["type"] == "mrkdwn"]
    assert not any("<!channel>" in text or "<@UEVE>" in text for text in (*parsed, message.text))
