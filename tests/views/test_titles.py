"""The titles of windows: every one says what it is, whatever it answers."""

import ast

import pytest

from bot.views.titles import FROM_AN_OLDER_TELLER, title_as_submitted, title_of
from commands import DOERS
from tests.views.sentences import ROOT

NAMES = [each.name for each in (*DOERS.buttons, *DOERS.forms, *DOERS.shortcuts)]


@pytest.mark.parametrize("name", NAMES)
def test_whatever_can_be_pressed_or_submitted(name: str) -> None:
    """Its answer has a title of its own, which Slack takes."""
    title = title_of(name)

    assert title not in {"Teller", FROM_AN_OLDER_TELLER}
    assert 0 < len(title) <= 24


def test_no_title_is_a_bare_name() -> None:
    """No window in bot or commands is built under "Teller", or under nothing."""
    sources = [*ROOT.glob("bot/*.py"), *ROOT.glob("bot/views/*.py"), *ROOT.glob("commands/*.py")]
    nodes = [node for path in sources for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))]
    built = [
        node.args[0]
        for node in nodes
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in {"modal", "form"}
        and node.args
    ]
    said = [each.value for each in built if isinstance(each, ast.Constant)]
    named = [
        node.value.value
        for node in nodes
        if isinstance(node, ast.Assign)
        and isinstance(node.value, ast.Constant)
        and {target.id for target in node.targets if isinstance(target, ast.Name)}
        & {each.id for each in built if isinstance(each, ast.Name)}
    ]

    assert len(built) > 20
    assert [title for title in (*said, *named) if not str(title) or title == "Teller" or len(str(title)) > 24] == []


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("request.reveal.1", "Your code"),
        ("request.approve.1", "Request for a code"),
        ("codes.newer.1", "Credit codes"),
        ("codes.comment.1", "Edit comment"),
        ("sudoku.1", FROM_AN_OLDER_TELLER),
        ("", FROM_AN_OLDER_TELLER),
    ],
)
def test_the_longest_beginning_counts(name: str, title: str) -> None:
    """What one button says is said for it alone; what is not known is of another Teller."""
    assert title_of(name) == title


def test_a_form_keeps_its_title() -> None:
    """While what was submitted is looked at; a form that came without one has another."""
    assert title_as_submitted({"title": {"text": "Give access"}}, "Your decision") == "Give access"
    assert title_as_submitted({}, "Your decision") == "Your decision"
