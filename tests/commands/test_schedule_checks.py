"""What is looked up before a schedule is saved."""

from collections.abc import AsyncIterator
from typing import Any, cast

import pytest

from bot.command import Parts
from bot.schedules import Named
from commands.schedule_checks import companies_of
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
