"""What a command is: the values it is given and gives back, and the parts it may use. Declared data, no behaviour."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from enum import Enum, auto, unique

from bot.access import Act, Member
from bot.balances import Balances
from bot.clock import Clock
from bot.minting import Minting
from bot.origin import Origin
from bot.people import People
from bot.settings import Settings
from bot.slack import Slack
from bot.store import Store
from bot.views.blocks import Block, Message


@dataclass(frozen=True)
class Asked:
    """What arrived from Slack, whichever way. `text` is as Slack sent it; `value` is a button's or a form's."""

    user_id: str
    trigger_id: str = ""
    channel_id: str = ""
    message_ts: str = ""
    response_url: str = ""
    text: str = ""
    value: str = ""
    view_id: str = ""
    fields: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Reply:
    """An answer: for the asker only unless `in_channel`; `replace` puts it in the place of what was pressed."""

    message: Message
    in_channel: bool = False
    replace: bool = False


@dataclass(frozen=True)
class Parts:
    """The parts that a command may use, built in the composition root."""

    settings: Settings
    store: Store
    slack: Slack
    people: People
    balances: Balances
    minting: Minting
    origin: Origin
    clock: Clock
    commands: tuple["Command", ...]


Run = Callable[[Asked, Member, Parts], Awaitable[Reply | None]]


@unique
class Identity(Enum):
    """How Slack is asked who the person is: a recent answer serves, it is asked afresh, or `run` sees to it."""

    RECENT = auto()
    AFRESH = auto()
    IN_RUN = auto()


@dataclass(frozen=True)
class Command:
    """A slash command. `waits_for` names whom it asks, for the sentence that says the answer takes longer."""

    name: str
    usage: str
    summary: str
    act: Act
    run: Run
    waits_for: str | None = None
    identity: Identity = Identity.RECENT
    kept: bool = False


@dataclass(frozen=True)
class Button:
    """A button's action. One that opens a window leaves who presses to `run`: the window has three seconds.

    `what` is its word in the audit trail. `kept`: the click is on disk before it is acknowledged, and is carried out
    after a restart too.
    """

    name: str
    what: str
    act: Act
    run: Run
    waits_for: str | None = None
    identity: Identity = Identity.RECENT
    kept: bool = False


@dataclass(frozen=True)
class Form:
    """A form's submission. `errors` stands at its fields; `waiting` is seen until `run` replied; `what` as above."""

    name: str
    what: str
    act: Act
    run: Run
    errors: Callable[[Asked], dict[str, str]]
    waiting: Callable[[Asked], Block]
    waits_for: str | None = None
    identity: Identity = Identity.AFRESH
    kept: bool = True


Doer = Command | Button | Form
