"""Which company is meant, by id, by name or by a part of one."""

from collections.abc import AsyncIterator

import pytest

from bot.arguments import CompanyNamed
from bot.balances import match, the_one
from bot.companies import FRESH_LIST
from bot.errors import BadInput
from bot.providers.rms_models import Company
from bot.sandbox.rms import SCOPES
from tests.balances_scene import Scene, serving

COMPANIES = [
    Company(id=1, name="Acme Baltic"),
    Company(id=2, name="Harbour Logistics"),
    Company(id=3, name=" Harbour "),
    Company(id=4, name="Harbour Crane Services"),
    Company(id=5, name="ACME"),
    Company(id=6, name="Straße & Söhne"),
    Company(id=7, name=""),
    Company(id=8, name="Depot (2)"),
]


@pytest.mark.parametrize(
    ("name", "ids"),
    [
        ("Acme Baltic", [1]),
        ("acme baltic", [1]),
        ("baltic", [1]),
        ("Acme", [5]),
        ("acm", [1, 5]),
        ("Harbour", [3]),
        ("harbo", [2, 3, 4]),
        ("STRASSE", [6]),
        ("& S", [6]),
        ("nobody", []),
        ("1", []),
        ("harbour (3)", [3]),
        ("Harbour (2)", []),
        ("Depot (2)", [8]),
    ],
)
def test_match(name: str, ids: list[int]) -> None:
    """Those called so, in any case, or as Teller lists them; else those with it as a part of their name."""
    assert [each.id for each in match(COMPANIES, name)] == ids


def test_the_one_of_one() -> None:
    """A single match is meant."""
    assert the_one([COMPANIES[0]], "acme") is COMPANIES[0]


@pytest.mark.parametrize(
    ("names", "says", "silent_of"),
    [
        ([], "no company whose name contains “&lt;!here&gt; x”", "(1)"),
        (["A", "B <!here>"], "A (1), B &lt;!here&gt; (2). Give the id", "more"),
        (list("ABCDE"), "A (1), B (2), C (3), D (4), E (5). Give", "more"),
        (list("ABCDEFG"), "E (5) and 2 more. Give", "F (6)"),
    ],
)
def test_the_one_of_several(names: list[str], says: str, silent_of: str) -> None:
    """Up to five are listed with their ids, in text that pings nobody."""
    found = [Company(id=number, name=name) for number, name in enumerate(names, 1)]
    with pytest.raises(BadInput) as caught:
        the_one(found, "<!here> x\u200b")

    assert says in caught.value.sentence
    assert silent_of not in caught.value.sentence


def test_long_names_fit_into_a_message() -> None:
    """Five names of a thousand characters do not make a sentence that Slack refuses."""
    found = [Company(id=number, name="&" * 1000) for number in range(9)]
    with pytest.raises(BadInput) as caught:
        the_one(found, "&" * 1000)
    assert len(caught.value.sentence) <= 3000


@pytest.fixture
async def scene() -> AsyncIterator[Scene]:
    async with serving() as scene:
        yield scene


@pytest.mark.parametrize("named", [CompanyNamed(458), CompanyNamed(name="acme"), CompanyNamed(name="Acme Baltic")])
async def test_companies(scene: Scene, named: CompanyNamed) -> None:
    """By id, by part or by whole name."""
    assert await scene.balances.company(named) == Company(id=458, name="Acme Baltic", credits_left=96)


@pytest.mark.parametrize(
    ("named", "says"),
    [
        (CompanyNamed(4580), "no company with the id 4580"),
        (CompanyNamed(2**63 - 1), "no company with the id"),
        (CompanyNamed(name="harbour"), "Harbour Logistics (512), Harbour Crane Services (513)"),
        (CompanyNamed(name="nobody"), "no company whose name contains “nobody”"),
    ],
)
async def test_companies_that_are_not_meant(scene: Scene, named: CompanyNamed, says: str) -> None:
    """None and several are told apart, with the ids to choose from."""
    with pytest.raises(BadInput) as caught:
        await scene.balances.company(named)
    assert says in caught.value.sentence


async def test_without_the_scope_to_read_companies(scene: Scene) -> None:
    """An id is taken on trust without a name; a name cannot be looked up, and the sentence asks for the id."""
    scene.rms.scopes = SCOPES - {"companies:read"}

    assert await scene.balances.company(CompanyNamed(458)) == Company(id=458)
    with pytest.raises(BadInput, match="companies") as caught:
        await scene.balances.company(CompanyNamed(name="acme"))
    assert "give the company's id" in caught.value.sentence


async def test_a_new_company_is_found_by_name(scene: Scene) -> None:
    """The list serves for a while, but a name that is not in it is looked for anew."""
    await scene.balances.company(CompanyNamed(name="acme"))
    await scene.clock.advance(FRESH_LIST.total_seconds() - 1)
    await scene.balances.company(CompanyNamed(name="acme"))
    assert scene.asked("/companies") == 1
    scene.rms.add_company("Newcomer", company_id=900)

    assert (await scene.balances.company(CompanyNamed(name="newcomer"))).id == 900
    assert scene.asked("/companies") == 2
