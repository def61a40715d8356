"""A person types a slash command."""

from bot.sandbox.slack.delivery.courier import Courier
from bot.sandbox.slack.mrkdwn import escaped
from bot.sandbox.slack.people import eyes, payloads
from bot.sandbox.slack.people.escaping import escape
from bot.sandbox.slack.state.log import Delivery
from bot.sandbox.slack.state.messages import Content
from bot.sandbox.slack.state.users import SLACKBOT
from bot.sandbox.slack.state.workspace import Workspace


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
            delivery = Delivery("slash_commands", {"command": name, "text": text}, user_id)
            delivery.outcome = "unknown command"
            delivery.shown = self._workspace.whisper(
                channel, user_id, Content(f"{escaped(name)} is not a valid command."), SLACKBOT
            )
            return delivery
        payload = payloads.slash_command(self._workspace, user_id, channel, name, text)
        return await self._courier.carry(Delivery("slash_commands", payload, user_id))
