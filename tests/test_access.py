"""Who may do what: the table in access.py, held to the rules row by row."""

import itertools
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import access
from bot.access import Act, Member, Role, account_to_ask, may, too_few_approvers

NOBODY = None
USER = Member("UJOHN", Role.USER, account="john")
APPROVER = Member("UBEN", Role.USER, approver=True)
ADMIN = Member("UIDA", Role.ADMIN, account="ida")
BOTH = Member("UADA", Role.ADMIN, approver=True)
WHO = (NOBODY, USER, APPROVER, ADMIN, BOTH)

MAY: dict[Act, tuple[bool, bool, bool, bool, bool]] = {
    Act.CREDITS: (False, True, True, True, True),
    Act.CODES: (False, True, True, True, True),
    Act.ALL_CODES: (False, False, True, True, True),
    Act.EDIT_COMMENT: (False, True, True, True, True),
    Act.MINT: (False, True, True, True, True),
    Act.DECIDE: (False, False, True, False, True),
    Act.OWN_BALANCE: (False, True, True, True, True),
    Act.ANY_BALANCE: (False, False, False, True, True),
    Act.HELP: (False, True, True, True, True),
    Act.ROLES: (False, False, False, True, True),
    Act.FREEZE: (False, False, False, True, True),
    Act.SCHEDULES: (False, False, False, True, True),
    Act.AUDIT: (False, False, False, True, True),
    Act.ASK_ACCESS: (True, True, True, True, True),
}
"""For each act: nobody, a user, an approver, an admin, an admin who is an approver."""

DOCUMENTED: dict[str, tuple[Act, Act | None]] = {
    "`/credits`, `/credits COMPANY`": (Act.CREDITS, None),
    "`/credits codes`": (Act.CODES, Act.ALL_CODES),
    "edit a code's comment": (Act.EDIT_COMMENT, Act.ALL_CODES),
    "`/mintcode`": (Act.MINT, None),
    "`/mintcode mine`, withdraw": (Act.MINT, None),
    "decide on a request": (Act.DECIDE, None),
    "reveal a code": (Act.MINT, None),
    "`/smsbalance`": (Act.OWN_BALANCE, Act.ANY_BALANCE),
    "`/teller help`": (Act.HELP, None),
    "`/teller roles`, `role`": (Act.ROLES, None),
    "`/teller schedule`": (Act.SCHEDULES, None),
    "`/teller freeze`, `unfreeze`, `new`": (Act.FREEZE, None),
    "`/teller requester`": (Act.ROLES, None),
    "`/teller audit`": (Act.AUDIT, None),
    "decide who gets access": (Act.ROLES, None),
    "reveal the code of who is gone": (Act.ROLES, None),
    "agree that somebody becomes admin or approver": (Act.ROLES, None),
    "ask to revoke an unused code": (Act.CODES, Act.ALL_CODES),
    "agree that a code is revoked": (Act.DECIDE, None),
}
"""For each row of the documented table: the act, and the wider one that some may do."""


def documented() -> list[tuple[str, str, str]]:
    """The cells of access.py's table: the row, who it is about, and what it says of them."""
    lines = [line for line in (access.__doc__ or "").splitlines() if line.startswith("|")]
    head, _, *rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in lines]
    return [(row[0], who, cell) for row in rows for who, cell in zip(head[1:], row[1:], strict=True)]


@pytest.mark.parametrize(("act", "column"), [*itertools.product(Act, range(len(WHO)))])
def test_who_may_what(act: Act, column: int) -> None:
    """Each act for each kind of person; whoever has no row may do nothing but ask for access."""
    assert may(WHO[column], act) is MAY[act][column]


@pytest.mark.parametrize(("row", "who", "says"), documented())
def test_the_documented_table(row: str, who: str, says: str) -> None:
    """A cell says `no` where the act is refused, and something wider than the member's where more is allowed."""
    member = {"member": USER, "approver": APPROVER, "admin": ADMIN}[who]
    act, wider = DOCUMENTED[row]
    narrow = re.search(r"own|others'|they asked|bound to them|the same", says) is not None

    assert may(member, act) is (says != "no")
    if wider is not None:
        assert may(member, wider) is not narrow


def test_the_documented_table_is_whole() -> None:
    """It has a row for everything that can be asked of Teller, and for three kinds of members."""
    told = {act for acts in DOCUMENTED.values() for act in acts if act is not None}

    assert {row for row, _, _ in documented()} == set(DOCUMENTED)
    assert {who for _, who, _ in documented()} == {"member", "approver", "admin"}
    assert told == set(Act) - {Act.ASK_ACCESS} == set(MAY) - {Act.ASK_ACCESS}


@pytest.mark.parametrize(
    ("member", "wanted", "asked"),
    [
        (USER, None, "john"),
        (USER, "john", "john"),
        (USER, "office", None),
        (USER, "John", None),
        (USER, "john ", None),
        (USER, "", None),
        (APPROVER, None, None),
        (APPROVER, "john", None),
        (ADMIN, None, "ida"),
        (ADMIN, "ida", "ida"),
        (ADMIN, "office", "office"),
        (ADMIN, "no such account", "no such account"),
        (BOTH, None, None),
        (BOTH, "john", "john"),
    ],
)
def test_whose_balance_may_be_asked(member: Member, wanted: str | None, asked: str | None) -> None:
    """An admin's choice, else the account in the member's row, else nothing."""
    assert account_to_ask(member, wanted) == asked


@given(st.booleans(), st.none() | st.text(min_size=1, max_size=16), st.none() | st.text(max_size=16))
def test_a_user_never_chooses(approver: bool, account: str | None, wanted: str | None) -> None:
    """Whatever a user types, only the name in their row can be asked for."""
    assert account_to_ask(Member("U1", Role.USER, approver, account), wanted) in {account, None}


@pytest.mark.parametrize(
    ("members", "few"),
    [([], True), ([ADMIN, USER], True), ([BOTH, USER], True), ([BOTH, APPROVER], False), ([BOTH] * 3, False)],
)
def test_too_few_approvers(members: list[Member], few: bool) -> None:
    """Nobody decides on their own request, so it takes two; admins who do not approve do not count."""
    assert too_few_approvers(members) is few
