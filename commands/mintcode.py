"""`/mintcode`: ask for one credit code, which another person must approve."""

import json
from datetime import timedelta
from typing import Annotated, Literal

from pydantic import Field, TypeAdapter, ValidationError

from bot.access import Act, Member, too_few_approvers
from bot.arguments import CompanyNamed, MintWanted, parse_amount, parse_comment, parse_mint, parse_type
from bot.command import Asked, Button, Command, Parts, Reply
from bot.errors import BadInput, NotConfigured
from bot.lifecycle import Request, State
from bot.providers.rms_models import LARGEST_ID, Company
from bot.providers.rms_protocol import PROVIDER
from bot.reference import new_reference
from bot.settings import Settings
from bot.store.requests import Asking
from bot.views.blocks import Message, actions, button, context, section
from bot.views.request import FEW_APPROVERS, company_label, link, summary_line, withdraw_button, worth
from bot.views.text import clean, local_time, nameless, visible
from commands import mine
from commands.freeze import held_up

ANYWAY = "mint.anyway.1"
MINE = "mine"
NO_CHANNEL = "No channel is set up in which requests are decided. Ask who runs Teller to set TELLER_APPROVAL_CHANNEL."
OLD_BUTTON = "This button is from an older Teller. Type `/mintcode` again."
_Id = Annotated[int, Field(ge=1, le=LARGEST_ID)]
_VALUE = TypeAdapter(tuple[Literal[1], int, _Id, str, str, _Id])
"""The button's value: its version, amount, company, type, comment, and the request that was shown."""
REMOVED = "Invisible characters were removed from what you typed."


async def run(asked: Asked, member: Member, parts: Parts) -> Reply:
    """Write the request down and have its card posted, or say what is wrong with it; or list one's own."""
    if clean(asked.text)[0].lower() == MINE:
        return await mine.run(asked, member, parts)
    names = await _names(nameless(asked.text), parts)
    wanted = parse_mint(visible(asked.text, names), parts.settings.teller_mint_max)
    company = await parts.balances.company(wanted.company, for_display=False)
    return await _ask(asked, member, parts, wanted, company, 0)


async def anyway(asked: Asked, member: Member, parts: Parts) -> Reply:
    """Ask for another code like one that is open, after its link was shown."""
    wanted, after_id = _read(asked.value, parts.settings.teller_mint_max)
    company = await parts.balances.company(wanted.company, for_display=False)
    return await _ask(asked, member, parts, wanted, company, after_id)


async def _ask(
    asked: Asked, member: Member, parts: Parts, wanted: MintWanted, company: Company, after_id: int
) -> Reply:
    _fits_into_a_day(wanted, parts.settings)
    left, doubt = await _left(wanted, company, parts)
    now = parts.clock.now()
    channel = parts.settings.teller_approval_channel
    if channel is None:
        raise NotConfigured(NO_CHANNEL)
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


def _fits_into_a_day(wanted: MintWanted, settings: Settings) -> None:
    """Raises BadInput for what no approver could ever approve."""
    limits = {
        "TELLER_MINT_MEMBER_DAY": settings.teller_mint_member_day,
        "TELLER_MINT_DAY": settings.teller_mint_day,
    }
    for name, most in limits.items():
        if 0 < most < wanted.amount:
            raise BadInput(
                f"At most {most} may be minted in a day ({name}), so nobody could approve {wanted.amount}. "
                "Ask for less, or ask who runs Teller to raise the limit."
            )


async def _left(wanted: MintWanted, company: Company, parts: Parts) -> tuple[int | None, str | None]:
    """What the company has of the type, and what the summary leaves in doubt. Raises BadInput for too little."""
    summary = (await parts.balances.credits(company.id, timedelta(0))).value
    left = summary.left(wanted.credit_type)
    if left is None:
        return None, f"RMS does not tell how much of type {wanted.credit_type} this company has left."
    if wanted.amount > left:
        who = company_label(company.id or 0, company.name)
        has = worth(max(left, 0), wanted.credit_type)
        raise BadInput(f"{who} has only {has} left, so {wanted.amount} cannot be minted.")
    return left, None


async def _names(ids: list[str], parts: Parts) -> dict[str, str]:
    people = parts.people
    return {each: await (people.name(each) if each[:1] in "UW" else people.channel_name(each)) for each in ids[:20]}


async def _asked_message(request: Request, parts: Parts, *, removed: bool) -> Message:
    until = local_time(request.expires_at)
    text = f"Asked for {summary_line(request)}. An approver decides in <#{request.channel}> until {until}."
    number = f"Request #{request.id}. You will get a direct message either way."
    blocks = [section(text), actions(withdraw_button(request)), context(number)]
    if removed:
        blocks.append(context(REMOVED))
    if (held := await held_up(parts)) is not None:
        blocks.append(context(f":warning: {held}"))
    if too_few_approvers(await parts.store.members.all()):
        blocks.append(context(f":warning: {FEW_APPROVERS}"))
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


def _read(value: str, most: int) -> tuple[MintWanted, int]:
    try:
        _, amount, company_id, credit_type, comment, after_id = _VALUE.validate_json(value, strict=True)
    except ValidationError:
        raise BadInput(OLD_BUTTON) from None
    if clean(comment)[1]:
        raise BadInput(OLD_BUTTON)
    company = CompanyNamed(id=company_id)
    amount = parse_amount(str(amount), most)
    return MintWanted(amount, company, parse_comment(comment), parse_type(credit_type), False), after_id


COMMAND = Command(
    name="/mintcode",
    usage='AMOUNT COMPANY "comment" [TYPE] | mine',
    summary="ask for one credit code, which another person must approve; or see your requests",
    act=Act.MINT,
    run=run,
    waits_for=PROVIDER,
)
BUTTONS = (Button(ANYWAY, "ask again", Act.MINT, anyway, waits_for=PROVIDER),)
