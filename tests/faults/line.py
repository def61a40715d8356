"""A TCP line between the bot and RMS that breaks where a test says: what no server can do to its own answers."""

import asyncio
import socket
import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from enum import Enum, auto
from urllib.parse import urlsplit


class Break(Enum):
    """What the line does to a connection on which something is asked."""

    RESET_UNSENT = auto()
    """It is reset before RMS gets a byte of a POST."""
    RESET_ANSWERED = auto()
    """It is reset when RMS begins to answer a POST."""
    DROP_IDLE = auto()
    """A POST on a connection that was used before finds it closed."""


class Line:
    """A forwarder on loopback; `url` is what the bot is told, `leads_to` where the bytes go."""

    def __init__(self, breaks: Break) -> None:
        self._breaks = breaks
        self._server: asyncio.Server | None = None
        self._upstream = ("", 0)
        self.broken = 0
        """How many connections it broke."""

    @property
    def url(self) -> str:
        assert self._server is not None
        return f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}/api"

    def leads_to(self, url: str) -> None:
        """Forward to this address."""
        to = urlsplit(url)
        self._upstream = (str(to.hostname), to.port or 80)

    async def start(self) -> None:
        """Listen on any free port."""
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)

    async def stop(self) -> None:
        """Listen no more; what is connected ends with whoever connected it."""
        assert self._server is not None
        self._server.close()
        await self._server.wait_closed()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        rms_reader, rms_writer = await asyncio.open_connection(*self._upstream)
        asked: list[str] = []
        try:
            ways = [self._questions(reader, rms_writer, asked), self._answers(rms_reader, writer, asked)]
            tasks = [asyncio.ensure_future(way) for way in ways]
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
        finally:
            rms_writer.close()
            self._hang_up(writer, reset=asked[-1:] == ["POST"] and self._breaks is not Break.DROP_IDLE)

    async def _questions(self, reader: asyncio.StreamReader, rms: asyncio.StreamWriter, asked: list[str]) -> None:
        while data := await reader.read(65536):
            asked += [method for method in ("GET", "POST") if data.startswith(f"{method} ".encode())]
            posting = asked[-1:] == ["POST"]
            idle = self._breaks is Break.DROP_IDLE and len(asked) > 1
            if posting and (idle or self._breaks is Break.RESET_UNSENT):
                self.broken += 1
                return
            rms.write(data)
            await rms.drain()

    async def _answers(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, asked: list[str]) -> None:
        while data := await reader.read(65536):
            if asked[-1:] == ["POST"] and self._breaks is Break.RESET_ANSWERED:
                self.broken += 1
                return
            writer.write(data)
            await writer.drain()

    @staticmethod
    def _hang_up(writer: asyncio.StreamWriter, *, reset: bool) -> None:
        """Close the connection, politely or so that the other side reads ECONNRESET (socket(7), SO_LINGER)."""
        if reset:
            writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            writer.transport.abort()
        else:
            writer.close()


@asynccontextmanager
async def line(breaks: Break) -> AsyncIterator[Line]:
    """A line that listens."""
    between = Line(breaks)
    await between.start()
    try:
        yield between
    finally:
        await between.stop()
