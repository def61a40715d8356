"""One's own requests as a page: whatever they say, Slack takes it, and each has the button that fits its state."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from bot.lifecycle import Request, State
from bot.paging import Page, Place, Turn
from bot.views.blocks import Block, Message
from bot.views.home import Own, home
from bot.views.mine import MOST, NEWER, NOTHING, OLDER, WITHDRAW_HERE, in_words, my_requests, turn_of
from bot.views.request import REVEAL, shown_by
from tests.clock import T0
from tests.views.kit import buttons, seen, text_objects
from tests.views.requests import LINK, NASTY, in_state
from tests.views.test_home import DESK, JOHN

SAYS: dict[State, str] = {
    State.WAITING: "Open until 2026-03-11 08:00 UTC",
    State.APPROVED: "Approved; RMS is being asked",
    State.SENDING: "Approved; RMS is being asked",
    State.UNKNOWN: "*Unknown*: RMS's answer was lost, and the code may exist",
    State.ISSUED: "Minted",
    State.REFUSED: "Refused by RMS; nothing was minted",
    State.NOT_SENT: "Not sent, since RMS could not be reached",
    State.NOT_ISSUED: "Not issued; an approver can send it again",
    State.INCIDENT: "*Incident*: RMS lists several codes of it",
    State.REJECTED: "Rejected by @UADA",
    State.EXPIRED: "Expired: nobody decided in time",
    State.WITHDRAWN: "Withdrawn because its card could not be posted",
}
BESIDE: dict[State, tuple[str, str]] = {
    State.WAITING: ("Withdraw", WITHDRAW_HERE),
    State.ISSUED: ("Reveal code", REVEAL),
}


def a_page(*requests: Request, first: int = 1, of: int | None = None) -> Page:
    """A page with these on it, which are all there are unless `of` says more."""
    return Page(list(requests), first, len(requests) if of is None else of)


def beside(message: Message) -> list[Block]:
    """The buttons that stand beside the rows."""
    return [block["accessory"] for block in message.blocks if "accessory" in block]


@pytest.mark.parametrize("state", State)
def test_a_row(state: State) -> None:
    """Its number as a link to its card, how much of what, why, its state in words, when, and what can be done."""
    message = my_requests(a_page(in_state(state)))
    text = seen(message)

    assert f"*<{LINK}|#7>*" in str(message.blocks)
    assert f"*4 credits* of *Acme Baltic* (458)\n{SAYS[state]}" in text
    assert text.rstrip().endswith("\nspare routers for Kaunas")
    pressed = [(each["text"]["text"], each["action_id"]) for each in beside(message)]
    assert pressed == ([BESIDE[state]] if state in BESIDE else [])
    assert all(shown_by(each["value"]) == in_state(state).shown for each in beside(message))


@pytest.mark.parametrize("draw", [my_requests, lambda page: Message("", home(DESK, Own(JOHN, None, page))["blocks"])])
def test_a_comment_is_drawn_as_it_is(draw: Callable[[Page], Message]) -> None:
    """In the list and on Home, as on the card: no mark-up, no emoji, no entity."""
    comment = "*bold* `tick` :tada: <!channel> & _so on_"
    drawn = [
        each for each in text_objects(draw(a_page(in_state(State.ISSUED, comment=comment)))) if "tick" in str(each)
    ]

    assert drawn == [{"type": "plain_text", "text": comment, "emoji": False}]


def test_what_they_withdrew_themselves() -> None:
    """And not Teller, whose reason would be another."""
    assert in_words(in_state(State.WITHDRAWN, decided_by="UJOHN", decided_at=T0)) == "Withdrawn by you"


def test_what_was_revoked() -> None:
    """Who revoked it, at whose word and when; there is nothing to reveal any more."""
    message = my_requests(a_page(in_state(State.ISSUED, revoked_at=T0, revoked_by="UBEN", revoke_asked_by="UADA")))

    assert "Minted, then *revoked* by @UBEN after @UADA asked, 2026-03-10 08:00 UTC · asked" in seen(message)
    assert beside(message) == []


def test_withdrawing_asks_whether_one_is_sure() -> None:
    """The dialog says which one, and that nobody can approve it any more."""
    (button,) = beside(my_requests(a_page(in_state(State.WAITING, comment="x" * 500))))
    asked = button["confirm"]["text"]["text"]

    assert asked.startswith(
        "Request #7, for one code worth 4 credits of Acme Baltic (458). Nobody can approve it after"
    )
    assert len(asked) == 300
    assert (button["confirm"]["confirm"]["text"], button["confirm"]["deny"]["text"]) == ("Withdraw", "Keep it")


def test_nothing_yet() -> None:
    """Who has asked for nothing reads how to ask, with or without news on top."""
    assert seen(my_requests(a_page())) == f"{NOTHING}"
    assert seen(my_requests(a_page(), "Withdrawn.")).startswith("Withdrawn.")


@pytest.mark.parametrize(
    ("first", "of", "title", "turns"),
    [
        (1, 2, "Your requests", {}),
        (1, 3, "Your requests 1 to 2 of 3", {"Older": (OLDER, "1:older:ended:6")}),
        (
            3,
            5,
            "Your requests 3 to 4 of 5",
            {"Newer": (NEWER, "1:newer:open:8"), "Older": (OLDER, "1:older:ended:6")},
        ),
        (3, 4, "Your requests 3 to 4 of 4", {"Newer": (NEWER, "1:newer:open:8")}),
    ],
)
def test_turning_the_page(first: int, of: int, title: str, turns: dict[str, Any]) -> None:
    """A button where there is something on that side, which knows beside what it turns."""
    waits, minted = replace(in_state(State.WAITING), id=8), replace(in_state(State.ISSUED), id=6)
    page = a_page(waits, minted, first=first, of=of)
    message = my_requests(page)

    assert seen(message).startswith(title)
    assert message.text == title
    assert {words: (each["action_id"], each["value"]) for words, each in buttons(message).items()} == turns


def test_news_stands_on_top() -> None:
    """What one has just done is read first, by screen readers too."""
    message = my_requests(a_page(in_state(State.WAITING)), "Withdrawn: <https://x|request #7>.")

    assert seen(message).startswith("Withdrawn: ")
    assert message.text == "Withdrawn: <https://x|request #7>."


@pytest.mark.parametrize(
    ("value", "turn"),
    [
        ("1:older:ended:6", Turn(Place(True, -6), older=True)),
        ("1:newer:open:8", Turn(Place(False, -8), older=False)),
        ("2:older:ended:6", None),
        ("1:older:ended:", None),
        ("1:older:ended:-6", None),
        ("1:elder:ended:6", None),
        ("", None),
    ],
)
def test_what_a_value_means(value: str, turn: Turn | None) -> None:
    """Only a value of this version turns the page."""
    assert turn_of(value) == turn


@pytest.mark.parametrize("state", State)
def test_a_page_of_the_worst(state: State) -> None:
    """Ten with the longest names and comments that only seem to ping: Slack takes them, and nothing pings."""
    worst = in_state(
        state, company_name="&" * 150, comment=NASTY * 5, amount=10**6, credit_type="management_10y", reason=NASTY
    )
    message = my_requests(a_page(*[worst] * MOST, first=291, of=310))
    seen(message)

    assert sum(len(each["text"]) for each in text_objects(message)) < 12_000
    assert len(message.blocks) == 2 * MOST + 2
    parsed = [each for each in text_objects(message) if each["type"] == "mrkdwn"]
    assert all(each["verbatim"] is True and "<!channel>" not in each["text"] for each in parsed)
