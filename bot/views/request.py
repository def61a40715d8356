"""A request to mint as people see it: the card in the approval channel, and the notices that follow it."""

import re
from collections.abc import Callable

from bot.lifecycle import Event, Request, Shown, State
from bot.views.blocks import Block, Message, actions, button, confirm, context, plain_section, section, sentence
from bot.views.text import clip, count, escape, local_time

APPROVE = "request.approve.1"
REJECT = "request.reject.1"
REVEAL = "request.reveal.1"
_VALUE = re.compile(r"1:([0-9]{1,18}):([0-9a-f]{16})")
"""The value of a button or form: its version, the request's number, and the digest of what was shown."""

FEW_APPROVERS = "Fewer than two people are approvers, so somebody's own requests can be decided by nobody."


def value_of(request: Request) -> str:
    """The value of a button or form for a request."""
    return f"1:{request.id}:{request.shown.digest}"


def shown_by(value: str) -> Shown | None:
    """What a button or form with this value showed, or None where the value is not of this version."""
    found = _VALUE.fullmatch(value)
    return None if found is None else Shown(int(found[1]), found[2])


def company_label(company_id: int, name: str | None) -> str:
    """A company, in mrkdwn."""
    return f"*{escape(clip(name, 150))}* ({company_id})" if name else f"company {company_id} (name unknown)"


def worth(amount: int, credit_type: str) -> str:
    """How much, in the type's own word."""
    return count(amount, "credit") if credit_type == "credit" else f"{amount} × {credit_type}"


def summary_line(request: Request) -> str:
    """What is asked for, in mrkdwn: one code worth how much, of which company."""
    company = company_label(request.company_id, request.company_name)
    return f"one code worth *{worth(request.amount, request.credit_type)}* of {company}"


def link(request: Request, text: str) -> str:
    """`text` as a link to the card, where Slack gave one."""
    return f"<{request.permalink}|{text}>" if request.permalink else text


def card(request: Request, *, few_approvers: bool = False) -> Message:
    """The card: who, how many of how many left, which company, why, until when; or what became of it."""
    left = f", which has *{request.left_then}* left" if request.left_then is not None else ""
    blocks = [
        section(f"<@{request.requester}> asks for {summary_line(request)}{left}."),
        plain_section(request.comment),
    ]
    if request.doubt:
        blocks.append(context(f":warning: {escape(request.doubt)}"))
    text = f"<@{request.requester}> asks for {summary_line(request)}: {escape(request.comment)}"
    if request.state is State.WAITING:
        until = f"Request #{request.id} · can be decided until {local_time(request.expires_at)}"
        blocks += [_decide_buttons(request), context(until)]
        if few_approvers:
            blocks.append(context(f":warning: {FEW_APPROVERS}"))
        return Message(text, blocks)
    outcome = _outcome(request)
    blocks.append(section(outcome))
    if request.state is State.REJECTED and request.reason:
        blocks.append(plain_section(f"Reason: {request.reason}"))
    return Message(f"Request #{request.id}: {outcome}", [*blocks, context(f"Request #{request.id}")])


def notice(kind: str, request: Request, to: str) -> Message:
    """The direct message to `to` (a Slack user id) that tells of an event; `kind` is the event's name."""
    yours = "Your request" if to == request.requester else f"The request of <@{request.requester}>"
    what = f"{yours} ({link(request, f'#{request.id}')}) for {summary_line(request)}"
    text = f"{what} {_NEWS[Event[kind]](request)}"
    blocks: list[Block] = [section(text)]
    if Event[kind] is Event.REJECT and request.reason:
        blocks.append(plain_section(f"Reason: {request.reason}"))
    if Event[kind] in {Event.ISSUE, Event.FIND}:
        blocks += [
            actions(button("Reveal code", REVEAL, value_of(request), "primary")),
            context("Whoever sees the code can spend it. Only you can reveal it here."),
        ]
    return Message(text, blocks)


def what_to_look_for(request: Request) -> str:
    """What to look for in RMS, where Teller could not find out whether the code was made."""
    return (
        f"look in RMS under Credits, Codes for a code worth {worth(request.amount, request.credit_type)} "
        f"of company {request.company_id} whose comment begins with `[{request.reference}]`"
    )


