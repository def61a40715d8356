"""All there is behind the page."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import time, timedelta
from pathlib import Path

from bot.sandbox.backstage.chronicle import Act
from bot.sandbox.backstage.switches import Switch, Switchboard
from bot.sandbox.backstage.witness import Witness
from bot.sandbox.changes import Changes
from bot.sandbox.clock_server import ClockServer
from bot.sandbox.process import BotProcess
from bot.sandbox.slack import SlackStandIn
from bot.sandbox.town import Town

NO_BOT = "There is no bot in this sandbox."


@dataclass
class SlackStage:
    """Slack, and what goes over the wire between it and its app. `about` is a word on each person, for everybody."""

    slack: SlackStandIn
    about: Mapping[str, str] = field(default_factory=dict)
    trouble: str = ""
    """What is wrong with the bot, as a sentence; empty where nothing is."""
    changes: Changes = field(default_factory=Changes)
    """Told of what changes behind the page that neither Slack nor a provider tells of."""

    acts: list[Act] = field(default_factory=list)
    """What was done behind the page so far, in the order in which it was over."""

    @property
    def sources(self) -> Sequence[Changes]:
        """Whatever is told of a change that a panel may show."""
        return self.changes, self.slack.workspace.changes

    @property
    def lit(self) -> Sequence[Switch]:
        """The faults that are on."""
        return ()

    @property
    def ahead(self) -> timedelta:
        """How far the clock is ahead of this machine's."""
        return timedelta()

    def moment(self) -> int:
        """How much has gone over the wire by now."""
        return len(self.slack.workspace.wire)

    def did(self, name: str, begun: int | None = None) -> None:
        """Note what was done behind the page; `begun` is the moment at which it began to tell, if that was before."""
        self.acts.append(Act(name, self.moment() if begun is None else begun))
        self.changes.mark()

    def is_in_trouble(self, sentence: str) -> None:
        """Say what is wrong with the bot, or with "" that nothing is any more."""
        self.trouble = sentence
        self.slack.workspace.changes.mark()
        self.changes.mark()


class Stage(SlackStage):
    """The whole town, what can be done to it, and what becomes of the bot in it."""

    def __init__(
        self,
        town: Town,
        about: Mapping[str, str] | None = None,
        *,
        clock_server: ClockServer | None = None,
        database: Path | None = None,
    ) -> None:
        """`database` is where the bot has its own."""
        super().__init__(town.slack, about or {})
        self.town = town
        self.clock_server = clock_server or ClockServer()
        self.database = database
        self.switches = Switchboard(town)
        self.moving = asyncio.Lock()
        self.bot: BotProcess | None = None
        self.is_starting = False
        self.post_at: time | None = None
        """When the morning post is due, in UTC."""
        self.witness = Witness()
        """What was read already of the wire and of what was done behind the page."""

    @property
    def sources(self) -> Sequence[Changes]:
        return *super().sources, self.town.rms.changes, self.town.ozeki.changes

    @property
    def lit(self) -> Sequence[Switch]:
        return self.switches.lit

    @property
    def ahead(self) -> timedelta:
        return self.clock_server.clock.ahead
