"""Asks to reveal for somebody who is gone, in the database: who may ask, agree and see, and what makes them lapse."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.asks import USABLE, Ask, Event, Kind, State
from bot.lifecycle import State as Request
from bot.store import Store
from bot.store.asks import Asking
from tests.clock import T0
from tests.store.scene import ADA, BEN, CHANNEL, IDA, JOHN, a_request_in, rows, spoil
from tests.store.test_asks import tells

GONE = "DELETE FROM members WHERE user_id = 'UJOHN'"
INACTIVE = "UPDATE members SET inactive_since = 'then' WHERE user_id = 'UJOHN'"
BOTH_INACTIVE = "UPDATE members SET inactive_since = 'then' WHERE user_id IN ('UIDA', 'UJOHN')"
BACK = "INSERT INTO members (user_id, role) VALUES ('UJOHN', 'user')"


def revealing(**differs: Any) -> Asking:
    """Ida asks for the code of John's request, which Ada approved."""
    values: dict[str, Any] = {
        "kind": Kind.REVEAL,
        "asker": IDA,
        "about": "1",
        "subject": {"requester": JOHN},
        "expires_at": T0 + timedelta(hours=24),
        "reason": "the routers are to be installed",
        "request_id": 1,
        "channel": CHANNEL,
    }
    return Asking(**(values | differs))


@pytest.mark.parametrize(
    ("before", "differs", "may"),
    [
        pytest.param(GONE, {}, True, id="an admin, for who has no row"),
        pytest.param(INACTIVE, {}, True, id="an admin, for who is deactivated"),
        pytest.param(GONE, {"asker": ADA}, True, id="an admin who approved the mint"),
        pytest.param("SELECT 1", {}, False, id="who asked is there"),
        pytest.param(GONE, {"asker": BEN}, False, id="an approver"),
        pytest.param(GONE, {"request_id": 2}, False, id="of no request"),
        pytest.param("UPDATE requests SET state = 'not issued', requester = 'UX'", {}, False, id="of no code"),
        pytest.param("UPDATE requests SET revoked_at = 'then', requester = 'UX'", {}, False, id="of a revoked code"),
        pytest.param("UPDATE requests SET requester = 'UIDA'", {}, False, id="their own"),
        pytest.param("UPDATE requests SET requester = 'unknown'", {}, False, id="of nobody knows whom"),
        pytest.param(BOTH_INACTIVE, {}, False, id="an admin who is deactivated"),
    ],
)
async def test_who_may_ask(store: Store, path: Path, before: str, differs: dict[str, Any], may: bool) -> None:
    """An admin, for a code whose requester is gone."""
    await a_request_in(store, Request.ISSUED)
    spoil(path, before)
    _, new = await store.asks.ask(revealing(**differs), T0)

    assert new is may


async def asked(store: Store, path: Path, gone: str = GONE) -> Ask:
    """John is gone, and Ida asks."""
    await a_request_in(store, Request.ISSUED)
    spoil(path, gone)
    ask, new = await store.asks.ask(revealing(), T0)
    assert new
    assert ask is not None
    return ask


@pytest.mark.parametrize(
    ("meanwhile", "by"),
    [
        pytest.param("UPDATE members SET approver = 1 WHERE user_id = 'UIDA'", IDA, id="their own"),
        pytest.param("SELECT 1", ADA, id="who approved the mint"),
        pytest.param("UPDATE requests SET decided_by = 'UX'", ADA, id="who was one of two"),
        pytest.param("UPDATE approvals SET approver = 'UX'", ADA, id="who was the last of two"),
        pytest.param(BACK, BEN, id="who asked is back"),
        pytest.param("UPDATE requests SET requester = 'unknown'", BEN, id="nobody knows who asked"),
        pytest.param("UPDATE members SET role = 'user' WHERE user_id = 'UIDA'", BEN, id="the asker is no admin"),
        pytest.param("UPDATE requests SET revoked_at = 'then'", BEN, id="revoked meanwhile"),
        pytest.param("UPDATE members SET approver = 0 WHERE user_id = 'UBEN'", BEN, id="no approver any more"),
    ],
)
async def test_not_agreed(store: Store, path: Path, meanwhile: str, by: str) -> None:
    """Whichever condition does not hold at that moment: nobody sees anything."""
    ask = await asked(store, path)
    spoil(path, meanwhile)

    assert await store.asks.decide(Event.AGREE, ask.shown, by, T0, tells) is None
    assert rows(path, "SELECT state, until FROM asks") == [("waiting", None)]


