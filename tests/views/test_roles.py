"""The role table and the help, as people see them."""

import pytest

from bot.access import Change, Member, Role
from bot.views.request import FEW_APPROVERS
from bot.views.roles import MORE, NOT_CHANGED, help_message, member_line, role_news, roles_message, turned_to
from commands import DOERS
from tests.clock import T0
from tests.views.kit import seen

USER = Member("UJOHN", Role.USER, account="john")
APPROVER = Member("UBEN", Role.USER, approver=True)
ADMIN = Member("UIDA", Role.ADMIN)
BOTH = Member("UADA", Role.ADMIN, approver=True, account="<!here>")
LISTED = [(each.name, each.usage, each.summary) for each in DOERS.commands]


@pytest.mark.parametrize(
    ("member", "line"),
    [
        (USER, "<@UJOHN> · user · account `john`"),
        (APPROVER, "<@UBEN> · user · approver · no account"),
        (ADMIN, "<@UIDA> · admin · no account"),
        (BOTH, "<@UADA> · admin · approver · account `&lt;!here&gt;`"),
    ],
)
def test_a_row(member: Member, line: str) -> None:
    """Who, role, approver or not, account or none."""
    assert member_line(member) == line


@pytest.mark.parametrize(
    ("members", "few"),
    [([], True), ([BOTH], True), ([ADMIN, USER], True), ([BOTH, APPROVER], False), ([BOTH, APPROVER, USER], False)],
)
def test_the_table(members: list[Member], few: bool) -> None:
    """Every row, and a warning while fewer than two can decide."""
    text = seen(roles_message(members))

    assert all(f"@{member.user_id} ·" in text for member in members)
    assert (FEW_APPROVERS in text) is few


@pytest.mark.parametrize("size", [1, 20, 21, 100, 300, 3000])
def test_tables_of_any_size(size: int) -> None:
    """Slack takes each part of it, and *More* leads through all of them; each row stands in one."""
    members = [Member(f"U{number:010d}", Role.USER, True, f"account-{number:08d}"[:16]) for number in range(size)]
    first, listed, turns = 0, 0, [""]
    while turns:
        message = roles_message(members, first)
        text = seen(message)
        here = sum(f"@{member.user_id} ·" in text for member in members)
        listed += here
        turns = [each["value"] for each in message.blocks[-1]["elements"] if each["action_id"] == MORE]
        first = turned_to(turns[0]) or 0 if turns else 0
        assert here >= min(size - listed, 100)
        assert not turns or first == listed

    assert listed == size


def test_a_part_that_is_gone() -> None:
    """Rows went meanwhile: the first ones are shown."""
    assert "@UADA ·" in seen(roles_message([Member("UADA", Role.ADMIN)], first=200))
    assert [turned_to(value) for value in ("1:200", "1:-1", "2:1", "")] == [200, None, None, None]


@pytest.mark.parametrize(
    ("member", "can", "cannot"),
    [
        (USER, ["ask for credit codes", "bound to you"], ["You decide", "every SMS", "every credit code", "manage"]),
        (APPROVER, ["ask for", "You decide", "every credit code"], ["every SMS", "manage"]),
        (ADMIN, ["ask for", "every SMS", "every credit code", "manage"], ["You decide"]),
        (BOTH, ["ask for", "You decide", "every SMS", "every credit code", "manage"], []),
    ],
)
def test_help(member: Member, can: list[str], cannot: list[str]) -> None:
    """Every command with its usage, what the asker can do, and nothing that they cannot."""
    text = seen(help_message(member, LISTED))

    assert all(f"`{name} {usage}`" in text for name, usage, _ in LISTED)
    assert all(words in text for words in can)
    assert not any(words in text for words in cannot)
    assert f"You: @{member.user_id}" in text


def test_every_refused_change_has_its_sentence() -> None:
    """Whatever stands against a change of the role table is said."""
    assert set(NOT_CHANGED) == set(Change) - {Change.DONE, Change.NEEDS_ANOTHER}


JOHN_ADMIN = Member("UJOHN", Role.ADMIN, account="office")
NEWS = [
    pytest.param(
        "UJOHN", None, USER, "@UADA gave you access to Teller: you are *user* · account `john` now.", id="a row"
    ),
    pytest.param(
        "UJOHN", USER, JOHN_ADMIN, "@UADA gave you rights in Teller: you are *admin* · account `office`", id="more"
    ),
    pytest.param(
        "UJOHN",
        JOHN_ADMIN,
        USER,
        "You were admin · no approver and are *user · no approver* · account `john` now",
        id="less",
    ),
    pytest.param("UADA", JOHN_ADMIN, None, "@UJOHN was admin · no approver and has no row any more", id="to another"),
    pytest.param(
        "UJOHN",
        USER,
        Member("UJOHN", Role.USER, account="<!here>"),
        "gave you an SMS account: you are *user* · account `<!here>` now",
        id="an account",
    ),
    pytest.param(
        "UJOHN",
        USER,
        Member("UJOHN", Role.USER),
        "took your SMS account away: you are *user* · no account now.",
        id="no account",
    ),
]


@pytest.mark.parametrize(("to", "before", "after", "words"), NEWS)
def test_role_news(to: str, before: Member | None, after: Member | None, words: str) -> None:
    """What is read by whom of a change that one admin made."""
    assert words in seen(role_news("UADA", T0)(to, before, after))
