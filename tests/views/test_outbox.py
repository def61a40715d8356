"""What admins and the command line read of messages that did not get through."""

from dataclasses import replace

import pytest

from bot.owed import ALERT, CARD, GIVEN_UP, MORNING_POST, REFUSED, WAITING, Unsent
from bot.views.outbox import alert, listing, name_of
from tests.clock import T0
from tests.views.kit import raw, seen

ONE = Unsent(12, "UJOHN", "ISSUE", 3, REFUSED, T0, 1, "user_disabled")


@pytest.mark.parametrize(
    ("unsent", "line"),
    [
        ([ONE], "• 1 notice of request #3 to <@UJOHN>: user_disabled."),
        ([ONE, replace(ONE, request_id=4)], "• 2 notices of request #3, #4 to <@UJOHN>: user_disabled."),
        ([replace(ONE, request_id=10), ONE], "• 2 notices of request #3, #10 to <@UJOHN>: user_disabled."),
        ([ONE, ONE], "• 2 notices of request #3 to <@UJOHN>: user_disabled."),
        (
            [replace(ONE, kind=CARD, destination="C1", error="message_not_found")],
            "• 1 card of request #3 to <#C1>: message_not_found.",
        ),
        (
            [replace(ONE, kind=MORNING_POST, destination="C1", request_id=None, state=GIVEN_UP, error="lost")],
            "• 1 morning post to <#C1>: lost, so it is not sent again.",
        ),
        ([replace(ONE, error="<!channel> & more")], "&lt;!channel&gt; &amp; more."),
        ([replace(ONE, error=None)], "no reason"),
    ],
)
def test_a_line_of_an_alert(unsent: list[Unsent], line: str) -> None:
    """How many of what kind, of which requests, to whom and why; nothing in it pings."""
    message = alert(unsent)

    assert raw(message).count(line) == 2
    assert f"{len(unsent)} message" in message.text
    assert "teller outbox retry --all" in seen(message)


def test_an_alert_of_very_many() -> None:
    """Slack takes it, and it says how much it leaves out."""
    many = [replace(ONE, id=n, destination=f"U{n:09d}", request_id=n) for n in range(1000)]
    message = alert(many)

    assert "1,000 messages" in message.text
    assert "more lines" in seen(message)


@pytest.mark.parametrize(
    ("kind", "name"),
    [(CARD, "card"), (MORNING_POST, "morning post"), (ALERT, "alert"), ("ISSUE", "notice"), ("NO_SUCH", "notice")],
)
def test_kinds_have_names(kind: str, name: str) -> None:
    """A person's words for each."""
    assert name_of(kind) == name


def test_the_listing() -> None:
    """A line each, in columns; an instant says that it is UTC."""
    waiting = replace(ONE, id=7, destination="CAPPROVALS", kind=CARD, state=WAITING, attempts=0, error=None)

    assert listing([]) == "Nothing waits and nothing was set aside."
    assert listing([waiting, ONE]).splitlines() == [
        "7   waiting  CAPPROVALS  card of #3    2026-03-10 08:00Z  tries: 0  -",
        "12  refused  UJOHN       notice of #3  2026-03-10 08:00Z  tries: 1  user_disabled",
    ]
