"""What one admin changes is told with the change itself: to whose row it is; that a right went, to all admins too."""

from pathlib import Path
from typing import Any

import pytest

from bot.access import Change, Member, Role
from bot.asks import WAITS, Kind
from bot.store import Store
from bot.store.asks import Asking
from bot.store.members import COMMAND_LINE, Wanted
from bot.views.blocks import Message, sentence
from tests.clock import T0
from tests.store.scene import ADA, BEN, EVE, IDA, JOHN, dump, enrol, rows, spoil

MAX = "UMAX"
NOTICES = "SELECT destination, text FROM outbox WHERE kind = 'ROLE_NOTICE' ORDER BY id"


def says(to: str, before: Member | None, after: Member | None) -> Message:
    """Whose row it was, and what it was and is."""
    (who, *_) = (each.user_id for each in (before, after) if each is not None)
    return sentence(f"{who} {_short(before)} -> {_short(after)}")


def _short(member: Member | None) -> str:
    return "-" if member is None else f"{member.role}/{int(member.approver)}"


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
        pytest.param(Wanted(EVE, Role.USER), [(EVE, "UEVE - -> user/0")], id="a row"),
        pytest.param(Wanted(JOHN, account="office"), [(JOHN, "UJOHN user/0 -> user/0")], id="an account"),
        pytest.param(Wanted(JOHN, account=None), [(JOHN, "UJOHN user/0 -> user/0")], id="no account any more"),
        pytest.param(Wanted(JOHN, account="john"), [], id="the account that is theirs"),
        pytest.param(Wanted(ADA, account="ada"), [], id="an account, oneself"),
        pytest.param(Wanted(BEN, Role.USER), [], id="what is so already"),
        pytest.param(JOHN, [], id="a user, removed"),
    ],
)
async def test_who_is_told(store: Store, path: Path, wanted: Wanted | str, told: list[tuple[str, str]]) -> None:
    """Of what is given whose row it is; of admin and approver that went all admins too; never who does it."""
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


@pytest.mark.parametrize(
    ("wanted", "told"),
    [(Wanted(JOHN, Role.ADMIN), "UJOHN user/0 -> admin/0"), (Wanted(JOHN, approver=True), "UJOHN user/0 -> user/1")],
    ids=["admin", "approver"],
)
async def test_given_by_the_only_admin(store: Store, path: Path, wanted: Wanted, told: str) -> None:
    """Nobody is there to agree: it is done at once, and told."""
    await store.members.remove(IDA, (), COMMAND_LINE, T0)
    assert await changed(store, wanted) is Change.DONE

    assert rows(path, NOTICES) == [(JOHN, told)]


async def test_who_asked_for_access(store: Store, path: Path) -> None:
    """Eve's ask lapses by the row and tells her that: once is enough. What she gets later is told again."""
    asking = Asking(Kind.ACCESS, EVE, EVE, {"name": "eve"}, T0 + WAITS)
    await store.asks.ask(asking, T0)
    await changed(store, Wanted(EVE, Role.USER))
    assert rows(path, NOTICES) == []
    await changed(store, Wanted(EVE, account="office"))

    assert rows(path, NOTICES) == [(EVE, "UEVE user/0 -> user/0")]


async def test_an_account_of_who_is_inactive(store: Store, path: Path) -> None:
    """Slack takes no message to them."""
    await store.members.hear(JOHN, False, T0)
    assert await changed(store, Wanted(JOHN, account="office")) is Change.DONE
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
    assert await store.members.set(Wanted(EVE, Role.ADMIN), (), COMMAND_LINE, T0) is Change.DONE
    assert rows(path, NOTICES) == []


@pytest.mark.parametrize(
    "wanted", [Wanted(IDA, Role.USER), IDA, Wanted(EVE, Role.USER)], ids=["lowered", "removed", "a row"]
)
async def test_together_or_not_at_all(store: Store, path: Path, wanted: Any) -> None:
    """Where the messages cannot be written, nobody is lowered, and nobody gets a row."""
    spoil(path, "CREATE TRIGGER full BEFORE INSERT ON outbox BEGIN SELECT RAISE(ABORT, 'disk full'); END")
    before = dump(path)
    with pytest.raises(Exception, match="disk full"):
        await changed(store, wanted)
    assert dump(path) == before
