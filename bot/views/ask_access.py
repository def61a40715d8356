"""Asks for access to Teller, as people see them."""

from collections.abc import Callable

from bot.asks import AGAIN_AFTER, Ask, State
from bot.views.ask_parts import NO_BY_ADMIN, NOTHING_TO_DECIDE, Words, decided, value_of, with_reason
from bot.views.blocks import Block, Message, actions, button, section
from bot.views.text import escape, local_time

ASK_ACCESS = "access.ask.1"
GIVE = "access.give.1"
WELCOME = "Type `/teller help` to see what you can do."
"""The end of what somebody reads who has access by now."""


def unknown_person(text: str) -> Message:
    """What somebody without a row reads, with *Ask for access*."""
    return Message(text, [section(text), actions(button("Ask for access", ASK_ACCESS, "1", "primary"))])


def may_ask_again(ask: Ask) -> str:
    """From when on who was told no may ask for access again."""
    return local_time((ask.decided_at or ask.created_at) + AGAIN_AFTER)


def _asks(ask: Ask) -> str:
    return f"<@{ask.asker}> ({escape(ask.subject['name'])}) asks for access to Teller"


def _buttons(ask: Ask) -> Block:
    return actions(
        button("Make a user of account …", GIVE, value_of(ask), "primary"),
        button("No", NO_BY_ADMIN, value_of(ask), "danger"),
    )


def _tells(ask: Ask) -> list[tuple[str, Message]]:
    return [(ask.asker, with_reason(_NEWS[ask.state](ask), ask))]


_NEWS: dict[State, Callable[[Ask], str]] = {
    State.DONE: lambda ask: f"<@{ask.decided_by}> gave you access to Teller. {WELCOME}",
    State.REFUSED: lambda ask: (
        f"<@{ask.decided_by}> said no to your access to Teller. You can ask again from {may_ask_again(ask)}."
    ),
    State.EXPIRED: lambda _: (
        "No admin answered your ask for access to Teller in time. Type `/teller` to ask again, or write to an admin."
    ),
    State.LAPSED: lambda _: f"You have access to Teller now. {WELCOME}",
}
WORDS = Words(
    _asks,
    _buttons,
    {
        State.DONE: lambda ask: f"*Given* by {decided(ask)}: <@{ask.asker}> is a user now.",
        State.LAPSED: lambda _: f"{NOTHING_TO_DECIDE}: somebody gave them access.",
    },
    _tells,
)
