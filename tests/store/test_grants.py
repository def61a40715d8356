"""Grants in the database: who may agree, and that they rest on the row that was shown."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.access import Change, Role
from bot.asks import Ask, Event, Kind, State, row_text
from bot.store import Store
from bot.store.asks import Asking
from bot.store.members import Wanted
from tests.clock import T0
from tests.store.scene import ADA, BEN, EVE, IDA, JOHN, enrol, rows, spoil
from tests.store.test_asks import tells

MAX = "UMAX"
IDA_APPROVES = {"about": IDA, "subject": {"before": "admin/0/", "role": "admin", "approver": True}}


def granting(**differs: Any) -> Asking:
    """Ada asks that John becomes an admin."""
    subject = {"before": "user/0/john", "role": "admin", "approver": None, "account": None, "keep_account": True}
    values: dict[str, Any] = {
        "kind": Kind.GRANT,
        "asker": ADA,
        "about": JOHN,
        "subject": subject | differs.pop("subject", {}),
        "expires_at": T0 + timedelta(days=7),
    }
    return Asking(**(values | differs))


async def asked(store: Store, **differs: Any) -> Ask:
    """The ask, where Max is an admin too."""
    await enrol(store, MAX, Role.ADMIN)
    ask, new = await store.asks.ask(granting(**differs), T0)
    assert new
    assert ask is not None
    return ask


async def test_the_row_as_it_is_shown(store: Store) -> None:
    """What SQL compares is what Python writes, for every row there is and for none."""
    for number, user_id in enumerate((ADA, BEN, JOHN, IDA, EVE)):
        before = row_text(await store.members.find(user_id))
        asker = MAX if user_id in {ADA, IDA} else ADA
        ask = granting(asker=asker, about=user_id, subject={"before": before})
        await enrol(store, MAX, Role.ADMIN)
        assert (await store.asks.ask(ask, T0 + timedelta(seconds=number)))[1], user_id


@pytest.mark.parametrize(
    "differs",
    [
        pytest.param({"subject": {"before": "user/0/office"}}, id="of a row that is not so"),
        pytest.param({"asker": BEN}, id="by somebody who is no admin"),
    ],
)
async def test_not_asked(store: Store, differs: dict[str, Any]) -> None:
    """What may not be asked is not written."""
    assert await store.asks.ask(granting(**differs), T0) == (None, False)


async def test_cards_go_to_the_other_admins(store: Store, path: Path) -> None:
    """Neither to who asked nor to whom it is about."""
    await asked(store, **IDA_APPROVES)

    assert rows(path, "SELECT destination FROM outbox WHERE kind = 'ASK_CARD'") == [(MAX,)]


@pytest.mark.parametrize(
    ("approver", "account", "keeps", "row"),
    [
        pytest.param(None, None, True, ("admin", 0, "john"), id="role alone"),
        pytest.param(True, None, False, ("admin", 1, None), id="approver, without the account"),
        pytest.param(False, "office", False, ("admin", 0, "office"), id="another account"),
    ],
)
async def test_agreed(
    store: Store, path: Path, approver: bool | None, account: str | None, keeps: bool, row: tuple[Any, ...]
) -> None:
    """The row is written with the decision, by who decided; the rest of it stays."""
    ask = await asked(store, subject={"approver": approver, "account": account, "keep_account": keeps})
    done = await store.asks.decide(Event.AGREE, ask.shown, IDA, T0, tells)

    assert done is not None
    assert done.state is State.DONE
    assert rows(path, "SELECT role, approver, account FROM members WHERE user_id = 'UJOHN'") == [row]


NOT_AGREED = [
    pytest.param("SELECT 1", ADA, id="who asked"),
    pytest.param("UPDATE members SET role = 'admin' WHERE user_id = 'UJOHN'", JOHN, id="whom it is about"),
    pytest.param("SELECT 1", BEN, id="an approver"),
    pytest.param("UPDATE members SET role = 'user' WHERE user_id = 'UIDA'", IDA, id="no admin any more"),
    pytest.param("UPDATE members SET role = 'user' WHERE user_id = 'UADA'", IDA, id="who asked is no admin"),
    pytest.param("UPDATE members SET account = 'office' WHERE user_id = 'UJOHN'", IDA, id="another account"),
    pytest.param("UPDATE members SET approver = 1 WHERE user_id = 'UJOHN'", IDA, id="an approver by now"),
    pytest.param("DELETE FROM members WHERE user_id = 'UJOHN'", IDA, id="no row any more"),
]


@pytest.mark.parametrize(("meanwhile", "by"), NOT_AGREED)
async def test_not_agreed(store: Store, path: Path, meanwhile: str, by: str) -> None:
    """Whichever condition does not hold at that moment: the row stays as it is."""
    ask = await asked(store)
    spoil(path, meanwhile)
    before = rows(path, "SELECT * FROM members ORDER BY user_id")

    assert await store.asks.decide(Event.AGREE, ask.shown, by, T0, tells) is None
    assert rows(path, "SELECT * FROM members ORDER BY user_id") == before
    assert rows(path, "SELECT state FROM asks") == [("waiting",)]


@pytest.mark.parametrize("event", [Event.AGREE, Event.REFUSE])
async def test_not_about_oneself(store: Store, event: Event) -> None:
    """Ida is an admin and was to become an approver: it is not hers to say."""
    ask = await asked(store, **IDA_APPROVES)

    assert await store.asks.decide(event, ask.shown, IDA, T0, tells) is None
    assert await store.asks.decide(event, ask.shown, MAX, T0, tells) is not None


async def of_two_admins(store: Store) -> Ask:
    """Ada asks that Ida, the only other admin, becomes an approver."""
    ask, new = await store.asks.ask(granting(**IDA_APPROVES), T0)
    assert new
    assert ask is not None
    return ask


@pytest.mark.parametrize("event", [Event.AGREE, Event.REFUSE])
async def test_the_second_of_two_admins(store: Store, path: Path, event: Event) -> None:
    """It is about Ida, and nobody else is there to say: she gets the card, and it is hers to decide."""
    assert await store.members.set(Wanted(IDA, approver=True), (), ADA, T0) is Change.NEEDS_ANOTHER
    ask = await of_two_admins(store)
    assert rows(path, "SELECT destination FROM outbox WHERE kind = 'ASK_CARD'") == [(IDA,)]

    assert await store.asks.decide(event, ask.shown, ADA, T0, tells) is None
    assert await store.asks.decide(event, ask.shown, IDA, T0, tells) is not None
    approves = rows(path, "SELECT approver FROM members WHERE user_id = 'UIDA'")
    assert approves == [(int(event is Event.AGREE),)]


@pytest.mark.parametrize("event", [Event.AGREE, Event.REFUSE])
async def test_a_third_admin_meanwhile(store: Store, event: Event) -> None:
    """At the moment of the click somebody else is there to decide; and once they do not count any more, nobody is."""
    ask = await of_two_admins(store)
    await enrol(store, MAX, Role.ADMIN)
    assert await store.asks.decide(event, ask.shown, IDA, T0, tells) is None
    await store.members.hear(MAX, False, T0)

    assert await store.asks.decide(event, ask.shown, IDA, T0, tells) is not None


@pytest.mark.parametrize("meanwhile", [each.values[0] for each in NOT_AGREED[4:]])
async def test_what_lapses(store: Store, path: Path, meanwhile: str) -> None:
    """What it rests on is not so any more: nobody needs to decide."""
    await asked(store)
    assert await store.asks.lapse_moot(T0, tells) == []
    spoil(path, meanwhile)

    assert [each.state for each in await store.asks.lapse_moot(T0, tells)] == [State.LAPSED]
