"""The role table's verbs: an admin remains, TELLER_ADMINS is fixed, and every change stands in the audit trail."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from bot.access import Change, Member, Role
from bot.store import Store
from bot.store.members import COMMAND_LINE, KEEP, Wanted, is_empty
from tests.clock import T0
from tests.store.processes import all_at_once
from tests.store.scene import ADA, BEN, EVE, IDA, JOHN, dump, enrol, rows, spoil

ADMIN, USER = Role.ADMIN, Role.USER
Changing = Callable[..., Awaitable[Change]]


async def test_the_table(store: Store) -> None:
    """Admins first, then by id; who has no row is nobody."""
    assert await store.members.all() == [
        Member(ADA, ADMIN, approver=True),
        Member(IDA, ADMIN),
        Member(BEN, USER, approver=True),
        Member(JOHN, USER, account="john"),
    ]
    assert await store.members.find(JOHN) == Member(JOHN, USER, account="john")
    assert await store.members.find(EVE) is None
    assert await store.members.find("ujohn") is None


@pytest.mark.parametrize(
    ("wanted", "row"),
    [
        (Wanted(EVE, USER), Member(EVE, USER)),
        (Wanted(EVE, ADMIN), Member(EVE, ADMIN)),
        (Wanted(EVE, USER, True, "eve"), Member(EVE, USER, True, "eve")),
        (Wanted(JOHN, ADMIN), Member(JOHN, ADMIN, False, "john")),
        (Wanted(JOHN, USER, True), Member(JOHN, USER, True, "john")),
        (Wanted(JOHN, USER, KEEP, None), Member(JOHN, USER)),
        (Wanted(JOHN, USER, KEEP, "x" * 16), Member(JOHN, USER, False, "x" * 16)),
        (Wanted(BEN, USER, False), Member(BEN, USER)),
        (Wanted(BEN, ADMIN, KEEP, "ben"), Member(BEN, ADMIN, True, "ben")),
        (Wanted(ADA, ADMIN, False), Member(ADA, ADMIN)),
        (Wanted(IDA, USER), Member(IDA, USER)),
    ],
)
async def test_setting(store: Store, wanted: Wanted, row: Member) -> None:
    """What is left out stays as it was; a new row has nothing that was not said."""
    assert await store.members.set(wanted, (), COMMAND_LINE, T0) is Change.DONE
    assert await store.members.find(wanted.user_id) == row

    last = (await store.audit.rows())[-1]
    assert (last["who"], last["outcome"]) == (COMMAND_LINE, "done")
    assert last["what"].startswith(f"role of {wanted.user_id}: {row.role}, ")


@pytest.mark.parametrize("account", ["", "x" * 17])
async def test_what_is_no_account(store: Store, path: Path, account: str) -> None:
    """The database takes no account that Ozeki could not have."""
    before = dump(path)
    with pytest.raises(Exception, match="CHECK"):
        await store.members.set(Wanted(JOHN, USER, KEEP, account), (), ADA, T0)
    assert dump(path) == before


@pytest.mark.parametrize("user_id", [IDA, BEN, JOHN])
async def test_removing(store: Store, user_id: str) -> None:
    """The row is gone, and its going is in the audit trail."""
    assert await store.members.remove(user_id, (), ADA, T0) is Change.DONE
    assert await store.members.find(user_id) is None

    last = (await store.audit.rows())[-1]
    assert (last["who"], last["what"], last["outcome"]) == (ADA, f"role of {user_id}: none", "done")


@pytest.mark.parametrize(
    ("by", "fixed", "change", "outcome"),
    [
        (ADA, (), lambda m, **how: m.remove(EVE, **how), Change.NO_SUCH_MEMBER),
        (ADA, (IDA,), lambda m, **how: m.remove(IDA, **how), Change.FIXED_ADMIN),
        (ADA, (IDA,), lambda m, **how: m.set(Wanted(IDA, USER), **how), Change.FIXED_ADMIN),
        (ADA, (ADA,), lambda m, **how: m.set(Wanted(ADA, ADMIN, False), **how), Change.FIXED_ADMIN),
        (COMMAND_LINE, (IDA,), lambda m, **how: m.set(Wanted(IDA, USER), **how), Change.FIXED_ADMIN),
        (COMMAND_LINE, (IDA,), lambda m, **how: m.remove(IDA, **how), Change.FIXED_ADMIN),
        (BEN, (), lambda m, **how: m.set(Wanted(BEN, ADMIN), **how), Change.NOT_ADMIN),
        (BEN, (), lambda m, **how: m.set(Wanted(EVE, USER), **how), Change.NOT_ADMIN),
        (BEN, (), lambda m, **how: m.remove(JOHN, **how), Change.NOT_ADMIN),
        (EVE, (), lambda m, **how: m.set(Wanted(EVE, ADMIN), **how), Change.NOT_ADMIN),
        (EVE, (), lambda m, **how: m.remove(JOHN, **how), Change.NOT_ADMIN),
    ],
)
async def test_what_is_not_changed(
    store: Store, path: Path, by: str, fixed: tuple[str, ...], change, outcome
) -> None:
    """Nobody's row, a fixed admin, an author who is no admin: the table stays, and the try is in the audit trail."""
    before = rows(path, "SELECT * FROM members")

    assert await change(store.members, fixed=fixed, by=by, now=T0) is outcome
    assert rows(path, "SELECT * FROM members") == before
    last = (await store.audit.rows())[-1]
    assert (last["who"], last["outcome"]) == (by, outcome.name.lower())


