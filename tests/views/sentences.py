"""Every sentence that Teller's source says to somebody, found in its syntax trees."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
FOR_OPERATORS = frozenset(
    {"bot/__main__.py", "bot/app.py", "bot/connection.py", "bot/console.py", "bot/mistakes.py", "bot/settings.py"}
)
"""What is read on the command line and in the log, by who runs Teller."""
_ELSEWHERE = ("bot/sandbox/", "bot/doctor/", "bot/store/")
"""The sandbox's own words, the report of the doctor, and statements of SQL."""
SPEAKS = frozenset(
    {"BadInput", "Refused", "NoRow", "NotConfigured", "CannotStart", "Drift", "sentence", "section", "context"}
)
"""Whoever calls these says their first argument to a person."""


@dataclass(frozen=True)
class Said:
    """A text: where it stands, with `{}` for what is filled in, and whether it is said as a whole by SPEAKS."""

    where: str
    text: str
    whole: bool = False


def everything() -> list[Said]:
    """All that members and admins read."""
    files = sorted([*ROOT.glob("bot/**/*.py"), *ROOT.glob("commands/*.py")])
    named = [(path.relative_to(ROOT).as_posix(), path) for path in files]
    shown = [(name, path) for name, path in named if name not in FOR_OPERATORS and not name.startswith(_ELSEWHERE)]
    return [said for name, path in shown for said in said_in(path.read_text(encoding="utf-8"), name)]


def said_in(source: str, name: str) -> Iterator[Said]:
    """The sentences of a module: what is said by SPEAKS, and each text that reads like one."""
    tree = ast.parse(source)
    passed = {id(arg) for call in _calls(tree) if _called(call) in SPEAKS for arg in call.args[:1]}
    unread = {id(each) for node in ast.walk(tree) for each in _unread(node)}
    for node in ast.walk(tree):
        text = None if id(node) in unread else _text(node)
        if text is not None and (id(node) in passed or _reads_like_one(text)):
            yield Said(f"{name}:{getattr(node, 'lineno', 0)}", text, id(node) in passed)


def _calls(tree: ast.AST) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def _called(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else ""


def _unread(node: ast.AST) -> Iterator[ast.AST]:
    """Docstrings, what goes to the log, and the pieces of a text that is looked at as a whole."""
    if isinstance(node, ast.Expr):
        yield node.value
    elif isinstance(node, ast.JoinedStr):
        yield from node.values
    elif (
        isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and ast.unparse(node.func.value) == "log"
    ):
        yield from node.args


def _text(node: ast.AST) -> str | None:
    if isinstance(node, ast.JoinedStr):
        return "".join(str(each.value) if isinstance(each, ast.Constant) else "{}" for each in node.values)
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def _reads_like_one(text: str) -> bool:
    words = text.strip(" *:_`{}")
    return len(words.split()) > 2 and words[:1].isupper() and words.endswith((".", "?", "…", "!"))
