"""A bare Socket Mode client: no SDK in between, so that tests see the frames themselves."""

import asyncio
import json
from collections.abc import Callable
from typing import Any

import aiohttp

from bot.sandbox.slack import SlackStandIn

Json = dict[str, Any]
SILENT = object()
"""What an answer function gives back to leave an envelope unacknowledged."""


class RawBot:
    """Takes envelopes and answers each with what `answer` makes of it."""

    def __init__(self, slack: SlackStandIn, session: aiohttp.ClientSession) -> None:
        self.slack = slack
        self.session = session
        self.frames: list[Json] = []
        self.answer: Callable[[Json], Any] = lambda envelope: None
        self.socket: aiohttp.ClientWebSocketResponse | None = None
        self._reader: asyncio.Task[None] | None = None

    async def open_url(self) -> str:
        """A fresh WebSocket address."""
        headers = {"Authorization": f"Bearer {self.slack.workspace.app.app_token}"}
        async with self.session.post(f"{self.slack.api_url}apps.connections.open", headers=headers) as answer:
            return str((await answer.json())["url"])

    async def connect(self) -> "RawBot":
        """Dial, and come back once the hello frame is there."""
        before = self.slack.connections
        self.socket = await self.session.ws_connect(await self.open_url())
        self._reader = asyncio.create_task(self._read(self.socket))
        await self.slack.until(lambda: self.slack.connections > before)
        return self

    async def hang_up(self) -> None:
        """Close the connection from this side."""
        if self.socket is not None and self._reader is not None:
            await self.socket.close()
            await asyncio.gather(self._reader, return_exceptions=True)

    async def ack(self, envelope_id: str, payload: Any = None) -> None:
        """Acknowledge by hand."""
        assert self.socket is not None
        body = {"envelope_id": envelope_id} | ({} if payload is None else {"payload": payload})
        await self.socket.send_str(json.dumps(body))

    @property
    def envelopes(self) -> list[Json]:
        """The frames that carry a payload."""
        return [frame for frame in self.frames if "envelope_id" in frame]

    async def _read(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        async for message in socket:
            frame = json.loads(message.data)
            self.frames.append(frame)
            if "envelope_id" in frame and (payload := self.answer(frame)) is not SILENT:
                await self.ack(frame["envelope_id"], payload)
