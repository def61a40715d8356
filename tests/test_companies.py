"""The list of companies that is kept fresh: how often it is read, and what it offers."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from bot.arguments import CompanyNamed
from bot.companies import AFTER_START, FRESH_LIST, MONTH, Budget, every, matching
from bot.errors import ProviderError
from bot.providers.rms_models import Company
from bot.sandbox import faults
from bot.sandbox.rms import SCOPES
from tests.balances_scene import Scene, serving
from tests.clock import ManualClock

COMPANIES = [
    Company(id=458, name="Acme Baltic"),
    Company(id=45, name="Harbour 458"),
    Company(id=7, name="Baltic Acme"),
    Company(id=None, name="Acme without an id"),
    Company(id=1458, name="acme straße"),
]


@pytest.mark.parametrize(
    ("typed", "ids"),
    [
        ("", [458, 1458, 7, 45]),
        ("acme", [458, 1458, 7]),
        (" ACME ", [458, 1458, 7]),
        ("baltic", [7, 458]),
        ("458", [458, 45]),
        ("STRASSE", [1458]),
        ("nobody", []),
    ],
)
def test_matching(typed: str, ids: list[int]) -> None:
    """By name and by the beginning of the id; those that begin so come first; one without an id cannot be chosen."""
    assert [each.id for each in matching(COMPANIES, typed)] == ids


@pytest.mark.parametrize(
    ("companies", "quota", "seconds"),
    [(0, 100_000, 600), (10, 100_000, 600), (5000, 100_000, 51 * 259.2), (10, 1_000, 25_920)],
)
def test_every(companies: int, quota: int, seconds: float) -> None:
    """Ten minutes; for many companies or a small quota so seldom that a tenth of the quota is enough."""
    assert every(companies, quota) == pytest.approx(seconds)


@pytest.fixture
async def scene() -> AsyncIterator[Scene]:
    async with serving() as scene:
        yield scene


OFTEN = every(10, 1000)
"""Seconds between two readings with the scene's quota."""


@pytest.fixture
async def running(scene: Scene) -> AsyncIterator[Scene]:
    """The list is kept, and was read once."""
    keeping = asyncio.ensure_future(scene.balances.companies.run())
    await scene.clock.until_someone_sleeps(AFTER_START)
    assert scene.balances.companies.known is None
    await scene.clock.advance(AFTER_START)
    await scene.clock.until_someone_sleeps(OFTEN)
    yield scene
    keeping.cancel()


async def test_it_is_kept_fresh(running: Scene) -> None:
    """First half a minute after the start, then again and again: nobody has to ask for it."""
    assert running.asked("/companies") == 1
    running.rms.add_company("Newcomer", company_id=900)
    await running.clock.advance(OFTEN)
    await running.clock.until_someone_sleeps(OFTEN)

    assert running.asked("/companies") == 2
    known = running.balances.companies.known
    assert known is not None
    assert 900 in {each.id for each in known.value}


async def test_whoever_needs_it_gets_what_there_is(running: Scene) -> None:
    """And where that is old it is read again behind their back, once, however many need it."""
    companies = running.balances.companies
    await running.clock.advance(FRESH_LIST.total_seconds() - 1)
    assert companies.at_hand() is not None
    await running.clock.advance(1)
    for _ in range(5):
        assert companies.at_hand() is not None
    await running.clock.until_someone_sleeps(OFTEN)
    companies.at_hand()

    assert running.asked("/companies") == 2


async def test_what_fails_is_tried_later_and_what_is_known_stays(running: Scene) -> None:
    """RMS is away for a while."""
    running.rms.faults.add(faults.reply(503), times=None)
    await running.clock.advance(OFTEN)
    await running.clock.until_someone_sleeps(OFTEN)
    before = running.balances.companies.known
    assert before is not None
    running.rms.faults.clear()
    await running.clock.advance(OFTEN)
    await running.clock.until_someone_sleeps(OFTEN)

    assert running.balances.companies.known is not before


async def test_a_pressed_quota_is_left_to_mints(running: Scene) -> None:
    """The list goes without news."""
    for _ in range(900):
        running.balances.quota.count()
    await running.clock.advance(OFTEN)
    await running.clock.until_someone_sleeps(OFTEN)

    assert running.asked("/companies") == 1
    assert running.balances.companies.at_hand() is not None


@pytest.mark.parametrize(
    ("pages", "seconds", "days", "most"),
    [(1, 600, 1.4, 29), (1, 600, 30, 100), (1, 1, 0.01, 26), (51, 600, 1.4, 51), (51, 600, 30, 151)],
    ids=["a form every ten minutes", "a month of them", "all at once", "5,000 companies", "a month of those"],
)
async def test_a_tenth_of_the_quota(pages: int, seconds: float, days: float, most: int) -> None:
    """Of 1,000 calls a month 100 are pages of the list, and of a reading that is begun the rest."""
    clock, used = ManualClock(), 0
    budget = Budget(clock, 1000)
    for _ in range(int(days * 86400 / seconds)):
        if budget.allows:
            budget.use(pages)
            used += pages
        await clock.advance(seconds)

    assert most - pages <= used <= most


async def test_it_comes_back() -> None:
    """What was used is allowed again as the month goes on, and never more at once than a quarter."""
    clock = ManualClock()
    budget = Budget(clock, 1000)
    budget.use(25)
    assert not budget.allows
    await clock.advance(MONTH * 2)
    assert budget.allows
    budget.use(25)
    assert not budget.allows


async def test_the_older_list_serves_when_it_is_used_up(running: Scene) -> None:
    """A form is opened every ten minutes for 1.4 days: RMS is asked for a thirtieth of its quota at most, and a name
    that is newer than the list is asked for alone."""
    companies = running.balances.companies
    for _ in range(201):
        await running.clock.advance(FRESH_LIST.total_seconds())
        companies.at_hand()
        await running.balances.company(CompanyNamed(name="Acme Baltic"))
    running.rms.add_company("Newcomer", company_id=900)
    before = running.asked("/companies")
    found = await running.balances.company(CompanyNamed(name="newcomer"))

    assert before <= 30
    assert found.id == 900
    assert running.asked("/companies") == before + 1
    assert companies.known is not None
    assert 900 not in {each.id for each in companies.known.value}
    assert companies.at_hand() is not None


async def test_where_it_may_not_be_read_nothing_is_known(scene: Scene) -> None:
    """A list of yesterday's rights is not offered any more."""
    companies = scene.balances.companies
    await companies.read(FRESH_LIST)
    scene.rms.scopes = SCOPES - {"companies:read"}
    await scene.clock.advance(FRESH_LIST.total_seconds())
    with pytest.raises(ProviderError):
        await companies.read(FRESH_LIST)

    assert companies.at_hand() is None
