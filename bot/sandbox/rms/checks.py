"""Reading what a caller sent: every parameter and field against the vendor's rules, every mistake reported."""

import re
from dataclasses import dataclass, field
from typing import Final

from bot.sandbox.faults import Answer
from bot.sandbox.rms.account import CREDIT_TYPES, Account, Company

COMMENT_MAX: Final = 1000
_WHOLE: Final = re.compile(r"[0-9]{1,18}")


@dataclass(frozen=True, slots=True)
class Wrong:
    """One entry of the list of errors in RMS's envelope."""

    code: str
    source: str | None
    message: str


@dataclass(eq=False)
class Refused(Exception):
    """A call that RMS does not do, with the reasons."""

    status: int
    errors: list[Wrong]
    headers: dict[str, str] = field(default_factory=dict)

    def answer(self) -> Answer:
        """The envelope of a failure: success false, and one entry for each mistake."""
        rows = [{"code": e.code, "source": e.source, "message": e.message} for e in self.errors]
        return Answer.of_json(self.status, {"success": False, "errors": rows}, self.headers)


@dataclass(frozen=True, slots=True)
class Minting:
    """A well-formed wish for a code."""

    company: Company
    amount: int
    credit_type: str
    comment: str


def whole(query: dict[str, str], name: str, default: int, status: int = 400) -> int:
    """A parameter that is a whole number from 0 up."""
    text = query.get(name, "").strip()
    if not text:
        return default
    if not _WHOLE.fullmatch(text):
        raise Refused(status, [Wrong("INVALID_PARAMETER", name, f"{name} must be a whole number.")])
    return int(text)


def fields(body: object) -> dict[str, object]:
    """The JSON object that a call which changes something must carry."""
    if not isinstance(body, dict):
        raise Refused(400, [Wrong("BAD_REQUEST", None, "The body must be a JSON object.")])
    return body


def comment(row: dict[str, object]) -> tuple[str, list[Wrong]]:
    """A comment is text of at most 1,000 characters, and may be empty or left out."""
    text = row.get("comment", "")
    if not isinstance(text, str):
        return "", [Wrong("INVALID_TYPE", "comment", "Comment must be a string.")]
    if len(text) > COMMENT_MAX:
        return "", [Wrong("TOO_LONG", "comment", f"Comment must be at most {COMMENT_MAX} characters.")]
    return text, []


def minting(account: Account, body: object) -> Minting:
    """The wish for a code, when nothing is wrong with it; otherwise 422 with all that is."""
    row = fields(body)
    company, wrong_company = _company(account, row)
    amount, wrong_amount = _amount(row)
    kind, wrong_kind = _kind(row)
    text, wrong_text = comment(row)
    errors = wrong_amount + wrong_kind + wrong_company + wrong_text
    if company is not None and amount and kind and amount > company.left(kind):
        errors.append(Wrong("NOT_ENOUGH_CREDITS", "amount", f"The company has {company.left(kind)} credits."))
    if errors or company is None:
        raise Refused(422, errors)
    return Minting(company, amount, kind, text)


def _company(account: Account, row: dict[str, object]) -> tuple[Company | None, list[Wrong]]:
    number = row.get("company_id", account.root.id)
    if type(number) is not int or number < 1:
        return None, [Wrong("INVALID_TYPE", "company_id", "Company id must be an integer of at least 1.")]
    company = account.visible(number)
    if company is None:
        return None, [Wrong("NOT_FOUND", "company_id", "The company does not exist.")]
    return company, []


def _amount(row: dict[str, object]) -> tuple[int, list[Wrong]]:
    if "amount" not in row:
        return 0, [Wrong("REQUIRED", "amount", "Amount is required.")]
    number = row["amount"]
    if type(number) is not int:
        return 0, [Wrong("INVALID_TYPE", "amount", "Amount must be an integer.")]
    if number < 1:
        return 0, [Wrong("TOO_SMALL", "amount", "Amount must be at least 1.")]
    return number, []


def _kind(row: dict[str, object]) -> tuple[str, list[Wrong]]:
    if "credit_type_name" not in row:
        return "", [Wrong("REQUIRED", "credit_type_name", "Credit type name is required.")]
    kind = row["credit_type_name"]
    if not isinstance(kind, str) or kind not in CREDIT_TYPES:
        return "", [Wrong("INVALID_VALUE", "credit_type_name", "There is no such credit type.")]
    return kind, []
