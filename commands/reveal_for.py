"""Revealing a code whose requester is gone: an admin asks, an approver who did not approve the mint agrees."""

from bot.access import Act, Member
from bot.asks import INACTIVE, MOST_COMMENT, NO_ROW, Ask, Event, Kind, State
from bot.command import Asked, Button, Form, Identity, Parts, Reply
from bot.errors import BadInput, Refused
from bot.lifecycle import Request
from bot.lifecycle import State as Minted
from bot.store.origin import NOBODY
from bot.views.ask_codes import APPROVE_REVEAL, REVEAL_FOR, why_gone
from bot.views.asks import told
from bot.views.blocks import Block, section
from bot.views.request import already, shown_by, summary_line, value_of
from bot.views.text import clip
from commands.asking import require_channel
from commands.asks import WHY, ask_approvers, cannot, decidable, find
from commands.reveal import OLD_BUTTON, show
from commands.windows import Opening, checking, open_form

ASK_FORM = "code.reveal.reason.1"
TITLE = "Reveal a code"
WHAT = "reveal for another"
ASK = f"ask to {WHAT}"
"""Their words in the audit trail."""
LOOKING = "Looking up who asked for it…"
THERE = "<@{}> is a member and can reveal this code themselves, so nobody else can. Ask them."
NOT_KNOWN = (
    "Nobody knows who asked for this code: request #{0} was made anew. Say who it was, and they can reveal it: "
    "`/teller requester {0} @member`."
)
NOT_NOW = "Only admins can ask for the code of somebody who is gone. Ask one of them to do it."
ASKED = "Asked. An approver who did not approve the mint decides in <#{}> until {}. You get a direct message."
APPROVED_IT = "You approved that this code is minted, so another approver must decide."
NOT_AGREED = (
    "Only the admin who asked for this code can reveal it, as long as an approver's yes stands and who it belongs to "
    "is gone. Look it up again under `/credits codes`."
)
OVER = "The time in which you could reveal this code is over. Ask again from `/credits codes`."


async def press(asked: Asked, member: Member, parts: Parts) -> None:
    """Open a window at once, then find out who asked for the code, and put the form into it.

    `asked.value` names the request (bot.views.request.value_of).
    """

    async def draw() -> Block:
        request = await _request(asked.value, parts)
        if not member.is_admin:
            raise Refused(NOT_NOW, "no admin")
        gone = why_gone(await _require_gone(request, parts))
        question = section(f"Reveal {summary_line(request)}, which <@{request.requester}> asked for, {gone}?")
        return WHY.form(TITLE, ASK_FORM, value_of(request), "Ask", question)

    shown = shown_by(asked.value)
    number = None if shown is None else shown.request_id
    await open_form(asked, parts, Opening(TITLE, LOOKING, ASK, number), draw)


async def ask(asked: Asked, member: Member, parts: Parts) -> Reply:
    """Write the ask and have its card posted."""
    require_channel(parts.settings)  # before anybody is looked up
    request = await _request(asked.value, parts)
    subject = {
        "gone": await _require_gone(request, parts),
        "requester": request.requester,
        "amount": request.amount,
        "credit_type": request.credit_type,
        "company_id": request.company_id,
        "company_name": request.company_name,
        "comment": clip(request.comment, MOST_COMMENT),
    }
    about, refusal = str(request.id), Refused(NOT_NOW, "may not ask")
    return await ask_approvers(asked, parts, Kind.REVEAL, about, subject, request.id, said=ASKED, refusal=refusal)


async def agree(asked: Asked, member: Member, parts: Parts) -> None:
    """Claim the ask; who asked gets a direct message with the button."""
    ask = await decidable(asked, member, parts)
    request = await parts.store.requests.find(ask.request_id or 0)
    if request is not None:
        await _require_gone(request, parts)
    if await parts.store.asks.decide(Event.AGREE, ask.shown, member.user_id, parts.clock.now(), told) is None:
        if request is not None and member.user_id in {request.decided_by, *request.approved_by}:
            raise Refused(APPROVED_IT, "approved the mint")
        await cannot(ask, member, parts)


async def reveal(asked: Asked, member: Member, parts: Parts) -> None:
    """Show the code to who asked for it and was allowed to, as long as who it belongs to is gone."""
    ask = await find(asked.value, parts)
    request = await _revealable(ask, member, parts)

    async def still_may() -> bool:
        if await parts.store.members.find(request.requester) is not None:
            await _require_gone(request, parts)
        return await parts.store.asks.may_reveal(ask.id, member.user_id, parts.clock.now())

    await show(asked, member, parts, request, WHAT, still_may)


async def _revealable(ask: Ask, member: Member, parts: Parts) -> Request:
    request = await parts.store.requests.find(ask.request_id or 0)
    if request is None:
        raise BadInput(OLD_BUTTON, "not a request of this database")
    if not await parts.store.asks.may_reveal(ask.id, member.user_id, parts.clock.now()):
        is_over = ask.state is State.DONE and ask.until is not None and ask.until <= parts.clock.now()
        raise Refused(OVER if is_over else NOT_AGREED, "over" if is_over else f"not theirs, {ask.state}, or not gone")
    return request


async def _request(value: str, parts: Parts) -> Request:
    shown = shown_by(value)
    request = None if shown is None else await parts.store.requests.find(shown.request_id)
    if request is None or request.shown != shown:
        raise BadInput(OLD_BUTTON, "not a request of this database")
    if request.state is not Minted.ISSUED or request.revoked_at is not None:
        raise BadInput(already(request), "not issued")
    return request


async def _require_gone(request: Request, parts: Parts) -> str:
    """Why who asked for it is gone: INACTIVE or NO_ROW.

    Whoever has a row is asked about afresh: Slack may know by now that they left, or are back. Raises BadInput.
    """
    if request.requester == NOBODY:
        raise BadInput(NOT_KNOWN.format(request.id), "the requester is unknown")
    if await parts.store.members.find(request.requester) is None:
        return NO_ROW
    try:
        await parts.people.require_full_member(request.requester, afresh=True)
    except Refused:
        return INACTIVE
    raise BadInput(THERE.format(request.requester), "the requester is there")


BUTTONS = (
    Button(APPROVE_REVEAL, "approve a reveal", Act.DECIDE, agree, identity=Identity.AFRESH, kept=True),
    Button(REVEAL_FOR, WHAT, Act.ROLES, reveal, identity=Identity.IN_RUN),
)
FORMS = (Form(ASK_FORM, ASK, Act.ROLES, ask, WHY.errors, checking(TITLE)),)
