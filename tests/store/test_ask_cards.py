"""The cards of asks: one in each place, drawn anew while they are behind."""

from pathlib import Path

import pytest

from bot.asks import Event
from bot.owed import Owed
from bot.store import Store
from tests.clock import T0
from tests.store.scene import ADA, EVE, IDA, rows, spoil
from tests.store.test_asks import access, asked, tells


async def owed(store: Store, destination: str) -> Owed:
    """The card that is due there."""
    (found,) = [each for each in await store.outbox.due(T0) if each.destination == destination]
    return found


@pytest.fixture
async def posted(store: Store) -> Store:
    """Slack has taken the cards of Eve's ask."""
    await asked(store)
    for number, admin in enumerate((ADA, IDA)):
        await store.ask_cards.posted(await owed(store, admin), f"{number}.0", 1, T0)
    return store


async def test_each_place_has_its_own(posted: Store, path: Path) -> None:
    """Where each stands and what it shows; nothing is behind."""
    assert rows(path, "SELECT destination, ts, version FROM ask_cards ORDER BY destination") == [
        (ADA, "0.0", 1),
        (IDA, "1.0", 1),
    ]
    assert await posted.ask_cards.repair(T0) == []


async def test_redrawn(posted: Store) -> None:
    """A decision owes both anew, and each is done when Slack has taken it."""
    ask = await posted.asks.find(1)
    assert ask is not None
    await posted.asks.decide(Event.REFUSE, ask.shown, ADA, T0, tells)
    for admin in (ADA, IDA):
        message = await owed(posted, admin)
        standing = await posted.ask_cards.find(message)
        assert standing is not None
        assert (standing.ask.version, standing.shown) == (2, 1)
        await posted.ask_cards.redrawn(message, 2, T0)

    assert [each.destination for each in await posted.outbox.due(T0)] == [EVE]
    assert await posted.ask_cards.repair(T0) == []


async def test_found_where_it_was_posted(store: Store, path: Path) -> None:
    """What it shows nobody knows, so it is drawn once more."""
    await asked(store)
    await store.ask_cards.posted(await owed(store, ADA), "7.0", None, T0)
    again = await owed(store, ADA)
    standing = await store.ask_cards.find(again)

    assert standing is not None
    assert (standing.ts, standing.shown) == ("7.0", 0)


async def test_repaired(posted: Store, path: Path) -> None:
    """A card that is behind and not owed is owed once; one that Slack refuses is left to people."""
    spoil(path, "UPDATE asks SET state = 'expired'")
    assert await posted.ask_cards.repair(T0) == [1, 1]
    assert await posted.ask_cards.repair(T0) == []
    spoil(path, "UPDATE outbox SET state = 'refused' WHERE state = 'waiting'")
    assert await posted.ask_cards.repair(T0) == []


async def test_nothing_to_draw(store: Store) -> None:
    """A message about no ask finds none."""
    await asked(store, access())
    message = await owed(store, ADA)
    stray = Owed(**(vars(message) | {"ask_id": 99}))

    assert await store.ask_cards.find(stray) is None
