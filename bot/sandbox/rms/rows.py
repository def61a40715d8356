"""What RMS writes: a company, a code, and the summary of credits, as rows of JSON."""

from typing import Final

from bot.sandbox.rms.account import Account, Code, Company, Pool
from bot.sandbox.rms.habits import Habits

Row = dict[str, object]

# type -> (its id, its title); the vendor documents 2 as "Free Credit" and 6 as ten years of management, no more
_TITLES: Final = {
    "credit": (2, "Credit"),
    "management_1y": (3, "Management 1 year"),
    "management_3y": (4, "Management 3 years"),
    "management_5y": (5, "Management 5 years"),
    "management_10y": (6, "Management 10 years"),
    "management_6m": (7, "Management 6 months"),
    "data_150GB_10y": (8, "Data 150 GB 10 years"),
}


def company_row(account: Account, company: Company, habits: Habits) -> Row:
    """A company in a list; whether it may use its parent's credits is 0 or 1, not a boolean."""
    parent = account.companies.get(company.parent_id) if company.parent_id is not None else None
    return {
        "id": habits.id(company.id),
        "name": company.name,
        "level": account.level(company),
        "parent_id": habits.id(company.parent_id),
        "parent_name": parent.name if parent else None,
        "users_count": company.users,
        "devices_count": company.devices_total,
        "credits_left": company.left(),
        "can_use_parent_license": int(company.can_use_parent_license),
        "remaining_data": 0,
        "created_at": habits.time(company.created_at),
    }


def code_row(account: Account, code: Code, habits: Habits) -> Row:
    """A code in a list, the code itself included: whoever reads the list holds the credits."""
    return {
        "id": habits.id(code.id),
        "company_id": habits.id(code.company_id),
        "company_name": account.companies[code.company_id].name,
        "code": code.code,
        "credits_amount": code.credits_amount,
        "credit_type": code.credit_type,
        "comment": code.comment,
        "is_used": habits.flag(code.is_used),
        "used_by_company_id": habits.id(code.used_by_company_id),
        "used_by_company_name": code.used_by_company_name,
        "used_by_user_id": habits.id(code.used_by_user_id),
        "email": code.email,
        "activated_at": habits.time(code.activated_at),
        "created_at": habits.time(code.created_at),
    }


def summary(companies: list[Company], of: Company, habits: Habits) -> Row:
    """The credits of some companies added up, with the coverage of one; nothing in it says whose it is."""
    pools = _added_up(companies)
    left = [row for kind, pool in pools.items() for row in _left_rows(kind, pool)]
    return {
        "credits": {
            "total": [{"credit_type": kind, "credits_count": pool.total} for kind, pool in pools.items()],
            "left": left,
        },
        "credit_coverage": habits.time(of.coverage),
        "monitored_device": {
            "total": sum(company.devices_total for company in companies),
            "monitored": sum(company.devices_monitored for company in companies),
        },
    }


def _added_up(companies: list[Company]) -> dict[str, Pool]:
    pools: dict[str, Pool] = {}
    for company in companies:
        for kind, pool in company.pools.items():
            into = pools.setdefault(kind, Pool())
            into.free += pool.free
            into.paid += pool.paid
            into.total += pool.total
    return pools


def _left_rows(kind: str, pool: Pool) -> list[Row]:
    number, title = _TITLES[kind]
    return [
        {
            "credit_type": kind,
            "credit_type_id": number,
            "credit_type_name": f"{payment.title()} {title}",
            "credits_left": count,
            "payment_type": payment,
        }
        for payment, count in (("free", pool.free), ("paid", pool.paid))
    ]
