"""The thin shell over Slack's Web API: what Teller asks of it."""

import logging
from dataclasses import asdict, dataclass
from typing import Any

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from bot.errors import BadInput, SlackError, SlackRefused
from bot.settings import is_loopback
from bot.slack_answers import answer_to, data_of
from bot.slack_history import History, Metadata
from bot.slack_looks import Looks
from bot.views.blocks import Block, Message

log = logging.getLogger(__name__)

CALL_SECONDS = 20
HASH_CONFLICT = "hash_conflict"
"""How Slack refuses to draw where something newer stands by now (views.update, views.publish)."""
TOO_LATE = "Slack let too much time pass to open a window. Try the same again."


@dataclass(frozen=True)
class Posted:
    """Where a message lives."""

    channel: str
    ts: str


@dataclass(frozen=True)
class Opened:
    """A window that is open: `hash` tells what it shows now, so that nothing newer is drawn over."""

    view_id: str
    hash: str


def make_web_client(token: str | None, api_url: str, session: aiohttp.ClientSession) -> AsyncWebClient:
    """A client that sends each call once (the SDK's own would send chat.postMessage again on a reset connection)."""
    client = AsyncWebClient(token, base_url=api_url.rstrip("/") + "/", session=session, retry_handlers=[])
    if is_loopback(api_url):
        client.proxy = None  # the SDK takes the proxy variables and knows no exception from them
    return client


def make_session() -> aiohttp.ClientSession:
    """The connections to Slack; the timeout stands here because the SDK does not set it on a session of ours."""
    return aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=CALL_SECONDS))


class Slack:
    """What Teller asks of Slack. Every method raises SlackRefused, SlackBusy or SlackSilent."""

    def __init__(self, client: AsyncWebClient, session: aiohttp.ClientSession) -> None:
        self._client = client
        self._session = session
        self._direct: dict[str, str] = {}
        self.history = History(client)
        self.looks = Looks(client)

    async def whoami(self) -> dict[str, Any]:
        """auth.test: who the token is."""
        return data_of(await answer_to("auth.test", self._client.auth_test()))

    async def open_socket(self, app_token: str) -> str:
        """apps.connections.open: a URL to dial once."""
        answer = await answer_to("apps.connections.open", self._client.apps_connections_open(app_token=app_token))
        return str(answer.get("url") or "")

    async def post(self, destination: str, message: Message, metadata: Metadata | None = None) -> Posted:
        """Post to a channel, or to a user's direct messages, and say where it lives."""
        channel = await self.conversation(destination)
        answer = await answer_to(
            "chat.postMessage",
            self._client.chat_postMessage(
                channel=channel,
                text=message.fallback,
                blocks=message.blocks,
                unfurl_links=False,
                unfurl_media=False,
                metadata=None if metadata is None else asdict(metadata),
            ),
        )
        return Posted(str(answer.get("channel") or channel), str(answer.get("ts") or ""))

    async def update(self, channel: str, ts: str, message: Message, metadata: Metadata | None = None) -> None:
        """Redraw a message; what it carries unseen stays, unless there is new `metadata`.

        `parse` is always sent: left out, chat.update falls back to parsing names and links.
        """
        await answer_to(
            "chat.update",
            self._client.chat_update(
                channel=channel,
                ts=ts,
                text=message.fallback,
                blocks=message.blocks,
                parse="none",
                link_names=False,
                metadata=None if metadata is None else asdict(metadata),
            ),
        )

    async def open_view(self, trigger_id: str, view: Block, *, over: bool = False) -> Opened:
        """Open a modal for who pressed, within three seconds of it; `over` the one in which they pressed."""
        try:
            if over:
                answer = await answer_to("views.push", self._client.views_push(trigger_id=trigger_id, view=view))
            else:
                answer = await answer_to("views.open", self._client.views_open(trigger_id=trigger_id, view=view))
        except SlackRefused as error:
            if "trigger" in error.error:  # expired_trigger_id, trigger_expired, exchanged_trigger_id …
                raise BadInput(TOO_LATE, error.detail) from None
            raise
        opened = answer.get("view") or {}
        return Opened(str(opened.get("id") or ""), str(opened.get("hash") or ""))

    async def update_view(self, view_id: str, view: Block, hash: str | None = None) -> None:
        """Redraw a modal, where `hash` is given only if it still shows what it showed then.

        Raises SlackRefused with `hash_conflict` where it does not, and `not_found` where it is closed.
        """
        call = self._client.views_update(view_id=view_id, view=view, hash=hash or None)
        await answer_to("views.update", call)

    async def publish_home(self, user_id: str, view: Block, hash: str | None = None) -> str:
        """Draw somebody's Home tab; the hash of what it shows now. Raises SlackRefused with `hash_conflict`."""
        call = self._client.views_publish(user_id=user_id, view=view, hash=hash or None)
        answer = await answer_to("views.publish", call)
        return str((answer.get("view") or {}).get("hash") or "")

    async def user(self, user_id: str) -> dict[str, Any]:
        """users.info: `user`."""
        answer = await answer_to("users.info", self._client.users_info(user=user_id))
        return dict(answer.get("user") or {})

    async def channel(self, channel_id: str) -> dict[str, Any]:
        """conversations.info: `channel`."""
        answer = await answer_to("conversations.info", self._client.conversations_info(channel=channel_id))
        return dict(answer.get("channel") or {})

    async def permalink(self, posted: Posted) -> str | None:
        """A link to a message, or None where Slack gives none."""
        try:
            call = self._client.chat_getPermalink(channel=posted.channel, message_ts=posted.ts)
            return (await answer_to("chat.getPermalink", call)).get("permalink")
        except SlackError as error:
            log.warning("no permalink: %s", error.detail)
            return None

    async def respond(self, response_url: str, payload: dict[str, Any]) -> bool:
        """Post to a response_url (five times within thirty minutes); whether Slack took it."""
        try:
            proxy = None if is_loopback(response_url) else self._client.proxy
            async with self._session.post(response_url, json=payload, proxy=proxy) as response:
                body = await response.text()
                taken = response.status == 200 and not _says_no(body)
        except (aiohttp.ClientError, TimeoutError, UnicodeDecodeError) as error:
            log.warning("a reply was not taken: %s", type(error).__name__)
            return False
        if not taken:
            log.warning("a reply was not taken: HTTP %d", response.status)
        return taken

    def known_conversation(self, destination: str) -> str | None:
        """The conversation in which `destination` is written to, where that is known without asking Slack."""
        return self._direct.get(destination) if destination[:1] in {"U", "W"} else destination

    async def conversation(self, destination: str) -> str:
        """The conversation in which a channel or a user is written to: for a user their direct messages (D…)."""
        known = self.known_conversation(destination)
        if known is None:
            answer = await answer_to("conversations.open", self._client.conversations_open(users=destination))
            known = self._direct[destination] = str(answer["channel"]["id"])
        return known


def _says_no(body: str) -> bool:
    compact = body.replace(" ", "")
    return '"ok":false' in compact or body.strip() in {"used_url", "expired_url"}
