"""A request to mint as people see it: the card in the approval channel."""

import re

from bot.lifecycle import Request, Shown, State
from bot.views.blocks import Block, Message, actions, button, confirm, context, plain_section, section, sentence
from bot.views.credit_types import plain_worth, worth
from bot.views.text import clip, escape, local_time, number

APPROVE = "request.approve.1"
REJECT = "request.reject.1"
SEND_AGAIN = "request.again.1"
REVEAL = "request.reveal.1"
WITHDRAW = "request.withdraw.1"
_VALUE = re.compile(r"1:([0-9]{1,18}):([0-9a-f]{16})")
"""The value of a button or form: its version, the request's number, and the digest of what was shown."""

FEW_APPROVERS = (
    "Fewer than two people are approvers, so somebody's own requests can be decided by nobody. An admin can make "
    "another: *Roles* on Home."
)


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


def summary_line(request: Request) -> str:
    """What is asked for, in mrkdwn: one code worth how much, of which company."""
    company = company_label(request.company_id, request.company_name)
    return f"one code worth *{worth(request.amount, request.credit_type)}* of {company}"


def short_line(request: Request) -> str:
    """How much of which company, in mrkdwn, with little room."""
    company = company_label(request.company_id, request.company_name and clip(request.company_name, 60))
    return f"*{worth(request.amount, request.credit_type)}* of {company}"


def heading(request: Request) -> str:
    """The first line of a card, in mrkdwn: which request, how much, of whom. Cards in a row are told apart by it."""
    company = escape(clip(request.company_name, 60)) if request.company_name else f"company {request.company_id}"
    return f"Request #{request.id} · {worth(request.amount, request.credit_type)} · {company}"


def link(request: Request, text: str) -> str:
    """`text` as a link to the card, where Slack gave one."""
    return f"<{request.permalink}|{text}>" if request.permalink else text


def card(request: Request, *, few_approvers: bool = False) -> Message:
    """The card: who, how many of how many left, which company, why, until when; or what became of it."""
    left = f", which had *{number(request.left_then)}* left then" if request.left_then is not None else ""
    blocks = [
        section(f"*{heading(request)}*\n<@{request.requester}> asks for {summary_line(request)}{left}."),
        plain_section(request.comment),
    ]
    if request.doubt:
        blocks.append(context(f":warning: {escape(request.doubt)}"))
    text = f"<@{request.requester}> asks for {summary_line(request)}: {escape(request.comment)}"
    if request.state is State.WAITING:
        until = f"Open until {local_time(request.expires_at)}"
        blocks += [context(f":warning: {line}") for line in (*_stopped(request), *_first_of_two(request))]
        blocks += [_decide_buttons(request), context(until)]
        if few_approvers:
            blocks.append(context(f":warning: {FEW_APPROVERS}"))
        return Message(text, blocks)
    outcome = _outcome(request)
    blocks.append(section(outcome))
    if request.state is State.REJECTED and request.reason:
        blocks.append(plain_section(f"Reason: {request.reason}"))
    if request.state is State.NOT_ISSUED:
        blocks += [context(f":warning: {line}") for line in _first_of_two(request)]
        blocks.append(actions(_approving("Send again", SEND_AGAIN, "Send this request again?", request)))
    return Message(f"{heading(request)}: {outcome}", blocks)


def what_to_look_for(request: Request) -> str:
    """What to look for in RMS, where Teller could not find out whether the code was made."""
    company = company_label(request.company_id, request.company_name)
    return (
        f"look in RMS under Credits, Codes for a code worth {worth(request.amount, request.credit_type)} "
        f"of {company} whose comment begins with `[{request.reference}]`"
    )


def already(request: Request) -> str:
    """What somebody reads who comes second: what the first act did, and whose it was."""
    return f"{link(request, f'Request #{request.id}')}: {_outcome(request)}"


def older_copy(request: Request) -> Message:
    """What a second card of the same request turns into when somebody presses on it."""
    return sentence(f"This is an older copy: {link(request, f'request #{request.id}')} shows what became of it.")


def _stopped(request: Request) -> list[str]:
    """What became of this request before it came to wait once more."""
    if not request.answer:
        return []
    stopped = f"Stopped before anything was sent to RMS: {escape(request.answer)} It can be approved again."
    return [f"{_approved(request)} {stopped}"]


def _first_of_two(request: Request) -> list[str]:
    """Who has approved it while it waits for a second approver."""
    if not request.approvals:
        return []
    return [f"Approved by {_people(request.approvals)}; another approver must approve it as well."]


