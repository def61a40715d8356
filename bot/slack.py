"""The thin shell over Slack's Web API: what Teller asks of it, each failure sorted into no, later or unknown."""

import logging
from collections.abc import Awaitable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.errors import BadInput, SlackBusy, SlackError, SlackRefused, SlackSilent
from bot.settings import is_loopback
from bot.views.blocks import Block, Message
from bot.views.text import clip

log = logging.getLogger(__name__)

CALL_SECONDS = 20
PAGE = 200
"""Messages of a channel's history at once."""
MOST_FALLBACK = 3000
"""Characters of the text for notifications; past 4,000 chat.update refuses it."""
_PASSING = frozenset({"ratelimited", "rate_limited", "service_unavailable", "team_added_to_org"})
_MAY_HAVE_ACTED = frozenset({"fatal_error", "internal_error", "request_timeout"})
"""Of these Slack says that some of the call may have been carried out (docs.slack.dev, chat.postMessage)."""


@dataclass(frozen=True)
class Posted:
    """Where a message lives."""

    channel: str
    ts: str


@dataclass(frozen=True)
class Metadata:
    """What a message carries unseen; every app of the workspace may read it (docs.slack.dev, message metadata)."""

    event_type: str
    event_payload: dict[str, str | int]


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
        self._me: dict[str, Any] | None = None

    async def whoami(self) -> dict[str, Any]:
        """auth.test: who the token is."""
        return _data(await _sorted("auth.test", self._client.auth_test()))

    async def open_socket(self, app_token: str) -> str:
        """apps.connections.open: a URL to dial once."""
        answer = await _sorted("apps.connections.open", self._client.apps_connections_open(app_token=app_token))
        return str(answer.get("url") or "")

    async def post(self, destination: str, message: Message, metadata: Metadata | None = None) -> Posted:
        """Post to a channel, or to a user's direct messages, and say where it lives."""
        channel = await self.conversation(destination)
        answer = await _sorted(
            "chat.postMessage",
            self._client.chat_postMessage(
                channel=channel,
                text=clip(message.text, MOST_FALLBACK),
                blocks=message.blocks,
                unfurl_links=False,
                unfurl_media=False,
                metadata=None if metadata is None else asdict(metadata),
            ),
        )
        return Posted(str(answer.get("channel") or channel), str(answer.get("ts") or ""))

    async def update(self, channel: str, ts: str, message: Message) -> None:
        """Redraw a message. `parse` is always sent: left out, chat.update falls back to parsing names and links."""
        await _sorted(
            "chat.update",
            self._client.chat_update(
                channel=channel,
                ts=ts,
                text=clip(message.text, MOST_FALLBACK),
                blocks=message.blocks,
                parse="none",
                link_names=False,
            ),
        )

    async def open_view(self, trigger_id: str, view: Block) -> str:
        """Open a modal for who pressed, within three seconds of it; the view's id."""
        try:
            answer = await _sorted("views.open", self._client.views_open(trigger_id=trigger_id, view=view))
        except SlackRefused as error:
            if "trigger" in error.error:  # expired_trigger_id, trigger_expired, exchanged_trigger_id …
                raise BadInput("Slack let too much time pass to open a window. Press again.", error.detail) from None
            raise
        return str((answer.get("view") or {}).get("id") or "")

    async def update_view(self, view_id: str, view: Block) -> None:
        """Redraw a modal."""
        await _sorted("views.update", self._client.views_update(view_id=view_id, view=view))

    async def user(self, user_id: str) -> dict[str, Any]:
        """users.info: `user`."""
        answer = await _sorted("users.info", self._client.users_info(user=user_id))
        return dict(answer.get("user") or {})

    async def channel(self, channel_id: str) -> dict[str, Any]:
        """conversations.info: `channel`."""
        answer = await _sorted("conversations.info", self._client.conversations_info(channel=channel_id))
        return dict(answer.get("channel") or {})

    async def permalink(self, posted: Posted) -> str | None:
        """A link to a message, or None where Slack gives none."""
        try:
            call = self._client.chat_getPermalink(channel=posted.channel, message_ts=posted.ts)
            return (await _sorted("chat.getPermalink", call)).get("permalink")
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

    async def find(self, channel: str, metadata: Metadata, since: datetime) -> str | None:
        """The ts of our own message with that metadata, or None where there is none in the channel since then.

        Metadata is no proof: another app may post the same. Needs channels:history, groups:history or im:history.
        """
        me = await self._whoami_once()
        cursor: str | None = None
        while True:
            call = self._client.conversations_history(
                channel=channel,
                oldest=str(int(since.timestamp())),
                limit=PAGE,
                cursor=cursor,
                include_all_metadata=True,
            )
            answer = await _sorted("conversations.history", call)
            for message in answer.get("messages") or []:
                if _is_from(message, me) and _carries(message, metadata):
                    return str(message["ts"])
            cursor = (answer.get("response_metadata") or {}).get("next_cursor")
            if not cursor:
                return None

    def known_conversation(self, destination: str) -> str | None:
        """The conversation in which `destination` is written to, where that is known without asking Slack."""
        return self._direct.get(destination) if destination[:1] in {"U", "W"} else destination

    async def conversation(self, destination: str) -> str:
        """The conversation in which a channel or a user is written to: for a user their direct messages (D…)."""
        known = self.known_conversation(destination)
        if known is None:
            answer = await _sorted("conversations.open", self._client.conversations_open(users=destination))
            known = self._direct[destination] = str(answer["channel"]["id"])
        return known

    async def _whoami_once(self) -> dict[str, Any]:
        if self._me is None:
            self._me = await self.whoami()
        return self._me


