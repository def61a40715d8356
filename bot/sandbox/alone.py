"""`teller sandbox --slack-only`: the stand-in for Slack and its page, for whatever app is pointed at it."""

from collections.abc import Mapping
from typing import Any

from bot.clock import SystemClock
from bot.errors import CannotStart
from bot.sandbox import ports
from bot.sandbox.backstage.stage import SlackStage
from bot.sandbox.manifest import manifest
from bot.sandbox.options import Options
from bot.sandbox.page import Page
from bot.sandbox.slack import Channel, SlackStandIn, Workspace
from bot.sandbox.town import ADA, BEN, GENERAL, PEOPLE, peopled

RANDOM, PRIVATE = "CRANDOM", "CPRIVATE"


class SlackAlone:
    """A workspace with four people and one app, which runs elsewhere; no RMS, no gateway, no bot of ours."""

    def __init__(self, options: Options) -> None:
        self._options = options
        self._slack = SlackStandIn(_workspace(manifest(options.manifest)), SystemClock())
        self._slack.workspace.app.draw_secrets()
        self.page = Page(SlackStage(self._slack))

    async def start(self) -> None:
        """Slack listens on the port that was asked for, its page on a free one. Raises CannotStart."""
        slack, port = self._slack, self._options.port
        await self.page.start()
        try:
            await slack.start(port=port, front=self.page.url)
        except OSError as error:
            raise CannotStart(ports.no_port(port, error)) from None
        if self._options.deliver_to is not None:
            slack.deliver_over_http(self._options.deliver_to)

    async def stop(self) -> None:
        """Let go of the ports."""
        await self.page.stop()
        await self._slack.stop()

    def settings(self) -> dict[str, str]:
        """What points an app here, by the names that most apps use in their environment."""
        app = self._slack.workspace.app
        known = {"SLACK_API_URL": self._slack.api_url, "SLACK_BOT_TOKEN": app.bot_token}
        if self._options.deliver_to is None:
            known["SLACK_APP_TOKEN"] = app.app_token  # an app that has one would wait at the socket
        return known | {"SLACK_SIGNING_SECRET": app.signing_secret}

    def introduction(self) -> str:
        """Where everything is, once it runs: a line `NAME=value` for each setting."""
        workspace, url = self._slack.workspace, self._options.deliver_to
        way = f"by signed HTTP to {url}" if url is not None else "over Socket Mode"
        commands = ", ".join(workspace.app.commands) or "no command"
        return "\n".join(
            [
                f"Slack is ready, and nothing else. Its page: {self.page.url}",
                f"Its app is {workspace.app.name} with {commands}. It is delivered {way}.",
                "",
                *(f"{name}={value}" for name, value in self.settings().items()),
                "",
                "In Bolt: AsyncApp(client=AsyncWebClient(SLACK_BOT_TOKEN, base_url=SLACK_API_URL))",
                f"Channels: {_named(_channels(workspace))}",
                f"People: {_named({workspace.users[each].name: each for each in PEOPLE})}",
                f"The app: user {workspace.app.bot_user_id}, app {workspace.app.app_id}, team {workspace.team_id}",
                "Everything in here is made up. Ctrl-C stops it.",
            ]
        )


def _workspace(app: Mapping[str, Any]) -> Workspace:
    """A channel of each kind with the app in it, and one it would have to join first."""
    workspace = peopled(app)
    bot = workspace.app.bot_user_id
    workspace.add_channel(Channel(GENERAL, "general", [*PEOPLE, bot]))
    workspace.add_channel(Channel(RANDOM, "random", [*PEOPLE]))
    workspace.add_channel(Channel(PRIVATE, "private", [ADA, BEN, bot], is_private=True))
    for person in PEOPLE:
        workspace.dm(person)
    return workspace


def _channels(workspace: Workspace) -> Mapping[str, str]:
    """The channels by what they are called; one that the app is not in says so."""
    me = workspace.app.bot_user_id
    return {
        f"{each.name}{'' if me in each.members else ' (without the app)'}": each.id
        for each in workspace.channels.values()
        if each.kind != "im"
    }


def _named(things: Mapping[str, str]) -> str:
    return ", ".join(f"{name} {some_id}" for name, some_id in things.items())
