"""The server under the stand-ins: it records, it can be waited for, it can be away, and it leaves nothing behind."""

import asyncio
import socket
from collections.abc import AsyncIterator

import httpx
import pytest

from bot.sandbox import faults as f
from bot.sandbox.rms import RmsStandIn
from tests.clock import T0, ManualClock
from tests.sandbox.rms_scene import OK_BODY, TOKEN, caller, serving


@pytest.fixture
async def rms() -> AsyncIterator[RmsStandIn]:
    async with serving(ManualClock()) as standin:
        yield standin


@pytest.fixture
async def http(rms: RmsStandIn) -> AsyncIterator[httpx.AsyncClient]:
    async with caller(rms) as client:
        yield client


async def test_record(rms: RmsStandIn, http: httpx.AsyncClient) -> None:
    """Every call is on record, whole, whether it was any good or not."""
    await http.post("/credits/codes", params={"a": "1"}, json=OK_BODY)
    await http.post("/credits/codes", content=b"{nonsense")
    await http.get(str(http.base_url.copy_with(raw_path=b"/credits/codes")))

    good, bad = rms.calls_of("POST", "/credits/codes")
    assert (good.query, good.json, good.status, good.at) == ({"a": "1"}, OK_BODY, 201, T0)
    assert (good.headers["authorization"], good.headers["content-type"]) == (f"Bearer {TOKEN}", "application/json")
    assert (bad.json, bad.body, bad.status) == (None, b"{nonsense", 400)
    assert (rms.calls[2].path, rms.calls[2].status) == ("../credits/codes", 404)


async def test_each_answer_is_dated(rms: RmsStandIn, http: httpx.AsyncClient) -> None:
    """By the stand-in's own clock, good answer or fault; a fault may say another Date."""
    rms.faults.add(f.html_page(502), when=lambda call: call.path == "/companies")
    rms.faults.add(f.reply(200, headers={"Date": "whenever"}), when=lambda call: call.path == "/other")
    dates = [(await http.get(path)).headers["Date"] for path in ("/credits/summary", "/companies", "/other")]

    assert dates == ["Tue, 10 Mar 2026 08:00:00 GMT", "Tue, 10 Mar 2026 08:00:00 GMT", "whenever"]


async def test_until(rms: RmsStandIn, http: httpx.AsyncClient) -> None:
    """A wait ends as soon as its condition holds, and gives back what held."""
    waits = asyncio.create_task(rms.until(lambda: rms.codes_with("here")))
    seeded = asyncio.create_task(rms.until(lambda: len(rms.account.codes) == 2))
    await http.post("/credits/codes", json={**OK_BODY, "comment": "here"})
    rms.add_code()

    assert [code.id for code in await waits] == [1]
    assert await seeded is True
    assert await rms.until(lambda: "already") == "already"


async def test_until_never(rms: RmsStandIn, http: httpx.AsyncClient) -> None:
    """A wait in vain says what has happened instead."""
    await http.post("/credits/codes", json={**OK_BODY, "comment": "not yours"})

    story = r"1 calls, 0 waiting\n  POST /credits/codes .* -> 201, worked\n .*not yours"
    with pytest.raises(TimeoutError, match=story):
        await rms.until(lambda: rms.codes_with("mine"), timeout=0.01)
    with pytest.raises(TimeoutError, match="0 calls wait"):
        await rms.faults.held(timeout=0.01)


async def test_down_and_back(rms: RmsStandIn, http: httpx.AsyncClient) -> None:
    """While it is down connections are refused; it comes back where it was, knowing what it knew."""
    url = rms.url
    await http.post("/credits/codes", json=OK_BODY)
    for _ in range(2):
        await rms.go_down()
        await rms.go_down()
        with pytest.raises(httpx.ConnectError):
            await http.get("/companies")
        await rms.come_back()

    assert (rms.url, len(rms.account.codes)) == (url, 1)
    assert (await http.get("/companies")).status_code == 200


async def test_refusing_connections(rms: RmsStandIn, http: httpx.AsyncClient) -> None:
    """Whoever is connected is answered, whoever comes is refused, until it listens again or goes down for all."""
    rms.faults.add(f.refuse_then_work())
    async with caller(rms) as other:
        for _ in "ab":
            assert (await http.get("/companies")).status_code == 200
            with pytest.raises(httpx.ConnectError):
                await other.get("/companies")
        await rms.come_back()
        assert (await other.get("/companies")).status_code == 200
        await rms.refuse_connections()
        await rms.go_down()
        for each in (http, other):
            with pytest.raises(httpx.ConnectError):
                await each.get("/companies")


async def test_going_down_cuts_calls(rms: RmsStandIn, http: httpx.AsyncClient) -> None:
    """A call that is held or slow when the stand-in goes down is cut, and its work is never done."""
    rms.faults.add(f.hang())
    rms.faults.add(f.slow(5))
    asked = [asyncio.create_task(http.post("/credits/codes", json=OK_BODY)) for _ in "ab"]
    await rms.faults.held(2)
    await rms.go_down()

    cut = await asyncio.gather(*asked, return_exceptions=True)
    assert [type(error) for error in cut] == [httpx.RemoteProtocolError] * 2
    assert (rms.faults.waiting, rms.faults.release(), rms.account.codes) == (0, 0, {})


async def test_stopping_leaves_nothing() -> None:
    """After the stop no task runs and no port is taken, though calls were held and a caller kept its connection."""
    before = asyncio.all_tasks()
    async with serving(ManualClock()) as rms, caller(rms) as http:
        await http.get("/companies")
        rms.faults.add(f.late_work())
        rms.faults.add(f.work_then_hang())
        asked = [asyncio.create_task(http.post("/credits/codes", json=OK_BODY)) for _ in "ab"]
        await rms.faults.held(2)
        port = httpx.URL(rms.url).port or 0
        await rms.stop()
        await rms.stop()
        await asyncio.gather(*asked, return_exceptions=True)

    assert asyncio.all_tasks() == before
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind(("127.0.0.1", port))


async def test_order_of_life(rms: RmsStandIn) -> None:
    """Starting twice, coming back without having gone, and an address before the start are mistakes of the test."""
    with pytest.raises(RuntimeError, match="started already"):
        await rms.start()
    with pytest.raises(RuntimeError, match="is not down"):
        await rms.come_back()
    with pytest.raises(RuntimeError, match="not started"):
        _ = RmsStandIn(ManualClock(), token=TOKEN).url


async def test_given_port(rms: RmsStandIn) -> None:
    """A port can be asked for; one that is taken is an error and leaves the stand-in startable."""
    other = RmsStandIn(ManualClock(), token=TOKEN)
    with pytest.raises(OSError, match="in use"):
        await other.start(port=httpx.URL(rms.url).port or 0)
    await other.start()
    await other.stop()
