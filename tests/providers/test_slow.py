"""A provider whose bytes drip: no single step takes long, and all of them together may take only so long."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress

import httpx
import pytest

from bot.errors import TimedOut
from bot.providers.http import Answer, Call, Endpoint
from bot.providers.rms_protocol import Outcome, classify

PATIENT = httpx.Timeout(30)
TOTAL, ENOUGH = 0.3, 30.0
PACE = 0.01
GET = Call("GET", "/x", {}, {})
POST = Call("POST", "/x", {}, {}, {"amount": 4})

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
BODY = HEAD + b"Content-Length: 1000000\r\n\r\n"
CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"
WHOLE = HEAD + b"Content-Length: 5\r\n\r\n"
DRIPS = {
    "nothing": (b"", b""),
    "the status line": (b"HTTP/1.1 200 ", b"O"),
    "headers": (HEAD + b"X-Long: ", b"x"),
    "the body": (BODY, b" "),
    "chunks": (CHUNKED, b"1\r\nx\r\n"),
}
"""What comes at once, and what drips after it."""


class Dripping:
    """A raw server on loopback. It drips until who asked hangs up, or `most` times."""

    def __init__(self, first: bytes, drop: bytes, most: int | None = None) -> None:
        self.asked = 0
        self._first, self._drop, self._most = first, drop, most

    def becomes_quick(self) -> None:
        """Answer whole and at once from now on."""
        self._first, self._most = WHOLE + b"quick", 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.asked += 1
        try:
            await reader.readuntil(b"\r\n\r\n")
            writer.write(self._first)
            await self._drip(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    async def _drip(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        hung_up = asyncio.ensure_future(_end_of(reader))
        dripped = 0
        try:
            while not hung_up.done() and dripped != self._most:
                writer.write(self._drop)
                await writer.drain()
                dripped += 1
                await asyncio.wait([hung_up], timeout=PACE)
        finally:
            hung_up.cancel()
            await asyncio.wait([hung_up])


async def _end_of(reader: asyncio.StreamReader) -> None:
    with suppress(ConnectionError):
        while await reader.read(65536):
            pass


@asynccontextmanager
async def dripping(
    first: bytes, drop: bytes, total: float, most: int | None = None
) -> AsyncIterator[tuple[Dripping, Endpoint]]:
    """The server, and an endpoint that gives it `total` seconds; each step may take far longer."""
    slow = Dripping(first, drop, most)
    server = await asyncio.start_server(slow.serve, "127.0.0.1", 0)
    host, port = server.sockets[0].getsockname()
    endpoint = Endpoint(f"http://{host}:{port}", "RMS", PATIENT, total)
    try:
        yield slow, endpoint
    finally:
        await endpoint.close()
        server.close()
        await server.wait_closed()


Send = Callable[[Endpoint, Call], "asyncio.Future[Answer]"]


@pytest.mark.parametrize("drips", DRIPS)
@pytest.mark.parametrize("call", [GET, POST], ids=["GET", "POST"])
@pytest.mark.parametrize("send", [Endpoint.read, Endpoint.once])
async def test_it_ends_after_the_total_time(send: Send, call: Call, drips: str) -> None:
    """However the answer drips, or where nothing comes at all: asked once, told as silent, and unknown for a mint."""
    async with dripping(*DRIPS[drips], total=TOTAL) as (server, endpoint):
        async with asyncio.timeout(ENOUGH / 2):
            with pytest.raises(TimedOut) as caught:
                await send(endpoint, call)
        asked = server.asked

    assert asked == 1
    assert caught.value.sentence == "RMS does not answer. Try again in a few minutes."
    assert "127.0.0.1" not in caught.value.detail + repr(caught.value)
    assert classify(caught.value).outcome is Outcome.UNKNOWN


@pytest.mark.parametrize("send", [Endpoint.read, Endpoint.once])
async def test_slow_but_in_time(send: Send) -> None:
    """What is whole before the time is over is read like any other answer."""
    async with dripping(WHOLE, b"x", ENOUGH, most=5) as (_, endpoint):
        assert await send(endpoint, GET) == Answer(
            200, {"content-type": "application/json", "content-length": "5"}, b"xxxxx"
        )


async def test_the_slow_do_not_use_up_the_pool() -> None:
    """More calls than the pool has connections end so, and the provider that is quick again is read again."""
    async with dripping(*DRIPS["the body"], total=TOTAL) as (server, endpoint):
        ended = await asyncio.gather(*(endpoint.once(GET) for _ in range(120)), return_exceptions=True)
        server.becomes_quick()
        async with asyncio.timeout(ENOUGH):
            answer = await _first_in_time(endpoint)

    assert {type(each) for each in ended} == {TimedOut}
    assert answer.body == b"quick"


async def _first_in_time(endpoint: Endpoint) -> Answer:
    while True:
        with suppress(TimedOut):  # this machine may be slow too
            return await endpoint.once(GET)
