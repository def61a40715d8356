"""The card of a request, in every state: taken by Slack, and saying no more than it may."""

import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.lifecycle import TELLS, Audience, Event, Shown, State
from bot.views.notice import notice
from bot.views.request import (
    APPROVE,
    FEW_APPROVERS,
    REJECT,
    SEND_AGAIN,
    already,
    card,
    link,
    shown_by,
    value_of,
    worth,
)
from tests.clock import T0
from tests.samples import a_request
from tests.views.kit import buttons, raw, seen, text_objects
from tests.views.requests import LINK, NASTY, REFERENCE, in_state

LONGEST_UPDATE = 4000
"""Characters of `text` that chat.update takes (docs.slack.dev, chat.update)."""
SAYS: dict[State, str] = {
    State.WAITING: "Open until 2026-03-11 08:00 UTC",
    State.APPROVED: "Approved by @UADA, 2026-03-10 08:00 UTC. Asking RMS",
    State.SENDING: "Approved by @UADA, 2026-03-10 08:00 UTC. Asking RMS",
    State.UNKNOWN: "Unknown, checking with RMS",
    State.ISSUED: "@UJOHN alone can reveal the code",
    State.REFUSED: "RMS refused it*, nothing was minted. RMS says <no>.",
    State.NOT_SENT: "Not sent*: RMS could not be reached, nothing was minted",
    State.NOT_ISSUED: "Not issued*: RMS's answer was lost, and its list does not show the code (`MC-7F3KQ2`)",
    State.INCIDENT: "Incident*: RMS lists several codes of this request, which freezes minting",
    State.REJECTED: "Rejected* by @UADA, 2026-03-10 08:00 UTC.\nReason: we <!here> have *spares*",
    State.EXPIRED: "Expired*: nobody decided in time",
    State.WITHDRAWN: "Withdrawn*: its card could not be posted",
}


@pytest.mark.parametrize("state", State)
def test_the_card(state: State) -> None:
    """In every state: who, how many of how many left, which company, why, and what became of it."""
    text = seen(card(in_state(state)))

    assert "@UJOHN asks for one code worth *4 credits* of *Acme Baltic* (458), which had *96* left then." in text
    assert "\nspare routers for Kaunas\n" in text
    assert SAYS[state] in text
    assert "Request #7" in text


@pytest.mark.parametrize("state", State)
def test_buttons_stand_only_where_there_is_something_to_decide(state: State) -> None:
    """Approve asks for confirmation, Reject opens a form; what was not issued can be sent again, once confirmed."""
    pressed = buttons(card(in_state(state)))
    stand = {State.WAITING: ["Approve", "Reject"], State.NOT_ISSUED: ["Send again"]}

    assert list(pressed) == stand.get(state, [])
    if state is State.NOT_ISSUED:
        assert (pressed["Send again"]["action_id"], pressed["Send again"]["confirm"]["confirm"]["text"]) == (
            SEND_AGAIN,
            "Send again",
        )
        assert shown_by(pressed["Send again"]["value"]) == in_state(state).shown
    if state is State.WAITING:
        assert (pressed["Approve"]["action_id"], pressed["Reject"]["action_id"]) == (APPROVE, REJECT)
        question = pressed["Approve"]["confirm"]["text"]["text"]
        assert "of Acme Baltic (458)?" in question
        assert in_state(state).comment in question
        assert "confirm" not in pressed["Reject"]
        assert {shown_by(each["value"]) for each in pressed.values()} == {in_state(state).shown}


@pytest.mark.parametrize("state", State)
def test_the_comment_stands_as_it_is(state: State) -> None:
    """Exactly the text that RMS gets, as plain text in a block of its own; nowhere does it ping or link."""
    message = card(in_state(state, comment=NASTY, company_name=NASTY, doubt=NASTY, reason=NASTY))
    seen(message)

    assert {"type": "plain_text", "text": NASTY, "emoji": False} in text_objects(message)
    parsed = [each for each in text_objects(message) if each["type"] == "mrkdwn"]
    assert all(each["verbatim"] is True for each in parsed)
    for text in (message.text, *(each["text"] for each in parsed)):
        assert re.sub(r"<@UJOHN>|<@UADA>|<!date\^[0-9]+\^[^<>|]*\|[^<>]*>", "", text).count("<") == 0


@pytest.mark.parametrize(
    ("differs", "says"),
    [
        ({"company_name": None}, "of company 458 (name unknown)"),
        ({"left_then": None, "doubt": "RMS does not tell <it>."}, ":warning: RMS does not tell <it>."),
        ({"left_then": 0}, "which had *0* left then"),
        ({"amount": 1}, "one code worth *1 credit* of"),
        ({"credit_type": "management_1y"}, "one code worth *4 × management for 1 year* of"),
        ({"approvals": ("UADA",)}, "Approved by @UADA; another approver must approve it as well."),
        (
            {"answer": "only <2> left.", "decided_by": "UADA", "round": 2},
            "Approved by @UADA. Stopped before anything was sent to RMS: only <2> left. It can be approved again.",
        ),
    ],
)
def test_what_the_card_says_of_what_is_special(differs: dict[str, Any], says: str) -> None:
    """A name that is unknown, a doubt, a type that is not `credit`."""
    assert says in seen(card(in_state(State.WAITING, **differs)))


