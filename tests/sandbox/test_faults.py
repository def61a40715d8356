"""The stand-ins misbehave exactly as told, and say what they have done meanwhile."""

import asyncio
import json
from collections.abc import AsyncIterator

import defusedxml
import httpx
import pytest
from defusedxml.ElementTree import ParseError, fromstring

from bot.sandbox import faults as f
from bot.sandbox.ozeki import OzekiStandIn
from bot.sandbox.rms import RmsStandIn
from tests.clock import T0, ManualClock
from tests.sandbox.rms_scene import OK_BODY, TOKEN, caller, serving

LOGIN = {"action": "getcredits", "username": "admin", "password": "abc123"}
MIB = 1024 * 1024


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
async def ozeki(clock: ManualClock) -> AsyncIterator[OzekiStandIn]:
    standin = OzekiStandIn(clock)
    standin.add_account("admin", "abc123", 123, is_admin=True)
    await standin.start()
    yield standin
    await standin.stop()


async def balance(ozeki: OzekiStandIn) -> httpx.Response:
    async with httpx.AsyncClient(trust_env=False, headers={"Accept-Encoding": "identity"}) as client:
        return await client.get(ozeki.url, params=LOGIN)


async def mint(http: httpx.AsyncClient) -> httpx.Response:
    return await http.post("/credits/codes", json=OK_BODY)


@pytest.mark.parametrize(
    ("fault", "error", "status", "minted"),
    [
        (f.drop(), httpx.RemoteProtocolError, None, 0),
        (f.work_then_drop(), httpx.RemoteProtocolError, None, 1),
        (f.work_then_half(), httpx.RemoteProtocolError, 201, 1),
    ],
)
async def test_dropped(
    rms: RmsStandIn, http: httpx.AsyncClient, fault: f.Fault, error: type[Exception], status: int | None, minted: int
) -> None:
    """A caller whose connection is dropped cannot tell whether the work was done; the record can."""
    rms.faults.add(fault)
    with pytest.raises(error):
        await mint(http)

    (call,) = rms.calls_of("POST", "/credits/codes")
    assert (call.fault, call.status, call.worked, call.json) == (fault.name, status, bool(minted), OK_BODY)
    assert len(rms.account.codes) == minted
    assert (await mint(http)).status_code == 201  # the fault was for one call


@pytest.mark.parametrize(("fault", "meanwhile"), [(f.hang(), 0), (f.work_then_hang(), 1)])
async def test_held(rms: RmsStandIn, http: httpx.AsyncClient, fault: f.Fault, meanwhile: int) -> None:
    """A held call answers when it is released, and has or has not worked until then."""
    rms.faults.add(fault)
    asked = asyncio.create_task(mint(http))
    await rms.faults.held()

    assert (len(rms.account.codes), rms.calls[0].status) == (meanwhile, None)
    assert rms.faults.release() == 1
    assert (await asked).status_code == 201
    assert (len(rms.account.codes), rms.faults.waiting) == (1, 0)


@pytest.mark.parametrize("fault", [f.hang(), f.late_work()])
async def test_work_after_the_caller_has_gone(rms: RmsStandIn, http: httpx.AsyncClient, fault: f.Fault) -> None:
    """Work can come after the caller has seen its call fail."""
    rms.faults.add(fault)
    asked = asyncio.create_task(mint(http))
    await rms.faults.held()
    if fault.name == "hang":
        asked.cancel()
    with pytest.raises((httpx.RemoteProtocolError, asyncio.CancelledError)):
        await asked

    assert rms.account.codes == {}
    rms.faults.release()
    await rms.until(lambda: rms.account.codes)


async def test_hang_then_drop(rms: RmsStandIn, http: httpx.AsyncClient) -> None:
    """Silence can end without work; several held calls go on in the order in which they came."""
    rms.faults.add(f.hang_then_drop(), times=2)
    first = asyncio.create_task(http.get("/companies"))
    await rms.faults.held()
    second = asyncio.create_task(mint(http))
    await rms.faults.held(2)

    assert (rms.faults.release(1), rms.faults.waiting) == (1, 1)
    with pytest.raises(httpx.RemoteProtocolError):
        await first
    assert not second.done()
    rms.faults.release()
    with pytest.raises(httpx.RemoteProtocolError):
        await second
    assert rms.account.codes == {}


async def test_slow(clock: ManualClock, rms: RmsStandIn, http: httpx.AsyncClient) -> None:
    """A slow call takes the clock's time, not the machine's."""
    rms.faults.add(f.slow(90))
    asked = asyncio.create_task(mint(http))
    await rms.faults.held()
    await clock.advance(89)
    assert (rms.faults.waiting, rms.account.codes) == (1, {})
    await clock.advance(1)

    assert (await asked).status_code == 201
    assert (rms.calls[0].at, rms.codes_with("")[0].created_at) == (T0, clock.now())


