"""What the views of all kinds of asks are made of."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from bot.asks import Ask, Kind, Shown, State
from bot.views.blocks import Block, Message, actions, button, confirm, plain_section, section, sentence
from bot.views.text import escape, local_time

NO_BY_ADMIN = "ask.no.admin.1"
NO_BY_APPROVER = "ask.no.approver.1"
WITHDRAW_ASK = "ask.withdraw.1"
NOTHING_TO_DECIDE = "*Nothing to decide any more*"
_VALUE = re.compile(r"1:(access|grant|revoke|reveal):([0-9]{1,18}):([0-9a-f]{16})")
"""The value of a button or form: its version, the ask's kind and number, and the digest of what was shown."""


@dataclass(frozen=True)
class Words:
    """How asks of a kind read: who asks for what, as a sentence without its end; the buttons of a card; what became
    of it where that is this kind's own; and who is told what."""

    asks: Callable[[Ask], str]
    buttons: Callable[[Ask], Block]
    outcomes: dict[State, Callable[[Ask], str]]
    tells: Callable[[Ask], Iterable[tuple[str, Message]]]


def value_of(ask: Ask) -> str:
    """The value of a button or form for an ask."""
    return f"1:{ask.kind}:{ask.id}:{ask.shown.digest}"


def shown_by(value: str) -> Shown | None:
    """What a button or form with this value showed, or None where the value is not of this version."""
    found = _VALUE.fullmatch(value)
    return None if found is None else Shown(Kind(found[1]), int(found[2]), found[3])


def agree(ask: Ask, text: str, action_id: str, question: str, style: str = "primary") -> Block:
    """The button that agrees at once, after a question."""
    sure = confirm(f"{text}?", question, text, style=style)
    return button(text, action_id, value_of(ask), style, sure)


def withdraw_button(ask: Ask) -> Block:
    """The button of who asked, after a question."""
    sure = confirm("Withdraw this?", "Nobody can decide on it after that.", "Withdraw", "Keep it", "danger")
    return button("Withdraw", WITHDRAW_ASK, value_of(ask), confirm=sure)


def waits(text: str, ask: Ask) -> Message:
    """What who asked reads, `text` (mrkdwn), with the button that takes it back."""
    return Message(text, [section(text), actions(withdraw_button(ask))])


def decided(ask: Ask) -> str:
    """Who decided, and when."""
    when = f", {local_time(ask.decided_at)}" if ask.decided_at else ""
    return f"<@{ask.decided_by}>{when}"


def with_reason(text: str, ask: Ask) -> Message:
    """A notice, and the reason of a no as it was typed."""
    if ask.state is not State.REFUSED or not ask.answer:
        return sentence(text)
    return Message(f"{text} Reason: {escape(ask.answer)}", [section(text), plain_section(f"Reason: {ask.answer}")])
