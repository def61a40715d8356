"""The stand-in of RMS with thousands of companies and codes keeps the vendor's rules, and answers at once."""

import time
from collections import Counter
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from bot.reference import comment_in_rms, read_comment
from bot.sandbox.rms import RmsStandIn, fill
from bot.sandbox.rms.volume import CODES, COMPANIES, FIRST_ID
from tests.clock import ManualClock
from tests.sandbox.rms_scene import TOKEN, caller, serving

PAGE = 100


def own(number: int) -> str:
    return comment_in_rms(f"MC-{number:06d}", "spare routers")


@pytest.fixture
async def rms() -> AsyncIterator[RmsStandIn]:
    """All of them."""
    async with serving(ManualClock()) as standin:
        fill(standin, own=own)
        yield standin


@pytest.fixture
async def http(rms: RmsStandIn) -> AsyncIterator[httpx.AsyncClient]:
    async with caller(rms) as client:
        yield client


async def walk(http: httpx.AsyncClient, path: str, **params: Any) -> list[dict[str, Any]]:
    """Page by page, as somebody does who wants all of it."""
    rows: list[dict[str, Any]] = []
    total = 1
    while len(rows) < total:
        answer = (await http.get(path, params={"limit": PAGE, "offset": len(rows), **params})).json()
        assert len(answer["data"]) <= PAGE
        rows, total = rows + answer["data"], answer["meta"]["total"]
    return rows


async def test_all_of_it(rms: RmsStandIn, http: httpx.AsyncClient) -> None:
    """Each code and each company comes once in a walk of pages of a hundred, whatever somebody asks for."""
    codes, companies = await walk(http, "/credits/codes", limit=5 * PAGE), await walk(http, "/companies")

    assert (len(codes), len({each["id"] for each in codes})) == (CODES, CODES)
    assert (len(companies), len({each["id"] for each in companies})) == (COMPANIES + 1, COMPANIES + 1)
    assert len({each["code"] for each in codes}) == CODES
    assert Counter(each["is_used"] for each in codes) == {True: CODES // 2, False: CODES // 2}
    assert sum(read_comment(each["comment"]) is not None for each in codes) == -(-CODES // 3)
    assert {each["level"] for each in companies} >= {0, 1, 2, 3}
    known = {each["id"] for each in companies}
    strangers = sum(each["is_used"] and each["used_by_company_id"] not in known for each in codes)
    assert 0 < strangers < CODES // 2
    assert [each["code"] for each in codes] == sorted(each["code"] for each in codes)


async def test_the_same_each_time(rms: RmsStandIn) -> None:
    """A test that fails fails again."""
    again = RmsStandIn(ManualClock(), token=TOKEN)
    again.root.grant(free=3, paid=7)
    fill(again, own=own)

    assert again.account.codes == rms.account.codes
    assert again.account.companies == rms.account.companies


@pytest.mark.parametrize(
    ("path", "params", "rows", "times"),
    [
        ("/credits/codes", {"offset": 19_900}, PAGE, 8),
        ("/credits/codes", {"offset": 20_000}, 0, 8),
        ("/credits/codes", {"q": "MC-000003"}, 1, 80),
        ("/companies", {}, PAGE, 20),
        ("/companies", {"offset": 4_950}, 51, 20),
        ("/companies", {"q": "crane services 12"}, None, 20),
        ("/credits/summary", {}, None, 20),
    ],
    ids=["the last codes", "beyond", "a search", "companies", "the last companies", "some companies", "the summary"],
)
async def test_at_once(
    rms: RmsStandIn, http: httpx.AsyncClient, path: str, params: dict[str, Any], rows: int | None, times: int
) -> None:
    """However far a page is from the first one, it comes within so many times of what an empty account's takes."""
    async with serving(ManualClock()) as small, caller(small) as there:
        least = await fastest(there, path, {})
    answer = await http.get(path, params={"limit": PAGE, **params})

    assert answer.status_code == 200
    assert rows is None or len(answer.json()["data"]) == rows
    assert await fastest(http, path, params) < times * least


async def fastest(http: httpx.AsyncClient, path: str, params: dict[str, Any]) -> float:
    """Seconds that the fastest of a few tries takes."""
    taken = []
    for _ in range(8):
        begun = time.perf_counter()
        await http.get(path, params={"limit": PAGE, **params})
        taken.append(time.perf_counter() - begun)
    return min(taken)


async def test_what_changes_shows(rms: RmsStandIn, http: httpx.AsyncClient) -> None:
    """A list that was read before has what is made, edited and deleted since, and the credits are where they were."""
    maker = rms.account.companies[FIRST_ID + 1]
    maker.grant(free=2, paid=3)
    before = (maker.pool("credit").free, maker.pool("credit").paid)
    total = (await http.get("/credits/codes")).json()["meta"]["total"]
    body = {"amount": 5, "credit_type_name": "credit", "company_id": maker.id, "comment": "new here"}
    await http.post("/credits/codes", json=body)
    (made,) = (await http.get("/credits/codes", params={"q": "new here"})).json()["data"]
    await http.put(f"/credits/codes/{made['id']}", json={"comment": "edited here"})
    (edited,) = (await http.get("/credits/codes", params={"q": "edited here"})).json()["data"]
    spent = (maker.pool("credit").free, maker.pool("credit").paid)
    deleted = await http.delete(f"/credits/codes/{made['id']}")
    after = (await http.get("/credits/codes")).json()["meta"]["total"]

    assert (edited["id"], deleted.status_code, after) == (made["id"], 200, total)
    assert sum(spent) == sum(before) - 5
    assert (maker.pool("credit").free, maker.pool("credit").paid) == before


async def test_a_company_that_comes_later(rms: RmsStandIn, http: httpx.AsyncClient) -> None:
    """Its codes are in the list that was read before, and those of one outside the tree are not."""
    total = (await http.get("/credits/codes")).json()["meta"]["total"]
    rms.add_code(company=rms.add_company("Late"), comment="late")
    rms.add_code(company=rms.add_company("Elsewhere", outside=True), comment="late")

    assert (await http.get("/credits/codes")).json()["meta"]["total"] == total + 1
