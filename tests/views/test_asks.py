"""Cards and notices of asks: every state of every kind has its words, and what people typed is never parsed."""

import json
from typing import Any

import pytest

from bot.asks import TABLE, Ask, Kind, State
from bot.views.ask_access import unknown_person
from bot.views.ask_parts import shown_by, value_of
from bot.views.asks import ask_card, outcome, told
from tests.clock import T0
from tests.test_asks import an_ask

FOREIGN = "<!channel> *now* <@UBEN> & more"
LEADS_TO = {kind: {state for (each, _, _), state in TABLE.items() if each is kind} for kind in Kind}
SUBJECTS: dict[Kind, dict[str, Any]] = {
    Kind.ACCESS: {"name": FOREIGN},
    Kind.GRANT: {
        "before": f"user/0/{FOREIGN}",
        "role": "admin",
        "approver": True,
        "account": FOREIGN,
        "keep_account": False,
    },
    Kind.REVEAL: {
        "amount": 4,
        "credit_type": "credit",
        "company_id": 458,
        "company_name": FOREIGN,
        "comment": FOREIGN,
        "requester": "UJOHN",
    },
    Kind.REVOKE: {
        "last_four": "ab12",
        "amount": 4,
        "credit_type": "credit",
        "company_id": 458,
        "company_name": FOREIGN,
        "comment": FOREIGN,
        "requester": "UJOHN",
    },
}
POSSIBLE = sorted(
    {(kind, state) for kind, _, event in TABLE for state in [TABLE[kind, _, event]]}
    | {(kind, State.WAITING) for kind in SUBJECTS}
)
REACHED = [(kind, state) for kind, state in POSSIBLE if kind in SUBJECTS]


def ask_in(kind: Kind, state: State) -> Ask:
    """An ask of a kind in a state, with foreign text wherever there can be some."""
    decided = state not in {State.WAITING, State.EXPIRED, State.LAPSED, State.WITHDRAWN}
    return an_ask(
        kind=kind,
        state=state,
        subject=SUBJECTS[kind],
        reason="" if kind is Kind.ACCESS else FOREIGN,
        request_id=None if kind is Kind.ACCESS else 7,
        decided_by="UADA" if decided else None,
        decided_at=T0 if decided else None,
        answer=FOREIGN if state is State.REFUSED else None,
    )


@pytest.mark.parametrize(("kind", "state"), REACHED)
def test_each_state_has_its_card(kind: Kind, state: State) -> None:
    """Who asks and what became of it; buttons stand there while it waits and not after; nothing typed is parsed."""
    ask = ask_in(kind, state)
    card = ask_card(ask)
    buttons = [each for block in card.blocks if block["type"] == "actions" for each in block["elements"]]
    parsed = json.dumps([block for block in card.blocks if block.get("text", {}).get("type") == "mrkdwn"])

    assert "<@UEVE> asks" in card.text or "<@UEVE> (" in card.text
    assert (buttons != []) is (state is State.WAITING)
    assert all(each["value"] == value_of(ask) for each in buttons)
    assert "<!channel>" not in card.text + parsed
    assert state is State.WAITING or outcome(ask) in card.text


@pytest.mark.parametrize(("kind", "state"), REACHED)
def test_who_is_told(kind: Kind, state: State) -> None:
    """Who asked hears of each end but their own, and of nothing before."""
    people = [user_id for user_id, _ in told(ask_in(kind, state))] if state is not State.WAITING else []
    texts = [message.text for _, message in told(ask_in(kind, state))] if people else []

    assert ("UEVE" in people) is (state not in {State.WAITING, State.SENDING, State.WITHDRAWN})
    assert len(people) == len(set(people))
    assert not [text for text in texts if "<!channel>" in text]


GRANTS = [
    ("-", "user", None, "john", "who has no row, becomes *user* · account `john`"),
    ("user/0/john", "admin", None, "as it is", "who is user, becomes *admin*"),
    ("user/1/john", "admin", None, "as it is", "who is user · approver, becomes *admin* · *approver*"),
    ("admin/1/", "admin", False, "as it is", "who is admin · approver, becomes *admin* · no approver"),
    ("user/0/", "user", False, "as it is", "who is user, becomes *user*"),
    ("user/0/", "user", True, "john", "who is user · no account, becomes *user* · *approver* · account `john`"),
    ("user/0/a/b", "admin", True, None, "who is user · account `a/b`, becomes *admin* · *approver* · no account"),
]


@pytest.mark.parametrize(("before", "role", "approver", "account", "says"), GRANTS)
def test_a_grant(before: str, role: str, approver: bool | None, account: str | None, says: str) -> None:
    """What somebody is and becomes: what stays is not left out as if it went, what changes is on both sides."""
    kept = account == "as it is"
    subject = {"before": before, "role": role, "approver": approver, "account": account, "keep_account": kept}
    subject |= {"account": None} if kept else {}

    assert ask_card(an_ask(kind=Kind.GRANT, subject=subject)).text.partition(", ")[2] == f"{says}."


def test_the_value_says_what_was_shown() -> None:
    """There and back; anything else is of an older Teller."""
    ask = ask_in(Kind.REVOKE, State.WAITING)

    assert shown_by(value_of(ask)) == ask.shown
    assert [shown_by(each) for each in ("", "1:1:0123456789abcdef", "2:access:1:0123456789abcdef")] == [None] * 3


def test_somebody_without_a_row() -> None:
    """They read who can help, and can ask."""
    message = unknown_person("Teller does not know you yet.")

    assert message.blocks[1]["elements"][0]["text"]["text"] == "Ask for access"
