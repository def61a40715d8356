"""What is looked up before a schedule is saved."""

from collections.abc import AsyncIterator
from typing import Any, cast

import pytest

from bot.balances import Balances
from bot.command import Parts
from bot.gathering import AT_ONCE
from bot.quota import Quota
from bot.sandbox import faults
from bot.schedules import Named
from commands.accounts import NO_ACCOUNT
from commands.schedule_checks import accounts_refused, companies_of
from tests.balances_scene import Scene, serving


@pytest.fixture
async def scene() -> AsyncIterator[Scene]:
    async with serving() as scene:
        scene.rms.add_company("Depot (2024)", company_id=900)
        scene.rms.add_company("Elsewhere", company_id=2024)
        yield scene


def parts_of(scene: Scene) -> Parts:
    """The parts that looking up uses."""
    nothing = cast(Any, None)
    return Parts(**(dict.fromkeys(Parts.__dataclass_fields__, nothing) | {"balances": scene.balances}))


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("2024", [Named(2024, "Elsewhere")]),
        ("Elsewhere (2024)", [Named(2024, "Elsewhere")]),
        ("Depot (2024)", [Named(900, "Depot (2024)")]),
        ("Depot (2024) (900)", [Named(900, "Depot (2024)")]),
        ("Nobody (2024)", []),
    ],
)
async def test_a_company(scene: Scene, line: str, found: list[Named]) -> None:
    """An id; a name, also one that ends like an id; and the two as Teller writes them, where they belong together."""
    companies, unknown = await companies_of([line], parts_of(scene))

    assert companies == found
    assert len(unknown) == 1 - len(found)


async def test_an_account_that_the_gateway_refuses(scene: Scene) -> None:
    """It is named with what to do, those that are there are not, and Home's gateway is in no trouble for that."""
    found = await accounts_refused(["john", "ghost", "office", "<!here>"], parts_of(scene))

    assert found == [NO_ACCOUNT.format("ghost"), NO_ACCOUNT.format("&lt;!here&gt;")]
    assert scene.balances.latest.pulse("The SMS gateway") is None


@pytest.mark.parametrize("status", [404, 429, 500])
async def test_a_gateway_that_does_not_work(scene: Scene, status: int) -> None:
    """Nobody is blamed, and once one answer failed the others are not waited for."""
    scene.ozeki.faults.add(faults.reply(status), times=None)
    accounts = [f"account{number}" for number in range(20)]

    assert await accounts_refused(accounts, parts_of(scene)) == []
    assert len({call.query["useraccount"] for call in scene.ozeki.calls}) <= AT_ONCE


async def test_no_gateway(scene: Scene) -> None:
    """Where none is set up nothing is looked at."""
    nothing = cast(Any, None)
    without = Balances(None, None, scene.clock, Quota(scene.clock, 1000))
    parts = Parts(**(dict.fromkeys(Parts.__dataclass_fields__, nothing) | {"balances": without}))

    assert await accounts_refused(["john"], parts) == []