async def test_which_calls(rms: RmsStandIn, http: httpx.AsyncClient) -> None:
    """A fault meets the calls it is meant for, as often as told, or until cleared."""
    rms.faults.add(f.reply(500), times=2, when=lambda call: call.method == "POST")
    rms.faults.add(f.reply(503), times=None)

    seen = [(await mint(http)).status_code for _ in range(3)] + [(await http.get("/companies")).status_code]
    rms.faults.clear()
    seen.append((await mint(http)).status_code)

    assert seen == [500, 500, 503, 503, 201]
    assert [call.status for call in rms.calls] == seen


@pytest.mark.parametrize("status", [401, 403, 404, 408, 422, 500, 502])
@pytest.mark.parametrize("work", [False, True])
async def test_canned_reply(rms: RmsStandIn, http: httpx.AsyncClient, status: int, work: bool) -> None:
    """Any status can be answered, with the work done or not."""
    rms.faults.add(f.reply(status, "no", "text/x-test", {"X-Why": "told to"}, work=work))
    reply = await mint(http)

    assert (reply.status_code, reply.text, reply.headers["x-why"]) == (status, "no", "told to")
    assert (reply.headers["content-type"], len(rms.account.codes)) == ("text/x-test", int(work))


async def test_html_and_too_many(rms: RmsStandIn, http: httpx.AsyncClient) -> None:
    """An HTML page can stand in front of the API, and 429 says when to come back."""
    rms.faults.add(f.html_page())
    rms.faults.add(f.too_many(7))
    page, busy = await mint(http), await mint(http)

    assert (page.status_code, page.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert "<h1>" in page.text
    assert (busy.status_code, busy.headers["retry-after"], rms.account.codes) == (429, "7", {})


@pytest.mark.parametrize(("status", "then"), [(302, "GET"), (307, "POST")])
async def test_redirect(rms: RmsStandIn, http: httpx.AsyncClient, status: int, then: str) -> None:
    """A redirect sends elsewhere, and whoever follows it is seen there."""
    rms.faults.add(f.redirect(status, "/elsewhere"))
    reply = await http.post("/credits/codes", json=OK_BODY, follow_redirects=True)

    assert (reply.status_code, rms.calls[0].status) == (404, status)
    assert (rms.calls[1].method, rms.calls[1].path) == (then, "../elsewhere")
    assert rms.calls[1].headers["authorization"] == f"Bearer {TOKEN}"


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (f.malformed(), ParseError),
        (f.prefixed(b" \n"), ParseError),
        (f.unknown_encoding(), (ParseError, LookupError, ValueError)),
        (f.entity_bomb(), defusedxml.EntitiesForbidden),
        (f.external_entity("http://127.0.0.1:9/x"), defusedxml.EntitiesForbidden),
    ],
)
async def test_xml_garbage(ozeki: OzekiStandIn, fault: f.Fault, error: type[Exception]) -> None:
    """XML that cannot be read, or must not be."""
    ozeki.faults.add(fault)
    reply = await balance(ozeki)

    assert (reply.status_code, reply.headers["content-type"].split(";")[0]) == (200, "application/xml")
    with pytest.raises(error):
        fromstring(reply.content)


@pytest.mark.parametrize(
    ("fault", "text"),
    [
        (f.changed("balance", "12.5"), "12.5"),
        (f.changed("balance", 10**30), str(10**30)),
        (f.nulled("balance"), ""),
        (f.missing("balance"), None),
        (f.missing("account"), None),
        (f.prefixed(), "123"),
        (f.oversized(), "123"),
        (f.gzipped(), "123"),
    ],
)
async def test_xml_fields(ozeki: OzekiStandIn, fault: f.Fault, text: str | None) -> None:
    """XML that can be read, though it is not what was meant, or not how it was asked for."""
    ozeki.faults.add(fault)
    reply = await balance(ozeki)

    assert fromstring(reply.content).findtext("data/account/balance") == text
    assert ("content-encoding" in reply.headers) == (fault.name == "gzipped")
    assert (len(reply.content) > 2 * MIB) == (fault.name == "oversized")


async def test_json_garbage(rms: RmsStandIn, http: httpx.AsyncClient) -> None:
    """JSON is spoilt by the same faults, at any depth, behind work that was done."""
    for fault in (f.malformed(), f.prefixed(), f.unknown_encoding(), f.nulled("credit_code"), f.missing("meta")):
        rms.faults.add(fault)
    broken, marked, encoded, null, none = [await mint(http) for _ in range(5)]
    rms.faults.add(f.changed("credits_amount", "many"), when=lambda call: call.method == "GET")
    listed = (await http.get("/credits/codes")).json()["data"]

    with pytest.raises(ValueError, match="char"):
        json.loads(broken.content)
    assert (marked.content[:3], marked.status_code) == (b"\xef\xbb\xbf", 201)
    assert encoded.headers["content-type"] == "application/json; charset=x-klingon"
    assert (null.json()["meta"], none.json()) == ({"credit_code": None}, {"success": True})
    assert [row["credits_amount"] for row in listed] == ["many"] * 5
