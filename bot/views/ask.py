"""The form that asks for a credit code, in two steps. What was typed is never lost on the way."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum, unique

from bot.providers.rms_models import LARGEST_ID, Company, CreditType
from bot.reference import LONGEST_COMMENT
from bot.views.blocks import Block, actions, button, context, form, modal, plain_section, section
from bot.views.credit_types import IN_WORDS, type_in_words
from bot.views.inputs import (
    MOST_LABEL,
    MOST_VALUE,
    NOTHING_WRONG,
    complaint,
    external_select,
    number_input,
    option,
    select,
    text_input,
)
from bot.views.text import clip, escape, number

TITLE = "Ask for a code"
FIRST = "ask.first.1"
LAST = "ask.last.1"
CHANGE = "ask.change.1"
COMPANIES = "ask.company.1"
COMPANY, COMPANY_TYPED, AMOUNT, TYPE, COMMENT = "company", "company_typed", "amount", "type", "comment"
LONGEST_NAME = 100
REMOVED = "Invisible characters were removed from what you typed."
WHAT_FOR = "What it is for: the approver reads it."
PART_OF_A_NAME = "Type a part of its name, or its id."
AN_ID = "An id, or a part of a name."
MOST_COMPANIES = 100
"""Options of a menu."""
READING = "Reading the companies from RMS…"
_REFUSED = "RMS does not let Teller read the names of companies: give the company's id."
_NOT_READ = "RMS does not tell its companies at the moment. Give the company's id, or a part of its name."

_COMPANY = re.compile(r"([1-9][0-9]{0,18}):(?:(-?[0-9]{1,15})?:)?(.*)", re.ASCII | re.DOTALL)
"""The value of a company in the menu: its id, what is left there, its name."""
_FIRST_VALUE = re.compile(r"1:([a-z ]+)")
"""What the first step carries: its version, and how a company is named."""


@unique
class How(StrEnum):
    """How the first step lets a company be named."""

    WAITING = "waiting"
    CHOSEN = "chosen"
    REFUSED = "refused"
    NOT_READ = "not read"


_WHY_TYPED = {How.REFUSED: _REFUSED, How.NOT_READ: _NOT_READ}


@dataclass(frozen=True)
class Typed:
    """What stands in the form, as it was typed. `company` is an option's value, or text where RMS tells no names."""

    company: str = ""
    amount: str = ""
    credit_type: str = CreditType.CREDIT.value
    comment: str = ""


@dataclass(frozen=True)
class Offered:
    """A request as its last step shows it."""

    company_id: int
    company_name: str
    amount: int
    credit_type: str
    comment: str


def company_option(company: Company) -> Block:
    """A company in the menu: name, id, and what is left there as the list told."""
    left = "" if company.credits_left is None else f" · {number(company.credits_left)} left"
    name = company.name.strip() or "no name"
    label = f"{clip(name, MOST_LABEL - len(left) - len(f' ({company.id})'))} ({company.id}){left}"
    told = f"{company.id}:{'' if company.credits_left is None else company.credits_left}:"
    return option(label, told + clip(company.name.strip(), MOST_VALUE - len(told)))


def company_of(value: str) -> tuple[int | None, str]:
    """The company that an option's value means: its id, and its name for the form alone."""
    company = _chosen(value)
    return (company.id, company.name) if company else (None, "")


def _chosen(value: str) -> Company | None:
    """The company as the menu showed it, with what was left there."""
    found = _COMPANY.fullmatch(value)
    if found is None or int(found[1]) > LARGEST_ID:
        return None
    return Company(id=int(found[1]), name=found[3], credits_left=int(found[2]) if found[2] else None)


def first_step(typed: Typed, how: How, most: int, wrong: Mapping[str, str] = NOTHING_WRONG) -> Block:
    """The first step. `most` is the largest amount; `wrong` are sentences by field."""
    types = [option(words, each.value) for each, words in IN_WORDS.items()]
    blocks = [
        *_company(typed, how),
        *complaint(wrong, COMPANY, COMPANY_TYPED),
        number_input(AMOUNT, "Amount", 1, most, initial=typed.amount, hint=up_to(most)),
        *complaint(wrong, AMOUNT),
        select(TYPE, "Type", types, initial=typed.credit_type),
        *complaint(wrong, TYPE),
        text_input(COMMENT, "Comment", LONGEST_COMMENT, initial=typed.comment, hint=WHAT_FOR, lines=True),
        *complaint(wrong, COMMENT),
    ]
    return form(TITLE, FIRST, f"1:{how}", "Next", blocks)


def up_to(most: int) -> str:
    """Which amounts there are, the largest with them."""
    return f"A whole number from 1 to {number(most)}."


def how_of(value: str) -> How:
    """How the company is named in a first step that carries `value`."""
    found = _FIRST_VALUE.fullmatch(value)
    return How(found[1]) if found and found[1] in set(How) else How.WAITING


def _company(typed: Typed, how: How) -> list[Block]:
    if how is How.WAITING:
        return [context(READING)]
    if how is How.CHOSEN:
        company = _chosen(typed.company)
        chosen = company_option(company) if company else None
        return [external_select(COMPANY, "Company", COMPANIES, initial=chosen, hint=PART_OF_A_NAME)]
    return [
        context(_WHY_TYPED[how]),
        text_input(COMPANY_TYPED, "Company", LONGEST_NAME, initial=typed.company, hint=AN_ID),
    ]


def last_step(offered: Offered, value: str, what: str, left: str, notes: list[str]) -> Block:
    """The last step, which carries `value`: `what` is asked for and how much is `left` there, in mrkdwn."""
    blocks = [
        section(f"Ask for {what}?\n{left}".strip()),
        plain_section(offered.comment),
        *[context(f":warning: {note}") for note in notes],
        actions(button("Back", CHANGE, value)),
        context("Another person must approve it. You alone can reveal the code then."),
    ]
    return form(TITLE, LAST, value, "Ask", blocks)


def asking_rms() -> Block:
    """What the form turns into while RMS is asked."""
    return modal(TITLE, [plain_section("Checking…")])


def typed_again(offered: Offered, left: int | None = None, *, by_id: bool = False) -> Typed:
    """The first step's fields for what the last step shows; the company as it is chosen, with what is left there, or
    as it is typed."""
    chosen = Company(id=offered.company_id, name=offered.company_name, credits_left=left)
    company = str(offered.company_id) if by_id else str(company_option(chosen)["value"])
    return Typed(company, str(offered.amount), offered.credit_type, offered.comment)


def left_line(amount: int, left: int | None, credit_type: str, whose: str) -> str:
    """How much of what is left would go, in mrkdwn."""
    if left is None:
        return f"RMS does not tell what {whose} has left ({escape(type_in_words(credit_type))})."
    return f"*{number(amount)} of the {number(left)}* that {whose} has left."