def _decide_buttons(request: Request) -> Block:
    return actions(
        _approving("Approve", APPROVE, "Approve this request?", request),
        button("Reject", REJECT, value_of(request), "danger"),
    )


def withdraw_button(request: Request, action_id: str = WITHDRAW) -> Block:
    """The requester's button, which asks whether they are sure."""
    asked = f"one code worth {plain_worth(request.amount, request.credit_type)} of {_plain_company(request)}"
    question = f"Request #{request.id}, for {asked}. Nobody can approve it after that. Its comment: {request.comment}"
    sure = confirm("Withdraw this request?", clip(question, 300), "Withdraw", "Keep it", "danger")
    return button("Withdraw", action_id, value_of(request), confirm=sure)


def _approving(text: str, action_id: str, title: str, request: Request) -> Block:
    asked = f"one code worth {plain_worth(request.amount, request.credit_type)} of {_plain_company(request)}"
    question = f"Mint {asked}? Its comment: {request.comment}"
    return button(text, action_id, value_of(request), "primary", confirm(title, clip(question, 300), text))


def approvers(request: Request) -> str:
    """Who approved it when it was last approved; nothing where nobody knows."""
    return _people(request.approved_by or ((request.decided_by,) if request.decided_by else ()))


def _people(user_ids: tuple[str, ...]) -> str:
    return " and ".join(f"<@{each}>" for each in user_ids)


def _approved(request: Request) -> str:
    by = approvers(request)
    if not by:
        return "Approved; by whom, is not known any more."
    when = f", {local_time(request.decided_at)}" if request.decided_at else ""
    return f"Approved by {by}{when}."


def _plain_company(request: Request) -> str:
    """As `company_label`, without marks."""
    name = request.company_name
    return f"{clip(name, 150)} ({request.company_id})" if name else f"company {request.company_id} (name unknown)"


def _outcome(request: Request) -> str:
    who = f"<@{request.decided_by}>"
    when = f", {local_time(request.decided_at)}" if request.decided_at else ""
    approved = _approved(request)
    minted = f"*Minted.* Reference `{request.reference}`; {_who_reveals(request)}."
    answer = escape(request.answer or "")
    texts = {
        State.WAITING: "it waits for a decision.",
        State.APPROVED: f"{approved} Asking RMS for the code…",
        State.SENDING: f"{approved} Asking RMS for the code…",
        State.UNKNOWN: f"{approved} {_unknown(request)}",
        State.ISSUED: f"{approved} {_revoked(request) if request.revoked_at else minted}",
        State.REFUSED: f"{approved} *RMS refused it*, nothing was minted. {answer}",
        State.NOT_SENT: f"{approved} *Not sent*: RMS could not be reached, nothing was minted. Ask again later.",
        State.NOT_ISSUED: (
            f"{approved} *Not issued*: RMS's answer was lost, and its list does not show the code "
            f"(`{request.reference}`). An approver can send the request again."
        ),
        State.INCIDENT: (
            f"{approved} *Incident*: RMS lists several codes of this request, which freezes minting until an admin "
            f"lifts that. Please {what_to_look_for(request)}, and delete what was not asked for."
        ),
        State.REJECTED: f"*Rejected* by {who}{when}.",
        State.EXPIRED: "*Expired*: nobody decided in time.",
        State.WITHDRAWN: _withdrawn(request, f"*Withdrawn* by {who}{when}."),
    }
    return texts[request.state]


def _who_reveals(request: Request) -> str:
    if request.reveal_allowed is None:
        return f"<@{request.requester}> alone can reveal the code"
    return f"<@{request.requester}> can reveal the code, and <@{request.reveal_allowed}> was allowed to as well"


def revoked(request: Request) -> str:
    """That its code was revoked, by whom, at whose word and when, in mrkdwn."""
    when = f", {local_time(request.revoked_at)}" if request.revoked_at else ""
    return f"Minted, then *revoked* by <@{request.revoked_by}> after <@{request.revoke_asked_by}> asked{when}"


def _revoked(request: Request) -> str:
    return f"{revoked(request)}: the code is deleted in RMS, and its credits are back with the company."


def _withdrawn(request: Request, by_requester: str) -> str:
    """What was withdrawn is so by its requester, or because nobody could see it."""
    theirs = request.decided_by == request.requester
    return by_requester if theirs else "*Withdrawn*: its card could not be posted."


def _unknown(request: Request) -> str:
    if not request.answer:
        return "*Unknown, checking with RMS*: its answer was lost, and the code may exist."
    return f"*Unknown*: RMS's answer was lost and {escape(request.answer or '')}. Please {what_to_look_for(request)}."
