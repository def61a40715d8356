"""Bolt wiring only: what arrives is acknowledged and handed to the runner; what nobody takes is told so."""

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.error import BoltUnhandledRequestError
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.arrivals import asked_by_action, asked_by_command, asked_by_menu, asked_by_shortcut, asked_by_submission
from bot.command import Doers
from bot.runner import Runner
from bot.views.blocks import modal, section
from bot.views.titles import FROM_AN_OLDER_TELLER

log = logging.getLogger(__name__)

ANYTHING = re.compile(r".*", re.DOTALL)
UNKNOWN_COMMAND = "This Teller does not know that command. Type `/teller help`."
OLD_BUTTON = (
    "This button is from an older Teller, and nothing was done. Type the command again; `/teller help` lists them."
)
OLD_SHORTCUT = "This shortcut is from an older Teller, and nothing was done. `/teller help` lists what there is."
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

    def __init__(self, runner: Runner, doers: Doers) -> None:
        self._runner = runner
        self._commands = {each.name: each for each in doers.commands}
        self._buttons = {each.name: each for each in doers.buttons}
        self._shortcuts = {each.name: each for each in doers.shortcuts}
        self._forms = {each.name: each for each in doers.forms}
        self._menus = {each.name: each for each in doers.menus}
        self._hearings = {each.name: each for each in doers.hearings}

    def register(self, bolt: AsyncApp) -> None:
        """Listen on `bolt`; what nobody takes is acknowledged too."""
        bolt.error(_on_error)
        bolt.command(ANYTHING)(self._on_command)
        bolt.action(ANYTHING)(self._on_action)
        bolt.shortcut(ANYTHING)(self._on_shortcut)
        bolt.view_submission(ANYTHING)(self._on_submission)
        bolt.options(ANYTHING)(self._on_menu)
        bolt.event(ANYTHING)(self._on_event)
        bolt.view_closed(ANYTHING)(_on_anything_else)

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
            await ack(response_action="update", view=modal(FROM_AN_OLDER_TELLER, [section(OLD_FORM)]))
            with _logged():
                self._runner.refuse(asked, name)
        elif errors := self._runner.errors(asked, form):
            await ack(response_action="errors", errors=errors)
        else:
            await ack(response_action="update", view=await self._runner.take_form(asked, form))

    async def _on_shortcut(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        await ack()
        name, asked = str(body.get("callback_id")), asked_by_shortcut(body)
        with _logged():
            if name in self._shortcuts:
                self._runner.submit(asked, self._shortcuts[name])
            else:
                self._runner.refuse(asked, name, OLD_SHORTCUT)

    async def _on_menu(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        menu = self._menus.get(str(body.get("action_id")))
        await ack(options=[] if menu is None else await self._runner.options(asked_by_menu(body), menu))

    async def _on_event(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        await ack()
        event = body.get("event") or {}
        with _logged():
            if (hearing := self._hearings.get(str(event.get("type")))) is not None:
                self._runner.hear(str(body.get("event_id") or ""), event, hearing)
            else:
                log.info("nothing listens for an event of type %r", event.get("type"))


@contextmanager
def _logged() -> Iterator[None]:
    """Nothing after an ack may raise: Bolt would drop the ack."""
    try:
        yield
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
