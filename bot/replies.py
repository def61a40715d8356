"""How an answer reaches who asked: where they asked, in the window they look at, or as a direct message."""

import logging
from dataclasses import replace

from bot.command import Asked, Parts, Reply, Window
from bot.errors import SlackError, SlackRefused, TellerError
from bot.slack import HASH_CONFLICT
from bot.views.blocks import Message, modal, section, sentence

log = logging.getLogger(__name__)

NOT_SHARED = "Slack did not take it, so nothing was shared. Type `/credits` again and press *Share in channel*."


class Replies:
    """Ways to answer. None raises: what cannot be shown is tried as a direct message, and is in the log."""

    def __init__(self, parts: Parts) -> None:
        self._slack = parts.slack

    async def give(self, asked: Asked, answer: Reply | Window, title: str) -> None:
        """Answer what was `asked`; `title` stands above it where it needs a window."""
        if asked.view_id:
            await self._in_window(asked, answer, title)
        elif asked.from_home:
            await self._over_home(asked, as_window(answer, title))
        elif isinstance(answer, Window):
            await self._direct(asked, sentence(answer.text))
        elif not (asked.response_url and await self.respond(asked, answer)):
            await self._direct(asked, sentence(NOT_SHARED) if answer.in_channel else answer.message)

    async def open_window(self, asked: Asked, text: str, title: str) -> Asked:
        """Open a window that says what is waited for, while it still may be opened: the answer takes its place."""
        try:
            opened = await self._slack.open_view(asked.trigger_id, modal(title, [section(text)]))
        except TellerError as error:
            log.info("no window was opened from the Home tab: %s", error.detail)
            return asked
        return replace(asked, view_id=opened.view_id, view_hash=opened.hash, from_home=False)

    async def respond(self, asked: Asked, reply: Reply) -> bool:
        """Answer where a command was typed or a message's button pressed; whether Slack took it."""
        payload = {
            "response_type": "in_channel" if reply.in_channel else "ephemeral",
            "replace_original": reply.replace,
            "text": reply.message.fallback,
            "blocks": reply.message.blocks,
        }
        return await self._slack.respond(asked.response_url, payload)

    async def _in_window(self, asked: Asked, answer: Reply | Window, title: str) -> None:
        """Draw where it was pressed, unless something newer stands there by now, as a form in which one types."""
        window = as_window(answer, title)
        try:
            await self._slack.update_view(asked.view_id, window.view, asked.view_hash)
        except SlackError as error:
            is_outrun = isinstance(error, SlackRefused) and error.error == HASH_CONFLICT
            if is_outrun and isinstance(answer, Reply) and answer.turned:
                log.info("a page is left out: something newer stands in its window")
                return
            log.warning("a reply could not be shown in its window: %s", error.detail)
            await self._direct(asked, _message(window))

    async def _over_home(self, asked: Asked, window: Window) -> None:
        """The Home tab has no message to answer in; a window is seen at once, where it still may be opened."""
        try:
            await self._slack.open_view(asked.trigger_id, window.view)
        except TellerError as error:
            log.info("a reply to a click on the Home tab goes as a direct message: %s", error.detail)
            await self._direct(asked, _message(window))

    async def _direct(self, asked: Asked, message: Message) -> None:
        for attempt in (message, Message(message.text)):  # what Slack refuses for its blocks it may take without them
            try:
                await self._slack.post(asked.user_id, attempt)
                return
            except SlackRefused as error:
                log.error("a reply to %s was refused: %s", asked.user_id, error.detail)
            except SlackError as error:
                log.error("a reply to %s was lost: %s", asked.user_id, error.detail)
                return


def as_window(answer: Reply | Window, title: str) -> Window:
    """An answer as it stands in a window, under `title` where it has none of its own."""
    if isinstance(answer, Window):
        return answer
    return Window(modal(title, answer.message.blocks), answer.message.text)


def _message(window: Window) -> Message:
    """What a window says, where it says it in words; a form is no message."""
    is_form = "submit" in window.view
    return sentence(window.text) if is_form else Message(window.text, window.view["blocks"])
