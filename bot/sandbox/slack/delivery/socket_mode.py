"""Socket Mode (docs.slack.dev/apis/events-api/using-socket-mode)."""

import asyncio
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from aiohttp import WSMsgType, web

from bot.sandbox.slack.delivery.ack import NOBODY, Ack
from bot.sandbox.slack.state.log import Delivery
from bot.sandbox.slack.state.workspace import Workspace
from bot.sandbox.slack.values import Json, read_json

MOST_CONNECTIONS = 10
_FAREWELL = 0.5

Reason = Literal["warning", "refresh_requested", "link_disabled"]


@dataclass(eq=False)
class Connection:
    """One live WebSocket; after a final `disconnect` frame it gets no more payloads."""

    socket: web.WebSocketResponse
    drop: Callable[[], None]
    leaving: bool = False


class SocketMode:
    """The tickets, the live connections and the payloads under way."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._tickets: set[str] = set()
        self._connections: list[Connection] = []
        self._waiting: dict[str, asyncio.Future[Ack]] = {}
        self._sent: dict[str, Delivery] = {}

    @property
    def live(self) -> int:
        """How many connections take payloads."""
        return sum(not connection.leaving for connection in self._connections)

    def new_url(self) -> str:
        """An address good for one connection."""
        ticket = self._workspace.ids.secret()
        self._tickets.add(ticket)
        host = self._workspace.base_url.removeprefix("http://")
        return f"ws://{host}/link/?ticket={ticket}&app_id={self._workspace.app.app_id}"

    async def connect(self, request: web.Request) -> web.StreamResponse:
        """The WebSocket endpoint: a spent or unknown ticket gets no connection."""
        ticket = request.query.get("ticket", "")
        if ticket not in self._tickets:
            return web.Response(status=404, text="no such ticket")
        self._tickets.discard(ticket)
        socket = web.WebSocketResponse(timeout=_FAREWELL)
        await socket.prepare(request)
        if len(self._connections) >= MOST_CONNECTIONS:
            await socket.send_json({"type": "disconnect", "reason": "too_many_websockets"})
            await socket.close()
            return socket
        transport = request.transport
        connection = Connection(socket, transport.abort if transport is not None else lambda: None)
        self._connections.append(connection)
        try:
            await self._converse(connection)
        finally:
            self._connections.remove(connection)
            self._workspace.changes.mark()
        return socket

    async def _converse(self, connection: Connection) -> None:
        await connection.socket.send_json(self._hello())
        self._workspace.changes.mark()
        async for message in connection.socket:
            if message.type == WSMsgType.TEXT:
                self._heard(message.data)

    def _hello(self) -> Json:
        return {
            "type": "hello",
            "num_connections": self.live,
            "connection_info": {"app_id": self._workspace.app.app_id},
            "debug_info": {
                "host": "applink-sandbox",
                "started": self._workspace.now().strftime("%Y-%m-%d %H:%M:%S.000"),
                "build_number": 1,
                "approximate_connection_time": 3600,
            },
        }

    def _heard(self, text: str) -> None:
        """An acknowledgement counts for the envelope it names, whichever connection it comes by."""
        try:
            frame = read_json(text)
        except ValueError:
            return
        envelope_id = frame.get("envelope_id") if isinstance(frame, dict) else None
        waiting = self._waiting.get(str(envelope_id))
        if waiting is not None and not waiting.done():
            waiting.set_result(Ack("ok", frame.get("payload") or None))
        elif (late := self._sent.get(str(envelope_id))) is not None and not late.acked:
            late.late_ack = True
            self._workspace.changes.mark()

    async def carry(self, delivery: Delivery) -> Ack:
        """Send the payload down one of the connections and wait for its acknowledgement."""
        delivery.envelope_id = str(uuid.uuid4())
        answer: asyncio.Future[Ack] = asyncio.get_running_loop().create_future()
        self._waiting[delivery.envelope_id] = answer
        self._sent[delivery.envelope_id] = delivery
        try:
            if not await self._send(self._envelope(delivery)):
                return NOBODY
            self._workspace.changes.mark()
            return await answer
        finally:
            del self._waiting[delivery.envelope_id]

    def _envelope(self, delivery: Delivery) -> Json:
        envelope: dict[str, Any] = {
            "envelope_id": delivery.envelope_id,
            "payload": delivery.payload,
            "type": delivery.envelope_type,
            "accepts_response_payload": delivery.envelope_type != "events_api",
        }
        if delivery.envelope_type == "events_api":
            envelope |= {"retry_attempt": delivery.retry, "retry_reason": delivery.retry_reason}
        return envelope

    async def _send(self, envelope: Json) -> bool:
        """Any connection will do; they take turns."""
        for connection in [one for one in self._connections if not one.leaving]:
            try:
                await connection.socket.send_json(envelope)
            except ConnectionError:
                continue
            if connection in self._connections:
                self._connections.remove(connection)
                self._connections.append(connection)
            return True
        return False

    async def disconnect(self, reason: Reason) -> None:
        """Tell every connection to go; after a mere `warning` payloads still come."""
        for connection in list(self._connections):
            connection.leaving = connection.leaving or reason != "warning"
            frame = {"type": "disconnect", "reason": reason, "debug_info": {"host": "applink-sandbox"}}
            await connection.socket.send_json(frame)
        self._workspace.changes.mark()

    async def close(self) -> None:
        """Close every connection the polite way."""
        for connection in list(self._connections):
            await connection.socket.close()

    def drop(self) -> None:
        """Cut every connection without a word."""
        for connection in list(self._connections):
            connection.drop()
