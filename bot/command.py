"""What a command is: the values it is given and gives back, and the parts it may use. Declared data, no behaviour."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from enum import Enum, auto, unique
from typing import Any

from bot.access import Act, Member
from bot.balances import Balances
from bot.clock import Clock
from bot.homes import Homes
from bot.minting import Minting
from bot.origin import Origin
from bot.people import People
from bot.revoking import Revoking
from bot.settings import Settings
from bot.slack import Slack
from bot.store import Store
from bot.tasks import Tasks
from bot.views.blocks import Block, Message


@dataclass(frozen=True)
class Asked:
    """What arrived from Slack, whichever way.

    `text` is as Slack sent it: behind a command, or typed into a menu. `value` is a button's, the chosen option's of
    a menu, or a form's. `fields` are a form's, by block id: several chosen stand on a line each; `form` is the form
    as it was submitted, to be drawn again. `view_id` names the window that was submitted or pressed in,
    and `view_hash` what that showed to who pressed; a submission changes it at once. `from_home` says that it came
    from no conversation: from the Home tab, or by a shortcut.
    """

    user_id: str
    trigger_id: str = ""
    channel_id: str = ""
    message_ts: str = ""
    response_url: str = ""
    text: str = ""
    value: str = ""
    view_id: str = ""
    view_hash: str = ""
    from_home: bool = False
    fields: dict[str, str] = field(default_factory=dict)
    form: Block = field(default_factory=dict)


@dataclass(frozen=True)
class Reply:
    """An answer: for the asker only unless `in_channel`; `replace` puts it in the place of what was pressed.

    `turned`: it only shows another page, or the same anew, which nobody misses where something newer stands there.
    """

    message: Message
    in_channel: bool = False
    replace: bool = False
    turned: bool = False


@dataclass(frozen=True)
class Window:
    """An answer to a window: `view` takes its place, `text` is the direct message where it was closed meanwhile."""

    view: Block
    text: str


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
    homes: Homes
    clock: Clock
    tasks: Tasks
    doers: "Doers"
    revoking: Revoking


Run = Callable[[Asked, Member, Parts], Awaitable[Reply | Window | None]]


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
class Shortcut:
    """A global shortcut, by its callback id in the manifest. It comes from nowhere: no channel, no way to answer.

    It opens a window, which has three seconds, and so leaves who presses to `run`.
    """

    name: str
    what: str
    act: Act
    run: Run
    waits_for: str | None = None
    identity: Identity = Identity.IN_RUN
    kept: bool = False


@dataclass(frozen=True)
class Form:
    """A form's submission. `waiting` is seen until `run` replied; `what` as above.

    `errors` stand at its fields, by block id: they are found inside the acknowledgement, from what is known without
    asking anybody. Where `run` failed, the form comes again with what was typed and a sentence on top; `again` draws
    it where it has to be another one.
    """

    name: str
    what: str
    act: Act
    run: Run
    errors: Callable[[Asked, Parts], dict[str, str]]
    waiting: Callable[[Asked], Block]
    again: Callable[[Asked, str], Block] | None = None
    waits_for: str | None = None
    identity: Identity = Identity.AFRESH
    kept: bool = True


@dataclass(frozen=True)
class Menu:
    """A menu whose options Slack asks for, by its action id: `options` finds them from what is known already."""

    name: str
    act: Act
    options: Callable[[Asked, Parts], list[Block]]


@dataclass(frozen=True)
class Hearing:
    """An event of Slack's that is listened for, by its type; `run` takes the event itself."""

    name: str
    run: Callable[[dict[str, Any], Parts], Awaitable[None]]


Doer = Command | Button | Shortcut | Form


@dataclass(frozen=True)
class Doers:
    """Everything that people can do, and that Slack can tell."""

    commands: tuple[Command, ...] = ()
    buttons: tuple[Button, ...] = ()
    shortcuts: tuple[Shortcut, ...] = ()
    forms: tuple[Form, ...] = ()
    menus: tuple[Menu, ...] = ()
    hearings: tuple[Hearing, ...] = ()

    @property
    def kept(self) -> list[Doer]:
        """Those whose clicks may lie in the database."""
        return [*self.buttons, *self.forms]