async def test_a_fixed_admin_may_be_changed_otherwise(store: Store) -> None:
    """TELLER_ADMINS fixes the role: an account can be bound."""
    assert await store.members.set(Wanted(IDA, ADMIN, KEEP, "ida"), (IDA,), ADA, T0) is Change.DONE
    assert await store.members.find(IDA) == Member(IDA, ADMIN, False, "ida")


@pytest.mark.parametrize("by", [ADA, COMMAND_LINE])
async def test_the_last_admin(store: Store, by: str) -> None:
    """The last admin can neither be lowered nor removed, not by themselves and not from the command line."""
    await store.members.remove(IDA, (), ADA, T0)

    assert await store.members.set(Wanted(ADA, USER), (), by, T0) is Change.LAST_ADMIN
    assert await store.members.remove(ADA, (), by, T0) is Change.LAST_ADMIN
    assert await store.members.find(ADA) == Member(ADA, ADMIN, approver=True)
    assert await store.members.set(Wanted(ADA, ADMIN, False), (), by, T0) is Change.DONE
    await enrol(store, BEN, ADMIN)
    assert await store.members.set(Wanted(ADA, USER), (), by, T0) is Change.DONE


async def test_two_admins_lower_each_other(store: Store, beside: Store) -> None:
    """Twenty times at once over two connections: one admin remains."""
    changes = [
        (store if number % 2 else beside).members.set(Wanted(whom, USER), (), by, T0)
        for number, (by, whom) in enumerate([(ADA, IDA), (IDA, ADA)] * 10)
    ]
    outcomes = await asyncio.gather(*changes)

    admins = [member for member in await store.members.all() if member.is_admin]
    assert len(admins) == 1
    assert set(outcomes) <= {Change.DONE, Change.NOT_ADMIN, Change.LAST_ADMIN}


async def test_two_processes_lower_each_other(store: Store, path: Path) -> None:
    """And in two processes."""
    first, second = all_at_once((path, "lower", "10", ADA, IDA), (path, "lower", "10", IDA, ADA))

    assert "DONE" in first + second
    assert sum(member.is_admin for member in await store.members.all()) == 1


async def test_missing_admins_are_added(store: Store) -> None:
    """As admins and approvers, once; who has a row keeps it as it is."""
    await store.members.add_missing_admins([EVE, JOHN, IDA, EVE], T0)
    await store.members.add_missing_admins([EVE, JOHN, IDA], T0)

    assert await store.members.find(EVE) == Member(EVE, ADMIN, approver=True)
    assert await store.members.find(JOHN) == Member(JOHN, USER, account="john")
    assert await store.members.find(IDA) == Member(IDA, ADMIN)
    added = [row["what"] for row in await store.audit.rows() if row["outcome"] == "done: TELLER_ADMINS"]
    assert added == [f"role of {ADA}: admin, approver", f"role of {EVE}: admin, approver"]


async def test_a_change_without_its_audit_row_is_none(store: Store, path: Path) -> None:
    """Where the audit trail cannot be written, the role table stays as it was."""
    spoil(path, "CREATE TRIGGER full BEFORE INSERT ON audit BEGIN SELECT RAISE(ABORT, 'disk full'); END")
    before = dump(path)
    for change in (
        store.members.set(Wanted(EVE, USER), (), ADA, T0),
        store.members.remove(JOHN, (), ADA, T0),
        store.members.add_missing_admins([EVE], T0),
    ):
        with pytest.raises(Exception, match="disk full"):
            await change
    assert dump(path) == before


