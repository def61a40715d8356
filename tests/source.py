"""The source, read: its modules, and who imports whom."""

import ast
from collections.abc import Iterator
from pathlib import Path

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
