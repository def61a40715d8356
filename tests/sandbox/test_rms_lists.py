"""The stand-in of RMS keeps the vendor's rules for lists of codes and companies, and for what happens to a code."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import httpx
import pytest

from bot.sandbox.rms import Company, Habits, RmsStandIn
from tests.clock import T0, ManualClock
from tests.sandbox.rms_scene import OK_BODY, caller, serving, sources


@pytest.fixture
async def rms() -> AsyncIterator[RmsStandIn]:
    async with serving(ManualClock()) as standin:
        yield standin


@pytest.fixture
async def http(rms: RmsStandIn) -> AsyncIterator[httpx.AsyncClient]:
    async with caller(rms) as client:
        yield client


@pytest.fixture
def north(rms: RmsStandIn) -> Company:
    return rms.add_company("North Fleet", credits={"credit": (5, 0)})


async def test_list_defaults(rms: RmsStandIn, http: httpx.AsyncClient) -> None:
    """Ten rows unless asked, in an order that is not that of creation, with the total of all."""
    made = [rms.add_code(comment=f"c{n}").id for n in range(12)]

    first = (await http.get("/credits/codes")).json()
    second = (await http.get("/credits/codes", params={"offset": 10})).json()

    ids = [row["id"] for row in first["data"] + second["data"]]
    assert (len(first["data"]), first["meta"], sorted(ids)) == (10, {"total": 12}, made)
    assert ids == [code.id for code in sorted(rms.account.codes.values(), key=lambda code: code.code)]
    assert (await http.get("/credits/codes", params={"limit": 0})).json()["data"] == []


@pytest.mark.parametrize(("order", "expected"), [("oldest", ["a", "b", "c"]), ("newest", ["c", "b", "a"])])
async def test_list_order_and_page(rms: RmsStandIn, http: httpx.AsyncClient, order: Any, expected: list[str]) -> None:
    """The order can be chosen, and a page that asks for too much is cut without a word."""
    for hours, comment in enumerate("abc"):
        rms.add_code(comment=comment, created_at=T0 + timedelta(hours=hours))
    rms.habits = Habits(order=order, page_max=2)

    pages = [await http.get("/credits/codes", params={"limit": 100, "offset": offset}) for offset in (0, 2)]

    assert [[row["comment"] for row in page.json()["data"]] for page in pages] == [expected[:2], expected[2:]]


async def test_list_search(rms: RmsStandIn, http: httpx.AsyncClient, north: Company) -> None:
    """The search looks into comment, code and company name or what is chosen; the company filter is exact."""
    mine, theirs = rms.add_code(comment="Ref-77"), rms.add_code(company=north)
    rms.add_code(company=rms.add_company("North of us", outside=True), comment="ref-77")

    async def found(**params: str | int) -> list[int]:
        return [row["id"] for row in (await http.get("/credits/codes", params=params)).json()["data"]]

    assert await found(q="ref-77") == [mine.id]
    assert await found(q=mine.code[4:20]) == [mine.id]
    assert await found(q="NORTH") == await found(company_id=north.id) == [theirs.id]
    assert await found(company_id=0) == await found(q="nothing") == []
    rms.habits = Habits(searched=("code",))
    assert await found(q="ref-77") == []


@pytest.mark.parametrize("params", [{"limit": "-1"}, {"offset": "x"}, {"company_id": "1.5"}, {"limit": "٣"}])
async def test_list_refused(http: httpx.AsyncClient, params: dict[str, str]) -> None:
    """A parameter that is not a whole number is 400 and is blamed."""
    reply = await http.get("/credits/codes", params=params)

    assert (reply.status_code, sources(reply)) == (400, set(params))


async def test_code_row(rms: RmsStandIn, http: httpx.AsyncClient) -> None:
    """An unused code has all documented fields, those of its use null, its time in UTC with spaces around it."""
    code = rms.add_code(amount=2, comment="hello")

    (row,) = (await http.get("/credits/codes")).json()["data"]

    used = ("used_by_company_id", "used_by_company_name", "used_by_user_id", "email", "activated_at")
    assert row == {
        **dict.fromkeys(used),
        "id": code.id,
        "company_id": rms.root.id,
        "company_name": rms.root.name,
        "code": code.code,
        "credits_amount": 2,
        "credit_type": "credit",
        "comment": "hello",
        "is_used": False,
        "created_at": " 2026-03-10 08:00:00 ",
    }


async def test_code_row_of_other_habits(rms: RmsStandIn, http: httpx.AsyncClient, north: Company) -> None:
    """Flags may be numbers, ids text and times unpadded; a used code says by whom."""
    rms.habits = Habits(used_as="int", ids_as="str", padded_times=False)
    code = rms.add_code()
    rms.redeem(code.id, north.id, "ops@north.test")

    (row,) = (await http.get("/credits/codes")).json()["data"]

    assert (row["id"], row["is_used"], row["used_by_company_id"]) == (str(code.id), 1, str(north.id))
    assert (row["email"], row["used_by_company_name"]) == ("ops@north.test", "North Fleet")
    assert row["activated_at"] == row["created_at"] == "2026-03-10 08:00:00"
    assert (rms.root.left(), rms.root.pool("credit").total, north.left()) == (10, 10, 6)


async def test_redeem(rms: RmsStandIn, http: httpx.AsyncClient, north: Company) -> None:
    """The credits of a code become those of whoever uses it, known here or not, and no code is used twice."""
    await http.post("/credits/codes", json={**OK_BODY, "amount": 4})
    await http.post("/credits/codes", json=OK_BODY)

    rms.redeem(1, north.id, "a@b.test")
    assert rms.redeem(2, 4711, "x@y.test").used_by_company_name == "Company 4711"

    assert (north.pool("credit").free, north.pool("credit").paid, rms.root.left()) == (8, 1, 5)
    assert rms.root.pool("credit").total == 5
    with pytest.raises(ValueError, match="used already"):
        rms.redeem(1, north.id, "a@b.test")


async def test_delete(rms: RmsStandIn, http: httpx.AsyncClient) -> None:
    """An unused code's credits go back where they came from, and the code is gone."""
    await http.post("/credits/codes", json={**OK_BODY, "amount": 5})

    reply = await http.delete("/credits/codes/1")

    assert (reply.status_code, reply.json(), rms.account.codes) == (200, {"success": True}, {})
    assert (rms.root.pool("credit").free, rms.root.pool("credit").paid) == (3, 7)
    assert (await http.delete("/credits/codes/1")).status_code == 422


