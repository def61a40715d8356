"""The rooms of the house and the arrows between them, read off the source: who imports whom."""

import pytest

from tests.source import IMPORTS, OUTSIDE_THE_SANDBOX, SANDBOX, SOURCES, importers, is_in, reach


def test_the_source_is_read() -> None:
    """The walk sees the modules and their imports."""
    assert {"bot.app", "bot.store.requests", "commands.mintcode", "bot.sandbox.rms.standin"} <= set(SOURCES)
    assert "bot.store" in IMPORTS["bot.console"]
    assert "bot.providers.http" in IMPORTS["bot.providers.rms"]


def test_commands_are_known_to_the_composition_root_alone() -> None:
    """`commands` imports from `bot`, and of `bot` only app.py imports `commands`."""
    assert importers("commands") == {"bot.app"}


def test_the_sandbox_is_known_to_the_command_line_alone() -> None:
    """Nothing of the bot knows that there are stand-ins."""
    assert importers(SANDBOX) <= {"bot.__main__"}


@pytest.mark.parametrize(
    "leaf",
    [
        "bot.errors",
        "bot.clock",
        "bot.instants",
        "bot.chain",
        "bot.access",
        "bot.lifecycle",
        "bot.owed",
        "bot.reading",
        "bot.reference",
        "bot.schedules",
        "bot.views.text",
    ],
)
def test_leaves(leaf: str) -> None:
    """What everything stands on imports nothing of ours but how an instant is written."""
    assert reach(leaf) <= {"bot.instants"}


LAYERS = [
    [
        "bot.errors",
        "bot.clock",
        "bot.instants",
        "bot.chain",
        "bot.access",
        "bot.asks",
        "bot.lifecycle",
        "bot.owed",
        "bot.paging",
        "bot.reach",
        "bot.reading",
        "bot.reference",
        "bot.schedules",
    ],
    [
        "bot.store",
        "bot.providers",
        "bot.views",
        "bot.settings",
        "bot.mistakes",
        "bot.in_force",
        "bot.log",
        "bot.explain",
        "bot.again",
        "bot.tasks",
        "bot.shared",
        "bot.latest",
        "bot.gateway",
        "bot.locks",
        "bot.pace",
        "bot.steps",
    ],
    [
        "bot.slack",
        "bot.slack_answers",
        "bot.slack_history",
        "bot.slack_looks",
        "bot.people",
        "bot.channels",
        "bot.arguments",
        "bot.codes",
        "bot.drafts",
        "bot.quota",
        "bot.companies",
        "bot.balances",
        "bot.health",
        "bot.sweeper",
        "bot.drawing",
        "bot.sender",
    ],
    ["bot.outbox"],
    [
        "bot.minting",
        "bot.preflight",
        "bot.reconcile",
        "bot.verdict",
        "bot.revoking",
        "bot.conservation",
        "bot.checks",
        "bot.origin",
        "bot.held",
        "bot.homes",
        "bot.rebuild",
        "bot.daily",
        "bot.gathering",
        "bot.limits",
        "bot.connection",
        "bot.shells",
    ],
    ["bot.command", "bot.arrivals", "bot.replies", "bot.runner"],
    ["bot.listeners"],
    ["commands"],
    ["bot.app"],
    ["bot.console", "bot.doctor"],
    [SANDBOX],
    ["bot.__main__"],
]
"""From the ground up: a module imports from its own layer and from those below it."""


def layer(module: str) -> int:
    return next(number for number, rooms in enumerate(LAYERS) if any(is_in(module, room) for room in rooms))


def test_arrows_point_down() -> None:
    """No module knows of one that stands above it."""
    ours = {name: {each for each in IMPORTS[name] if each in SOURCES} - {"bot"} for name in set(SOURCES) - {"bot"}}
    upwards = [(name, each) for name, wanted in ours.items() for each in wanted if layer(each) > layer(name)]
    assert upwards == []


def test_no_circles() -> None:
    """No module is imported by what it imports; a room of several modules counts as one."""
    circles = []
    for name, path in SOURCES.items():
        room = name if path.name == "__init__.py" or name.count(".") == 1 else name.rpartition(".")[0]
        others = {each for each in IMPORTS[name] if each in SOURCES and not is_in(each, room)}
        circles += [(name, each) for each in others if name in reach(each)]
    assert circles == []