def already(request: Request) -> str:
    """What somebody reads who comes second: what the first act did, and whose it was."""
    return f"{link(request, f'Request #{request.id}')}: {_outcome(request)}"


def older_copy(request: Request) -> Message:
    """What a second card of the same request turns into when somebody presses on it."""
    return sentence(f"This is an older copy: {link(request, f'request #{request.id}')} shows what became of it.")


def _decide_buttons(request: Request) -> Block:
    question = f"Mint one code worth {worth(request.amount, request.credit_type)} of {_plain_company(request)}?"
    sure = confirm("Approve this request?", clip(question, 300), "Approve")
    value = value_of(request)
    return actions(
        button("Approve", APPROVE, value, "primary", sure),
        button("Reject", REJECT, value, "danger"),
    )


def _plain_company(request: Request) -> str:
    name = clip(request.company_name, 150) if request.company_name else "name unknown"
    return f"company {request.company_id} ({name})"


def _outcome(request: Request) -> str:
    who = f"<@{request.decided_by}>"
    when = f", {local_time(request.decided_at)}" if request.decided_at else ""
    approved = f"Approved by {who}{when}."
    minted = f"*Minted.* Reference `{request.reference}`; <@{request.requester}> alone can reveal the code."
    answer = escape(request.answer or "")
    texts = {
        State.WAITING: "it waits for a decision.",
        State.APPROVED: f"{approved} Asking RMS for the code…",
        State.SENDING: f"{approved} Asking RMS for the code…",
        State.UNKNOWN: f"{approved} {_unknown(request)}",
        State.ISSUED: f"{approved} {minted}",
        State.REFUSED: f"{approved} *RMS refused it*, nothing was minted. {answer}",
        State.NOT_SENT: f"{approved} *Not sent*: RMS could not be reached, nothing was minted. Ask again later.",
        State.REJECTED: f"*Rejected* by {who}{when}.",
        State.EXPIRED: "*Expired*: nobody decided in time.",
        State.WITHDRAWN: "*Withdrawn*: its card could not be posted.",
    }
    return texts[request.state]


def _unknown(request: Request) -> str:
    if not request.answer:
        return "*Unknown, checking with RMS*: its answer was lost, and the code may exist."
    return f"*Unknown*: RMS's answer was lost and {request.answer}. Please {what_to_look_for(request)}."


def _withdrawn(request: Request) -> str:
    remedy = _REMEDIES.get(request.answer or "", "Tell who runs Teller.")
    where = f"<#{request.channel}> ({request.channel})"
    return f"was withdrawn: Slack does not take its card in {where}: {escape(request.answer or '')}. {remedy}"


_REMEDIES = {
    "not_in_channel": "Invite Teller there with `/invite @teller`; then the code can be asked for again.",
    "channel_not_found": (
        "Ask who runs Teller to check TELLER_APPROVAL_CHANNEL, or invite Teller there with `/invite @teller` "
        "if the channel is private; then the code can be asked for again."
    ),
    "is_archived": "The channel is archived: ask who runs Teller to name another in TELLER_APPROVAL_CHANNEL.",
}
_NEWS: dict[Event, Callable[[Request], str]] = {
    Event.REJECT: lambda request: f"was rejected by <@{request.decided_by}>.",
    Event.EXPIRE: lambda request: "expired: nobody decided in time. Ask again with `/mintcode` if you still need it.",
    Event.WITHDRAW: _withdrawn,
    Event.ISSUE: lambda request: f"was approved by <@{request.decided_by}>, and the code is minted.",
    Event.FIND: lambda request: (
        f"was approved by <@{request.decided_by}>, and the code is minted: it was found in RMS."
    ),
    Event.REFUSE: lambda request: (
        f"was approved, but RMS refused it; nothing was minted. {escape(request.answer or '')}"
    ),
    Event.NEVER_SENT: lambda request: (
        "was approved, but RMS could not be reached; nothing was minted. Ask again later."
    ),
    Event.LOSE: lambda request: (
        "was approved, but RMS's answer was lost: the code may exist. It is *unknown, checking with RMS*; "
        "do not ask again until you hear more."
    ),
    Event.STOP_LOOKING: lambda request: (
        f"is still *unknown*: RMS's answer was lost and {request.answer}. Please {what_to_look_for(request)}. "
        "Teller looks again at each start."
    ),
}
