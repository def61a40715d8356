"""Clicks that decide are on disk until they were carried out."""

from pathlib import Path

from bot.store import Store
from bot.store.clicks import Click
from tests.clock import T0


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