async def test_who_approved_the_mint_may_say_no(store: Store, path: Path) -> None:
    """A no reveals nothing, so it takes only an approver who is not the asker."""
    ask = await asked(store, path)
    said = await store.asks.decide(Event.REFUSE, ask.shown, ADA, T0, tells)

    assert said is not None
    assert said.decided_by == ADA


@pytest.mark.parametrize(
    ("meanwhile", "barred"),
    [
        pytest.param("SELECT 1", {(1, ADA)}, id="who approved the mint"),
        pytest.param("UPDATE requests SET decided_by = 'UX'", {(1, ADA)}, id="who was one of two"),
        pytest.param("UPDATE approvals SET approver = 'UBEN'", {(1, ADA), (1, BEN)}, id="both of two"),
        pytest.param("UPDATE members SET approver = 0 WHERE user_id = 'UADA'", set(), id="no approver any more"),
        pytest.param("UPDATE members SET inactive_since = 'then' WHERE user_id = 'UADA'", set(), id="inactive"),
        pytest.param("UPDATE asks SET state = 'refused'", set(), id="decided"),
    ],
)
async def test_for_whom_it_does_not_wait(store: Store, path: Path, meanwhile: str, barred: set[Any]) -> None:
    """The approvers who could not agree to it: their Home does not show it."""
    await asked(store, path)
    spoil(path, meanwhile)

    assert await store.reveals.barred() == barred


async def agreed(store: Store, path: Path, gone: str = GONE) -> Ask:
    """Ben, who did not approve the mint, agrees."""
    ask = await asked(store, path, gone)
    done = await store.asks.decide(Event.AGREE, ask.shown, BEN, T0, tells)
    assert done is not None
    return done


SEES = [
    pytest.param("SELECT 1", IDA, T0, True, id="at once"),
    pytest.param("SELECT 1", IDA, T0 + USABLE - timedelta(seconds=1), True, id="a day less a second later"),
    pytest.param("SELECT 1", IDA, T0 + USABLE, False, id="a day later"),
    pytest.param("SELECT 1", ADA, T0, False, id="another admin"),
    pytest.param("SELECT 1", BEN, T0, False, id="who agreed"),
    pytest.param(BACK, IDA, T0, False, id="who asked is back"),
    pytest.param("UPDATE members SET role = 'user' WHERE user_id = 'UIDA'", IDA, T0, False, id="no admin any more"),
    pytest.param("UPDATE requests SET revoked_at = 'then'", IDA, T0, False, id="revoked"),
    pytest.param("UPDATE asks SET state = 'lapsed'", IDA, T0, False, id="lapsed"),
    pytest.param("UPDATE asks SET kind = 'revoke'", IDA, T0, False, id="of another kind"),
]


@pytest.mark.parametrize(("meanwhile", "who", "now", "may"), SEES)
async def test_who_sees_it(store: Store, path: Path, meanwhile: str, who: str, now: Any, may: bool) -> None:
    """Who asked, for a day, as long as all of it holds."""
    ask = await agreed(store, path)
    spoil(path, meanwhile)

    assert ask.until == T0 + USABLE
    assert await store.asks.may_reveal(ask.id, who, now) is may
    assert [each.asker == who for each in await store.reveals.agreed(now)].count(True) == may


async def test_the_code_of_who_is_deactivated(store: Store, path: Path) -> None:
    """Their row is there still and counts as none, from the ask to the code."""
    ask = await agreed(store, path, INACTIVE)

    assert await store.asks.lapse_moot(T0, tells) == []
    assert await store.asks.may_reveal(ask.id, IDA, T0)


@pytest.mark.parametrize("step", [asked, agreed], ids=["while it waits", "once it is agreed to"])
@pytest.mark.parametrize(
    "meanwhile",
    [
        pytest.param(BACK, id="who asked is back"),
        pytest.param("UPDATE members SET role = 'user' WHERE user_id = 'UIDA'", id="the asker is no admin"),
        pytest.param("UPDATE requests SET revoked_at = 'then'", id="revoked"),
    ],
)
async def test_what_lapses(store: Store, path: Path, step: Any, meanwhile: str) -> None:
    """Once; and nothing lapses that nobody could use any more."""
    await step(store, path)
    assert await store.asks.lapse_moot(T0, tells) == []
    spoil(path, meanwhile)
    if step is agreed:
        assert await store.asks.lapse_moot(T0 + USABLE, tells) == []

    assert [each.state for each in await store.asks.lapse_moot(T0, tells)] == [State.LAPSED]
    assert await store.asks.lapse_moot(T0, tells) == []
