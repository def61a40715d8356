"""What was typed behind a command, pure: text -> values, or BadInput with a sentence that says how to type it."""

import re
from dataclasses import dataclass

from bot.errors import BadInput
from bot.providers.rms_models import LARGEST_ID, CreditType
from bot.reference import LONGEST_COMMENT, MENTIONED
from bot.views.text import clean, clip, escape, number, too_long

OPENING = '"“”„«'
CLOSING = '"”“»'
SINGLE = (("'", "'"), ("‘", "’"))
"""What also stands around a whole argument; inside one it may be an apostrophe."""
NOT_CLOSED = "A quote mark is opened and not closed: put what belongs together between two."

MINT_USAGE = (
    'Type `/mintcode AMOUNT COMPANY "comment" [TYPE]`, as in `/mintcode 4 458 "spare routers for Kaunas"`, or '
    "`/mintcode` alone for a form."
)
BALANCE_USAGE = "Type `/smsbalance`, `/smsbalance ACCOUNT` or `/smsbalance @member`."


@dataclass(frozen=True)
class CompanyNamed:
    """COMPANY as it was typed: an id, or a whole name or a part of one."""

    id: int | None = None
    name: str = ""


@dataclass(frozen=True)
class MintWanted:
    """`/mintcode`: what is asked for. `removed` says whether invisible characters were taken out of the comment."""

    amount: int
    company: CompanyNamed
    comment: str
    credit_type: str
    removed: bool


def codes_wanted(line: str) -> str | None:
    """What is looked for among the codes, where `line` (as Slack sends it) behind `/credits` asks for them."""
    word, *rest = clean(line)[0].split(maxsplit=1) or [""]
    return "".join(rest) if word.lower() == "codes" else None


def parse_credits(line: str) -> CompanyNamed | None:
    """`line` (visible text) behind `/credits`: a company, or None for the whole account."""
    line = clean(line)[0]
    return parse_company(line) if line else None


def parse_company(text: str) -> CompanyNamed:
    """COMPANY: ASCII digits are an id, a word in quotes is a name, anything else is a name or a part of one.

    Raises BadInput.
    """
    name = _unquoted(text)
    if name == "":
        raise BadInput("COMPANY is empty: give an id, a name or a part of one.")
    if name is not None:
        return CompanyNamed(name=name)
    if re.fullmatch(r"[0-9]+", text):
        if len(text) > 19 or not 1 <= int(text) <= LARGEST_ID:
            raise BadInput(f"No company can have the id {clip(text, 30)}. Give an id, a name or a part of one.")
        return CompanyNamed(id=int(text))
    return CompanyNamed(name=text)


def parse_account(line: str) -> str | None:
    """`line` (visible text) behind `/smsbalance`: an account's name, or None for one's own. Raises BadInput.

    An @ in front is taken off: Slack makes no mention of a name that it does not know.
    """
    account = clean(line)[0].removeprefix("@")
    quoted = _unquoted(account)
    if quoted is None and len(account.split()) > 1:
        raise BadInput(f"`/smsbalance` takes one account or one member. {BALANCE_USAGE}")
    return (account if quoted is None else quoted) or None


def _unquoted(text: str) -> str | None:
    """What stands between the quotes around `text`, or None where there are none. Raises BadInput."""
    pair = (text[:1], text[-1:])
    if len(text) >= 2 and ((pair[0] in OPENING and pair[1] in CLOSING) or pair in SINGLE):
        return text[1:-1].strip()
    if text and text[0] in OPENING and not set(text[1:]) & set(CLOSING):
        raise BadInput(NOT_CLOSED)
    return None


def parse_mint(line: str, most: int) -> MintWanted:
    """`line` (visible text) behind `/mintcode`; `most` is the largest amount. Raises BadInput."""
    amount_text, _, rest = clean(line)[0].partition(" ")
    if not amount_text:
        raise BadInput(MINT_USAGE)
    amount = parse_amount(amount_text, most)
    company_text, rest = _split_company(rest.strip())
    if not company_text:
        raise BadInput(f"COMPANY is missing. {MINT_USAGE}")
    comment, after = _split_comment(rest)
    return MintWanted(amount, parse_company(company_text), parse_comment(comment), parse_type(after), clean(line)[1])


def parse_amount(text: str, most: int) -> int:
    """AMOUNT: plain ASCII digits, 1 to `most`."""
    if not is_amount(text, most):
        shown = escape(clip(text, 20))
        raise BadInput(
            f"AMOUNT is a whole number from 1 to {number(most)}, in plain digits; `{shown}` is not. {MINT_USAGE}"
        )
    return int(text)


def is_amount(text: str, most: int) -> bool:
    """Whether `text` is plain ASCII digits, 1 to `most`, without a zero in front."""
    return re.fullmatch(r"[1-9][0-9]{0,8}", text) is not None and int(text) <= most


def amount_problem(text: str, most: int) -> str | None:
    """What is wrong with an amount that stands alone in its field; None where it is one."""
    if is_amount(text, most):
        return None
    if re.fullmatch(r"-[0-9]+|0+", text):
        return "That is too little: ask for 1 at least."
    if re.fullmatch(r"[1-9][0-9]*", text):
        return f"That is too much for one code: ask for {number(most)} at most."
    if re.fullmatch(r"0+[1-9][0-9]*", text):
        return "That has a zero in front. Leave it out."
    return "That is no whole number in plain digits, as 4 is."


def parse_comment(text: str) -> str:
    """The comment, which the approver decides on. Raises BadInput."""
    problem = comment_problem(text)
    if problem is not None:
        raise BadInput(problem if text else f"{problem} {MINT_USAGE}")
    return text


def comment_problem(text: str) -> str | None:
    """What is wrong with a comment: it has 1 to LONGEST_COMMENT characters and no reference in it."""
    if not text:
        return "The comment is empty: say what the code is for, since the approver decides by it."
    if len(text) > LONGEST_COMMENT:
        return too_long("The comment", text, LONGEST_COMMENT)
    if MENTIONED.search(text):
        return (
            "The comment contains something like “MC-” and six characters, which is Teller's own mark. Leave it out."
        )
    return None


def parse_type(text: str) -> str:
    """TYPE: an RMS credit type; `credit` when it is left out."""
    if not text:
        return CreditType.CREDIT.value
    known = {each.value.lower(): each.value for each in CreditType}
    if text.lower() not in known:
        names = ", ".join(f"`{each.value}`" for each in CreditType)
        raise BadInput(f"TYPE, behind the comment, is one of {names}; `{escape(clip(text, 40))}` is not.")
    return known[text.lower()]


def _split_company(rest: str) -> tuple[str, str]:
    if rest[:1] and rest[0] in OPENING:
        end = next((i for i, mark in enumerate(rest[1:], 1) if mark in CLOSING), None)
        if end is None:
            raise BadInput(f"A quote mark is opened and not closed. {MINT_USAGE}")
        return rest[: end + 1], rest[end + 1 :].strip()
    start = next((i for i, mark in enumerate(rest) if mark in OPENING), len(rest))
    return rest[:start].strip(), rest[start:]


def _split_comment(rest: str) -> tuple[str, str]:
    marks = [i for i, mark in enumerate(rest) if mark in CLOSING]
    if not rest or rest[0] not in OPENING:
        raise BadInput(f"The comment is missing: put it in quotes behind COMPANY. {MINT_USAGE}")
    if not marks or marks[-1] == 0:
        raise BadInput(f"A quote mark is opened and not closed: put the comment between two. {MINT_USAGE}")
    return rest[1 : marks[-1]].strip(), rest[marks[-1] + 1 :].strip()
