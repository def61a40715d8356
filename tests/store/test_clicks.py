"""Clicks that decide are on disk until they were carried out."""

from pathlib import Path

import pytest

from bot.store import Store, StoreError
from bot.store.clicks import Click
from bot.store.database import CANNOT_BE_USED
from tests.clock import T0
from tests.store.scene import at, spoil


async def test_a_click_outlives_the_process_until_it_is_done(tmp_path: Path) -> None:
    """What one process heard another finds, once and as it was, until somebody says it is done."""
    click = Click("trigger-1", "request.approve.1", {"user_id": "UADA", "value": "1:7"})
    heard = Store(tmp_path / "teller.db")
    await heard.open()
    await heard.clicks.keep(click, T0)
    await heard.clicks.keep(click, T0)
    await heard.close()

    found = Store(tmp_path / "teller.db")
    await found.open()
    assert await found.clicks.left() == [click]
    await found.clicks.done("trigger-1")
    assert await found.clicks.left() == []
    await found.close()


async def test_a_click_that_cannot_be_written_down(store: Store, path: Path) -> None:
    """Whatever stands in the way: who pressed reads that the database cannot be used, the log why."""
    spoil(path, "CREATE TRIGGER no BEFORE INSERT ON clicks BEGIN SELECT RAISE(ABORT, 'not now'); END")
    with pytest.raises(StoreError) as caught:
        await store.clicks.keep(Click("trigger-1", "request.approve.1", {}), T0)

    assert caught.value.sentence == CANNOT_BE_USED
    assert caught.value.detail == "A click could not be written down: not now."
    assert await store.clicks.left() == []


async def test_clicks_are_found_oldest_first(store: Store) -> None:
    """In the order in which they were heard."""
    for delivery, seconds in (("b", 2), ("c", 1), ("a", 2)):
        await store.clicks.keep(Click(delivery, "request.approve.1", {}), at(seconds))
    assert [click.delivery for click in await store.clicks.left()] == ["c", "a", "b"]
