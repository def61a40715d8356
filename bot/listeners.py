"""Bolt wiring only: what arrives is acknowledged and handed to the runner; what nobody takes is told so."""

import logging
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.error import BoltUnhandledRequestError
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.command import Asked, Button, Command, Form
from bot.runner import TITLE, Runner
from bot.views.blocks import modal, section

log = logging.getLogger(__name__)

ANYTHING = re.compile(r".*", re.DOTALL)
UNKNOWN_COMMAND = "This Teller does not know that command. Type `/teller help`."
OLD_BUTTON = (
    "This button is from an older Teller, and nothing was done. Type the command again; `/teller help` lists them."
)
OLD_FORM = "This form is from an older Teller, and nothing was done. Open it again."


def make_bolt(client: AsyncWebClient, whoami: dict[str, Any], bot_token: str) -> AsyncApp:
    """A Bolt app that never asks who its token is (`whoami` is auth.test's answer) and acks within the listener.

    `process_before_response`: otherwise async Bolt looks for the ack only every 10 ms. `client` carries no token,
    so that Bolt takes `authorize`. Signatures are verified where HTTP arrives, before anything is parsed.
    """

    async def authorize() -> AuthorizeResult:
        return AuthorizeResult(
            enterprise_id=whoami.get("enterprise_id"),
            team_id=whoami.get("team_id"),
            bot_id=whoami.get("bot_id"),
            bot_user_id=whoami.get("user_id"),
            bot_token=bot_token,
        )

    return AsyncApp(
        client=client,
        authorize=authorize,
        request_verification_enabled=False,
        raise_error_for_unhandled_request=True,
        process_before_response=True,
        logger=logging.getLogger("slack_bolt"),
    )


class Listeners:
    """Everything that is listened for."""

    def __init__(
        self, runner: Runner, commands: Sequence[Command], buttons: Sequence[Button], forms: Sequence[Form]
    ) -> None:
        self._runner = runner
        self._commands = {each.name: each for each in commands}
        self._buttons = {each.name: each for each in buttons}
        self._forms = {each.name: each for each in forms}

    def register(self, bolt: AsyncApp) -> None:
        """Listen on `bolt`; what nobody takes is acknowledged too."""
        bolt.error(_on_error)
        bolt.command(ANYTHING)(self._on_command)
        bolt.action(ANYTHING)(self._on_action)
        bolt.view_submission(ANYTHING)(self._on_submission)
        for listen in (bolt.view_closed, bolt.shortcut, bolt.options, bolt.event):
            listen(ANYTHING)(_on_anything_else)

    async def _on_command(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        await ack()
        asked, command = asked_by_command(body), self._commands.get(str(body.get("command")))
        with _logged():
            if command is None:
                self._runner.say(asked, UNKNOWN_COMMAND)
            else:
                self._runner.submit(asked, command)

    async def _on_action(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        pressed = [(str(each.get("action_id")), asked_by_action(body, each)) for each in body.get("actions") or []]
        for name, asked in pressed:
            if name in self._buttons:
                await self._runner.keep(asked, self._buttons[name])
        await ack()
        for name, asked in pressed:
            with _logged():
                if name in self._buttons:
                    self._runner.submit(asked, self._buttons[name])
                else:
                    self._runner.refuse(asked, name, OLD_BUTTON)

    async def _on_submission(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        name, asked = str(body["view"].get("callback_id")), asked_by_submission(body)
        form = self._forms.get(name)
        if form is None:
            await ack(response_action="update", view=modal(TITLE, [section(OLD_FORM)]))
            with _logged():
                self._runner.refuse(asked, name)
        elif errors := form.errors(asked):
            await ack(response_action="errors", errors=errors)
        else:
            await ack(response_action="update", view=await self._runner.take_form(asked, form))


@contextmanager
def _logged() -> Iterator[None]:
    """Nothing after an ack may raise: Bolt would drop the ack."""
    try:
        yield
    except Exception:
        log.exception("what arrived could not be handed over")


async def _on_anything_else(ack: AsyncAck, body: dict[str, Any]) -> None:
    await (ack(options=[]) if body.get("type") == "block_suggestion" else ack())  # a menu takes no bare yes
    log.info("nothing listens for a payload of type %r", body.get("type"))


async def _on_error(error: Exception) -> BoltResponse:
    if isinstance(error, BoltUnhandledRequestError):
        log.info("nothing listens for what arrived")
        return BoltResponse(status=200)
    log.error("what arrived has not the shape of a delivery", exc_info=error)
    return BoltResponse(status=400)


def asked_by_command(body: dict[str, Any]) -> Asked:
    """A slash command's payload (docs.slack.dev, Implementing slash commands)."""
    return Asked(
        user_id=str(body.get("user_id") or ""),
        trigger_id=str(body.get("trigger_id") or ""),
        channel_id=str(body.get("channel_id") or ""),
        response_url=str(body.get("response_url") or ""),
        text=str(body.get("text") or ""),
    )


def asked_by_action(body: dict[str, Any], action: dict[str, Any]) -> Asked:
    """A block_actions payload (docs.slack.dev, block_actions payload)."""
    return Asked(
        user_id=str((body.get("user") or {}).get("id") or ""),
        trigger_id=str(body.get("trigger_id") or ""),
        channel_id=str((body.get("channel") or {}).get("id") or ""),
        message_ts=str((body.get("container") or {}).get("message_ts") or ""),
        response_url=str(body.get("response_url") or ""),
        value=str(action.get("value") or ""),
    )


def asked_by_submission(body: dict[str, Any]) -> Asked:
    """A view_submission payload (docs.slack.dev, view interactions payload): its text fields by block id."""
    view = body["view"]
    blocks = ((view.get("state") or {}).get("values") or {}).items()
    fields = {block_id: str(each.get("value") or "") for block_id, block in blocks for each in block.values()}
    return Asked(
        user_id=str((body.get("user") or {}).get("id") or ""),
        trigger_id=str(body.get("trigger_id") or ""),
        value=str(view.get("private_metadata") or ""),
        view_id=str(view.get("id") or ""),
        fields=fields,
    )
