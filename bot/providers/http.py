"""What the providers share: one bounded request over httpx, and its failures as errors with a sentence."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any

import httpx
import stamina

from bot.errors import BadAnswer, Interrupted, TimedOut, Unreachable
from bot.settings import is_loopback

LARGEST_BODY = 2 * 1024 * 1024
"""Bytes; no honest answer is longer, so reading stops there."""


MOST_CONNECTIONS = 100
SLOT_SECONDS = 60.0
"""How long a call waits for one of them."""


@dataclass(frozen=True)
class Call:
    """A request to a provider, as a pure build_* function makes it."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    json: dict[str, Any] | None = None


@dataclass(frozen=True)
class Answer:
    """What came back, read in full."""

    status: int
    headers: dict[str, str]
    body: bytes


@cache
def _tls() -> ssl.SSLContext:
    """One for the process: reading the certificates takes tens of milliseconds, in which nothing else runs."""
    return httpx.create_ssl_context()


class Endpoint:
    """A provider's base URL and a connection pool to it. It follows no redirect and asks loopback without a proxy.

    `timeout` is for each step, as httpx has it; `total`, in seconds, for everything together, however the bytes drip.
    """

    def __init__(
        self,
        url: str,
        provider: str,
        timeout: httpx.Timeout,
        total: float,
        on_call: Callable[[], None] = lambda: None,
    ) -> None:
        """`on_call` is called for each call that is sent."""
        self._url = url
        self._on_call = on_call
        self._total = total
        self._slots = asyncio.Semaphore(MOST_CONNECTIONS)
        self._under_way: set[asyncio.Task[Any] | None] = set()
        self._provider = provider
        self._client = httpx.AsyncClient(
            timeout=timeout,
            follow_redirects=False,
            trust_env=not is_loopback(url),
            verify=_tls(),
            limits=httpx.Limits(max_connections=MOST_CONNECTIONS, max_keepalive_connections=10),
            headers={"Accept-Encoding": "identity", "User-Agent": "teller"},
        )

    async def read(self, call: Call) -> Answer:
        """Send a call that changes nothing; once more when the connection failed (an idle one may have been dropped).

        Raises like `once`.
        """
        async for attempt in stamina.retry_context(on=(Unreachable, Interrupted), attempts=2, wait_initial=0.1):
            with attempt:
                return await self.once(call)
        raise AssertionError("unreachable")

    async def once(self, call: Call) -> Answer:
        """Send `call` exactly once and read the answer, at most LARGEST_BODY bytes.

        Raises Unreachable when no byte of the request can have left, TimedOut and Interrupted when it may have, and
        BadAnswer for a body that is too large or compressed although `identity` was asked for.
        """
        provider = self._provider
        try:
            request = self._client.build_request(
                call.method, self._url + call.path, params=call.query or None, headers=call.headers, json=call.json
            )
            async with self._slot(), asyncio.timeout(self._total):
                self._on_call()
                return await self._send(request)
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol) as error:
            sentence = f"{provider} cannot be reached. Try again in a few minutes, or ask who runs Teller."
            raise Unreachable(sentence, type(error).__name__) from None
        except (httpx.TimeoutException, TimeoutError) as error:
            raise TimedOut(f"{provider} does not answer. Try again in a few minutes.", type(error).__name__) from None
        except (httpx.HTTPError, httpx.StreamError, httpx.InvalidURL) as error:
            sentence = f"{provider} broke off the connection. Try again in a few minutes."
            raise Interrupted(sentence, type(error).__name__) from None

    @asynccontextmanager
    async def _slot(self) -> AsyncIterator[None]:
        """A connection of the pool, waited for here: the pool itself compares all that waits with all it has."""
        task = asyncio.current_task()
        self._under_way.add(task)
        try:
            async with _patience():
                await self._slots.acquire()
            try:
                yield
            finally:
                self._slots.release()
        finally:
            self._under_way.discard(task)

    async def _send(self, request: httpx.Request) -> Answer:
        response = await self._client.send(request, stream=True)
        try:
            return Answer(response.status_code, dict(response.headers), await _read(response, self._provider))
        finally:
            await response.aclose()

    async def close(self) -> None:
        """Cut off what is under way, then close the pool: a call that dials on would leave its socket open."""
        calls = [call for call in self._under_way if call is not None]
        for call in calls:
            call.cancel()
        await asyncio.gather(*calls, return_exceptions=True)
        await self._client.aclose()


@asynccontextmanager
async def _patience() -> AsyncIterator[None]:
    try:
        async with asyncio.timeout(SLOT_SECONDS):
            yield
    except TimeoutError:
        raise httpx.PoolTimeout("no connection became free") from None


async def _read(response: httpx.Response, provider: str) -> bytes:
    encoding = response.headers.get("content-encoding", "identity").strip().lower()
    if encoding not in {"", "identity"}:
        raise BadAnswer(unreadable(provider), f"content-encoding {encoding!r}")
    body = bytearray()
    async for part in response.aiter_raw():
        body += part
        if len(body) > LARGEST_BODY:
            raise BadAnswer(unreadable(provider), f"a body of more than {LARGEST_BODY} bytes")
    return bytes(body)


def unreadable(provider: str) -> str:
    """The sentence for an answer that is not what the provider's documentation promises."""
    return f"{provider} gave an answer that Teller cannot read. Try again later; if it stays, tell who runs Teller."
