"""The server under each provider's stand-in: real HTTP on loopback, every call recorded, faults obeyed."""

import asyncio
import json
import socket
from collections.abc import Callable, Mapping
from typing import ClassVar, TypeVar

from aiohttp import web

from bot.clock import Clock
from bot.instants import http_date
from bot.sandbox.changes import Changes
from bot.sandbox.faults.fault import HONEST, Fault, Step
from bot.sandbox.faults.rules import Faults
from bot.sandbox.faults.wire import Answer, Call
from bot.sandbox.guard import check

T = TypeVar("T")


class StandIn:
    """A provider's double; a subclass says in `work` what its vendor would do."""

    base_path: ClassVar[str] = "/api"

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.calls: list[Call] = []
        self.changes = Changes()
        self.faults = Faults(clock, self.changes)
        self._socket: socket.socket | None = None
        self._runner: web.ServerRunner | None = None
        self._site: web.SockSite | None = None
        self._serving: set[asyncio.Task[object]] = set()

    def work(self, call: Call) -> Answer:
        """Apply the vendor's rules to one call, at one instant: change state, and say what to answer."""
        raise NotImplementedError

    def recorded(self, query: Mapping[str, str]) -> dict[str, str]:
        """The query as the record may show it."""
        return dict(query)

    def state(self) -> str:
        """What a wait that timed out says of the stand-in's state."""
        return ""

    @property
    def url(self) -> str:
        """Where the API is."""
        host, port = self._address()
        return f"http://{host}:{port}{self.base_path}"

    async def start(self, host: str = "127.0.0.1", port: int = 0) -> None:
        """Listen; port 0 is any free one."""
        if self._socket is not None:
            raise RuntimeError("started already")
        self._socket = _bound(host, port)
        await self._listen(self._socket)

    async def stop(self) -> None:
        """Cut every connection, drop every held call, and leave the port."""
        await self._hang_up()
        if self._socket is not None:
            self._socket.close()
            self._socket = None

    async def go_down(self) -> None:
        """Refuse connections and cut those there are, work undone and all; the port stays ours."""
        await self.refuse_connections()
        await self._hang_up()

    async def refuse_connections(self) -> None:
        """Take no new connection; those there are go on, and the port stays ours."""
        host, port = self._address()
        if self._site is not None:
            site, self._site = self._site, None
            await site.stop()
            self._socket = _bound(host, port)

    async def come_back(self) -> None:
        """Listen again where it listened before."""
        if self._socket is None or self._site is not None:
            raise RuntimeError("is not down")
        await self._listen(self._socket)

    async def until(self, predicate: Callable[[], T], timeout: float = 30.0) -> T:  # noqa: ASYNC109 (a test's patience)
        """Return when `predicate` holds; it is asked again after each arrival, each piece of work and each answer."""
        return await self.changes.until(predicate, timeout, self.dump)

    def dump(self) -> str:
        """What has happened so far, for a person to read."""
        lines = [f"{len(self.calls)} calls, {self.faults.waiting} waiting"]
        return "\n  ".join([*lines, *map(str, self.calls), self.state()]).rstrip()

    def _address(self) -> tuple[str, int]:
        if self._socket is None:
            raise RuntimeError("not started")
        host, port = self._socket.getsockname()[:2]
        return str(host), int(port)

    async def _listen(self, sock: socket.socket) -> None:
        if self._runner is None:
            self._runner = web.ServerRunner(web.Server(self._serve, access_log=None), shutdown_timeout=1.0)
            await self._runner.setup()
        self._site = web.SockSite(self._runner, sock)
        await self._site.start()

    async def _hang_up(self) -> None:
        serving = list(self._serving)
        for task in serving:
            task.cancel()
        await asyncio.gather(*serving, return_exceptions=True)
        runner, self._runner, self._site = self._runner, None, None
        if runner is not None:
            await runner.cleanup()

    async def _serve(self, request: web.BaseRequest) -> web.StreamResponse:
        check(request)
        if task := asyncio.current_task():
            self._serving.add(task)
            task.add_done_callback(self._serving.discard)
        call = await self._arrival(request)
        fault = self.faults.take(call) or HONEST
        call.fault = fault.name
        self.calls.append(call)
        self.changes.mark()
        try:
            return await self._carry_out(request, call, fault)
        finally:
            self.changes.mark()

    async def _arrival(self, request: web.BaseRequest) -> Call:
        body = await request.read()
        below = request.path == self.base_path or request.path.startswith(f"{self.base_path}/")
        return Call(
            method=request.method,
            path=request.path.removeprefix(self.base_path) if below else f"..{request.path}",
            query=self.recorded(request.query),
            headers={name.lower(): value for name, value in request.headers.items()},
            body=body,
            json=_read_json(body),
            at=self.clock.now(),
        )

    async def _carry_out(self, request: web.BaseRequest, call: Call, fault: Fault) -> web.StreamResponse:
        answer = Answer()
        for step in fault.steps:
            match step:
                case Step.WAIT:
                    await self.faults.wait(fault.seconds)
                case Step.HOLD:
                    await self.faults.hold(fault)
                case Step.WORK:
                    answer = self.work(call)
                    call.worked = True
                    self.changes.mark()
                case Step.REFUSE:
                    await self.refuse_connections()
                case Step.DROP:
                    _drop(request)
                case Step.HALF:
                    call.status = answer.status
                    answer = fault.rewritten(answer)
                    return await _half(request, answer, self._headers(answer))
                case Step.ANSWER:
                    answer = fault.rewritten(answer)
                    call.status = answer.status
                    return web.Response(status=answer.status, body=answer.body, headers=self._headers(answer))
        return web.Response()  # goes nowhere: the connection is gone

    def _headers(self, answer: Answer) -> dict[str, str]:
        """Those of the answer, and when it was given, by the stand-in's clock."""
        return {"Date": http_date(self.clock.now())} | answer.wire_headers()


def _bound(host: str, port: int) -> socket.socket:
    """A socket that owns a port and does not listen yet: until it does, connections are refused."""
    sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        sock.bind((host, port))
    except OSError:
        sock.close()
        raise
    return sock


def _drop(request: web.BaseRequest) -> None:
    if request.transport is not None:
        request.transport.close()


async def _half(request: web.BaseRequest, answer: Answer, headers: dict[str, str]) -> web.StreamResponse:
    whole = {"Content-Length": str(len(answer.body))}
    response = web.StreamResponse(status=answer.status, headers=headers | whole)
    await response.prepare(request)
    await response.write(answer.body[: len(answer.body) // 2])
    _drop(request)
    return response


def _read_json(body: bytes) -> object:
    try:
        return json.loads(body) if body else None
    except ValueError:
        return None
