"""Looking at Slack's tokens: what it says of them beside its answers. Nothing is changed by that."""

from collections.abc import Awaitable, Mapping
from dataclasses import dataclass
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.errors import SlackRefused
from bot.slack_answers import answer_to, data_of

_SCOPES = "x-oauth-scopes"


@dataclass(frozen=True)
class Heard:
    """What Slack answered: its fields, its name for the refusal (empty: none), its headers by names in lower case."""

    fields: Mapping[str, Any]
    error: str
    headers: Mapping[str, str]

    @property
    def scopes(self) -> frozenset[str] | None:
        """What the token was granted, or None where Slack does not say."""
        said = self.headers.get(_SCOPES)
        return None if said is None else frozenset(part.strip() for part in said.split(",") if part.strip())


class Looks:
    """The calls that tell of a token. Each raises SlackBusy or SlackSilent; a refusal is what was heard."""

    def __init__(self, client: AsyncWebClient) -> None:
        self._client = client

    async def at_the_bot_token(self) -> Heard:
        """auth.test (docs.slack.dev/reference/methods/auth.test)."""
        return await _heard("auth.test", self._client.auth_test())

    async def at_the_app_token(self, app_token: str) -> Heard:
        """apps.connections.open (docs.slack.dev/reference/methods/apps.connections.open).

        The ticket is dropped here: only dialling it would make a connection, which takes a part of what is delivered.
        """
        heard = await _heard("apps.connections.open", self._client.apps_connections_open(app_token=app_token))
        return Heard({}, heard.error, heard.headers)

    async def at_the_bot(self, bot_id: str) -> Heard:
        """bots.info (docs.slack.dev/reference/methods/bots.info): `app_id`, the app that the bot is of."""
        heard = await _heard("bots.info", self._client.bots_info(bot=bot_id))
        return Heard(dict(heard.fields.get("bot") or {}), heard.error, heard.headers)


async def _heard(method: str, call: Awaitable[AsyncSlackResponse]) -> Heard:
    try:
        answer = await answer_to(method, call)
    except SlackRefused as error:
        return Heard({}, error.error, error.headers)
    return Heard(data_of(answer), "", {str(name).lower(): str(value) for name, value in answer.headers.items()})
