"""Bolt wiring only: what arrives is acknowledged and handed to the runner; what nobody takes is told so."""

import logging
import re
from collections.abc import Sequence
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.error import BoltUnhandledRequestError
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.command import Asked, Button, Command, Doer, Form
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
    """Everything that is listened for. Nothing after an ack may raise: Bolt would drop the ack."""

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
        self._hand_over(asked_by_command(body), self._commands.get(str(body.get("command"))), UNKNOWN_COMMAND)

    async def _on_action(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        pressed = [
            (asked_by_action(body, action), self._buttons.get(str(action.get("action_id"))))
            for action in body.get("actions") or []
        ]
        for asked, button in pressed:
            if button is not None:
                await self._runner.keep(asked, button)
        await ack()
        for asked, button in pressed:
            self._hand_over(asked, button, OLD_BUTTON)

    async def _on_submission(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        asked = asked_by_submission(body)
        form = self._forms.get(str(body["view"].get("callback_id")))
        if form is not None and (errors := form.errors(asked)):
            await ack(response_action="errors", errors=errors)
            return
        view = modal(TITLE, [section(OLD_FORM)]) if form is None else await self._runner.take_form(asked, form)
        await ack(response_action="update", view=view)

    def _hand_over(self, asked: Asked, doer: Doer | None, otherwise: str) -> None:
        try:
            if doer is None:
                self._runner.say(asked, otherwise)
            else:
                self._runner.submit(asked, doer)
        except Exception:
            log.exception("what arrived could not be handed over")


async def _on_anything_else(ack: AsyncAck, body: dict[str, Any]) -> None:
    await ack()
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
