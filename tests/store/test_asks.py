"""Asks in the database: written once, claimed by one statement, told with the fact."""

from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.asks import AGAIN_AFTER, Ask, Event, Kind, Shown, State
from bot.store import Store
from bot.store.asks import Asking
from bot.views.blocks import Message
from tests.clock import T0
from tests.store.scene import ADA, BEN, EVE, IDA, JOHN, rows, spoil

LATER = T0 + timedelta(days=7)


def access(**differs: Any) -> Asking:
    """Eve asks for access."""
    values: dict[str, Any] = {
        "kind": Kind.ACCESS,
        "asker": EVE,
        "about": EVE,
        "subject": {"name": "Eve"},
        "expires_at": LATER,
    }
    return Asking(**(values | differs))


def tells(ask: Ask) -> Iterable[tuple[str, Message]]:
    """The asker hears of it."""
    return [(ask.asker, Message(f"{ask.kind} is {ask.state}"))]


async def asked(store: Store, asking: Asking | None = None) -> Ask:
    """A new ask."""
    ask, new = await store.asks.ask(asking or access(), T0)
    assert new
    assert ask is not None
    return ask


async def test_every_admin_is_owed_a_card(store: Store, path: Path) -> None:
    """One each, drawn when it is sent, and the trail knows who asked."""
    ask = await asked(store)
    owed = rows(path, "SELECT destination, kind, ask_id FROM outbox ORDER BY destination")

    assert owed == [(ADA, "ASK_CARD", ask.id), (IDA, "ASK_CARD", ask.id)]
    assert rows(path, "SELECT who, what, outcome FROM audit ORDER BY id DESC LIMIT 1") == [
        (EVE, "ask for access", "ask #1: waiting")
    ]


async def test_the_same_is_not_asked_twice(store: Store, beside: Store) -> None:
    """The second, also over another connection, gets the one that is open."""
    ask = await asked(store)
    again, new = await beside.asks.ask(access(subject={"name": "Eva"}), T0)

    assert (again, new) == (ask, False)


async def test_who_has_a_row_does_not_ask(store: Store) -> None:
    """John is a user."""
    assert await store.asks.ask(access(asker=JOHN, about=JOHN), T0) == (None, False)


@pytest.mark.parametrize(("days", "again"), [(0, False), (1, True)])
async def test_a_no_stands_for_a_day(store: Store, days: int, again: bool) -> None:
    """Then one may ask again."""
    ask = await asked(store)
    await store.asks.decide(Event.REFUSE, ask.shown, ADA, T0, tells, reason="no need")
    _, new = await store.asks.ask(access(), T0 + days * AGAIN_AFTER)

    assert new is again


async def test_agreed(store: Store, path: Path) -> None:
    """The row is there, who asked is told, the cards are owed anew, and the version grew."""
    ask = await asked(store)
    done = await store.asks.decide(Event.AGREE, ask.shown, ADA, T0, tells, account="eve")
    row = await store.members.find(EVE)

    assert done is not None
    assert (done.state, done.decided_by, done.version) == (State.DONE, ADA, 2)
    assert row is not None
    assert (row.account, row.approver, row.is_admin) == ("eve", False, False)
    assert rows(path, "SELECT destination, text FROM outbox WHERE kind = 'ASK_NOTICE'") == [(EVE, "access is done")]
    assert rows(path, "SELECT count(*) FROM outbox WHERE kind = 'ASK_CARD'") == [(4,)]


NOT_CLAIMED = [
    pytest.param("UPDATE asks SET state = 'refused'", ADA, T0, id="decided already"),
    pytest.param("SELECT 1", ADA, LATER, id="past its time"),
    pytest.param("UPDATE asks SET subject = '{}'", ADA, T0, id="not what was shown"),
    pytest.param("UPDATE asks SET kind = 'grant'", ADA, T0, id="of another kind"),
    pytest.param("SELECT 1", BEN, T0, id="an approver"),
    pytest.param("SELECT 1", JOHN, T0, id="a user"),
    pytest.param("SELECT 1", "UNOBODY", T0, id="nobody"),
    pytest.param("UPDATE members SET role = 'user' WHERE user_id = 'UADA'", ADA, T0, id="no admin any more"),
    pytest.param("INSERT INTO members (user_id, role) VALUES ('UEVE', 'admin')", EVE, T0, id="their own"),
]


@pytest.mark.parametrize("event", [Event.AGREE, Event.REFUSE])
@pytest.mark.parametrize(("meanwhile", "by", "now"), NOT_CLAIMED)
async def test_not_claimed(store: Store, path: Path, meanwhile: str, by: str, now: Any, event: Event) -> None:
    """Whichever condition does not hold at that moment: nothing is decided, written or told."""
    ask = await asked(store)
    spoil(path, meanwhile)
    before = rows(path, "SELECT * FROM asks, members ORDER BY user_id")
    told = rows(path, "SELECT count(*) FROM outbox")

    assert await store.asks.decide(event, ask.shown, by, now, tells) is None
    assert rows(path, "SELECT * FROM asks, members ORDER BY user_id") == before
    assert rows(path, "SELECT count(*) FROM outbox") == told


async def test_who_has_a_row_is_given_none(store: Store, path: Path) -> None:
    """Somebody else was quicker: the row stays as it is."""
    ask = await asked(store)
    spoil(path, "INSERT INTO members (user_id, role) VALUES ('UEVE', 'admin')")

    assert await store.asks.decide(Event.AGREE, ask.shown, ADA, T0, tells) is None
    assert rows(path, "SELECT role FROM members WHERE user_id = 'UEVE'") == [("admin",)]


async def test_who_decides_goes_by_what_it_is(store: Store) -> None:
    """A button that says of an ask for access that it is one to reveal gives no approver a say in it."""
    ask = await asked(store)
    crafted = Shown(Kind.REVEAL, ask.id, ask.shown.digest)

    assert await store.asks.decide(Event.REFUSE, crafted, BEN, T0, tells) is None


async def test_the_first_decision_wins(store: Store, beside: Store) -> None:
    """Over two connections: the second comes to nothing."""
    ask = await asked(store)

    assert await store.asks.decide(Event.REFUSE, ask.shown, ADA, T0, tells) is not None
    assert await beside.asks.decide(Event.AGREE, ask.shown, IDA, T0, tells) is None
    assert await store.members.find(EVE) is None


async def test_what_expires_and_what_lapses(store: Store, path: Path) -> None:
    """Each once: what is past its time, and what has no ground any more; who asked hears of it."""
    ask = await asked(store)
    assert await store.asks.expire_due(LATER - timedelta(seconds=1), tells) == []
    assert await store.asks.lapse_moot(T0, tells) == []
    (expired,) = await store.asks.expire_due(LATER, tells)
    assert await store.asks.expire_due(LATER, tells) == []
    assert (expired.id, expired.state) == (ask.id, State.EXPIRED)

    await asked(store)
    spoil(path, "INSERT INTO members (user_id, role) VALUES ('UEVE', 'user')")
    (lapsed,) = await store.asks.lapse_moot(T0, tells)
    assert await store.asks.lapse_moot(T0, tells) == []
    assert lapsed.state is State.LAPSED
    assert rows(path, "SELECT text FROM outbox WHERE kind = 'ASK_NOTICE' ORDER BY id") == [
        ("access is expired",),
        ("access is lapsed",),
    ]


async def test_only_people_decide(store: Store) -> None:
    """What Teller does itself is no decision."""
    ask = await asked(store)
    with pytest.raises(ValueError, match="nobody decides LAPSE"):
        await store.asks.decide(Event.LAPSE, ask.shown, ADA, T0, tells)
