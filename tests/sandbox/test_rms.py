"""The stand-in of RMS keeps the vendor's rules, whoever calls it: access, quota, the summary and minting."""

import re
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from bot.sandbox.rms import SCOPES, Company, RmsStandIn
from tests.clock import T0, ManualClock
from tests.sandbox.rms_scene import OK_BODY, TOKEN, caller, serving, sources


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
async def rms(clock: ManualClock) -> AsyncIterator[RmsStandIn]:
    async with serving(clock) as standin:
        yield standin


@pytest.fixture
async def http(rms: RmsStandIn) -> AsyncIterator[httpx.AsyncClient]:
    async with caller(rms) as client:
        yield client


@pytest.fixture
def north(rms: RmsStandIn) -> Company:
    coverage = datetime(2026, 9, 1, tzinfo=UTC)
    credits = {"credit": (5, 0), "management_1y": (0, 4)}
    return rms.add_company("North Fleet", credits=credits, devices=(6, 2), coverage=coverage)


@pytest.mark.parametrize("header", [None, "Bearer wrong", TOKEN, f"Basic {TOKEN}"])
async def test_wrong_token(rms: RmsStandIn, header: str | None) -> None:
    """Whoever does not bring the token is answered 401 in the envelope."""
    headers = {"Authorization": header} if header else {}
    async with httpx.AsyncClient(base_url=rms.url, headers=headers, trust_env=False) as client:
        reply = await client.get("/credits/summary")

    assert reply.status_code == 401
    assert sources(reply) == {None}


async def test_token_in_query(rms: RmsStandIn) -> None:
    """The token may come as a query parameter, and a revoked one is worth nothing."""
    async with httpx.AsyncClient(base_url=rms.url, params={"Authorization": f"Bearer {TOKEN}"}) as client:
        assert (await client.get("/credits/summary")).status_code == 200
        rms.token = None
        assert (await client.get("/credits/summary")).status_code == 401


@pytest.mark.parametrize(
    ("method", "path", "scope"),
    [
        ("GET", "/credits/summary", "credits:read"),
        ("GET", "/credits/codes", "credit_transfer_codes:read"),
        ("POST", "/credits/codes", "credit_transfer_codes:write"),
        ("PUT", "/credits/codes/1", "credit_transfer_codes:write"),
        ("DELETE", "/credits/codes/1", "credit_transfer_codes:write"),
        ("GET", "/companies", "companies:read"),
    ],
)
async def test_missing_scope(rms: RmsStandIn, http: httpx.AsyncClient, method: str, path: str, scope: str) -> None:
    """Without its scope a call is answered 403, with it alone it is let through."""
    rms.add_code()
    body = OK_BODY if method in {"POST", "PUT"} else None

    rms.scopes = SCOPES - {scope}
    assert (await http.request(method, path, json=body)).status_code == 403
    rms.scopes = frozenset({scope})
    assert (await http.request(method, path, json=body)).status_code in {200, 201}


@pytest.mark.parametrize(("method", "path", "status"), [("GET", "/credits", 404), ("PATCH", "/companies", 405)])
async def test_unknown_address(http: httpx.AsyncClient, method: str, path: str, status: int) -> None:
    """An address or a method that is not stood in for is refused in the envelope."""
    reply = await http.request(method, path)

    assert (reply.status_code, sources(reply)) == (status, {None})


async def test_summary_of_all_and_of_one(http: httpx.AsyncClient, north: Company) -> None:
    """Unfiltered the whole tree is added up, filtered by either name it is one company's, and says nowhere whose."""
    whole = (await http.get("/credits/summary")).json()["data"]
    one = [await http.get("/credits/summary", params={name: north.id}) for name in ("company", "company_id")]

    left = {(row["credit_type"], row["payment_type"]): row["credits_left"] for row in whole["credits"]["left"]}
    assert left[("credit", "free")] == 8
    assert left[("credit", "paid")] == 7
    assert {"credit_type": "credit", "credits_count": 15} in whole["credits"]["total"]
    assert whole["credit_coverage"] is None
    assert one[0].json() == one[1].json()
    data = one[0].json()["data"]
    assert {row["credit_type"] for row in data["credits"]["left"]} == {"credit", "management_1y"}
    assert data["credit_coverage"] == " 2026-09-01 00:00:00 "
    assert data["monitored_device"] == {"total": 6, "monitored": 2}


