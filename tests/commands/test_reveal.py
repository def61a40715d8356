"""What the modal shows of a code that was found, and what it may never hold."""

from typing import Any

import pytest

from bot.lifecycle import State
from bot.views.blocks import Block, modal
from commands.reveal import GONE, NOT_FOUND, NOT_YOURS, OLD_BUTTON, READING, TITLE, TWICE, shown
from tests.commands.codes import a_code
from tests.views.kit import seen_modal
from tests.views.requests import NASTY, in_state

CODE = "0k2mx9q7v4b8n1c6z3l5j0h7g2f4d9s1"
SPENT = {
    "is_used": True,
    "used_by_company_name": "Harbour",
    "email": "olga@harbour.example",
    "activated_at": " 2026-03-02 10:00:00 ",
}
ISSUED = in_state(State.ISSUED)


def read(blocks: list[Block]) -> str:
    """What is read in the modal, which Slack takes."""
    return seen_modal(modal(TITLE, blocks))


@pytest.mark.parametrize(
    ("differs", "says"),
    [
        ({}, "one code worth *4 credits* of *Acme Baltic* (458)"),
        ({"amount": 1}, "one code worth *1 credit* of"),
        ({"credit_type": "management_1y"}, "one code worth *4 × management for 1 year* of"),
        ({"company_name": None}, "of company 458 (name unknown)"),
        ({"company_name": "x" * 900}, "x…"),
        ({"company_name": "<!channel> & *b*"}, "<!channel> & *b*"),
    ],
)
def test_a_code_to_spend(differs: dict[str, Any], says: str) -> None:
    """The code in full, once, with what it is and that it can be revealed again."""
    blocks, outcome = shown(in_state(State.ISSUED, **differs), a_code(), CODE)
    text = read(blocks)

    assert outcome == "shown"
    assert says in text
    assert text.count(CODE) == 1
    assert "you can reveal it again here" in text


@pytest.mark.parametrize("code", [CODE, CODE.upper(), "x" * 64, "ABCD-1234", "a<b>&c", "<!channel>", "&amp;"])
def test_the_code_is_shown_as_it_is(code: str) -> None:
    """Whatever RMS makes codes of: each character is read as it is, and nothing in it pings."""
    blocks, _ = shown(ISSUED, a_code(), code)
    (fenced,) = [block["text"] for block in blocks if "```" in str(block)]

    assert code in read(blocks)
    assert "<" not in fenced["text"]
    assert fenced["verbatim"] is True


@pytest.mark.parametrize(
    ("differs", "says"),
    [
        ({}, "This code is spent: *used* 2026-03-02 10:00 UTC by Harbour, olga@harbour.example."),
        ({"email": None}, "This code is spent: *used* 2026-03-02 10:00 UTC by Harbour."),
        ({"used_by_company_name": None}, "*used* 2026-03-02 10:00 UTC by olga@harbour.example."),
        ({"activated_at": None}, "This code is spent: *used* by Harbour, olga@harbour.example."),
        ({"activated_at": "soon", "email": "", "used_by_company_name": None}, "This code is spent: *used*."),
        ({"is_used": 1}, "This code is spent"),
        ({"is_used": "1"}, "This code is spent"),
        ({"used_by_company_name": NASTY, "email": NASTY}, "This code is spent"),
        ({"used_by_company_name": "&" * 4000, "email": "<" * 4000}, "This code is spent"),
    ],
)
def test_a_code_that_is_spent(differs: dict[str, Any], says: str) -> None:
    """One sentence, by whom and when; the code is not shown any more."""
    blocks, outcome = shown(ISSUED, a_code(**(SPENT | differs)), CODE)
    (block,) = blocks

    assert outcome == "used"
    assert says in read(blocks)
    assert CODE not in str(blocks)
    assert not any(word in block["text"]["text"] for word in ("<!ch", "<@", "<http"))


@pytest.mark.parametrize("code", ["", " "])
def test_a_row_without_its_code(code: str) -> None:
    """Where RMS leaves the code out, no empty box is called a code, in the trail neither."""
    blocks, outcome = shown(ISSUED, a_code(code=None), code)

    assert outcome != "shown"
    assert "```" not in str(blocks)
    assert read(blocks).endswith(".")


@pytest.mark.parametrize("code", [a_code(), a_code(**SPENT)], ids=["unused", "used"])
def test_slack_never_sends_it_back(code: Any) -> None:
    """No input, no button, nothing to submit and nothing told when it is closed."""
    blocks, _ = shown(ISSUED, code, CODE)
    view = modal(TITLE, blocks)

    assert {block["type"] for block in blocks} <= {"section", "context"}
    assert all("accessory" not in block for block in blocks)
    assert set(view) == {"type", "title", "close", "blocks"}


@pytest.mark.parametrize("words", [READING, NOT_YOURS, NOT_FOUND, GONE, TWICE, OLD_BUTTON])
def test_each_trouble_is_one_text(words: str) -> None:
    """Slack takes each, and it names no code and no reference."""
    assert words in read([{"type": "section", "text": {"type": "mrkdwn", "text": words}}])
    assert "MC-" not in words