def _is_from(message: dict[str, Any], me: dict[str, Any]) -> bool:
    return any(me.get(field) and message.get(shown) == me[field] for field, shown in _WE.items())


_WE = {"bot_id": "bot_id", "user_id": "user"}
"""Where auth.test and where a message says who."""


def _carries(message: dict[str, Any], metadata: Metadata) -> bool:
    found = message.get("metadata") or {}
    payload = found.get("event_payload") or {}
    same = all(str(payload.get(name)) == str(value) for name, value in metadata.event_payload.items())
    return same and found.get("event_type") == metadata.event_type


def _says_no(body: str) -> bool:
    compact = body.replace(" ", "")
    return '"ok":false' in compact or body.strip() in {"used_url", "expired_url"}


async def _sorted(method: str, call: Awaitable[AsyncSlackResponse]) -> AsyncSlackResponse:
    try:
        answer = await call
        if not isinstance(answer.data, dict):
            raise SlackSilent(method, "an answer that is not Slack's")
        return answer
    except SlackApiError as error:
        raise _sort(method, error) from None
    except (aiohttp.ClientConnectorError, aiohttp.InvalidURL) as error:
        raise SlackBusy(method, type(error).__name__) from None
    except (aiohttp.ClientError, TimeoutError, ConnectionError) as error:
        raise SlackSilent(method, type(error).__name__) from None


def _sort(method: str, error: SlackApiError) -> SlackError:
    response = error.response
    status = getattr(response, "status_code", 0)
    data = getattr(response, "data", response)
    name = str(data.get("error") or "") if isinstance(data, dict) else ""
    if status == 429 or name in _PASSING:
        return SlackBusy(method, name or f"HTTP {status}", _seconds(getattr(response, "headers", {})))
    if name and name not in _MAY_HAVE_ACTED and status < 500:
        return SlackRefused(method, name)
    return SlackSilent(method, name or f"HTTP {status}")


def _seconds(headers: Any) -> float:
    value = next((text for name, text in dict(headers).items() if str(name).lower() == "retry-after"), "")
    return float(value) if str(value).isdigit() else 0


def _data(answer: AsyncSlackResponse) -> dict[str, Any]:
    return dict(answer.data) if isinstance(answer.data, dict) else {}
