"""The manifest of an app that is not Teller."""

import json
from pathlib import Path
from typing import Any

import pytest

from bot.errors import CannotStart
from bot.sandbox.manifest import manifest

NAMED = {"display_information": {"name": "Lunch"}}
ASK = {"name": "Ask", "callback_id": "ask", "description": "Opens a form", "type": "global"}


def shortcuts(*listed: Any) -> Any:
    return NAMED | {"features": {"shortcuts": list(listed)}}


def test_the_least(tmp_path: Path) -> None:
    """A name is all that a manifest needs, and what the stand-in does not read may be anything."""
    content = NAMED | {"settings": {"interactivity": None}, "functions": 7}
    (tmp_path / "least.json").write_text(json.dumps(content))

    assert manifest(tmp_path / "least.json") == content


def test_the_most_of_shortcuts(tmp_path: Path) -> None:
    """Ten of them, each with all the characters that Slack takes."""
    longest = {"name": "x" * 24, "callback_id": "x" * 255, "description": "x" * 150, "type": "message"}
    content = shortcuts(*[longest] * 9, ASK)
    (tmp_path / "most.json").write_text(json.dumps(content))

    assert manifest(tmp_path / "most.json") == content


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("display_information:\n  name: Lunch", "not in JSON"),
        ("", "not in JSON"),
        (b"\xff\xfe", "not in JSON"),
        ("[" * 100_000, "not in JSON"),
        ([], "since the whole is wrong"),
        ({}, "since display_information is wrong: Field required"),
        ({"display_information": {"name": ""}}, "since display_information.name is wrong"),
        (NAMED | {"features": {"slash_commands": {}}}, "since features.slash_commands is wrong"),
        (NAMED | {"features": {"slash_commands": [{"command": "lunch"}]}}, "slash_commands.0.command is wrong"),
        (NAMED | {"features": {"slash_commands": [{"command": "/a b"}]}}, "slash_commands.0.command is wrong"),
        (NAMED | {"features": {"bot_user": {}}}, "since features.bot_user.display_name is wrong"),
        (NAMED | {"oauth_config": {"scopes": {"bot": "chat:write"}}}, "since oauth_config.scopes.bot is wrong"),
        (shortcuts(ASK | {"name": "x" * 25}), "since features.shortcuts.0.name is wrong"),
        (shortcuts(ASK, ASK | {"callback_id": "x" * 256}), "since features.shortcuts.1.callback_id is wrong"),
        (shortcuts(ASK | {"description": "x" * 151}), "since features.shortcuts.0.description is wrong"),
        (shortcuts({"name": "Ask", "callback_id": "ask", "type": "global"}), "shortcuts.0.description is wrong"),
        (shortcuts(ASK | {"type": "channel"}), "since features.shortcuts.0.type is wrong"),
        (shortcuts(*[ASK] * 11), "since features.shortcuts is wrong"),
        (NAMED | {"settings": {"event_subscriptions": []}}, "since settings.event_subscriptions is wrong"),
        (NAMED | {"oauth_config": {"scopes": {"bot": [1]}}}, "since oauth_config.scopes.bot.0 is wrong"),
    ],
)
def test_no_manifest(tmp_path: Path, content: Any, says: str) -> None:
    """What is no manifest is refused in one line, with the place that is wrong."""
    path = tmp_path / "app.json"
    text = content if isinstance(content, str | bytes) else json.dumps(content)
    path.write_bytes(text.encode() if isinstance(text, str) else text)

    with pytest.raises(CannotStart) as caught:
        manifest(path)
    assert says in str(caught.value)
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_no_file(tmp_path: Path) -> None:
    """A file that cannot be read is named, with the reason."""
    with pytest.raises(CannotStart, match=r"The manifest .*nope\.json cannot be read: No such file or directory\."):
        manifest(tmp_path / "nope.json")
    with pytest.raises(CannotStart, match="cannot be read: Is a directory"):
        manifest(tmp_path)
