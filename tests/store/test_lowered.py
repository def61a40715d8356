"""Rights that one admin takes away are seen: who had them and every other admin is told, with the change itself."""

from pathlib import Path
from typing import Any

import pytest

from bot.access import Change, Member, Role
from bot.store import Store
from bot.store.members import COMMAND_LINE, Wanted
from bot.views.blocks import Message, sentence
from tests.clock import T0
from tests.store.scene import ADA, BEN, IDA, JOHN, dump, enrol, rows, spoil

MAX = "UMAX"
NOTICES = "SELECT destination, text FROM outbox WHERE kind = 'ROLE_NOTICE' ORDER BY id"


def says(to: str, before: Member, after: Member | None) -> Message:
    """Whose row it was, and what it was and is."""
    return sentence(" ".join([before.user_id, _short(before), "->", "-" if after is None else _short(after)]))


def _short(member: Member) -> str:
    return f"{member.role}/{int(member.approver)}"


async def changed(store: Store, wanted: Wanted | str, by: str = ADA, fixed: tuple[str, ...] = ()) -> Change:
    """What became of writing a row or, for an id, of taking it away."""
    if isinstance(wanted, str):
        return await store.members.remove(wanted, fixed, by, T0, says)
    return await store.members.set(wanted, fixed, by, T0, says)


@pytest.mark.parametrize(
    ("wanted", "told"),
    [
        pytest.param(
            Wanted(IDA, Role.USER), [(IDA, "UIDA admin/0 -> user/0"), (MAX, "UIDA admin/0 -> user/0")], id="admin"
        ),
        pytest.param(IDA, [(IDA, "UIDA admin/0 -> -"), (MAX, "UIDA admin/0 -> -")], id="admin, removed"),
        pytest.param(
            Wanted(BEN, approver=False),
            [(BEN, "UBEN user/1 -> user/0"), (IDA, "UBEN user/1 -> user/0"), (MAX, "UBEN user/1 -> user/0")],
            id="approver",
        ),
        pytest.param(
            BEN,
            [(BEN, "UBEN user/1 -> -"), (IDA, "UBEN user/1 -> -"), (MAX, "UBEN user/1 -> -")],
            id="approver, removed",
        ),
        pytest.param(
            Wanted(ADA, Role.USER),
            [(IDA, "UADA admin/1 -> user/1"), (MAX, "UADA admin/1 -> user/1")],
            id="oneself",
        ),
        pytest.param(Wanted(JOHN, account="office"), [], id="an account"),
        pytest.param(Wanted(BEN, Role.USER), [], id="what is so already"),
        pytest.param(JOHN, [], id="a user, removed"),
    ],
)
async def test_who_is_told(store: Store, path: Path, wanted: Wanted | str, told: list[tuple[str, str]]) -> None:
    """Of admins and approvers, everybody who is concerned but who does it; of all else nobody."""
    await enrol(store, MAX, Role.ADMIN)
    assert await changed(store, wanted) is Change.DONE

    assert rows(path, NOTICES) == told


@pytest.mark.parametrize(
    ("wanted", "by", "fixed", "change"),
    [
        (Wanted(IDA, Role.USER), BEN, (), Change.NOT_ADMIN),
        (IDA, BEN, (), Change.NOT_ADMIN),
        (Wanted(IDA, Role.USER), ADA, (IDA,), Change.FIXED_ADMIN),
        (IDA, ADA, (IDA,), Change.FIXED_ADMIN),
    ],
)
async def test_what_is_not_done(
    store: Store, path: Path, wanted: Wanted | str, by: str, fixed: tuple[str, ...], change: Change
) -> None:
    """Nobody hears of a try; the audit trail has it."""
    assert await changed(store, wanted, by, fixed) is change
    assert rows(path, NOTICES) == []


@pytest.mark.parametrize("gone", [IDA, MAX], ids=["whom it is about", "another admin"])
async def test_who_is_inactive_is_told_nothing(store: Store, path: Path, gone: str) -> None:
    """Slack takes no message to them."""
    await enrol(store, MAX, Role.ADMIN)
    await store.members.hear(gone, False, T0)
    await changed(store, IDA)

    assert [who for who, _ in rows(path, NOTICES)] == [each for each in (IDA, MAX) if each != gone]


async def test_the_command_line(store: Store, path: Path) -> None:
    """Who has the machine has every right: it tells nobody."""
    assert await store.members.remove(IDA, (), COMMAND_LINE, T0) is Change.DONE
    assert rows(path, NOTICES) == []


@pytest.mark.parametrize("wanted", [Wanted(IDA, Role.USER), IDA], ids=["lowered", "removed"])
async def test_together_or_not_at_all(store: Store, path: Path, wanted: Any) -> None:
    """Where the messages cannot be written, nobody is lowered."""
    spoil(path, "CREATE TRIGGER full BEFORE INSERT ON outbox BEGIN SELECT RAISE(ABORT, 'disk full'); END")
    before = dump(path)
    with pytest.raises(Exception, match="disk full"):
        await changed(store, wanted)
    assert dump(path) == before
