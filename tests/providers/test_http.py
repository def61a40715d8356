"""One bounded request: sent once or read twice, never redirected, never decompressed, loopback without a proxy."""

import asyncio
from collections.abc import AsyncIterator

import httpx
import pytest
from aiohttp import web
from aiohttp.test_utils import RawTestServer

from bot.errors import BadAnswer, Interrupted, ProviderError, TimedOut, Unreachable
from bot.providers.http import LARGEST_BODY, Call, Endpoint
from bot.sandbox import faults as f
from bot.sandbox.faults import Answer, StandIn
from tests.clock import ManualClock

PATIENT, HASTY = httpx.Timeout(10), httpx.Timeout(10, read=0.2)
GET = Call("GET", "/x", {"q": "a b&c/d"}, {"Authorization": "Bearer t"})
POST = Call("POST", "/x", {}, {}, {"amount": 4})


class Echo(StandIn):
    """A server that answers `hello` to everything."""

    def work(self, call: f.Call) -> Answer:
        return Answer(200, b"hello", "text/plain", {"X-Test": "1"})


@pytest.fixture
async def server() -> AsyncIterator[Echo]:
    server = Echo(ManualClock())
    await server.start()
    yield server
    await server.stop()


@pytest.fixture
async def endpoint(server: Echo) -> AsyncIterator[Endpoint]:
    endpoint = Endpoint(server.url, "RMS", PATIENT, 60)
    yield endpoint
    await endpoint.close()


async def failure(endpoint: Endpoint, call: Call = GET) -> ProviderError:
    """The error that sending once ends with."""
    with pytest.raises(ProviderError) as caught:
        await endpoint.once(call)
    return caught.value


async def test_what_arrives(server: Echo, endpoint: Endpoint) -> None:
    """Method, path, query, headers and body as they were built, and the answer whole."""
    got = await endpoint.once(GET)
    await endpoint.once(POST)

    get, post = server.calls
    assert (get.method, get.path, get.query, get.body) == ("GET", "/x", GET.query, b"")
    assert get.headers["authorization"] == "Bearer t"
    assert get.headers["accept-encoding"] == "identity"
    assert (post.method, post.query, post.json) == ("POST", {}, {"amount": 4})
    assert (got.status, got.body, got.headers["x-test"]) == (200, b"hello", "1")


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("call", [GET, POST])
async def test_no_redirect_is_followed(server: Echo, endpoint: Endpoint, status: int, call: Call) -> None:
    """The answer is the redirect itself, and nothing is asked where it points."""
    server.faults.add(f.redirect(status, "/elsewhere"), times=None)
    answer = await endpoint.read(call)

    assert answer.status == status
    assert [each.path for each in server.calls] == ["/x"]


@pytest.mark.parametrize("encoding", ["gzip", "GZIP", "deflate", "br", "zstd", "identity, gzip", "x-unheard-of"])
async def test_compression_is_refused(server: Echo, endpoint: Endpoint, encoding: str) -> None:
    """Who sends it although `identity` was asked for is not read: a bomb would be as small."""
    server.faults.add(f.reply(200, b"hello", headers={"Content-Encoding": encoding}))
    error = await failure(endpoint)

    assert type(error) is BadAnswer
    assert "content-encoding" in error.detail


@pytest.mark.parametrize("encoding", ["identity", " Identity ", ""])
async def test_no_compression_is_fine(server: Echo, endpoint: Endpoint, encoding: str) -> None:
    """`identity` may be said aloud."""
    server.faults.add(f.reply(200, b"hello", headers={"Content-Encoding": encoding}))
    assert (await endpoint.once(GET)).body == b"hello"


async def test_two_mebibytes_and_no_more(server: Echo, endpoint: Endpoint) -> None:
    """The longest body is read whole, one byte more is refused, whatever the status."""
    assert LARGEST_BODY == 2 * 1024 * 1024
    server.faults.add(f.reply(200, b"x" * LARGEST_BODY))
    server.faults.add(f.reply(200, b"x" * (LARGEST_BODY + 1)))
    server.faults.add(f.reply(500, b"x" * (LARGEST_BODY + 1)))

    assert len((await endpoint.once(GET)).body) == LARGEST_BODY
    for _ in range(2):
        error = await failure(endpoint)
        assert type(error) is BadAnswer
        assert "more than 2097152 bytes" in error.detail


