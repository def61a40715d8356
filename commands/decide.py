"""*Approve*, *Send again* and *Reject* on a card. The claim in the database decides; this says what came of it."""

import logging
from dataclasses import dataclass
from datetime import datetime
from typing import NoReturn

from bot.access import Act, Member
from bot.command import Asked, Button, Form, Identity, Parts, Reply
from bot.errors import BadInput, Refused, SlackError
from bot.held import held_up
from bot.lifecycle import Event, Request, Shown, State
from bot.limits import limits_at
from bot.reference import new_reference
from bot.store.decisions import Limits, Spent
from bot.views.blocks import section, sentence
from bot.views.request import APPROVE, REJECT, SEND_AGAIN, already, link, older_copy, shown_by, summary_line
from bot.views.text import local_time, number
from commands.reason import Why, reason_of
from commands.windows import checking

log = logging.getLogger(__name__)

REASON_FORM = "request.reason.1"
ASK_AGAIN = "Whoever still needs the code asks again with `/mintcode`."
OLD_CARD = f"This card is from an older Teller. {ASK_AGAIN}"
NO_REQUEST = f"This request is not known here any more. {ASK_AGAIN}"
OWN = "This is your own request, so another approver must decide on it."
REQUESTER_GONE = (
    f"Who asked for this is no member of Teller any more, so it cannot be decided, and it will expire. {ASK_AGAIN}"
)
RIGHTS_CHANGED = (
    "Your rights changed at this moment, so nothing was done. Home shows what you may do now; ask an admin if "
    "that is wrong."
)
APPROVED_ALREADY = "You have approved this already; another approver must approve it as well."
FIRST_OF_TWO = "Your approval is written down. The amount is so large that another approver must approve it as well."
OVER = (
    "Nothing was done: {} of the {} credits that may be minted today for {} are spent. Approve it tomorrow, or "
    "ask who runs Teller to raise the limit."
)
TOO_LARGE = (
    "Nothing was done: at most {} credits may be minted in a day for {}, and this is more. Ask who runs Teller "
    "to raise the limit, or ask for less."
)
CHANGED = "Nothing was done: {} is not what this shows any more. Look at its card."
WHY = Why("The requester reads this.", "Say why: the requester reads it.")


@dataclass(frozen=True)
class Obstacle:
    """Why somebody cannot decide: in a word for the audit trail, in a sentence for them."""

    word: str
    sentence: str


def obstacle(
    request: Request, member: Member, requester: Member | None, now: datetime, state: State = State.WAITING
) -> Obstacle | None:
    """What keeps `member` from deciding at `now` on `request`, which should be in `state`; None when nothing does."""
    if request.state is not state:
        return Obstacle(f"{request.state} already", already(request))
    if state is State.WAITING and request.expires_at <= now:
        late = f"{link(request, f'Request #{request.id}')} expired {local_time(request.expires_at)}. {ASK_AGAIN}"
        return Obstacle("expired", late)
    if request.requester == member.user_id:
        return Obstacle("own request", OWN)
    if requester is None:
        return Obstacle("who asked is gone", REQUESTER_GONE)
    return None


def mint_obstacle(
    request: Request, member: Member, held: str | None, limits: Limits, spent: Spent
) -> Obstacle | None:
    """What keeps the approval of `member` from counting, where they may decide; `held`: why nobody's counts."""
    if held is not None:
        return Obstacle("minting is frozen", held)
    if (text := _over(request.amount, spent.by_all, limits.day, "all (TELLER_MINT_DAY)")) is not None:
        return Obstacle("limit of the day", text)
    whose = f"<@{request.requester}> (TELLER_MINT_MEMBER_DAY)"
    if (text := _over(request.amount, spent.by_requester, limits.member_day, whose)) is not None:
        return Obstacle("limit of the member's day", text)
    return Obstacle("approved by them already", APPROVED_ALREADY) if member.user_id in request.approvals else None


def _over(amount: int, spent: int, most: int, whose: str) -> str | None:
    """What to read where `amount` does not fit into the limit of a day; None where it does, or there is none."""
    if not most or spent + amount <= most:
        return None
    limit = number(most)
    return TOO_LARGE.format(limit, whose) if amount > most else OVER.format(number(spent), limit, whose)


