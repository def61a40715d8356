"""Grants of rights that take a second admin, as people see them."""

from collections.abc import Callable

from bot.asks import Ask, State
from bot.views.ask_parts import NO_BY_ADMIN, NOTHING_TO_DECIDE, Words, agree, decided, value_of, with_reason
from bot.views.blocks import Block, Message, actions, button
from bot.views.text import escape

GRANT = "grant.yes.1"


def wanted(ask: Ask) -> str:
    """What somebody is to become, in mrkdwn; of the account only where it changes."""
    subject = ask.subject
    was_approver = _before(ask)[1] == "1"
    if subject["approver"] or (subject["approver"] is None and was_approver):
        approver = " · *approver*"
    else:
        approver = " · no approver" if was_approver else ""
    account = f" · account `{escape(subject['account'])}`" if subject["account"] else " · no account"
    return f"*{subject['role']}*{approver}{'' if subject['keep_account'] else account}"


def _as_it_is(ask: Ask) -> str:
    if ask.subject["before"] == "-":
        return "has no row"
    role, approver, account = _before(ask)
    name = f" · account `{escape(account)}`" if account else " · no account"
    return f"is {role}{' · approver' if approver == '1' else ''}{'' if ask.subject['keep_account'] else name}"


def _before(ask: Ask) -> tuple[str, str, str]:
    """Role, approver and account as they were (bot.asks.row_text)."""
    role, _, rest = ask.subject["before"].partition("/")
    approver, _, account = rest.partition("/")
    return role, approver, account


def _asks(ask: Ask) -> str:
    return f"<@{ask.asker}> asks that <@{ask.about}>, who {_as_it_is(ask)}, becomes {wanted(ask)}"


def _buttons(ask: Ask) -> Block:
    rights = [ask.subject["role"], *(["approver"] if ask.subject["approver"] else [])]
    question = f"They become {' and '.join(rights)} at once."
    return actions(agree(ask, "Grant", GRANT, question), button("No", NO_BY_ADMIN, value_of(ask), "danger"))


def _tells(ask: Ask) -> list[tuple[str, Message]]:
    """Who asked hears of everything, whom it is about of what they got, unless they agreed to it themselves."""
    news = f"You asked that <@{ask.about}> becomes {wanted(ask)}. {_NEWS[ask.state](ask)}"
    told = [(ask.asker, with_reason(news, ask))]
    if ask.state is State.DONE and ask.about not in {ask.asker, ask.decided_by}:
        text = f"<@{ask.asker}> and <@{ask.decided_by}> gave you rights in Teller: you are {wanted(ask)} now."
        told.append((ask.about, with_reason(text, ask)))
    return told


_NEWS: dict[State, Callable[[Ask], str]] = {
    State.DONE: lambda ask: f"<@{ask.decided_by}> agreed, and it is done.",
    State.REFUSED: lambda ask: f"<@{ask.decided_by}> said no.",
    State.EXPIRED: lambda _: "No other admin decided in time. Ask again with `/teller roles`.",
    State.LAPSED: lambda _: f"{NOTHING_TO_DECIDE}: the row has changed. Look at `/teller roles`.",
}
WORDS = Words(
    _asks,
    _buttons,
    {
        State.DONE: lambda ask: f"*Granted*: agreed by {decided(ask)}.",
        State.LAPSED: lambda _: f"{NOTHING_TO_DECIDE}: the row has changed, or who asked is no admin now.",
    },
    _tells,
)
