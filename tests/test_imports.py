"""The rooms of the house and the arrows between them, read off the source: who imports whom, and who touches what."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SANDBOX = "bot.sandbox"


def _name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


SOURCES = {_name(path): path for folder in ("bot", "commands") for path in sorted((ROOT / folder).rglob("*.py"))}
TREES = {name: ast.parse(path.read_text(encoding="utf-8")) for name, path in SOURCES.items()}


def imported(tree: ast.Module) -> Iterator[str]:
    """Every module that is imported anywhere in a file, functions included, as far as the file says."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "relative imports hide the arrows"
            for alias in node.names:
                whole = f"{node.module}.{alias.name}"
                yield whole if whole in SOURCES else str(node.module)


IMPORTS = {name: set(imported(tree)) for name, tree in TREES.items()}


def is_in(module: str, room: str) -> bool:
    return module == room or module.startswith(f"{room}.")


def reach(module: str) -> set[str]:
    """Our modules that are imported by `module`, directly or through others."""
    found: set[str] = set()
    to_see = [module]
    while to_see:
        new = {each for each in IMPORTS[to_see.pop()] if each in SOURCES} - found
        found |= new
        to_see += new
    return found


def importers(room: str) -> set[str]:
    """Who imports something of a room from outside it."""
    return {
        name
        for name, wanted in IMPORTS.items()
        if not is_in(name, room) and any(is_in(each, room) for each in wanted)
    }


OUTSIDE_THE_SANDBOX = [name for name in SOURCES if not is_in(name, SANDBOX)]


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


def names_used(tree: ast.Module) -> set[str]:
    """Dotted names that a file uses, as in `os.environ` and `datetime.now`."""
    return {
        f"{node.value.id}.{node.attr}"
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)
    } | {alias.name for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) for alias in node.names}


def test_nothing_but_the_settings_reads_the_environment() -> None:
    """pydantic-settings does it, for settings.py; the sandbox makes its child's environment."""
    names = {"os.environ", "os.environb", "os.getenv", "environ", "environb", "getenv"}
    assert {name for name in OUTSIDE_THE_SANDBOX if names_used(TREES[name]) & names} == set()
    assert {name for name in OUTSIDE_THE_SANDBOX if "dotenv" in IMPORTS[name]} == set()


CLOCKS = {
    "bot.clock",  # the one source of time
    "bot.console",  # the role commands run beside the bot and stamp their audit rows
}


def test_nothing_but_the_clock_knows_the_time() -> None:
    """Whoever needs the time asks the clock that was handed down."""
    names = {"datetime.now", "datetime.utcnow", "date.today", "time.time", "time.monotonic", "time.sleep"}
    assert {name for name in OUTSIDE_THE_SANDBOX if names_used(TREES[name]) & names} == CLOCKS


def test_nothing_waits_but_on_the_clock() -> None:
    """`asyncio.sleep(0)` lets others go first; every real wait is the clock's."""
    waits = {
        name: ast.unparse(node)
        for name in OUTSIDE_THE_SANDBOX
        for node in ast.walk(TREES[name])
        if isinstance(node, ast.Call) and ast.unparse(node).startswith("asyncio.sleep(")
    }
    assert waits.pop("bot.clock") == "asyncio.sleep(seconds)"
    assert set(waits.values()) == {"asyncio.sleep(0)"}


def test_nothing_works_at_import() -> None:
    """At the top level of a module stand definitions, no call for its effect and no decision."""
    effects = [
        (name, ast.unparse(node).splitlines()[0])
        for name, tree in TREES.items()
        for node in tree.body
        if isinstance(node, ast.If | ast.For | ast.While | ast.With | ast.Try)
        or (isinstance(node, ast.Expr) and isinstance(node.value, ast.Call))
    ]
    assert effects == [(each, "if __name__ == '__main__':") for each in ("bot.__main__", "bot.sandbox.child")]