PAGES = [name for name in SOURCES if name.startswith(f"{SANDBOX}.page")]
OF_THE_SANDBOX = [
    *[f"{SANDBOX}.{each}" for each in ("town", "json_api", "backstage", "process", "run", "alone")],
    *PAGES,
]
"""What the stand-ins are put together with; each of them works alone."""


@pytest.mark.parametrize(
    ("room", "never"),
    [
        ("bot.store", ["bot.views", "bot.slack", "bot.providers", "bot.settings", "bot.balances"]),
        ("bot.providers", ["bot.store", "bot.views", "bot.slack", "bot.command", "bot.clock"]),
        ("bot.views", ["bot.store", "bot.slack", "bot.settings", "bot.clock", "bot.balances"]),
        ("commands", ["bot.app", "bot.outbox", "bot.sender", "bot.listeners", "bot.runner"]),
        ("bot.steps", ["bot.store", "bot.slack", "bot.clock", "bot.views"]),
        ("bot.arguments", ["bot.store", "bot.slack", "bot.balances"]),
        (f"{SANDBOX}.slack", ["bot.app", "bot.views", "bot.store", *OF_THE_SANDBOX]),
        (f"{SANDBOX}.rms", ["bot.app", "bot.providers", f"{SANDBOX}.slack", *OF_THE_SANDBOX]),
        (f"{SANDBOX}.ozeki", ["bot.app", "bot.providers", f"{SANDBOX}.slack", *OF_THE_SANDBOX]),
        (f"{SANDBOX}.backstage", [*PAGES, f"{SANDBOX}.run", f"{SANDBOX}.alone", "bot.app"]),
        (f"{SANDBOX}.json_api", [*PAGES, f"{SANDBOX}.backstage", f"{SANDBOX}.town"]),
        (f"{SANDBOX}.guard", ["bot.app", f"{SANDBOX}.slack", f"{SANDBOX}.rms", f"{SANDBOX}.faults", *OF_THE_SANDBOX]),
    ],
)
def test_rooms_that_do_not_know_each_other(room: str, never: list[str]) -> None:
    """Not even through others."""
    modules = [name for name in SOURCES if is_in(name, room)]
    known = {each for name in modules for each in reach(name)}

    assert modules
    assert [each for each in known for other in never if is_in(each, other)] == []


LIBRARIES: dict[str, set[str]] = {
    "sqlite3": {"bot.store"},
    "sqlite_utils": {"bot.store"},
    "httpx": {"bot.providers"},
    "stamina": {"bot.providers", "bot.store"},
    "defusedxml": {"bot.providers"},
    "pydantic_settings": {"bot.settings"},
    "pydantic": {
        "bot.settings",
        "bot.mistakes",
        "bot.in_force",  # only the type of a secret, which it leaves out
        "bot.providers",
        "commands.askform",  # the same for what the form's last step carries
        "commands.mintcode",  # the value of *Ask for another anyway* comes back from Slack, and is read strictly
    },
    "slack_bolt": {"bot.listeners", "bot.connection", "bot.health"},
    "slack_sdk": {
        "bot.slack",
        "bot.slack_answers",
        "bot.slack_history",
        "bot.slack_looks",
        "bot.connection",  # the socket client and its ticket
        "bot.listeners",  # only the type of the client that Bolt is given
        "bot.health",  # the verifier of signatures
        "bot.shells",  # only the type of the client that it hands on
    },
    "click": {"bot.__main__"},
    "filelock": {
        "bot.locks",
        "bot.app",  # only the error that says that somebody has a lock
    },
}
"""Which rooms know which library; nobody else outside the sandbox imports it."""


@pytest.mark.parametrize("library", LIBRARIES)
def test_each_library_has_its_room(library: str) -> None:
    """SQL is known to the store, HTTP to the providers, Slack to the few modules that wire it."""
    knows = {name for name in OUTSIDE_THE_SANDBOX if any(is_in(each, library) for each in IMPORTS[name])}
    rooms = LIBRARIES[library]

    assert {name for name in knows if not any(is_in(name, room) for room in rooms)} == set()
    assert [room for room in rooms if not any(is_in(name, room) for name in knows)] == []
