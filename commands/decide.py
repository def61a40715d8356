"""*Approve* and *Reject* on a request's card. The claim in the database decides; this says what came of it."""

import logging
from dataclasses import dataclass
from datetime import datetime
from typing import NoReturn

from bot.access import Act, Member
from bot.command import Asked, Button, Form, Identity, Parts, Reply
from bot.errors import BadInput, Refused, SlackError
from bot.lifecycle import Event, Request, Shown, State
from bot.views.blocks import Block, form, modal, plain_section, section, sentence, text_input
from bot.views.request import APPROVE, REJECT, already, link, older_copy, shown_by, summary_line
from bot.views.text import clean, local_time

log = logging.getLogger(__name__)

REASON_FORM = "request.reason.1"
REASON = "reason"
LONGEST_REASON = 500
OLD_CARD = "This card is from an older Teller. Ask for the code again with `/mintcode`."
NO_REQUEST = "This request is not known here any more. Ask for the code again with `/mintcode`."
OWN = "This is your own request, so another approver must decide on it."
REQUESTER_GONE = "Who asked for this is no member of Teller any more, so it cannot be decided. It will expire."
RIGHTS_CHANGED = "Your rights changed at this moment, so nothing was done. Try again."
EMPTY_REASON = "Say why: the requester reads it."


@dataclass(frozen=True)
class Obstacle:
    """Why somebody cannot decide: in a word for the audit trail, in a sentence for them."""

    word: str
    sentence: str


def obstacle(request: Request, member: Member, requester: Member | None, now: datetime) -> Obstacle | None:
    """What keeps `member` from deciding on `request` at `now`; None when nothing does."""
    if request.state is not State.WAITING:
        return Obstacle(f"{request.state} already", already(request))
    if request.expires_at <= now:
        late = f"{link(request, f'Request #{request.id}')} expired {local_time(request.expires_at)}."
        return Obstacle("expired", late)
    if request.requester == member.user_id:
        return Obstacle("own request", OWN)
    if requester is None:
        return Obstacle("requester has no row", REQUESTER_GONE)
    return None


async def approve(asked: Asked, member: Member, parts: Parts) -> Reply | None:
    """Claim the request and have it minted; whoever comes second reads what the first did."""
    _ = parts.balances.rms  # no claim that could not be carried out
    shown = _shown(asked.value)
    claimed = await parts.store.requests.decide(Event.APPROVE, shown, member.user_id, parts.clock.now())
    if claimed is None:
        await _say_why_not(asked, shown, member, parts)
    parts.minting.begin(claimed)
    await _retire_copy(asked, claimed, parts)
    return None


async def reject(asked: Asked, member: Member, parts: Parts) -> Reply | None:
    """Open the form that asks for the reason; nothing is decided, and nobody looked up, before it is submitted."""
    request = await _find(_shown(asked.value), parts)
    why_not = await _obstacle(request, member, parts)
    if why_not is not None:
        await _refuse(asked, request, why_not, parts)
    question = section(f"Reject the request of <@{request.requester}> for {summary_line(request)}?")
    field = text_input(REASON, "Reason", LONGEST_REASON, "The requester reads this.")
    view = form(f"Reject request #{request.id}"[:24], REASON_FORM, asked.value, "Reject", [question, field])
    await parts.slack.open_view(asked.trigger_id, view)
    return None


def reason_errors(asked: Asked) -> dict[str, str]:
    """What is wrong with the submitted reason, by field."""
    reason = clean(asked.fields.get(REASON, ""))[0]
    if not reason:
        return {REASON: EMPTY_REASON}
    return {REASON: f"At most {LONGEST_REASON} characters."} if len(reason) > LONGEST_REASON else {}


def checking(asked: Asked) -> Block:
    """What the form turns into until the decision is made."""
    return modal("Reject", [plain_section("Checking…")])


async def reject_with_reason(asked: Asked, member: Member, parts: Parts) -> Reply:
    """Reject, with the reason that the requester reads."""
    shown = _shown(asked.value)
    reason = clean(asked.fields.get(REASON, ""))[0]
    rejected = await parts.store.requests.decide(Event.REJECT, shown, member.user_id, parts.clock.now(), reason)
    if rejected is None:
        await _say_why_not(asked, shown, member, parts)
    return Reply(sentence(f"Rejected. <@{rejected.requester}> gets your reason as a direct message."))


async def _retire_copy(asked: Asked, request: Request, parts: Parts) -> None:
    """A card whose posting was answered by nobody may stand there twice; only the later one is redrawn by itself."""
    if request.card_ts is None or asked.message_ts in {"", request.card_ts} or asked.channel_id != request.channel:
        return
    try:
        await parts.slack.update(asked.channel_id, asked.message_ts, older_copy(request))
    except SlackError as error:
        log.warning("a copy of the card of request %d stays as it is: %s", request.id, error.detail)


async def _say_why_not(asked: Asked, shown: Shown, member: Member, parts: Parts) -> NoReturn:
    request = await _find(shown, parts)
    why_not = await _obstacle(request, member, parts)
    await _refuse(asked, request, why_not or Obstacle("rights changed", RIGHTS_CHANGED), parts)


async def _obstacle(request: Request, member: Member, parts: Parts) -> Obstacle | None:
    requester = await parts.store.members.find(request.requester)
    return obstacle(request, member, requester, parts.clock.now())


async def _refuse(asked: Asked, request: Request, why_not: Obstacle, parts: Parts) -> NoReturn:
    await _retire_copy(asked, request, parts)
    raise Refused(why_not.sentence, why_not.word)


async def _find(shown: Shown, parts: Parts) -> Request:
    request = await parts.store.requests.find(shown.request_id)
    if request is None or request.shown != shown:
        raise BadInput(NO_REQUEST, "not a request of this database")
    return request


def _shown(value: str) -> Shown:
    shown = shown_by(value)
    if shown is None:
        raise BadInput(OLD_CARD, "from an older Teller")
    return shown


BUTTONS = (
    Button(APPROVE, "approve", Act.DECIDE, approve, identity=Identity.AFRESH, kept=True),
    Button(REJECT, "reject", Act.DECIDE, reject, identity=Identity.IN_RUN),
)
FORMS = (Form(REASON_FORM, "reject", Act.DECIDE, reject_with_reason, reason_errors, checking),)
