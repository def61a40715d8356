"""An ask as people see it: its cards, and what it tells to whom."""

import re
from collections.abc import Callable, Iterable

from bot.asks import AGAIN_AFTER, Ask, Kind, Shown, State
from bot.views.blocks import Block, Message, actions, button, context, plain_section, section, sentence
from bot.views.text import escape, local_time

ASK_ACCESS = "access.ask.1"
GIVE = "access.give.1"
NO_BY_ADMIN = "ask.no.admin.1"
NO_BY_APPROVER = "ask.no.approver.1"
_VALUE = re.compile(r"1:(access|grant|revoke|reveal):([0-9]{1,18}):([0-9a-f]{16})")
"""The value of a button or form: its version, the ask's kind and number, and the digest of what was shown."""


def value_of(ask: Ask) -> str:
    """The value of a button or form for an ask."""
    return f"1:{ask.kind}:{ask.id}:{ask.shown.digest}"


def shown_by(value: str) -> Shown | None:
    """What a button or form with this value showed, or None where the value is not of this version."""
    found = _VALUE.fullmatch(value)
    return None if found is None else Shown(Kind(found[1]), int(found[2]), found[3])


def ask_card(ask: Ask) -> Message:
    """The card: who asks for what and why, and until when; or what became of it."""
    asks = _ASKS[ask.kind](ask)
    blocks = [section(f"{asks}.")]
    if ask.reason:
        blocks.append(plain_section(ask.reason))
    if ask.state is State.WAITING:
        blocks += [_BUTTONS[ask.kind](ask), context(f"Can be decided until {local_time(ask.expires_at)}")]
        return Message(f"{asks}{f': {escape(ask.reason)}' if ask.reason else '.'}", blocks)
    blocks.append(section(outcome(ask)))
    if ask.state is State.REFUSED and ask.answer:
        blocks.append(plain_section(f"Reason: {ask.answer}"))
    return Message(f"{asks}. {outcome(ask)}", blocks)


def outcome(ask: Ask) -> str:
    """What became of an ask, in mrkdwn; who comes second reads it too."""
    return (_OF_EACH_KIND | _OUTCOMES[ask.kind])[ask.state](ask)


def decided(ask: Ask) -> str:
    """Who decided, and when."""
    when = f", {local_time(ask.decided_at)}" if ask.decided_at else ""
    return f"<@{ask.decided_by}>{when}"


def told(ask: Ask) -> Iterable[tuple[str, Message]]:
    """Who is told what by direct message of an ask as it stands now."""
    return _TELLS[ask.kind](ask)


def may_ask_again(ask: Ask) -> str:
    """From when on who was told no may ask for access again."""
    return local_time((ask.decided_at or ask.created_at) + AGAIN_AFTER)


def unknown_person(text: str) -> Message:
    """What somebody without a row reads, with *Ask for access*."""
    return Message(text, [section(text), actions(button("Ask for access", ASK_ACCESS, "1", "primary"))])


def _asks_for_access(ask: Ask) -> str:
    return f"<@{ask.asker}> ({escape(ask.subject['name'])}) asks for access to Teller"


def _give_or_no(ask: Ask) -> Block:
    return actions(
        button("Make a user of account …", GIVE, value_of(ask), "primary"),
        button("No", NO_BY_ADMIN, value_of(ask), "danger"),
    )


def _tells_of_access(ask: Ask) -> list[tuple[str, Message]]:
    return [(ask.asker, _with_reason(_ACCESS_NEWS[ask.state](ask), ask))]


def _with_reason(text: str, ask: Ask) -> Message:
    """A notice, and the reason of a no as it was typed."""
    if ask.state is not State.REFUSED or not ask.answer:
        return sentence(text)
    return Message(f"{text} Reason: {escape(ask.answer)}", [section(text), plain_section(f"Reason: {ask.answer}")])


_WELCOME = "Type `/teller help` to see what you can do."
_ACCESS_NEWS: dict[State, Callable[[Ask], str]] = {
    State.DONE: lambda ask: f"<@{ask.decided_by}> gave you access to Teller. {_WELCOME}",
    State.REFUSED: lambda ask: (
        f"<@{ask.decided_by}> said no to your access to Teller. You can ask again from {may_ask_again(ask)}."
    ),
    State.EXPIRED: lambda _: (
        "No admin answered your ask for access to Teller in time. Type `/teller` to ask again, or write to an admin."
    ),
    State.LAPSED: lambda _: f"You have access to Teller now. {_WELCOME}",
}
_OF_EACH_KIND: dict[State, Callable[[Ask], str]] = {
    State.WAITING: lambda _: "It waits for a decision.",
    State.REFUSED: lambda ask: f"*No*, said {decided(ask)}.",
    State.EXPIRED: lambda _: "*Expired*: nobody decided in time.",
}
_ASKS: dict[Kind, Callable[[Ask], str]] = {Kind.ACCESS: _asks_for_access}
_BUTTONS: dict[Kind, Callable[[Ask], Block]] = {Kind.ACCESS: _give_or_no}
_OUTCOMES: dict[Kind, dict[State, Callable[[Ask], str]]] = {
    Kind.ACCESS: {
        State.DONE: lambda ask: f"*Is a user now*: {decided(ask)}.",
        State.LAPSED: lambda _: "*Nothing to decide any more*: somebody gave them a row.",
    },
}
_TELLS: dict[Kind, Callable[[Ask], Iterable[tuple[str, Message]]]] = {Kind.ACCESS: _tells_of_access}
