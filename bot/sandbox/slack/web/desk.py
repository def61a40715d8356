"""What every Web API method works with, and how the methods are declared."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from bot.sandbox.slack.refusal import Refusal
from bot.sandbox.slack.state.app import App
from bot.sandbox.slack.state.channels import Channel
from bot.sandbox.slack.state.workspace import Workspace
from bot.sandbox.slack.values import Json
from bot.sandbox.slack.web.args import Args


@dataclass(frozen=True)
class Desk:
    """The workspace, and where a Socket Mode connection may be opened."""

    workspace: Workspace
    new_socket_url: Callable[[], str]

    @property
    def app(self) -> App:
        """The app on whose behalf calls are made."""
        return self.workspace.app

    def visible(self, channel_id: str) -> Channel:
        """The conversation, when the bot may know of it: public, or one it is in. Else channel_not_found."""
        channel = self.workspace.channels.get(channel_id)
        if channel is None:
            raise Refusal("channel_not_found")
        if channel.kind != "channel" and self.app.bot_user_id not in channel.members:
            raise Refusal("channel_not_found")
        return channel


@dataclass(frozen=True)
class Method:
    """A method: what it does, the scope it always needs, the kind of token it takes."""

    run: Callable[[Desk, Args], Json]
    scope: str | None = None
    token: Literal["bot", "app"] = "bot"
