"""A large account, the same each time: thousands of companies, and of codes used and unused."""

import random
from collections.abc import Callable
from datetime import timedelta
from typing import Final

from bot.sandbox.rms.account import CODE_LENGTH, CODE_LETTERS, CREDIT_TYPES, Company
from bot.sandbox.rms.checks import COMMENT_MAX
from bot.sandbox.rms.standin import RmsStandIn

COMPANIES: Final = 5_000
CODES: Final = 20_000
FIRST_ID: Final = 10_000
"""The first company's id; the others' follow."""
_FIRST: Final = ("Acme", "Harbour", "Nordic", "Žalgiris", "Müller & Söhne", "O'Brien", "<b>Bold</b>", "大阪", "Delta")
_SECOND: Final = ("Logistics", "Crane Services", "Shipping", "Baltic", "Networks", "Transport and Warehousing")
_COMMENTS: Final = (
    "two routers for Riga",
    "",
    "replacement, crane 3 <!channel>",
    "x" * COMMENT_MAX,
    "šį kartą <@U1>",
)
_DAYS: Final = 1_000
"""For how long codes have been made."""


def fill(
    rms: RmsStandIn, *, companies: int = COMPANIES, codes: int = CODES, own: Callable[[int], str] | None = None
) -> None:
    """Put that many more into the account, of any depth and with any balance.

    Every second code is used, by a company here or by one that nobody here knows. `own` has the comment of every
    third code, by its number from 0 up; all other comments are those of strangers.
    """
    draw = random.Random(0)  # noqa: S311 - nothing here is a secret
    made = _companies(rms, companies, draw)
    _codes(rms, made or [rms.root], codes, draw, own)
    rms.changes.mark()


def _companies(rms: RmsStandIn, count: int, draw: random.Random) -> list[Company]:
    made: list[Company] = []
    for number in range(count):
        above = draw.choice(made) if made and number % 3 == 0 else rms.root
        name = f"{draw.choice(_FIRST)} {draw.choice(_SECOND)} {number}"
        company = rms.account.add_company(name, above.id, rms.clock.now(), FIRST_ID + number)
        company.grant("credit", free=draw.choice((0, 0, 5)), paid=draw.choice((0, 1, 12, 480, 1_234_567)))
        if number % 10 == 0:
            company.grant(draw.choice(CREDIT_TYPES), paid=draw.randint(1, 50))
        company.devices_total = draw.randint(0, 90)
        made.append(company)
    return made


def _codes(
    rms: RmsStandIn, makers: list[Company], count: int, draw: random.Random, own: Callable[[int], str] | None
) -> None:
    account, now = rms.account, rms.clock.now()
    for number in range(count):
        maker, amount = draw.choice(makers), draw.randint(1, 25)
        comment = own(number) if own is not None and number % 3 == 0 else draw.choice(_COMMENTS)
        text = "".join(draw.choices(CODE_LETTERS, k=CODE_LENGTH))
        maker.pool("credit").total += amount
        created = now - timedelta(minutes=draw.randint(0, _DAYS * 24 * 60))
        code = account.write_code(maker, amount, "credit", comment, created, text)
        if number % 2:
            by = draw.choice(makers).id if number % 4 == 1 else 1 + number
            account.redeem(code, by, f"user{number}@customer.example", min(now, created + timedelta(days=2)))
