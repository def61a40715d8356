"""What is kept of a row in the role table is kept as it is when it is written, not as it was when somebody looked."""

from pathlib import Path

import pytest

from bot.access import Change, Member, Role
from bot.store import Store
from bot.store.members import COMMAND_LINE, Wanted
from tests.clock import T0
from tests.store.scene import ADA, EVE, IDA, JOHN, enrol

MAX = "UMAX"


@pytest.mark.parametrize("by", [ADA, COMMAND_LINE])
@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(Role.USER, Role.ADMIN, id="raised"),
        pytest.param(Role.ADMIN, Role.USER, id="lowered"),
    ],
)
async def test_the_role_meanwhile(store: Store, before: Role, after: Role, by: str) -> None:
    """Eve's role changes while another admin has her form open: who gives an account only, changes nothing else."""
    await enrol(store, EVE, before)
    wanted = Wanted(EVE, account="office")
    await enrol(store, EVE, after, approver=True)

    assert await store.members.set(wanted, (), by, T0) is Change.DONE
    assert await store.members.find(EVE) == Member(EVE, after, approver=True, account="office")


async def test_nobody_is_raised_again(store: Store) -> None:
    """To keep a role gives no right, so it takes no other admin."""
    await enrol(store, MAX, Role.ADMIN)

    assert await store.members.set(Wanted(IDA, account="ida"), (), ADA, T0) is Change.DONE
    assert await store.members.set(Wanted(JOHN, approver=True), (), ADA, T0) is Change.NEEDS_ANOTHER


async def test_who_had_no_row(store: Store) -> None:
    """There is nothing to keep: a user, and the trail says so."""
    assert await store.members.set(Wanted(EVE, account="office"), (), ADA, T0) is Change.DONE

    assert await store.members.find(EVE) == Member(EVE, Role.USER, account="office")
    assert (await store.audit.rows())[-1]["what"] == f"role of {EVE}: user, no approver, account office"


@pytest.mark.parametrize(("approver", "change"), [(True, Change.DONE), (False, Change.FIXED_ADMIN)])
async def test_a_fixed_admin(store: Store, approver: bool, change: Change) -> None:
    """Nothing of the role is asked for, so the settings stand against nothing of it."""
    assert await store.members.set(Wanted(IDA, approver=approver), (IDA,), COMMAND_LINE, T0) is change
    kept = Member(IDA, Role.ADMIN, approver=change is Change.DONE)
    assert await store.members.find(IDA) == kept


async def test_the_last_admin(store: Store, path: Path) -> None:
    """Who is the last stays one, whatever else changes of the row."""
    await store.members.remove(IDA, (), ADA, T0)

    assert await store.members.set(Wanted(ADA, account="ada"), (), ADA, T0) is Change.DONE
    assert await store.members.find(ADA) == Member(ADA, Role.ADMIN, approver=True, account="ada")


async def test_a_try_without_a_right(store: Store) -> None:
    """The trail says that the role was to stay."""
    assert await store.members.set(Wanted(IDA, account="ida"), (), JOHN, T0) is Change.NOT_ADMIN
    assert (await store.audit.rows())[-1]["what"] == f"role of {IDA}: as it is"
