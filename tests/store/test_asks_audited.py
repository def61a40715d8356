"""What asks write into the audit trail: who, what, what came of it and why, and of which request."""

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from bot.asks import Event, State
from bot.lifecycle import State as Request
from bot.store import Store
from tests.clock import T0
from tests.store.scene import ADA, BEN, EVE, JOHN, a_request_in, at, rows
from tests.store.test_asks import access, tells
from tests.store.test_asks import asked as asked_for_access
from tests.store.test_revocations import agreed, asked, revoking

NOW = at(7)
WHY = "code 3, 4 credit of company 458: the wrong company"


async def ask_for_access(store: Store) -> None:
    await store.asks.ask(access(), NOW)


async def ask_who_has_a_row(store: Store) -> None:
    await store.asks.ask(access(asker=JOHN, about=JOHN), NOW)


async def ask_again(store: Store) -> None:
    await asked(store)
    await store.asks.ask(revoking(asker=BEN), NOW)


async def ask_to_revoke(store: Store) -> None:
    await a_request_in(store, Request.ISSUED)
    await store.asks.ask(revoking(), NOW)


async def agree(store: Store) -> None:
    ask = await asked(store)
    await store.asks.decide(Event.AGREE, ask.shown, BEN, NOW, tells)


async def refuse(store: Store) -> None:
    ask = await asked(store)
    await store.asks.decide(Event.REFUSE, ask.shown, BEN, NOW, tells, reason="it is in use")


async def refuse_access_without_a_reason(store: Store) -> None:
    ask = await asked_for_access(store)
    await store.asks.decide(Event.REFUSE, ask.shown, ADA, NOW, tells)


async def succeed(store: Store) -> None:
    ask = await agreed(store)
    await store.asks.happen(Event.SUCCEED, ask.id, State.SENDING, NOW, tells)


async def fail(store: Store) -> None:
    ask = await agreed(store)
    await store.asks.happen(Event.FAIL, ask.id, State.SENDING, NOW, tells, "RMS says no")


WHAT: list[tuple[Callable[[Store], Awaitable[None]], tuple[str, str, str, int | None]]] = [
    (ask_for_access, (EVE, "ask for access", "ask #1: waiting", None)),
    (ask_who_has_a_row, (JOHN, "ask for access", "refused: it may not be asked now", None)),
    (ask_to_revoke, (JOHN, "ask for revoke", f"ask #1: waiting: {WHY}", 1)),
    (ask_again, (BEN, "ask for revoke", "refused: ask #1 is open", 1)),
    (agree, (BEN, "revoke: agree", "ask #1: sending", 1)),
    (refuse, (BEN, "revoke: refuse", "ask #1: refused: it is in use", 1)),
    (refuse_access_without_a_reason, (ADA, "access: refuse", "ask #1: refused", None)),
    (succeed, ("teller", "revoke: succeed", "ask #1: done", 1)),
    (fail, ("teller", "revoke: fail", "ask #1: not done: RMS says no", 1)),
]


@pytest.mark.parametrize(("act", "row"), WHAT, ids=[act.__name__ for act, _ in WHAT])
async def test_what_is_audited(
    store: Store, path: Path, act: Callable[[Store], Awaitable[None]], row: tuple[str, str, str, int | None]
) -> None:
    """One row, as the last of the trail."""
    await act(store)
    assert NOW > T0
    assert rows(path, "SELECT who, what, outcome, request_id FROM audit ORDER BY id DESC LIMIT 1") == [row]
