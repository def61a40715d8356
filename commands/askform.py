"""The form that asks for a credit code: first what, then a look at it with what is left, then *Ask*."""

import asyncio
import json
import logging
from typing import Annotated, Literal

from pydantic import Field, TypeAdapter, ValidationError

from bot.access import Act, Member
from bot.arguments import CompanyNamed, MintWanted, amount_problem, comment_problem, parse_amount, parse_company
from bot.command import Asked, Button, Form, Identity, Menu, Parts, Reply, Shortcut, Window
from bot.companies import FRESH_LIST, matching
from bot.errors import BadInput, ProviderError, Rejected, SlackError
from bot.providers.rms_models import LARGEST_ID, Company, CreditType
from bot.providers.rms_protocol import PROVIDER
from bot.reference import LONGEST_COMMENT
from bot.slack import Opened
from bot.views import ask as view
from bot.views.blocks import Block
from bot.views.credit_types import worth
from bot.views.request import company_label
from bot.views.text import clean, clip
from commands.asking import ask, fits_into_a_day, left_of, notes, require_channel
from commands.windows import fill

log = logging.getLogger(__name__)

SHORTCUT = "ask.shortcut.1"
OPEN = "ask.open.1"
FILLED_WITHIN = 10.0
"""Seconds after which the form does not wait for the companies any more, and takes one that is typed."""
STILL_READING = "The companies are still being read from RMS. Wait a moment, then press Next again."
NO_COMPANY = "Choose a company."
OLD_FORM = "This form is from an older Teller, and nothing was asked for. Open it again."
STEP = "Look at what you ask for: `/mintcode` opens the form again."
_Id = Annotated[int, Field(ge=1, le=LARGEST_ID)]
_Comment = Annotated[str, Field(min_length=1, max_length=LONGEST_COMMENT)]
_VALUE = TypeAdapter(tuple[Literal[1], _Id, str, Annotated[int, Field(ge=1)], CreditType, _Comment])
"""What the last step carries: its version, company and its name, amount, type, comment."""


async def open_form(asked: Asked, member: Member, parts: Parts) -> None:
    """Open the form at once; where the companies are not at hand, it is filled in when RMS has told them."""
    _ = parts.balances.rms
    require_channel(parts.settings)
    most = parts.settings.teller_mint_max
    if parts.balances.companies.at_hand() is not None:
        await parts.slack.open_view(asked.trigger_id, view.first_step(view.Typed(), view.How.CHOSEN, most))
        return
    opened = await parts.slack.open_view(asked.trigger_id, view.first_step(view.Typed(), view.How.WAITING, most))
    parts.tasks.spawn(_fill(opened, most, parts))


async def _fill(opened: Opened, most: int, parts: Parts) -> None:
    content = view.first_step(view.Typed(), await _how(parts), most)
    try:
        await fill(opened, content, parts)
    except SlackError as error:
        log.info("a form could not be filled in: %s", error.detail)


async def _how(parts: Parts) -> "view.How":
    reading = asyncio.ensure_future(parts.balances.companies.read(FRESH_LIST))
    patience = asyncio.ensure_future(parts.clock.sleep(FILLED_WITHIN))
    try:
        await asyncio.wait({reading, patience}, return_when=asyncio.FIRST_COMPLETED)
        if reading.done():
            reading.result()
            return view.How.CHOSEN
    except Rejected as error:
        if error.status in {401, 403}:
            return view.How.REFUSED
    except ProviderError:
        pass
    finally:
        reading.cancel()
        patience.cancel()
    return view.How.NOT_READ


def options(asked: Asked, parts: Parts) -> list[Block]:
    """The companies that match what is typed into the menu."""
    companies = parts.balances.companies.at_hand() or []
    return [view.company_option(each) for each in matching(companies, asked.text)[: view.MOST_COMPANIES]]


def errors(asked: Asked, most: int) -> dict[str, str]:
    """What is wrong with the first step, by field; `most` is the largest amount."""
    how, typed = view.how_of(asked.value), typed_of(asked)
    found = {}
    if how is view.How.WAITING:
        found[view.AMOUNT] = STILL_READING
    elif not typed.company:
        found[view.COMPANY if how is view.How.CHOSEN else view.COMPANY_TYPED] = NO_COMPANY
    if (wrong := amount_problem(typed.amount, most)) is not None:
        found[view.AMOUNT] = wrong
    if (problem := comment_problem(clean(typed.comment)[0])) is not None:
        found[view.COMMENT] = problem
    return found


def typed_of(asked: Asked) -> view.Typed:
    """What stands in the first step as it was submitted."""
    fields = asked.fields
    company = fields.get(view.COMPANY) or clean(fields.get(view.COMPANY_TYPED, ""))[0]
    credit_type = fields.get(view.TYPE) or view.Typed.credit_type
    return view.Typed(company, fields.get(view.AMOUNT, "").strip(), credit_type, fields.get(view.COMMENT, ""))


