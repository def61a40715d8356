"""Getting to Slack and staying there: who the token is, the socket, and the watchdog that sees to it."""

import logging
from datetime import datetime
from typing import Any

from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.web.async_client import AsyncWebClient

from bot.clock import Clock
from bot.errors import SlackError, SlackRefused
from bot.health import Health
from bot.reach import Reach
from bot.settings import is_loopback
from bot.slack import Slack

log = logging.getLogger(__name__)

LONGEST_PAUSE = 60.0
PING_SECONDS = 10
DROP_TICKET_AFTER = 30.0
"""Seconds without a socket after which the ticket is dropped: the SDK would dial a spent one for ever."""
GIVE_UP_AFTER = 300.0
"""Seconds without a socket after which the process ends, for whatever runs it to start it anew."""
LOOK = 5.0
TEST = 60.0
"""Seconds between two auth.test in HTTP mode."""


class CannotConnect(Exception):
    """Slack refuses, and would again; the text is a sentence for the operator."""


async def patiently(slack_call: Any, name: str, clock: Clock) -> Any:
    """The answer of `slack_call()`. An unreachable Slack is waited for with a growing pause.

    Raises CannotConnect when Slack refuses: that does not pass by waiting.
    """
    pause = 1.0
    while True:
        try:
            return await slack_call()
        except SlackRefused as error:
            raise CannotConnect(f"Slack refuses {name} ({error.error}). Check it, and set the right one.") from None
        except SlackError as error:
            pause = max(pause, getattr(error, "retry_after", 0.0))
            log.warning("Slack cannot be reached (%s); trying again in %.0f s", error.detail, pause)
            await clock.sleep(pause)
            pause = min(LONGEST_PAUSE, pause * 2)


class Socket:
    """Socket Mode: the SDK's client, dialled with a ticket that Teller asked for itself, and watched."""

    def __init__(
        self, bolt: AsyncApp, client: AsyncWebClient, app_token: str, api_url: str, clock: Clock, reach: Reach
    ) -> None:
        self._handler = AsyncSocketModeHandler(bolt, app_token, web_client=client, ping_interval=PING_SECONDS)
        if is_loopback(api_url):
            self._client.proxy = None
        self._clock = clock
        self._reach = reach

    @property
    def _client(self) -> SocketModeClient:
        return self._handler.client

    async def connect(self, ticket: str) -> None:
        """Dial the URL that apps.connections.open gave."""
        self._client.wss_uri = ticket
        await self._handler.connect_async()  # type: ignore[no-untyped-call]  # so in slack_bolt

    async def is_connected(self) -> bool:
        """Whether the socket is there and its pings are answered."""
        return bool(await self._client.is_connected())

    async def watch(self) -> None:
        """Return when the socket has been gone for GIVE_UP_AFTER seconds."""
        gone_since: datetime | None = None
        dropped = 0
        while True:
            await self._clock.sleep(LOOK)
            if await self.is_connected():
                gone_since, dropped = None, 0
                self._reach.stands()
                continue
            self._reach.gone()
            gone_since = gone_since or self._clock.now()
            gone = (self._clock.now() - gone_since).total_seconds()
            if gone >= GIVE_UP_AFTER:
                log.error("the socket to Slack has been gone for %.0f s", gone)
                return
            if gone >= DROP_TICKET_AFTER * (dropped + 1):
                dropped += 1
                log.warning("the socket to Slack has been gone for %.0f s; asking for a new ticket", gone)
                self._client.wss_uri = None

    async def close(self) -> None:
        """Take nothing new."""
        await self._handler.close_async()  # type: ignore[no-untyped-call]  # so in slack_bolt


async def keep_testing(slack: Slack, health: Health, clock: Clock) -> None:
    """In HTTP mode: ask Slack once a minute whether it still knows the token."""
    while True:
        await clock.sleep(TEST)
        try:
            await slack.whoami()
            health.tested()
        except SlackError as error:
            log.warning("auth.test: %s", error.detail)
