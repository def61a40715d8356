"""A real database file for each test."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.store import Store
from tests.store.scene import with_members


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the database is."""
    return tmp_path / "teller.db"


@pytest.fixture
async def store(path: Path) -> AsyncIterator[Store]:
    """The database with its members."""
    store = await with_members(path)
    yield store
    await store.close()


@pytest.fixture
async def beside(store: Store, path: Path) -> AsyncIterator[Store]:
    """A second Store on the same file, with its own connection and thread."""
    beside = Store(path)
    await beside.open()
    yield beside
    await beside.close()