async def test_summary_filter(rms: RmsStandIn, http: httpx.AsyncClient, north: Company) -> None:
    """A company that is not there or out of reach is 422; a filter whose name is not known is ignored."""
    stranger = rms.add_company("Elsewhere", outside=True)
    for number in (stranger.id, 99, 0, "x", ""):
        reply = await http.get("/credits/summary", params={"company_id": number})
        assert (reply.status_code, sources(reply)) == (422, {"company_id"})

    whole = await http.get("/credits/summary")
    rms.habits = replace(rms.habits, company_filters=("company",))
    assert (await http.get("/credits/summary", params={"company_id": north.id})).json() == whole.json()


async def test_minting(rms: RmsStandIn, http: httpx.AsyncClient) -> None:
    """A code costs its maker the credits, free ones first, and the answer holds the code and nothing else."""
    reply = await http.post("/credits/codes", json={**OK_BODY, "amount": 4, "comment": "ref 1"})

    (code,) = rms.codes_with("ref")
    assert reply.status_code == 201
    assert reply.json() == {"success": True, "meta": {"credit_code": code.code}}
    assert re.fullmatch("[a-z0-9]{32}", code.code)
    assert (code.company_id, code.credits_amount, code.created_at) == (rms.root.id, 4, T0)
    assert (rms.root.pool("credit").free, rms.root.pool("credit").paid) == (0, 6)


async def test_minting_twice(rms: RmsStandIn, http: httpx.AsyncClient) -> None:
    """There is no idempotency key: the same request again is a second code."""
    replies = [await http.post("/credits/codes", json=OK_BODY, headers={"Idempotency-Key": "1"}) for _ in "ab"]

    assert len({reply.json()["meta"]["credit_code"] for reply in replies}) == len(rms.account.codes) == 2


@pytest.mark.parametrize(
    ("change", "blamed"),
    [
        ({"amount": 0}, {"amount"}),
        ({"amount": "4"}, {"amount"}),
        ({"amount": 1.0}, {"amount"}),
        ({"amount": True}, {"amount"}),
        ({"amount": 11}, {"amount"}),
        ({"credit_type_name": "gold"}, {"credit_type_name"}),
        ({"credit_type_name": "management_1y"}, {"amount"}),
        ({"company_id": 0}, {"company_id"}),
        ({"company_id": "1000"}, {"company_id"}),
        ({"company_id": 424242}, {"company_id"}),
        ({"comment": "x" * 1001}, {"comment"}),
        ({"comment": None}, {"comment"}),
        ({"amount": None, "credit_type_name": None, "company_id": None, "comment": 1},
         {"amount", "credit_type_name", "company_id", "comment"}),
    ],
)  # fmt: skip
async def test_minting_refused(
    rms: RmsStandIn, http: httpx.AsyncClient, change: dict[str, Any], blamed: set[str]
) -> None:
    """422 lists every wrong field, and nothing is made."""
    reply = await http.post("/credits/codes", json={**OK_BODY, **change})

    assert (reply.status_code, sources(reply)) == (422, blamed)
    assert (rms.account.codes, rms.root.left()) == ({}, 10)


async def test_minting_needs(http: httpx.AsyncClient) -> None:
    """Amount and type are required, and the body is a JSON object."""
    assert sources(await http.post("/credits/codes", json={})) == {"amount", "credit_type_name"}
    for body in ({"content": b"{"}, {"json": [1]}, {}):
        assert (await http.post("/credits/codes", **body)).status_code == 400


async def test_minting_for_a_subsidiary(rms: RmsStandIn, http: httpx.AsyncClient, north: Company) -> None:
    """The company that is named pays, to the last credit; comments of 1,000 characters and empty ones are taken."""
    body = {**OK_BODY, "amount": 5, "company_id": north.id, "comment": "é" * 1000}
    assert (await http.post("/credits/codes", json=body)).status_code == 201
    assert (await http.post("/credits/codes", json={**body, "amount": 1, "comment": ""})).status_code == 422

    assert (north.left(), rms.root.left()) == (0, 10)


async def test_quota(clock: ManualClock, rms: RmsStandIn, http: httpx.AsyncClient) -> None:
    """Over the quota a call is 429 and does nothing, with the seconds until the next window, which then is served."""
    rms.limit_requests(2, window=30)
    replies = [await http.get("/companies"), await http.get("/companies")]
    await clock.advance(10.5)
    replies.append(await http.post("/credits/codes", json=OK_BODY))
    await clock.advance(19.5)
    replies.append(await http.get("/companies"))

    assert [reply.status_code for reply in replies] == [200, 200, 429, 200]
    assert (replies[2].headers["retry-after"], sources(replies[2]), rms.account.codes) == ("20", {None}, {})
