"""`/mintcode`: ask for one credit code, which another person must approve. Without arguments a form asks."""

from typing import Annotated, Literal

from pydantic import Field, TypeAdapter, ValidationError

from bot.access import Act, Member
from bot.arguments import CompanyNamed, MintWanted, parse_amount, parse_comment, parse_mint, parse_type
from bot.command import Asked, Button, Command, Identity, Parts, Reply
from bot.errors import BadInput
from bot.providers.rms_models import LARGEST_ID
from bot.providers.rms_protocol import PROVIDER
from bot.views.text import clean, nameless, visible
from commands import mine
from commands.askform import open_form
from commands.asking import ANYWAY, ask

MINE = "mine"
OLD_BUTTON = "This button is from an older Teller. Type `/mintcode` again."
_Id = Annotated[int, Field(ge=1, le=LARGEST_ID)]
_VALUE = TypeAdapter(tuple[Literal[1], int, _Id, str, str, _Id])
"""The button's value: its version, amount, company, type, comment, and the request that was shown."""


async def run(asked: Asked, member: Member, parts: Parts) -> Reply | None:
    """Open the form, list one's own, or write down what was typed; or say what is wrong with it."""
    typed = clean(asked.text)[0]
    if not typed:
        await open_form(asked, member, parts)
        return None
    if typed.lower() == MINE:
        return await mine.run(asked, member, parts)
    await parts.people.require_full_member(member.user_id, afresh=False)
    names = await _names(nameless(asked.text), parts)
    wanted = parse_mint(visible(asked.text, names), parts.settings.teller_mint_max)
    company = await parts.balances.company(wanted.company, for_display=False)
    return await ask(asked, member, parts, wanted, company)


async def anyway(asked: Asked, member: Member, parts: Parts) -> Reply:
    """Ask for another code like one that is open, after its link was shown."""
    wanted, after_id = _read(asked.value, parts.settings.teller_mint_max)
    company = await parts.balances.company(wanted.company, for_display=False)
    return await ask(asked, member, parts, wanted, company, after_id)


async def _names(ids: list[str], parts: Parts) -> dict[str, str]:
    people = parts.people
    return {each: await (people.name(each) if each[:1] in "UW" else people.channel_name(each)) for each in ids[:20]}


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
    usage='[AMOUNT COMPANY "comment" [TYPE] | mine]',
    summary="ask for one credit code, which another person must approve, without arguments by a form; your requests",
    act=Act.MINT,
    run=run,
    waits_for=PROVIDER,
    identity=Identity.IN_RUN,  # a window has three seconds
)
BUTTONS = (Button(ANYWAY, "ask again", Act.MINT, anyway, waits_for=PROVIDER),)