def test_who_withdrew_it() -> None:
    """The requester, and when; what Ada approved before it waited once more is no withdrawal of hers."""
    theirs = in_state(State.WITHDRAWN, decided_by="UJOHN", decided_at=T0, answer=None)
    unposted = in_state(State.WITHDRAWN, decided_by="UADA", decided_at=T0)

    assert "*Withdrawn* by @UJOHN, 2026-03-10 08:00 UTC." in seen(card(theirs))
    assert buttons(card(theirs)) == {}
    assert "*Withdrawn* by @UJOHN" in already(theirs).replace("<@UJOHN>", "@UJOHN")
    assert "its card could not be posted" in seen(card(unposted))


@pytest.mark.parametrize("few", [True, False])
def test_the_card_says_when_too_few_can_decide(few: bool) -> None:
    """While there are fewer than two approvers, each card that waits says so."""
    assert (FEW_APPROVERS in seen(card(in_state(State.WAITING), few_approvers=few))) is few


BEFORE = [
    *(card(in_state(state)) for state in (State.WAITING, State.APPROVED, State.SENDING, State.UNKNOWN)),
    *(notice(event.name, in_state(State.UNKNOWN), "UJOHN") for event in (Event.LOSE, Event.EXPIRE, Event.REJECT)),
    notice("UNPOSTED", in_state(State.WITHDRAWN), "UADA"),
]


@pytest.mark.parametrize("message", BEFORE)
def test_no_reference_before_the_mint_is_settled(message: Any) -> None:
    """Waiting, approved, sending and while RMS is searched: who knew the reference could forge it."""
    assert REFERENCE not in raw(message)
    assert "MC-" not in raw(message)


@pytest.mark.parametrize("state", [State.WAITING, State.APPROVED, State.SENDING, State.UNKNOWN])
def test_who_comes_second_reads_no_reference_either(state: State) -> None:
    """What the first act did and whose it was, with a link to the card."""
    text = already(in_state(state))

    assert REFERENCE not in text
    assert LINK in text
    assert state is State.WAITING or "<@UADA>" in text


def test_a_settled_card_names_the_reference() -> None:
    """Once RMS has made the code, the reference is how an admin finds it there."""
    assert REFERENCE in seen(card(in_state(State.ISSUED)))


A_DIGEST = "0123456789abcdef"


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (value_of(a_request(id=7)), a_request(id=7).shown),
        (f"1:1:{A_DIGEST}", Shown(1, A_DIGEST)),
        (f"1:{'9' * 18}:{A_DIGEST}", Shown(10**18 - 1, A_DIGEST)),
        (f"2:7:{A_DIGEST}", None),
        ("1:7", None),
        ("7", None),
        ("1:", None),
        ("", None),
        (f"1:-7:{A_DIGEST}", None),
        (f"1:7:{A_DIGEST} ", None),
        (f"1:7:{A_DIGEST}\n", None),
        (f"1:7:{A_DIGEST}0", None),
        (f"1:7:{A_DIGEST[1:]}", None),
        (f"1:7:{A_DIGEST.upper()}", None),
        (f"1:٧:{A_DIGEST}", None),
        (f"1:²:{A_DIGEST}", None),
        (f"1:7:8:{A_DIGEST}", None),
        (f"1:{'9' * 19}:{A_DIGEST}", None),
        (f"1:{'9' * 5000}:{A_DIGEST}", None),
    ],
)
def test_the_value_of_a_button(value: str, shown: Shown | None) -> None:
    """Only a value of this version names a request, and says what was shown of it."""
    assert shown_by(value) == shown


def test_links() -> None:
    """Where Slack gave no permalink, the words stand alone."""
    assert link(a_request(permalink=LINK), "#1") == f"<{LINK}|#1>"
    assert link(a_request(), "#1") == "#1"
    assert worth(2, "credit") == "2 credits"


WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), min_size=1, max_size=500)


@settings(deadline=None, max_examples=150)
@given(st.sampled_from(State), WORDS, WORDS, st.sampled_from(["x", "&", "<"]), st.integers(1, 500))
def test_slack_takes_whatever_stands_in_a_request(
    state: State, comment: str, name: str, filler: str, length: int
) -> None:
    """Every state and event with the longest texts that can be typed or come from RMS."""
    long = (comment + filler * 500)[:500]
    request = in_state(state, comment=long, company_name=name * length, reason=long, decided_by="UADA", amount=10**6)
    drawn = card(request, few_approvers=True)
    seen(drawn)
    assert len(drawn.text) <= LONGEST_UPDATE
    for event in (event for event in Event if set(TELLS[event]) - {Audience.CARD}):
        seen(notice(event.name, request, "UJOHN"))
    assert len(already(request)) <= 3000


def test_a_card_whose_approver_is_unknown() -> None:
    """Of a request that was made anew without one nobody reads of @None."""
    shown = seen(card(in_state(State.ISSUED, decided_by=None)))

    assert "Approved; by whom, is not known any more. *Minted.*" in shown
    assert "None" not in shown
