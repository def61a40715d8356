"""All there is behind the page."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time
from pathlib import Path

from bot.sandbox.backstage.switches import Switchboard
from bot.sandbox.backstage.witness import Witness
from bot.sandbox.changes import Changes
from bot.sandbox.clock_server import ClockServer
from bot.sandbox.process import BotProcess
from bot.sandbox.town import Town

NO_BOT = "There is no bot in this sandbox."

WITH_SLACK_ONLY = ("inspector",)
"""The panels that show something where of the town only Slack can be reached."""


@dataclass
class Stage:
    """The town and what becomes of the bot in it. `about` is a word on each person, shown to everybody."""

    town: Town
    about: Mapping[str, str] = field(default_factory=dict)
    trouble: str = ""
    """What is wrong with the bot, as a sentence; empty where nothing is."""
    changes: Changes = field(default_factory=Changes)
    """Told of what changes behind the page that neither Slack nor a provider tells of."""

    is_slack_only: bool = False
    """Whether of the town only Slack can be reached, and the bot is somebody else's."""

    acts: list[str] = field(default_factory=list)
    """What was done behind the page so far, oldest first."""
    moments: list[int] = field(default_factory=list)
    """For each of these acts, how much had gone over the wire between Slack and the bot by then."""
    witness: Witness = field(default_factory=Witness)
    """What was read already of the wire and of these acts."""
    clock_server: ClockServer = field(default_factory=ClockServer)
    bot: BotProcess | None = None
    database: Path | None = None
    """Where the bot has its database."""
    post_at: time | None = None
    """When the morning post is due, in UTC."""
    is_starting: bool = False

    def __post_init__(self) -> None:
        self.moving = asyncio.Lock()
        self.switches = Switchboard(self.town)

    @property
    def sources(self) -> tuple[Changes, ...]:
        """Whatever is told of a change that a panel may show."""
        town = self.town
        return self.changes, town.slack.workspace.changes, town.rms.changes, town.ozeki.changes

    @property
    def panels(self) -> tuple[str, ...] | None:
        """The panels that have something to show; None for all there are."""
        return WITH_SLACK_ONLY if self.is_slack_only else None

    def moment(self) -> int:
        """How much has gone over the wire by now."""
        return len(self.town.slack.workspace.wire)

    def did(self, act: str, begun: int | None = None) -> None:
        """Note what was done behind the page; `begun` is the moment at which it began to tell, if that was before."""
        self.moments.append(self.moment() if begun is None else begun)
        self.acts.append(act)
        self.changes.mark()

    def is_in_trouble(self, sentence: str) -> None:
        """Say what is wrong with the bot, or with "" that nothing is any more."""
        self.trouble = sentence
        self.town.slack.workspace.changes.mark()
        self.changes.mark()
