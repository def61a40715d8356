"""Asks about codes, as people see them: revoking one, and revealing one whose requester is gone."""

from collections.abc import Callable

from bot.asks import INACTIVE, NO_ROW, Ask, State
from bot.views.ask_parts import NO_BY_APPROVER, NOTHING_TO_DECIDE, Words, agree, decided, value_of, with_reason
from bot.views.blocks import Block, Message, actions, button, context, section
from bot.views.credit_types import plain_worth, worth
from bot.views.request import company_label
from bot.views.text import clip, escape, local_time

REVOKE = "code.revoke.yes.1"
APPROVE_REVEAL = "code.reveal.yes.1"
REVEAL_FOR = "code.reveal.for.1"


def code_line(ask: Ask) -> str:
    """The code that an ask is about, in mrkdwn: never more of it than its last four characters."""
    subject = ask.subject
    company = company_label(subject["company_id"], subject["company_name"])
    of = f", of request #{ask.request_id}" if ask.request_id else ""
    amount = worth(subject["amount"], subject["credit_type"])
    return f"the unused code `…{escape(subject['last_four'])}`, worth *{amount}* of {company}{of}"


def _revoke_buttons(ask: Ask) -> Block:
    amount = plain_worth(ask.subject["amount"], ask.subject["credit_type"])
    question = f"The code worth {amount} is deleted in RMS, and its credits go back to the company."
    return actions(
        agree(ask, "Revoke", REVOKE, question, "danger"),
        button("No", NO_BY_APPROVER, value_of(ask)),
    )


def _revoke_tells(ask: Ask) -> list[tuple[str, Message]]:
    """Who asked is told of everything, whose code it was that it is gone, who decided that it did not work."""
    if ask.state not in _REVOKE_NEWS:
        return []
    people = [ask.asker]
    if ask.state is State.DONE and ask.subject["requester"]:
        people.append(ask.subject["requester"])
    if ask.state is State.NOT_DONE and ask.decided_by:
        people.append(ask.decided_by)
    whose = {ask.asker: "You asked"}
    told = [f"{whose.get(each, f'<@{ask.asker}> asked')} to revoke {code_line(ask)}." for each in people]
    news = _REVOKE_NEWS[ask.state](ask)
    return [(each, with_reason(f"{text} {news}", ask)) for each, text in dict(zip(people, told, strict=True)).items()]


_BACK = "the code is deleted in RMS, and its credits are back with the company"
_REVOKE_NEWS: dict[State, Callable[[Ask], str]] = {
    State.DONE: lambda ask: f"<@{ask.decided_by}> approved: {_BACK}.",
    State.NOT_DONE: lambda ask: f"It was *not revoked*. {_said(ask)} Ask again if it is to go.",
    State.REFUSED: lambda ask: f"<@{ask.decided_by}> said no.",
    State.EXPIRED: lambda _: "Nobody decided in time. It can be asked for again.",
    State.LAPSED: lambda ask: f"{NOTHING_TO_DECIDE}. {_said(ask)}".strip(),
}


def _said(ask: Ask) -> str:
    """What RMS said or showed; sentences of our own."""
    return clip(ask.answer or "", 500)


REVOKE_WORDS = Words(
    lambda ask: f"<@{ask.asker}> asks to revoke {code_line(ask)}",
    _revoke_buttons,
    {
        State.SENDING: lambda ask: f"Approved by {decided(ask)}. Asking RMS to delete it…",
        State.DONE: lambda ask: f"*Revoked*: approved by {decided(ask)}; {_BACK}.",
        State.NOT_DONE: lambda ask: (
            f"Approved by {decided(ask)}. *Not revoked*. {_said(ask)} Ask again if it is to go."
        ),
        State.LAPSED: lambda ask: f"{NOTHING_TO_DECIDE}. {_said(ask)}".strip(),
    },
    _revoke_tells,
)


def why_gone(gone: str | None) -> str:
    """Why who asked for a code counts as gone, behind their name; None: an older ask does not say."""
    return _WHY_GONE.get(gone or "", "who does not count in Teller any more")


_WHY_GONE = {INACTIVE: "who is deactivated or a guest in Slack", NO_ROW: "who has no row in Teller any more"}


def _whose(ask: Ask) -> str:
    """The code of somebody who is gone, in mrkdwn; nothing of the code itself."""
    subject = ask.subject
    company = company_label(subject["company_id"], subject["company_name"])
    amount = worth(subject["amount"], subject["credit_type"])
    who = f"<@{subject['requester']}>, {why_gone(subject.get('gone'))}"
    return f"the code of request #{ask.request_id}, worth *{amount}* of {company}, of {who}"


def _reveal_buttons(ask: Ask) -> Block:
    question = "Who asks sees the code for a day, each time in the audit trail. Whoever sees it can spend it."
    return actions(
        agree(ask, "Approve", APPROVE_REVEAL, question), button("No", NO_BY_APPROVER, value_of(ask), "danger")
    )


def _reveal_tells(ask: Ask) -> list[tuple[str, Message]]:
    told = with_reason(f"You asked to reveal {_whose(ask)}. {_REVEAL_NEWS[ask.state](ask)}", ask)
    if ask.state is not State.DONE:
        return [(ask.asker, told)]
    blocks = [
        section(told.text),
        actions(button("Reveal code", REVEAL_FOR, value_of(ask), "primary")),
        context("Whoever sees the code can spend it. Only you can reveal it here."),
    ]
    return [(ask.asker, Message(told.text, blocks))]


def _until(ask: Ask) -> str:
    return local_time(ask.until) if ask.until else "tomorrow"


_REVEAL_NEWS: dict[State, Callable[[Ask], str]] = {
    State.DONE: lambda ask: f"<@{ask.decided_by}> approved: you can reveal it until {_until(ask)}.",
    State.REFUSED: lambda ask: f"<@{ask.decided_by}> said no.",
    State.EXPIRED: lambda _: "Nobody decided in time. You can ask again.",
    State.LAPSED: lambda ask: (
        _said(ask)
        or "You cannot reveal it any more: you are no admin now, who asked for the code is back, or the code is gone."
    ),
}
REVEAL_WORDS = Words(
    lambda ask: f"<@{ask.asker}> asks to reveal {_whose(ask)}",
    _reveal_buttons,
    {
        State.DONE: lambda ask: f"*Approved* by {decided(ask)}: <@{ask.asker}> can reveal it until {_until(ask)}.",
        State.LAPSED: lambda ask: (
            (f"*Approved* by {decided(ask)}. *Not allowed any more*" if ask.decided_by else NOTHING_TO_DECIDE)
            + f": {_said(ask) or 'who asks is no admin now, who asked for the code is back, or it is gone.'}"
        ),
    },
    _reveal_tells,
)