@pytest.mark.parametrize(
    ("fault", "kind", "says"),
    [
        (f.drop(), Interrupted, "RMS broke off the connection"),
        (f.work_then_drop(), Interrupted, "RMS broke off the connection"),
        (f.work_then_half(), Interrupted, "RMS broke off the connection"),
        (f.hang_then_drop(), TimedOut, "RMS does not answer"),
        (f.work_then_hang(), TimedOut, "RMS does not answer"),
    ],
)
async def test_broken_or_silent(server: Echo, fault: f.Fault, kind: type[ProviderError], says: str) -> None:
    """What was under way may have acted: sent once, told as broken or silent, without its URL."""
    endpoint = Endpoint(server.url, "RMS", HASTY, 60)
    server.faults.add(fault, times=None)
    error = await failure(endpoint, POST)
    await endpoint.close()
    server.faults.release()

    assert type(error) is kind
    assert error.sentence.startswith(says)
    assert "http://" not in error.sentence + error.detail + repr(error)
    assert len(server.calls) == 1


async def test_nobody_there(server: Echo, endpoint: Endpoint) -> None:
    """A refused connection: nothing was sent."""
    await server.go_down()
    error = await failure(endpoint, POST)
    await server.come_back()

    assert type(error) is Unreachable
    assert "RMS cannot be reached" in error.sentence
    assert "127.0.0.1" not in error.sentence + error.detail
    assert server.calls == []


async def test_a_read_is_sent_twice_at_most(server: Echo, endpoint: Endpoint) -> None:
    """Once more after a broken connection, as an idle one may have been dropped; never after an answer."""
    server.faults.add(f.drop(), times=3)
    with pytest.raises(Interrupted):
        await endpoint.read(GET)
    assert len(server.calls) == 2
    assert (await endpoint.read(GET)).body == b"hello"
    server.faults.add(f.reply(503))
    assert (await endpoint.read(GET)).status == 503
    assert len(server.calls) == 5


async def test_silence_is_not_asked_again(server: Echo) -> None:
    """Who is slow is not made slower by a second question."""
    endpoint = Endpoint(server.url, "RMS", HASTY, 60)
    server.faults.add(f.hang_then_drop(), times=None)
    with pytest.raises(TimedOut):
        await endpoint.read(GET)
    await endpoint.close()
    server.faults.release()

    assert len(server.calls) == 1


async def test_many_at_once(server: Echo, endpoint: Endpoint) -> None:
    """While a hundred calls are held nobody else's is refused: the next waits and is served."""
    server.faults.add(f.hang(), times=100)
    held = [asyncio.create_task(endpoint.once(GET)) for _ in range(100)]
    await server.faults.held(100)
    last = asyncio.create_task(endpoint.once(GET))
    server.faults.release()

    assert [(await each).status for each in (*held, last)] == [200] * 101


@pytest.mark.parametrize("turns", range(1, 16))
async def test_closed_beneath_a_call(server: Echo, turns: int) -> None:
    """Wherever a call is when the pool is closed, it has ended then: one that dials on leaves its socket open."""
    endpoint = Endpoint(server.url, "RMS", PATIENT, 60)
    server.faults.add(f.hang_then_drop())
    call = asyncio.create_task(endpoint.once(GET))
    for _ in range(turns):
        await asyncio.sleep(0)
    await endpoint.close()
    ended = call.done()
    server.faults.release()

    assert ended
    assert call.cancelled()


@pytest.mark.parametrize("name", ["HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"])
async def test_this_machine_is_asked_without_a_proxy(
    server: Echo, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """With a proxy in the environment loopback is asked straight, and a server elsewhere through the proxy."""
    asked: list[str] = []

    async def proxy(request: web.BaseRequest) -> web.Response:
        asked.append(str(request.url))
        return web.Response()

    async with RawTestServer(proxy) as away:
        monkeypatch.setenv(name, str(away.make_url("/")))
        near, far = Endpoint(server.url, "RMS", PATIENT, 60), Endpoint("http://rms.example/api", "RMS", PATIENT, 60)
        await near.once(GET)
        assert (len(server.calls), asked) == (1, [])
        await far.once(GET)
        assert (len(server.calls), len(asked)) == (1, 1)
        assert asked[0].startswith("http://rms.example/api")

        await near.close()
        await far.close()