async def first(asked: Asked, member: Member, parts: Parts) -> Window:
    """Look at RMS, and show the last step; or the first again with what is wrong."""
    typed, how, most = typed_of(asked), view.how_of(asked.value), parts.settings.teller_mint_max
    company_field = view.COMPANY if how is view.How.CHOSEN else view.COMPANY_TYPED
    try:
        company = await parts.balances.company(_named(typed, how), for_display=False)
    except BadInput as error:
        return _again(typed, how, most, {company_field: error.sentence})
    wanted = _wanted(typed, company)
    try:
        fits_into_a_day(wanted, parts.settings)
        left, _ = await left_of(wanted, company, parts)
    except BadInput as error:
        return _again(typed, how, most, {view.AMOUNT: error.sentence})
    offered = view.Offered(company.id or 0, company.name, wanted.amount, wanted.credit_type, wanted.comment)
    line = view.left_line(wanted.amount, left, wanted.credit_type, company_label(offered.company_id, company.name))
    warnings = [*await notes(parts), *([view.REMOVED] if wanted.removed else [])]
    return Window(view.last_step(offered, write(offered), _what(offered), line, warnings), STEP)


async def last(asked: Asked, member: Member, parts: Parts) -> Reply:
    """Write the request down."""
    offered = read(asked.value)
    if offered is None:
        raise BadInput(OLD_FORM)
    parse_amount(str(offered.amount), parts.settings.teller_mint_max)  # it may be less than when this was shown
    company = await parts.balances.company(CompanyNamed(id=offered.company_id), for_display=False)
    wanted = _wanted(view.typed_again(offered), company)
    return await ask(asked, member, parts, wanted, company)


async def change(asked: Asked, member: Member, parts: Parts) -> Window:
    """Back to the first step, with what was typed there."""
    offered = read(asked.value)
    if offered is None:
        raise BadInput(OLD_FORM)
    companies = parts.balances.companies.at_hand()
    how = view.How.NOT_READ if companies is None else view.How.CHOSEN
    left = next((each.credits_left for each in companies or [] if each.id == offered.company_id), None)
    typed = view.typed_again(offered, left, by_id=how is not view.How.CHOSEN)
    return _again(typed, how, parts.settings.teller_mint_max, {})


def _again(typed: view.Typed, how: "view.How", most: int, wrong: dict[str, str]) -> Window:
    return Window(view.first_step(typed, how, most, wrong), " ".join(wrong.values()) or STEP)


def _named(typed: view.Typed, how: "view.How") -> CompanyNamed:
    if how is not view.How.CHOSEN:
        return parse_company(typed.company)
    company_id, _ = view.company_of(typed.company)
    if company_id is None:
        raise BadInput(NO_COMPANY)
    return CompanyNamed(id=company_id)


def _wanted(typed: view.Typed, company: Company) -> MintWanted:
    comment, removed = clean(typed.comment)
    return MintWanted(int(typed.amount), CompanyNamed(id=company.id), comment, typed.credit_type, removed)


def write(offered: view.Offered) -> str:
    """What the last step carries."""
    name = clip(offered.company_name, view.LONGEST_NAME)
    values = [1, offered.company_id, name, offered.amount, offered.credit_type, offered.comment]
    return json.dumps(values, ensure_ascii=False)


def read(value: str) -> view.Offered | None:
    """What the last step carried, or None where it is not of this version."""
    try:
        _, company_id, name, amount, credit_type, comment = _VALUE.validate_json(value, strict=True)
    except ValidationError:
        return None
    return view.Offered(company_id, name, amount, credit_type, comment)


def _what(offered: view.Offered) -> str:
    company = company_label(offered.company_id, offered.company_name)
    return f"one code worth *{worth(offered.amount, offered.credit_type)}* of {company}"


SHORTCUTS = (Shortcut(SHORTCUT, "ask by form", Act.MINT, open_form),)
BUTTONS = (
    Button(OPEN, "ask by form", Act.MINT, open_form, identity=Identity.IN_RUN),
    Button(view.CHANGE, "change what is asked for", Act.MINT, change),
)
FORMS = (
    Form(
        view.FIRST,
        "ask",
        Act.MINT,
        first,
        lambda asked, parts: errors(asked, parts.settings.teller_mint_max),
        lambda _: view.asking_rms(),
        waits_for=PROVIDER,
        kept=False,
    ),
    Form(view.LAST, "ask", Act.MINT, last, lambda *_: {}, lambda _: view.asking_rms(), waits_for=PROVIDER),
)
MENUS = (Menu(view.COMPANIES, Act.MINT, options),)
