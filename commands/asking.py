"""Asking for a code, however it was typed: it must fit, RMS must have that much left, and it is written down once."""

import json
from datetime import timedelta

from bot.access import Member, too_few_approvers
from bot.arguments import MintWanted
from bot.command import Asked, Parts, Reply
from bot.errors import BadInput, NotConfigured
from bot.held import held_up
from bot.lifecycle import Request, State
from bot.providers.rms_models import Company
from bot.reference import new_reference
from bot.settings import Settings
from bot.store.requests import Asking
from bot.views.blocks import Message, actions, button, context, section
from bot.views.credit_types import type_in_words, worth
from bot.views.request import FEW_APPROVERS, company_label, link, summary_line, withdraw_button
from bot.views.text import local_time, number

ANYWAY = "mint.anyway.1"
NO_CHANNEL = "No channel is set up in which requests are decided. Ask who runs Teller to set TELLER_APPROVAL_CHANNEL."
REMOVED = "Invisible characters were removed from what you typed."


async def ask(
    asked: Asked, member: Member, parts: Parts, wanted: MintWanted, company: Company, after_id: int = 0
) -> Reply:
    """Write the request down and owe its card; the answer is for who asked.

    `after_id` is the open request like it that they were shown, 0 for none. Raises BadInput, NotConfigured,
    ProviderError.
    """
    fits_into_a_day(wanted, parts.settings)
    left, doubt = await left_of(wanted, company, parts)
    now = parts.clock.now()
    channel = require_channel(parts.settings)
    asking = Asking(
        requester=member.user_id,
        amount=wanted.amount,
        company_id=company.id or 0,
        company_name=company.name.strip() or None,
        credit_type=wanted.credit_type,
        comment=wanted.comment,
        left_then=left,
        doubt=doubt,
        channel=channel,
        expires_at=now + timedelta(hours=parts.settings.teller_approval_hours),
        delivery=asked.trigger_id or None,
        after_id=after_id,
    )
    request, new = await parts.store.requests.ask(asking, new_reference(), now)
    if not new:
        return Reply(_open_already(request, asking, removed=wanted.removed), replace=after_id > 0)
    return Reply(await _asked_message(request, parts, removed=wanted.removed), replace=after_id > 0)


def require_channel(settings: Settings) -> str:
    """The channel in which requests are decided. Raises NotConfigured."""
    if settings.teller_approval_channel is None:
        raise NotConfigured(NO_CHANNEL)
    return settings.teller_approval_channel


def fits_into_a_day(wanted: MintWanted, settings: Settings) -> None:
    """Raises BadInput for what no approver could ever approve."""
    limits = {
        "TELLER_MINT_MEMBER_DAY": settings.teller_mint_member_day,
        "TELLER_MINT_DAY": settings.teller_mint_day,
    }
    for name, most in limits.items():
        if 0 < most < wanted.amount:
            raise BadInput(
                f"At most {number(most)} may be minted in a day ({name}), so nobody could approve "
                f"{number(wanted.amount)}. Ask for less, or ask who runs Teller to raise the limit."
            )


async def left_of(wanted: MintWanted, company: Company, parts: Parts) -> tuple[int | None, str | None]:
    """What the company has of the type, and what the summary leaves in doubt. Raises BadInput for too little."""
    summary = (await parts.balances.credits(company.id, timedelta(0))).value
    left = summary.left(wanted.credit_type)
    if left is None:
        return None, f"RMS does not tell what this company has left ({type_in_words(wanted.credit_type)})."
    if wanted.amount > left:
        who = company_label(company.id or 0, company.name)
        has = worth(max(left, 0), wanted.credit_type)
        raise BadInput(
            f"{who} has only {has} left, so {number(wanted.amount)} cannot be minted. Ask for less, or add credits "
            "in RMS first."
        )
    return left, None


async def notes(parts: Parts) -> list[str]:
    """What stands in the way of every approval at this moment, in mrkdwn."""
    held = await held_up(parts.store, parts.origin)
    few = too_few_approvers(await parts.store.members.all())
    return [note for note in (held, FEW_APPROVERS if few else None) if note is not None]


async def _asked_message(request: Request, parts: Parts, *, removed: bool) -> Message:
    until = local_time(request.expires_at)
    text = f"Asked for {summary_line(request)}. An approver decides in <#{request.channel}> until {until}."
    number = f"Request #{request.id}. You will get a direct message either way."
    blocks = [section(text), actions(withdraw_button(request)), context(number)]
    if removed:
        blocks.append(context(REMOVED))
    blocks += [context(f":warning: {note}") for note in await notes(parts)]
    return Message(text, blocks)


def _open_already(request: Request, asking: Asking, *, removed: bool) -> Message:
    where = link(request, f"request #{request.id}")
    also = [context(REMOVED)] if removed else []
    if asking.delivery is not None and request.delivery == asking.delivery:
        text = f"You have asked for {summary_line(request)}: {where}."
        return Message(text, [section(text), *also])
    if request.state in {State.UNKNOWN, State.INCIDENT}:
        text = (
            f"You asked for {summary_line(request)} before, and RMS's answer was lost: {where} is *{request.state}*. "
            "The same can be asked for again once it is settled."
        )
        return Message(text, [section(text), *also])
    state = "waits for a decision" if request.state is State.WAITING else "is being minted"
    text = f"You asked for {summary_line(request)} already: {where} {state}."
    value = _write(asking, request.id)
    return Message(text, [section(text), *also, actions(button("Ask for another anyway", ANYWAY, value))])


def _write(asking: Asking, after_id: int) -> str:
    values = [1, asking.amount, asking.company_id, asking.credit_type, asking.comment, after_id]
    return json.dumps(values, ensure_ascii=False)
