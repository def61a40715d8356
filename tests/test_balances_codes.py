"""The list of codes is read once for everybody and kept for ten minutes; of one company where that is less."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from bot.companies import FRESH_LIST
from bot.errors import QuotaPressed
from bot.sandbox.faults import Call, work_then_hang
from tests.balances_scene import Scene, serving
from tests.clock import T0

NOW = timedelta(0)


@pytest.fixture
async def scene() -> AsyncIterator[Scene]:
    async with serving() as scene:
        yield scene


def asked(scene: Scene) -> list[str | None]:
    """Of which company RMS's codes were asked for, call by call."""
    return [call.query.get("company_id") for call in scene.rms.calls_of("GET", "/credits/codes")]


def of_codes(call: Call) -> bool:
    return call.path == "/credits/codes"


async def test_once_for_everybody(scene: Scene) -> None:
    """Twenty who ask at once and whoever asks within ten minutes get the same reading; then it is read anew."""
    readings = await asyncio.gather(*(scene.balances.codes() for _ in range(20)))
    await scene.clock.advance(FRESH_LIST.total_seconds() - 1)
    kept = await scene.balances.codes()
    await scene.clock.advance(1)
    anew = await scene.balances.codes()

    assert {id(each.value) for each in [*readings, kept]} == {id(readings[0].value)}
    assert (kept.at, anew.at) == (T0, T0 + FRESH_LIST)
    assert [code.comment for code in anew.value] == ["replacement, crane 3", "two routers for Riga"]
    assert asked(scene) == [None, None]


async def test_what_serves_for_a_company(scene: Scene) -> None:
    """Its own codes where nothing was read before; what was read of all where that is there; the younger of both."""
    acmes = await scene.balances.codes(458)
    await scene.clock.advance(1)
    everything = await scene.balances.codes()
    later = await scene.balances.codes(458)
    await scene.clock.advance(1)
    refreshed = await scene.balances.codes(458, NOW)
    latest = await scene.balances.codes(458)
    others = await scene.balances.codes(512)

    assert [code.company_id for code in acmes.value] == [458]
    assert later is everything is others
    assert latest is refreshed is not acmes
    assert (await scene.balances.codes()) is everything
    assert asked(scene) == ["458", None, "458"]


async def test_after_a_change(scene: Scene) -> None:
    """What was read before serves nobody, nor does an answer that was under way."""
    scene.rms.faults.add(work_then_hang(), when=of_codes)
    early = asyncio.create_task(scene.balances.codes())
    await scene.rms.faults.held()
    scene.balances.forget_rms()
    scene.rms.faults.release()
    before = await early
    after = await scene.balances.codes()

    assert after is not before
    assert len(asked(scene)) == 2


async def test_with_little_of_the_quota_left(scene: Scene) -> None:
    """What was read serves on; nothing is read anew."""
    kept = await scene.balances.codes()
    for _ in range(900):
        scene.balances.quota.count()
    with pytest.raises(QuotaPressed):
        await scene.balances.codes(oldest=NOW)

    assert (await scene.balances.codes()) is kept
    assert len(asked(scene)) == 1


async def test_one_at_a_time_changes_a_code(scene: Scene) -> None:
    """Whoever comes second waits for the first; another code does not."""
    async with scene.balances.alone_with(7):
        assert scene.balances.alone_with(7).locked()
        assert not scene.balances.alone_with(8).locked()
    assert not scene.balances.alone_with(7).locked()
