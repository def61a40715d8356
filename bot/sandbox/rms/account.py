"""What RMS keeps for one account: a tree of companies, their credits, and the codes made of them."""

import itertools
import secrets
import string
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, Literal

CREDIT_TYPES: Final = (
    "credit",
    "management_6m",
    "management_1y",
    "management_3y",
    "management_5y",
    "management_10y",
    "data_150GB_10y",
)
CODE_LENGTH: Final = 32
CODE_LETTERS: Final = string.ascii_lowercase + string.digits
Order = Literal["code", "oldest", "newest"]


@dataclass(slots=True)
class Pool:
    """A company's credits of one type: what is left, in two purses, and what it was ever given."""

    free: int = 0
    paid: int = 0
    total: int = 0

    @property
    def left(self) -> int:
        return self.free + self.paid

    def take(self, amount: int) -> int:
        """Deduct, free credits first; returns how many of them were free."""
        free = min(self.free, amount)
        self.free -= free
        self.paid -= amount - free
        return free

    def put_back(self, amount: int, free: int) -> None:
        """Undo a `take`."""
        self.free += free
        self.paid += amount - free

    def grant(self, free: int = 0, paid: int = 0) -> None:
        """Credits bought, given or redeemed."""
        self.free += free
        self.paid += paid
        self.total += free + paid


@dataclass(slots=True)
class Company:
    """A company: the root, or a subsidiary of another."""

    id: int
    name: str
    parent_id: int | None
    created_at: datetime
    pools: dict[str, Pool] = field(default_factory=dict)
    devices_total: int = 0
    devices_monitored: int = 0
    coverage: datetime | None = None
    can_use_parent_license: bool = False
    users: int = 1

    def pool(self, credit_type: str) -> Pool:
        return self.pools.setdefault(credit_type, Pool())

    def left(self, credit_type: str = "credit") -> int:
        """How many credits of a type it owns."""
        return self.pools[credit_type].left if credit_type in self.pools else 0

    def grant(self, credit_type: str = "credit", *, free: int = 0, paid: int = 0) -> None:
        self.pool(credit_type).grant(free, paid)


@dataclass(slots=True)
class Code:
    """A credit code: bearer credits, for whoever types it in first."""

    id: int
    company_id: int
    code: str
    credits_amount: int
    credit_type: str
    comment: str
    created_at: datetime
    taken_free: int = 0  # how many of its credits came out of the free purse
    is_used: bool = False
    used_by_company_id: int | None = None
    used_by_company_name: str | None = None
    used_by_user_id: int | None = None
    email: str | None = None
    activated_at: datetime | None = None


_KEYS: Final[dict[Order, Callable[[Code], Any]]] = {
    "code": lambda code: code.code,
    "oldest": lambda code: (code.created_at, code.id),
    "newest": lambda code: (code.created_at, code.id),
}


class Account:
    """All state behind one token; nothing outside the tree under the root can be seen through it."""

    def __init__(self, root_name: str, now: datetime) -> None:
        self.companies: dict[int, Company] = {}
        self.codes: dict[int, Code] = {}
        self._company_ids = itertools.count(1000)
        self._code_ids = itertools.count(1)
        self._listings: dict[Order, Sequence[Code]] = {}
        self.root = self.add_company(root_name, None, now)

    def add_company(self, name: str, parent_id: int | None, now: datetime, company_id: int | None = None) -> Company:
        chosen = company_id if company_id is not None else next(self._company_ids)
        if chosen in self.companies:
            raise ValueError(f"company {chosen} exists")
        company = Company(chosen, name, parent_id, now)
        self.companies[company.id] = company
        self._listings.clear()
        return company

    def level(self, company: Company) -> int | None:
        """How far below the root a company is; None when it is not below it."""
        steps = 0
        at: Company | None = company
        while at is not None and at is not self.root:
            at = self.companies.get(at.parent_id) if at.parent_id is not None else None
            steps += 1
        return steps if at is self.root else None

    def visible(self, company_id: int) -> Company | None:
        """The company with this id, if it is the root or below it."""
        company = self.companies.get(company_id)
        return company if company is not None and self.level(company) is not None else None

    def visible_companies(self) -> list[Company]:
        return [company for company in self.companies.values() if self.level(company) is not None]

    def visible_code(self, code_id: int) -> Code | None:
        code = self.codes.get(code_id)
        return code if code is not None and self.visible(code.company_id) else None

    def visible_codes(self, order: Order = "oldest") -> Sequence[Code]:
        """In that order; the list is remembered until there is another code or company, or one less."""
        if order not in self._listings:
            visible = {company.id for company in self.visible_companies()}
            found = [code for code in self.codes.values() if code.company_id in visible]
            self._listings[order] = sorted(found, key=_KEYS[order], reverse=order == "newest")
        return self._listings[order]

    def write_code(
        self, company: Company, amount: int, kind: str, comment: str, now: datetime, text: str = ""
    ) -> Code:
        """Write a new code down, without asking whose credits are in it; `text` is what one types in to use it."""
        text = text or "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))
        code = Code(next(self._code_ids), company.id, text, amount, kind, comment, now)
        self.codes[code.id] = code
        self._listings.clear()
        return code

    def mint(self, company: Company, amount: int, kind: str, comment: str, now: datetime) -> Code:
        """Move credits out of the company into a new code; the caller has seen that it owns them."""
        code = self.write_code(company, amount, kind, comment, now)
        code.taken_free = company.pool(kind).take(amount)
        return code

    def delete(self, code: Code) -> None:
        """Give an unused code's credits back to the company that made it, and forget the code."""
        self.companies[code.company_id].pool(code.credit_type).put_back(code.credits_amount, code.taken_free)
        del self.codes[code.id]
        self._listings.clear()

    def redeem(self, code: Code, by_company: int, by_email: str, now: datetime) -> None:
        """Let a company use a code, known here or not; its credits become that company's."""
        taker = self.companies.get(by_company)
        if taker is not None:
            free = code.taken_free
            taker.grant(code.credit_type, free=free, paid=code.credits_amount - free)
        self.companies[code.company_id].pool(code.credit_type).total -= code.credits_amount
        code.is_used = True
        code.used_by_company_id = by_company
        code.used_by_company_name = taker.name if taker is not None else f"Company {by_company}"
        code.used_by_user_id = 1
        code.email = by_email
        code.activated_at = now
