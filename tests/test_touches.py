"""Who touches what, read off the source: the environment, the time, a wait; and nothing works at import."""

import ast

from tests.source import IMPORTS, OUTSIDE_THE_SANDBOX, TREES


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
