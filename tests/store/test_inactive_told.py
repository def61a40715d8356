"""Who is inactive is told nothing of what others are, asks for nothing, and what they asked for lapses."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.access import Role
from bot.asks import State as AskState
from bot.lifecycle import Event, State
from bot.owed import REFUSED
from bot.schedules import Seen
from bot.store import Store
from bot.store.asks import Asking
from bot.store.members import Wanted
from tests.clock import T0
from tests.store.scene import ADA, BEN, EVE, IDA, JOHN, a_request_in, at, enrol, rows
from tests.store.test_asks import access, tells
from tests.store.test_grants import granting
from tests.store.test_inactive import REVEAL, Before, issued, nothing, of_the_gone
from tests.store.test_mints import SAYS
from tests.store.test_reminders import HALF
from tests.store.test_revocations import revoking
from tests.store.test_schedules import PLAN, added
from tests.store.test_setbacks import says


async def reminds(store: Store) -> None:
    await a_request_in(store, State.WAITING)
    await store.reminders.remind(HALF, 50)


async def expires(store: Store) -> None:
    await a_request_in(store, State.EXPIRED)


async def finds_several(store: Store) -> None:
    await a_request_in(store, State.INCIDENT)


async def fails_to_send(store: Store) -> None:
    await a_request_in(store, State.WAITING)
    card, *_ = await store.outbox.due(T0)
    await store.setbacks.end(card, REFUSED, "msg_too_long", at(1), says)


async def comes_late(store: Store) -> None:
    request = await a_request_in(store, State.NOT_ISSUED)
    await store.decisions.decide(Event.SEND_AGAIN, request.shown, ADA, T0, reference="MC-000002")
    (watched,) = await store.mints.watched(T0 - timedelta(days=1))
    await store.mints.came_late(watched, T0, SAYS)


async def asks_for_access(store: Store) -> None:
    await store.asks.ask(access(), T0)


TOLD = {
    "of what waits": (BEN, reminds),
    "of what expired": (BEN, expires),
    "of an incident, as an approver": (BEN, finds_several),
    "of an incident, as an admin": (IDA, finds_several),
    "of what Slack does not take": (IDA, fails_to_send),
    "of what came late, as an approver": (BEN, comes_late),
    "of what came late, as an admin": (IDA, comes_late),
    "that somebody asks for access": (IDA, asks_for_access),
}


@pytest.mark.parametrize("active", [True, False], ids=["active", "inactive"])
@pytest.mark.parametrize(("who", "happens"), TOLD.values(), ids=list(TOLD))
async def test_who_is_told(
    store: Store, path: Path, who: str, happens: Callable[[Store], Awaitable[None]], active: bool
) -> None:
    """As long as they are active, and no longer."""
    await store.members.hear(who, active, T0)
    await happens(store)

    assert ((who,) in rows(path, "SELECT destination FROM outbox")) is active


@pytest.mark.parametrize("active", [True, False], ids=["active", "inactive"])
async def test_who_has_a_row_asks_for_none(store: Store, active: bool) -> None:
    """John has one, which counts again once he is back: access would write over it."""
    await store.members.hear(JOHN, active, T0)

    assert await store.asks.ask(access(asker=JOHN, about=JOHN), T0) == (None, False)


WHY: dict[str, Callable[[Store], Awaitable[Any]]] = {
    "write a row": lambda store: store.members.set(Wanted(EVE, Role.USER), (), IDA, T0),
    "make an admin": lambda store: store.members.set(Wanted(EVE, Role.ADMIN), (), IDA, T0),
    "take a row away": lambda store: store.members.remove(JOHN, (), IDA, T0),
    "add a schedule": lambda store: store.schedules.add(PLAN, IDA, T0),
    "edit a schedule": lambda store: store.schedules.edit(Seen(2, 1), PLAN, IDA, T0),
}


@pytest.mark.parametrize("act", WHY.values(), ids=list(WHY))
async def test_the_trail_says_why(store: Store, act: Callable[[Store], Awaitable[Any]]) -> None:
    """Neither that they were the last admin nor that another must agree, nor that a schedule had changed."""
    await enrol(store, "UMAX", Role.ADMIN)
    await added(store)
    await store.members.hear(IDA, False, T0)
    await act(store)

    last = (await store.audit.rows())[-1]
    assert (last["who"], last["outcome"].partition(":")[0]) == (IDA, "not_admin")


LAPSES: dict[str, tuple[str, Asking, Before]] = {
    "a grant": (ADA, granting(), nothing),
    "a revocation": (JOHN, revoking(), issued),
    "a reveal": (IDA, REVEAL, of_the_gone),
}


@pytest.mark.parametrize(("who", "asking", "before"), LAPSES.values(), ids=list(LAPSES))
async def test_what_they_asked_for_lapses(store: Store, path: Path, who: str, asking: Asking, before: Before) -> None:
    """It rests on who asks."""
    await before(store, path)
    assert (await store.asks.ask(asking, T0))[1]
    assert await store.asks.lapse_moot(T0, tells) == []
    await store.members.hear(who, False, T0)

    assert [each.state for each in await store.asks.lapse_moot(T0, tells)] == [AskState.LAPSED]
