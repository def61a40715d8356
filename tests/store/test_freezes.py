"""Freezes of minting: somebody's stands once, admins freeze and lift, and each is written down with its reason."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from bot.instants import instant
from bot.lifecycle import Event, State
from bot.owed import FREEZE_NOTICE
from bot.store import Store
from bot.store.freezes import Freeze
from bot.views.blocks import Message, sentence
from tests.clock import T0
from tests.store.scene import ADA, BEN, CHANNEL, IDA, JOHN, a_request_in, at, rows, spoil

TABLE = "SELECT at, by, reason, lifted_at, lifted_by, lift_reason FROM freezes ORDER BY id"


async def test_one_stands_at_a_time(store: Store, path: Path) -> None:
    """The second is none, and the first keeps its reason."""
    assert await store.freezes.standing() == ()
    assert await store.freezes.freeze(ADA, "first", at(1)) is True
    assert await store.freezes.freeze(IDA, "second", at(2)) is False

    assert await store.freezes.standing() == (Freeze(ADA, "first"),)
    assert rows(path, TABLE) == [(instant(at(1)), ADA, "first", None, None, None)]
    assert len(rows(path, "SELECT 1 FROM audit WHERE what = 'freeze'")) == 1


@pytest.mark.parametrize("by", [BEN, JOHN, "UEVE"])
async def test_only_admins(store: Store, path: Path, by: str) -> None:
    """Anybody else neither freezes nor lifts."""
    assert await store.freezes.freeze(by, "stop", at(1)) is False
    assert await store.freezes.standing() == ()
    await store.freezes.freeze(ADA, "stop", at(1))
    assert await store.freezes.lift(by, "go", at(2)) == ()
    assert await store.freezes.standing() == (Freeze(ADA, "stop"),)
    assert rows(path, "SELECT 1 FROM audit WHERE what = 'unfreeze'") == []


async def test_lifted(store: Store, path: Path) -> None:
    """It stays on the record; minting can be frozen again."""
    await store.freezes.freeze(ADA, "stop", at(1))
    assert await store.freezes.lift(IDA, "go", at(2)) == (Freeze(ADA, "stop"),)
    assert await store.freezes.standing() == ()
    assert await store.freezes.lift(IDA, "go", at(3)) == ()
    assert await store.freezes.freeze(IDA, "again", at(4)) is True

    assert rows(path, TABLE) == [
        (instant(at(1)), ADA, "stop", instant(at(2)), IDA, "go"),
        (instant(at(4)), IDA, "again", None, None, None),
    ]
    lifting = "SELECT at, who, what, outcome FROM audit WHERE what NOT IN ('freeze') ORDER BY id DESC LIMIT 2"
    assert rows(path, lifting) == [
        (instant(at(2)), IDA, "unfreeze", "go"),
        (instant(at(2)), IDA, "lift", f"frozen by {ADA}: stop"),
    ]


async def test_what_is_told_is_one_with_the_fact(store: Store, path: Path) -> None:
    """A notice for each that is done, none for what is not; a freeze whose notice cannot be made is none."""

    def tells(freezes: Sequence[Freeze]) -> list[tuple[str, Message]]:
        return [(CHANNEL, sentence(" and ".join(each.reason for each in freezes)))]

    with pytest.raises(ZeroDivisionError):
        await store.freezes.freeze(ADA, "stop", at(1), lambda _: [(CHANNEL, sentence(str(1 // 0)))])
    assert await store.freezes.standing() == ()
    for reason in ("stop", "once more"):
        await store.freezes.freeze(ADA, reason, at(1), tells)
    for reason in ("go", "go on"):
        await store.freezes.lift(IDA, reason, at(2), tells)

    assert rows(path, "SELECT destination, kind, text, created_at FROM outbox ORDER BY id") == [
        (CHANNEL, FREEZE_NOTICE, "stop", instant(at(1))),
        (CHANNEL, FREEZE_NOTICE, "stop", instant(at(2))),
    ]


async def test_a_database_of_which_nobody_knew(store: Store, path: Path) -> None:
    """An admin says that it is new, once, and minting goes on; both stand in the trail. Lifting says nothing."""
    spoil(path, "DELETE FROM origin")
    assert await store.freezes.lift(ADA, "go", at(1)) == ()
    assert await store.freezes.declare_new(BEN, "it is new", at(1)) is False
    assert rows(path, "SELECT how, at FROM origin") == []
    assert await store.freezes.declare_new(ADA, "it is new", at(1)) is True
    assert await store.freezes.declare_new(ADA, "it is new", at(2)) is False

    assert rows(path, "SELECT how, at FROM origin") == [("new", instant(at(1)))]
    trail = rows(path, "SELECT at, who, what, outcome FROM audit ORDER BY id DESC LIMIT 2")
    assert trail == [(instant(at(1)), ADA, "new", "it is new"), (instant(at(1)), ADA, "origin", "new")]
    request = await a_request_in(store, State.WAITING)
    assert await store.decisions.decide(Event.APPROVE, request.shown, ADA, T0) is not None


async def test_an_incident_freezes(store: Store, path: Path) -> None:
    """Teller itself does, with the request in its reason, beside the freeze of somebody that stands already."""
    await a_request_in(store, State.INCIDENT)
    assert await store.freezes.standing() == (Freeze("teller", "RMS lists several codes of request #1"),)
    assert await store.freezes.freeze(ADA, "stop", at(1)) is True
    assert rows(path, "SELECT at, who, outcome, request_id FROM audit WHERE what = 'freeze'") == [
        (instant(T0), "teller", "RMS lists several codes of request #1", None),
        (instant(at(1)), ADA, "stop", None),
    ]