async def approve(asked: Asked, member: Member, parts: Parts) -> Reply | None:
    """Claim the request and have it minted; whoever comes second reads what the first did."""
    return await _claim(asked, member, parts, Event.APPROVE, State.WAITING)


async def send_again(asked: Asked, member: Member, parts: Parts) -> Reply | None:
    """Claim a request whose code was not issued, and have it minted under a new reference."""
    return await _claim(asked, member, parts, Event.SEND_AGAIN, State.NOT_ISSUED)


async def _claim(asked: Asked, member: Member, parts: Parts, event: Event, state: State) -> Reply | None:
    _ = parts.balances.rms  # no claim that could not be carried out
    shown, now = _shown(asked.value), parts.clock.now()
    limits = limits_at(parts.settings, now)
    reference = new_reference() if event is Event.SEND_AGAIN else None
    claimed = await parts.store.decisions.decide(
        event, shown, member.user_id, now, reference=reference, limits=limits
    )
    if claimed is None:
        request = await _find(shown, parts)
        why_not = await _obstacle(request, member, parts, state)
        if why_not is None:
            held = await held_up(parts.store, parts.origin)
            spent = await parts.store.decisions.spent(request.requester, limits)
            why_not = mint_obstacle(request, member, held, limits, spent)
        await _refuse(asked, request, why_not or Obstacle("rights changed", RIGHTS_CHANGED), parts)
    if claimed.state is not State.APPROVED:
        return Reply(sentence(FIRST_OF_TWO))
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
    view = WHY.form(f"Reject request #{request.id}"[:24], REASON_FORM, asked.value, "Reject", question)
    await parts.slack.open_view(asked.trigger_id, view)
    return None


async def reject_with_reason(asked: Asked, member: Member, parts: Parts) -> Reply:
    """Reject, with the reason that the requester reads."""
    shown = _shown(asked.value)
    rejected = await parts.store.decisions.decide(
        Event.REJECT, shown, member.user_id, parts.clock.now(), reason=reason_of(asked)
    )
    if rejected is None:
        request = await _find(shown, parts)
        why_not = await _obstacle(request, member, parts)
        await _refuse(asked, request, why_not or Obstacle("rights changed", RIGHTS_CHANGED), parts)
    where = link(rejected, f"request #{rejected.id}")
    return Reply(sentence(f"Rejected. <@{rejected.requester}> gets your reason for {where} as a direct message."))


async def _retire_copy(asked: Asked, request: Request, parts: Parts) -> None:
    """A card whose posting was answered by nobody may stand there twice; only the later one is redrawn by itself."""
    if request.card_ts is None or asked.message_ts in {"", request.card_ts} or asked.channel_id != request.channel:
        return
    try:
        await parts.slack.update(asked.channel_id, asked.message_ts, older_copy(request))
    except SlackError as error:
        log.warning("a copy of the card of request %d stays as it is: %s", request.id, error.detail)


async def _obstacle(request: Request, member: Member, parts: Parts, state: State = State.WAITING) -> Obstacle | None:
    found = await parts.store.members.find(request.requester)
    requester = found if found is not None and found.active else None
    return obstacle(request, member, requester, parts.clock.now(), state)


async def _refuse(asked: Asked, request: Request, why_not: Obstacle, parts: Parts) -> NoReturn:
    await _retire_copy(asked, request, parts)
    raise Refused(why_not.sentence, why_not.word)


async def _find(shown: Shown, parts: Parts) -> Request:
    request = await parts.store.requests.find(shown.request_id)
    if request is None:
        raise BadInput(NO_REQUEST, "no such request")
    if request.shown != shown:
        raise BadInput(CHANGED.format(link(request, f"Request #{request.id}")), "not what was shown")
    return request


def _shown(value: str) -> Shown:
    shown = shown_by(value)
    if shown is None:
        raise BadInput(OLD_CARD, "from an older Teller")
    return shown


BUTTONS = (
    Button(APPROVE, "approve", Act.DECIDE, approve, identity=Identity.AFRESH, kept=True),
    Button(SEND_AGAIN, "send again", Act.DECIDE, send_again, identity=Identity.AFRESH, kept=True),
    Button(REJECT, "reject", Act.DECIDE, reject, identity=Identity.IN_RUN),
)
FORMS = (Form(REASON_FORM, "reject", Act.DECIDE, reject_with_reason, WHY.errors, checking("Reject")),)
