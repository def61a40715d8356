"""A person types a slash command."""

import re

from bot.sandbox.slack.delivery.courier import Courier
from bot.sandbox.slack.mrkdwn import escaped
from bot.sandbox.slack.people import eyes, payloads
from bot.sandbox.slack.people.escaping import escape
from bot.sandbox.slack.state.channels import Channel
from bot.sandbox.slack.state.log import Delivery
from bot.sandbox.slack.state.messages import Content
from bot.sandbox.slack.state.users import SLACKBOT
from bot.sandbox.slack.state.workspace import Workspace

INVITE = "/invite"
"""Slack's own command that lets somebody into a channel, apps too
(slack.com/help/articles/201259356, Slash commands in Slack)."""
_PERSON = re.compile(r"<@(\w+)\|")


class Commands:
    """Slash commands (docs.slack.dev/interactivity/implementing-slash-commands)."""

    def __init__(self, workspace: Workspace, courier: Courier) -> None:
        self._workspace = workspace
        self._courier = courier

    async def type(self, user_id: str, channel_id: str, line: str) -> Delivery:
        """Send what the line becomes; a command of no app is answered by Slackbot, and nothing is sent."""
        name = (line.split(maxsplit=1) or [""])[0]
        text = line[len(name) + 1 :]
        command = self._workspace.app.commands.get(name)
        if command is not None and command.should_escape:
            text = escape(self._workspace, user_id, text)
        return await self.send(user_id, channel_id, name, text)

    async def send(self, user_id: str, channel_id: str, name: str, text: str) -> Delivery:
        """Send the text as it is."""
        channel = eyes.room(self._workspace, user_id, channel_id)
        if name not in self._workspace.app.commands or "commands" not in self._workspace.app.scopes:
            invited = self._invite(user_id, channel, text) if name == INVITE else []
            delivery = Delivery("slash_commands", {"command": name, "text": text}, user_id)
            delivery.outcome = "Slack's own" if invited else "unknown command"
            here = f"In this channel now: {', '.join(invited)}."
            said = here if invited else f"{escaped(name)} is not a valid command."
            delivery.shown = self._workspace.whisper(channel, user_id, Content(said), SLACKBOT)
            return delivery
        payload = payloads.slash_command(self._workspace, user_id, channel, name, text)
        return await self._courier.carry(Delivery("slash_commands", payload, user_id))

    def _invite(self, user_id: str, channel: Channel, text: str) -> list[str]:
        """Let those who are named into the channel, as mentions; nobody comes into a conversation of two."""
        named = dict.fromkeys(_PERSON.findall(escape(self._workspace, user_id, text)))
        invited = [each for each in named if channel.kind != "im" and not self._workspace.users[each].deleted]
        channel.members += [each for each in invited if each not in channel.members]
        return [f"<@{each}>" for each in invited]
