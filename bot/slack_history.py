"""Slack's history read back: whether a message of ours stands there, and what our cards carry unseen."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.slack_answers import answer_to, data_of

PAGE = 200
"""Messages of a channel's history at once."""


@dataclass(frozen=True)
class Metadata:
    """What a message carries unseen; every app of the workspace may read it (docs.slack.dev, message metadata)."""

    event_type: str
    event_payload: dict[str, str | int]


@dataclass(frozen=True)
class Minted:
    """Who asked for a code and who approved it (Slack user ids), as the metadata of its card has it.

    Of two approvers both stand in `approver`, with a blank between them.
    """

    requester: str
    approver: str | None


MINTED = "teller_mint"
"""The event type of a settled card's metadata: once a code is minted, its card shows the reference anyway."""


class History:
    """What stands in Slack's channels. Every method raises SlackRefused, SlackBusy or SlackSilent."""

    def __init__(self, client: AsyncWebClient) -> None:
        self._client = client
        self._me: dict[str, Any] | None = None

    async def find(self, channel: str, metadata: Metadata, since: datetime) -> str | None:
        """The ts of our own message with that metadata, or None where there is none in the channel since then.

        Metadata is no proof: another app may post the same. Needs channels:history, groups:history or im:history.
        """
        cursor: str | None = None
        while True:
            messages, cursor = await self._page(channel, str(int(since.timestamp())), cursor)
            for message in messages:
                if _carries(message, metadata):
                    return str(message["ts"])
            if cursor is None:
                return None

    async def minted(self, channel: str, cursor: str | None = None) -> tuple[dict[str, Minted], str | None]:
        """Who asked and who approved, by reference, as our cards on one page of a channel have it; the next cursor.

        Needs what `find` does.
        """
        people: dict[str, Minted] = {}
        messages, cursor = await self._page(channel, "0", cursor)
        for message in messages:
            found = message.get("metadata") or {}
            payload = found.get("event_payload") or {}
            if found.get("event_type") == MINTED and payload.get("reference") and payload.get("requester"):
                approver = payload.get("approver")
                people[str(payload["reference"])] = Minted(str(payload["requester"]), approver and str(approver))
        return people, cursor

    async def _page(self, channel: str, oldest: str, cursor: str | None) -> tuple[list[dict[str, Any]], str | None]:
        """The messages of ours on one page since an instant, newest first, with their metadata; the next cursor."""
        me = await self._whoami_once()
        call = self._client.conversations_history(
            channel=channel, oldest=oldest, limit=PAGE, cursor=cursor, include_all_metadata=True
        )
        answer = await answer_to("conversations.history", call)
        following = (answer.get("response_metadata") or {}).get("next_cursor")
        return [each for each in answer.get("messages") or [] if _is_from(each, me)], following or None

    async def _whoami_once(self) -> dict[str, Any]:
        if self._me is None:
            self._me = data_of(await answer_to("auth.test", self._client.auth_test()))
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
