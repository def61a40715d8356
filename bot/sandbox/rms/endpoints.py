"""The calls of RMS's credits API that are stood in for, each a function of the account and of what was sent."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from typing import Final, TypeVar

from bot.sandbox.faults import Answer, Call
from bot.sandbox.rms import checks, rows
from bot.sandbox.rms.account import Account, Code, Company
from bot.sandbox.rms.checks import Refused, Wrong
from bot.sandbox.rms.habits import Habits

T = TypeVar("T")
_PAGE: Final = 10


@dataclass(frozen=True, slots=True)
class Asked:
    """A call that may be made, with what it is to be made on."""

    account: Account
    habits: Habits
    now: datetime
    call: Call
    number: int = 0  # the id in the path


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One documented call and the scope that a token needs for it."""

    method: str
    path: re.Pattern[str]
    scope: str
    run: Callable[[Asked], Answer]


def summary(asked: Asked) -> Answer:
    """GET /credits/summary: of one company, or of the whole account when no filter is given, or none it knows."""
    given = [asked.call.query[name] for name in asked.habits.company_filters if name in asked.call.query]
    if not given:
        everyone, of = asked.account.visible_companies(), asked.account.root
    else:
        number = checks.whole({"company_id": given[0]}, "company_id", 0, status=422)
        company = asked.account.visible(number)
        if company is None:
            raise Refused(422, [Wrong("NOT_FOUND", "company_id", "The company does not exist.")])
        everyone, of = [company], company
    return _ok({"data": rows.summary(everyone, of, asked.habits)})


def list_codes(asked: Asked) -> Answer:
    """GET /credits/codes: searched and filtered, in an order of RMS's own, a page at a time."""
    query, habits = asked.call.query, asked.habits
    found = asked.account.visible_codes(habits.order)
    if "company_id" in query:
        number = checks.whole(query, "company_id", 0)
        found = [code for code in found if code.company_id == number]
    if wanted := query.get("q", "").lower():
        hits = _hits(asked.account, found, wanted, habits)
        found = [code for code in found if code.id in hits]
    data = [rows.code_row(asked.account, code, habits) for code in _page(found, query, habits)]
    return _ok({"data": data, "meta": {"total": len(found)}})


def create_code(asked: Asked) -> Answer:
    """POST /credits/codes: 201 with the code and no id; the same again makes a second one."""
    wish = checks.minting(asked.account, asked.call.json)
    code = asked.account.mint(wish.company, wish.amount, wish.credit_type, wish.comment, asked.now)
    return Answer.of_json(201, {"success": True, "meta": {"credit_code": code.code}})


def edit_code(asked: Asked) -> Answer:
    """PUT /credits/codes/{id}: the comment only; left out, it stays."""
    code = _code(asked)
    row = checks.fields(asked.call.json)
    text, errors = checks.comment(row)
    if errors:
        raise Refused(422, errors)
    if "comment" in row:
        code.comment = text
    return _ok({})


def delete_code(asked: Asked) -> Answer:
    """DELETE /credits/codes/{id}: an unused code, whose credits go back to the company that made it."""
    code = _code(asked)
    if code.is_used:
        raise Refused(422, [Wrong("CODE_USED", "id", "The code has been used.")])
    asked.account.delete(code)
    return _ok({})


def list_companies(asked: Asked) -> Answer:
    """GET /companies: all under the root and the root itself, by id unless sorted otherwise."""
    query = asked.call.query
    found = asked.account.visible_companies()
    if wanted := query.get("q", "").lower():
        found = [company for company in found if wanted in company.name.lower()]
    if ids := [part.strip() for part in query.get("id", "").split(",") if part.strip()]:
        found = [company for company in found if str(company.id) in ids]
    if parent := query.get("parent_id", "").strip():
        found = [company for company in found if str(company.parent_id) == parent]
    for name in reversed([part.strip() for part in query.get("sort", "").split(",") if part.strip()]):
        found.sort(key=_sort_key(name.removeprefix("-")), reverse=name.startswith("-"))
    page = _page(found, query, asked.habits)
    data = [rows.company_row(asked.account, company, asked.habits) for company in page]
    return _ok({"data": data, "meta": {"total": len(found)}})


ENDPOINTS: Final = (
    Endpoint("GET", re.compile("/credits/summary"), "credits:read", summary),
    Endpoint("GET", re.compile("/credits/codes"), "credit_transfer_codes:read", list_codes),
    Endpoint("POST", re.compile("/credits/codes"), "credit_transfer_codes:write", create_code),
    Endpoint("PUT", re.compile("/credits/codes/([0-9]{1,18})"), "credit_transfer_codes:write", edit_code),
    Endpoint("DELETE", re.compile("/credits/codes/([0-9]{1,18})"), "credit_transfer_codes:write", delete_code),
    Endpoint("GET", re.compile("/companies"), "companies:read", list_companies),
)

_SORTS: Final[dict[str, Callable[[Company], tuple[int | str]]]] = {
    "parent_id": lambda company: (company.parent_id or 0,),
    "crated_at": lambda company: (company.created_at.isoformat(),),  # the vendor's own spelling
    "company_name": lambda company: (company.name.lower(),),
    "device_count": lambda company: (company.devices_total,),
}


def _sort_key(name: str) -> Callable[[Company], tuple[int | str]]:
    if name not in _SORTS:
        raise Refused(400, [Wrong("INVALID_PARAMETER", "sort", f"Cannot sort by {name}.")])
    return _SORTS[name]


def _hits(account: Account, codes: Sequence[Code], wanted: str, habits: Habits) -> set[int]:
    """The ids of the codes in one of whose searched fields the words stand."""
    hits: set[int] = set()
    for name in habits.searched:
        if name == "company_name":
            named = {each.id for each in account.companies.values() if wanted in each.name.lower()}
            hits |= {code.id for code in codes if code.company_id in named}
        else:
            words = attrgetter(name)
            hits |= {code.id for code in codes if wanted in words(code).lower()}
    return hits


def _page(items: Sequence[T], query: dict[str, str], habits: Habits) -> Sequence[T]:
    limit = checks.whole(query, "limit", _PAGE)
    offset = checks.whole(query, "offset", 0)
    if habits.page_max is not None:
        limit = min(limit, habits.page_max)
    return items[offset : offset + limit]


def _code(asked: Asked) -> Code:
    code = asked.account.visible_code(asked.number)
    if code is None:
        raise Refused(422, [Wrong("NOT_FOUND", "id", "The code does not exist.")])
    return code


def _ok(rest: dict[str, object]) -> Answer:
    return Answer.of_json(200, {"success": True, **rest})
