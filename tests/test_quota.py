"""Calls to RMS: counted by month, kept over starts, and lists refused before what mints."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.arguments import CompanyNamed
from bot.errors import QuotaPressed
from bot.quota import Quota
from bot.sandbox.faults import drop
from bot.store import Store
from tests.balances_scene import serving
from tests.clock import ManualClock


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    """An empty database."""
    store = Store(tmp_path / "teller.db")
    await store.open()
    yield store
    await store.close()


@pytest.mark.parametrize(("calls", "refused"), [(0, False), (79, False), (80, True), (100, True), (1000, True)])
def test_lists_are_refused_from_four_fifths_on(calls: int, refused: bool) -> None:
    """Of a quota of a hundred, seventy-nine calls leave lists as they are."""
    quota = Quota(ManualClock(), 100)
    for _ in range(calls):
        quota.count()
    if not refused:
        quota.require_walks()
        return
    with pytest.raises(QuotaPressed, match=f"{calls:,} of 100 calls"):
        quota.require_walks()


async def test_the_count_outlives_the_process(store: Store) -> None:
    """Two starts, and a command line beside them, add up; what was written is not written twice."""
    first, beside = Quota(ManualClock(), 100), Quota(ManualClock(), 100)
    for _ in range(3):
        first.count()
    await first.write(store)
    await first.write(store)
    beside.count()
    await beside.write(store)
    assert beside.calls == 4

    second = Quota(ManualClock(), 100)
    await second.write(store)
    assert second.calls == 4


async def test_a_new_month_begins_at_nothing(store: Store) -> None:
    """The month is one of UTC."""
    clock = ManualClock(datetime(2026, 3, 31, 23, 59, tzinfo=UTC))
    quota = Quota(clock, 100)
    quota.count()
    await quota.write(store)
    assert quota.calls == 1
    await clock.advance(120)
    await quota.write(store)

    assert quota.calls == 0


async def test_each_call_counts() -> None:
    """What RMS received is what was counted."""
    async with serving() as scene:
        await scene.balances.credits(458)
        assert scene.balances.quota.calls == 1
        scene.rms.faults.add(drop())
        await scene.balances.codes()

        assert scene.balances.quota.calls == len(scene.rms.calls) == 3


async def test_what_is_refused_and_what_is_not() -> None:
    """Lists are refused with a sentence and without a call; one company's credits are still told."""
    async with serving() as scene:
        for _ in range(900):
            scene.balances.quota.count()
        with pytest.raises(QuotaPressed, match="kept for minting"):
            await scene.balances.codes()
        with pytest.raises(QuotaPressed, match="kept for minting"):
            await scene.balances.company(CompanyNamed(name="Acme"))
        assert scene.rms.calls == []
        assert (await scene.balances.company(CompanyNamed(name="Acme"), for_display=False)).id == 458
        assert (await scene.balances.credits(458)).value.left("credit") == 96
        assert (await scene.balances.company(CompanyNamed(id=458))).name == "Acme Baltic"