async def test_out_of_reach(rms: RmsStandIn, http: httpx.AsyncClient, north: Company) -> None:
    """A used code cannot be deleted, and one outside the tree can be neither deleted nor edited."""
    used = rms.add_code(comment="used")
    other = rms.add_code(company=rms.add_company("Elsewhere", outside=True), comment="other")
    rms.redeem(used.id, north.id, "a@b.test")

    assert sources(await http.delete(f"/credits/codes/{used.id}")) == {"id"}
    assert sources(await http.delete(f"/credits/codes/{other.id}")) == {"id"}
    assert sources(await http.put(f"/credits/codes/{other.id}", json={"comment": ""})) == {"id"}
    assert {code.comment for code in rms.account.codes.values()} == {"used", "other"}


@pytest.mark.parametrize(
    ("body", "status", "after"),
    [
        ({"comment": "b" * 1000}, 200, "b" * 1000),
        ({"comment": ""}, 200, ""),
        ({}, 200, "before"),
        ({"comment": "b" * 1001}, 422, "before"),
        ({"comment": 7}, 422, "before"),
        ([], 400, "before"),
    ],
)
async def test_edit(rms: RmsStandIn, http: httpx.AsyncClient, body: Any, status: int, after: str) -> None:
    """The comment of a code can be changed to any text of up to 1,000 characters."""
    code = rms.add_code(comment="before")

    reply = await http.put(f"/credits/codes/{code.id}", json=body)

    assert (reply.status_code, code.comment) == (status, after)


async def test_companies(rms: RmsStandIn, http: httpx.AsyncClient, north: Company) -> None:
    """The list holds the tree under the root, with levels, and nothing outside it."""
    depot = rms.add_company("depot", parent=north, can_use_parent_license=True, devices=(9, 0))
    rms.add_company("Elsewhere", outside=True)

    reply = (await http.get("/companies")).json()

    assert [(row["id"], row["level"]) for row in reply["data"]] == [(rms.root.id, 0), (north.id, 1), (depot.id, 2)]
    last = reply["data"][-1]
    assert (last["parent_id"], last["parent_name"], last["can_use_parent_license"]) == (north.id, "North Fleet", 1)
    assert (last["devices_count"], last["credits_left"], reply["meta"]) == (9, 0, {"total": 3})


@pytest.mark.parametrize(
    ("params", "names", "total"),
    [
        ({"q": "FLEET"}, ["North Fleet"], 1),
        ({"id": "1000, 1001,77"}, ["Sandbox Networks", "North Fleet"], 2),
        ({"parent_id": "1001"}, ["depot"], 1),
        ({"sort": "company_name"}, ["depot", "North Fleet", "Sandbox Networks"], 3),
        ({"sort": "-device_count,company_name"}, ["depot", "North Fleet", "Sandbox Networks"], 3),
        ({"sort": "-parent_id", "limit": "1", "offset": "1"}, ["North Fleet"], 3),
    ],
)
async def test_companies_narrowed(
    rms: RmsStandIn, http: httpx.AsyncClient, north: Company, params: dict[str, str], names: list[str], total: int
) -> None:
    """The list can be searched, filtered, sorted and cut, and the total counts what the page does not show."""
    rms.add_company("depot", parent=north, devices=(9, 0))

    reply = (await http.get("/companies", params=params)).json()

    assert ([row["name"] for row in reply["data"]], reply["meta"]["total"]) == (names, total)


async def test_companies_sorted_by_nonsense(http: httpx.AsyncClient) -> None:
    """A field that the vendor does not sort by is refused."""
    assert sources(await http.get("/companies", params={"sort": "colour"})) == {"sort"}