async def test_is_empty(store: Store, path: Path, tmp_path: Path) -> None:
    """Whether nobody is in the table yet, without making a file, also beside a running bot and of what is none."""
    assert not is_empty(path)
    spoil(path, "DELETE FROM members")
    assert is_empty(path)
    assert is_empty(tmp_path / "nothing.db")
    assert not (tmp_path / "nothing.db").exists()
    (tmp_path / "garbage.db").write_text("not a database")
    assert is_empty(tmp_path / "garbage.db")
    assert is_empty(tmp_path)


RAISED = [
    pytest.param(Wanted(JOHN, Role.ADMIN), True, id="an admin"),
    pytest.param(Wanted(JOHN, Role.USER, approver=True), True, id="an approver"),
    pytest.param(Wanted(EVE, Role.ADMIN), True, id="an admin who had no row"),
    pytest.param(Wanted(EVE, Role.USER, approver=True), True, id="an approver who had no row"),
    pytest.param(Wanted(BEN, Role.ADMIN), True, id="an admin who is an approver"),
    pytest.param(Wanted(EVE, Role.USER), False, id="a user"),
    pytest.param(Wanted(JOHN, Role.USER, account="office"), False, id="an account"),
    pytest.param(Wanted(BEN, Role.USER, approver=True), False, id="an approver who is one"),
    pytest.param(Wanted(BEN, Role.USER, approver=False), False, id="no approver any more"),
    pytest.param(Wanted(IDA, Role.ADMIN), False, id="an admin who is one"),
    pytest.param(Wanted(IDA, Role.USER), False, id="no admin any more"),
]


@pytest.mark.parametrize(("wanted", "takes_another"), RAISED)
async def test_what_takes_another_admin(store: Store, path: Path, wanted: Wanted, takes_another: bool) -> None:
    """Rights that matter are not given at one admin's word, all else is; the command line has everything."""
    await enrol(store, "UMAX", Role.ADMIN)
    before = rows(path, "SELECT * FROM members ORDER BY user_id")
    change = await store.members.set(wanted, (), ADA, T0)

    assert change is (Change.NEEDS_ANOTHER if takes_another else Change.DONE)
    assert not takes_another or rows(path, "SELECT * FROM members ORDER BY user_id") == before
    assert await store.members.set(wanted, (), COMMAND_LINE, T0) is Change.DONE


@pytest.mark.parametrize(
    ("others", "change"),
    [((), Change.DONE), ((JOHN,), Change.NEEDS_ANOTHER), ((IDA,), Change.NEEDS_ANOTHER)],
    ids=["nobody", "whom it is about", "another"],
)
async def test_who_is_another_admin(store: Store, path: Path, others: tuple[str, ...], change: Change) -> None:
    """Whoever is an admin beside who asks, be it whom it is about: only the one admin there is acts alone."""
    spoil(path, "UPDATE members SET role = 'user' WHERE user_id = 'UIDA'")
    for each in others:
        await enrol(store, each, Role.ADMIN)

    assert await store.members.set(Wanted(JOHN, Role.ADMIN, approver=True), (), ADA, T0) is change


async def test_who_is_no_full_member_any_more(store: Store, path: Path) -> None:
    """The row stays and says so, written once; who comes back has all of it again; who has no row gets none."""
    for active in (False, False, True, True):
        await store.members.hear(BEN, active, T0)
        found = await store.members.find(BEN)
        assert found == Member(BEN, USER, approver=True, active=active)
    await store.members.hear(EVE, False, T0)

    assert await store.members.find(EVE) is None
    assert rows(path, "SELECT outcome FROM audit WHERE what = 'account of UBEN' ORDER BY id") == [
        ("deactivated, a guest or of another organisation",),
        ("a full member (again)",),
    ]


async def test_who_is_gone_is_no_other_admin(store: Store) -> None:
    """Ida is deactivated: Ada stays, and what gives rights needs nobody else."""
    await store.members.hear(IDA, False, T0)

    assert await store.members.remove(ADA, (), COMMAND_LINE, T0) is Change.LAST_ADMIN
    assert await store.members.set(Wanted(JOHN, ADMIN), (), ADA, T0) is Change.DONE
