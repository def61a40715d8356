"""Reading balances: asked at once means asked once, and what was read serves for a short while only."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from bot.arguments import CompanyNamed
from bot.balances import FRESH, FRESH_SMS, Balances, sms_key, summary_key
from bot.errors import NotConfigured, Rejected
from bot.quota import Quota
from bot.sandbox import faults as f
from tests.balances_scene import Scene, serving
from tests.clock import T0, ManualClock


@pytest.fixture
async def scene() -> AsyncIterator[Scene]:
    async with serving() as scene:
        yield scene


async def test_asked_at_once_is_asked_once(scene: Scene) -> None:
    """Twenty people ask the same at the same moment: one call, and the same reading for all."""
    readings = await asyncio.gather(*(scene.balances.credits(458) for _ in range(20)))

    assert scene.asked() == 1
    assert {(reading.value.left("credit"), reading.at) for reading in readings} == {(96, T0)}


async def test_companies_and_accounts_are_not_mixed_up(scene: Scene) -> None:
    """Whole account, two companies and two SMS accounts at once: each gets its own figure."""
    b = scene.balances
    whole, acme, harbour, john, office = await asyncio.gather(
        b.credits(None), b.credits(458), b.credits(512), b.sms("john"), b.sms("office")
    )

    assert [each.value.left("credit") for each in (whole, acme, harbour)] == [scene.everything, 96, 9]
    assert [john.value, office.value] == [120, -3]
    assert (scene.asked(), len(scene.ozeki.calls)) == (3, 2)


async def test_how_long_a_reading_serves(scene: Scene) -> None:
    """RMS is asked again after FRESH, the gateway after FRESH_SMS, and a reading tells when it was made."""
    await scene.balances.credits(None)
    await scene.balances.sms("john")
    await scene.clock.advance(FRESH_SMS.total_seconds())
    await scene.balances.sms("john")
    await scene.clock.advance((FRESH - FRESH_SMS).total_seconds() - 1)
    served = await scene.balances.credits(None)
    assert (scene.asked(), len(scene.ozeki.calls), served.at) == (1, 2, T0)

    await scene.clock.advance(1)
    anew = await scene.balances.credits(None)
    assert (scene.asked(), anew.at) == (2, T0 + FRESH)


async def test_never_an_old_one(scene: Scene) -> None:
    """With zero as the oldest, each reading is new."""
    await scene.balances.credits(458)
    scene.rms.account.companies[458].grant(paid=4)
    reading = await scene.balances.credits(458, timedelta(0))

    assert reading.value.left("credit") == 100
    assert scene.asked() == 2


async def test_a_failure_is_not_kept(scene: Scene) -> None:
    """Who asks together reads the same failure, who asks later asks anew."""
    scene.rms.faults.add(f.html_page(500))
    failures = await asyncio.gather(*(scene.balances.credits(None) for _ in range(3)), return_exceptions=True)
    after = await scene.balances.credits(None)

    assert [type(failure) for failure in failures] == [Rejected] * 3
    assert after.value.left("credit") == scene.everything
    assert scene.asked() == 2


async def test_who_gives_up_takes_nothing_from_others(scene: Scene) -> None:
    """The first asker is cut off while RMS hangs: the second still gets the answer of the same call."""
    scene.rms.faults.add(f.work_then_hang())
    first, second = (asyncio.create_task(scene.balances.credits(None)) for _ in range(2))
    await scene.rms.faults.held()
    first.cancel()
    scene.rms.faults.release()

    assert (await second).value.left("credit") == scene.everything
    assert first.cancelled()
    assert scene.asked() == 1


async def test_after_a_change_everything_is_read_anew(scene: Scene) -> None:
    """What was read before RMS was changed serves nobody, not even when its answer comes afterwards."""
    scene.rms.faults.add(f.work_then_hang())
    early = asyncio.create_task(scene.balances.credits(458))
    await scene.rms.faults.held()
    scene.rms.account.companies[458].grant(paid=4)
    scene.balances.forget_rms()
    anew = await scene.balances.credits(458)
    scene.rms.faults.release()

    assert (await early).value.left("credit") == 96
    assert anew.value.left("credit") == 100
    assert (await scene.balances.credits(458)).value.left("credit") == 100
    assert scene.asked() == 2


async def test_without_providers() -> None:
    """Each read says which settings are missing."""
    balances = Balances(None, None, ManualClock(), Quota(ManualClock(), 1))
    with pytest.raises(NotConfigured, match="RMS_TOKEN"):
        await balances.credits(None)
    with pytest.raises(NotConfigured, match="RMS_TOKEN"):
        await balances.company(CompanyNamed(458))
    with pytest.raises(NotConfigured, match="OZEKI_USERNAME and OZEKI_PASSWORD"):
        await balances.sms("john")


async def test_only_what_a_home_shows_is_kept(scene: Scene) -> None:
    """The whole account and SMS accounts are kept for Home tabs, and draw them; a company's figure does not."""
    latest, companys = scene.balances.latest, summary_key(458)
    await scene.balances.credits(None)
    await scene.balances.sms("john")
    latest.changed.clear()
    await scene.balances.credits(458)

    assert not latest.changed.is_set()
    assert latest.reading(companys) is None
    assert [latest.reading(each) is None for each in (summary_key(None), sms_key("john"))] == [False, False]
