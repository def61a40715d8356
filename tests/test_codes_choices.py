"""What may be done with a code in the list, and by whom."""

from typing import Any

import pytest

from bot.access import Member, Role
from bot.codes import (
    Choice,
    choices,
)
from bot.reference import Owner
from tests.commands.codes import a_code

USER, APPROVER = Member("UJOHN", Role.USER), Member("UBEN", Role.USER, approver=True)
ADMIN, BOTH = Member("UIDA", Role.ADMIN), Member("UADA", Role.ADMIN, approver=True)
THEIRS = {each.user_id: Owner(7, each.user_id, is_issued=True) for each in (USER, APPROVER, ADMIN, BOTH)}
CHANGE = [Choice.EDIT, Choice.REVOKE]


@pytest.mark.parametrize("member", [USER, APPROVER, ADMIN, BOTH], ids=["user", "approver", "admin", "both"])
@pytest.mark.parametrize("there", [True, False])
def test_what_may_be_done_with_ones_own(member: Member, there: bool) -> None:
    """Whoever asked for an unused code reveals it, edits its comment and asks to revoke it."""
    owner = THEIRS[member.user_id]

    assert choices(a_code(), member, owner, own=True, requester_is_there=there) == [Choice.REVEAL, *CHANGE]


@pytest.mark.parametrize(
    ("member", "there", "found"),
    [
        (USER, True, []),
        (USER, False, []),
        (APPROVER, True, CHANGE),
        (APPROVER, False, CHANGE),
        (ADMIN, True, CHANGE),
        (ADMIN, False, [Choice.ASK_REVEAL, *CHANGE]),
        (BOTH, True, CHANGE),
        (BOTH, False, [Choice.ASK_REVEAL, *CHANGE]),
    ],
)
def test_what_may_be_done_with_somebody_elses(member: Member, there: bool, found: list[Choice]) -> None:
    """Whoever sees it may change it; to reveal it only an admin may ask, where who asked for it is gone."""
    owner = Owner(7, "UEVE", is_issued=True)
    assert choices(a_code(), member, owner, own=True, requester_is_there=there) == found


@pytest.mark.parametrize(
    ("member", "found"), [(USER, []), (APPROVER, CHANGE), (ADMIN, CHANGE)], ids=["user", "approver", "admin"]
)
def test_what_may_be_done_with_a_code_made_elsewhere(member: Member, found: list[Choice]) -> None:
    """Who sees all codes may change it; nobody reveals it."""
    assert choices(a_code(comment="spare"), member, None, own=False, requester_is_there=False) == found


@pytest.mark.parametrize("member", [USER, APPROVER, ADMIN, BOTH], ids=["user", "approver", "admin", "both"])
@pytest.mark.parametrize("own", [True, False])
@pytest.mark.parametrize("differs", [{"is_used": True}, {"id": None}, {}], ids=["used", "no id", "as it was"])
def test_what_nobody_does(member: Member, own: bool, differs: dict[str, Any]) -> None:
    """Nothing with a used code, one that RMS gives no id, or one that is not what its request was issued."""
    found = choices(a_code(**differs), member, THEIRS[member.user_id], own=own, requester_is_there=False)
    assert (found == []) is (differs != {} or not own)
