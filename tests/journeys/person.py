"""Somebody in the workspace, as the journeys know them: what they do, and what they see."""

from dataclasses import dataclass
from typing import Any

from bot.sandbox.slack import Delivery, Message, SlackStandIn, View, visible_text
from bot.sandbox.town import GENERAL


@dataclass(frozen=True)
class Seen:
    """Something a person sees: a message or a modal, and all of its text."""

    what: Message | View

    @property
    def text(self) -> str:
        return visible_text(self.what)

    @property
    def buttons(self) -> list[str]:
        """The words on the buttons."""
        rows = [block["elements"] for block in self.what.blocks if block["type"] == "actions"]
        return [element["text"]["text"] for row in rows for element in row]

    def value(self, button: str) -> str:
        """The value that a button sends."""
        rows = [block["elements"] for block in self.what.blocks if block["type"] == "actions"]
        (value,) = (element["value"] for row in rows for element in row if element["text"]["text"] == button)
        return str(value)


class Person:
    """Somebody in the workspace: what they do, and what they see."""

    def __init__(self, slack: SlackStandIn, user_id: str) -> None:
        self.slack = slack
        self.id = user_id

    async def sends(self, line: str, channel: str = GENERAL) -> Delivery:
        """Type a command and wait for nothing but its acknowledgement."""
        return await self.slack.type_command(self.id, channel, line)

    async def types(self, line: str, channel: str = GENERAL) -> Seen:
        """Type a command and read the answer: the next message that appears for this person."""
        before = self._stamps(channel)
        await self.sends(line, channel)
        return await self._next(channel, before)

    async def types_raw(self, command: str, text: str, channel: str = GENERAL) -> Seen:
        """Send a command's text as it is, with nothing escaped, and read the answer."""
        before = self._stamps(channel)
        await self.slack.type_raw_command(self.id, channel, command, text)
        return await self._next(channel, before)

    async def presses(self, button: str, where: Seen, **how: Any) -> Delivery:
        """Press a button by the words on it, confirming its dialog; returns after the acknowledgement."""
        return await self.slack.press(self.id, where=where.what, text=button, **how)

    async def presses_and_reads(self, button: str, where: Seen, channel: str, **how: Any) -> Seen:
        """Press a button and read the private answer that appears in `channel`."""
        before = self._stamps(channel)
        await self.presses(button, where, **how)
        return await self._next(channel, before)

    async def submits(self, form: Seen, **fields: Any) -> Delivery:
        """Fill in a form, a field by its block id, and submit it; what is left out stays as it stands there."""
        assert isinstance(form.what, View)
        actions = {
            block["block_id"]: block["element"]["action_id"] for block in form.what.blocks if "element" in block
        }
        values = {name: {actions[name]: value} for name, value in fields.items()}
        return await self.slack.submit_view(self.id, form.what.id, values)

    async def offered(self, form: Seen, menu: str, typed: str = "") -> dict[str, Any]:
        """Type into a menu of a form whose options the bot knows; the options by their words."""
        delivery = await self.slack.suggest(self.id, where=form.what, action_id=menu, query=typed)
        return {each["text"]["text"]: each for each in delivery.offered.get("options", [])}

    async def opens(self, line: str, words: str) -> Seen:
        """Type a command that opens a window, and wait for it to show `words`."""
        await self.sends(line)
        return await self.reads_modal(words)

    async def opens_home(self, words: str) -> Seen:
        """Open Teller's Home tab and wait for it to show `words`."""
        await self.slack.open_home(self.id)
        return await self.reads_home(words)

    async def reads_home(self, words: str, without: str = "\0") -> Seen:
        """Wait for the Home tab to show `words`, and nothing of `without`."""

        def shown() -> Seen | None:
            view = self.slack.workspace.views.homes.get(self.id)
            seen = None if view is None else Seen(view)
            return seen if seen and words in seen.text and without not in seen.text else None

        return await self.slack.until(shown)

    def sees(self, channel: str = GENERAL) -> list[Seen]:
        """Everything this person sees in a channel, oldest first."""
        return [Seen(message) for message in self.slack.messages(self.id, channel)]

    def direct(self) -> list[Seen]:
        """This person's direct messages with the bot."""
        return [Seen(message) for message in self.slack.direct_messages(self.id)]

    async def reads(self, words: str, channel: str = GENERAL, count: int = 1) -> Seen:
        """Wait for `count` messages with `words` in a channel; the newest such."""
        return await self.slack.until(lambda: self._with(words, self.sees(channel), count))

    async def reads_direct(self, words: str, count: int = 1) -> Seen:
        """Wait for `count` direct messages with `words`; the newest such."""
        return await self.slack.until(lambda: self._with(words, self.direct(), count))

    async def reads_modal(self, words: str) -> Seen:
        """Wait for the open modal to show `words`."""
        return await self.slack.until(lambda: self._with(words, self._modal()))

    def _modal(self) -> list[Seen]:
        view = self.slack.modal(self.id)
        return [] if view is None else [Seen(view)]

    @staticmethod
    def _with(words: str, seen: list[Seen], count: int = 1) -> Any:
        found = [each for each in seen if words in each.text]
        return found[-1] if len(found) >= count else None

    def _stamps(self, channel: str) -> set[str]:
        return {message.ts for message in self.slack.messages(self.id, channel)}

    async def _next(self, channel: str, before: set[str]) -> Seen:
        def new() -> Any:
            messages = self.slack.messages(self.id, channel)
            return next((message for message in messages if message.ts not in before), None)

        return Seen(await self.slack.until(new))
