"""The README is held to the code: what it lists is what there is."""

import json
import re
import struct
from pathlib import Path

import click
import pytest

import commands
from bot import access, lifecycle
from bot.__main__ import main
from bot.settings import Settings

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def part(name: str) -> str:
    """What stands between the README's marks `<!-- name -->` and `<!-- /name -->`."""
    return README.split(f"<!-- {name} -->")[1].split(f"<!-- /{name} -->")[0].strip()


def rows(table: str) -> list[list[str]]:
    """The cells of a Markdown table, without its head."""
    lines = [line for line in table.splitlines() if line.startswith("|")][2:]
    return [[cell.strip().replace("\\|", "|") for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in lines]


def test_the_command_table_is_the_code() -> None:
    """Each command with its usage and summary, in the order of `commands.DOERS.commands`, and in the manifest."""
    listed = rows(part("commands"))
    manifest = json.loads((ROOT / "manifest.json").read_text(encoding="utf-8"))
    offered = {each["command"]: each for each in manifest["features"]["slash_commands"]}

    assert listed == [[f"`{each.name} {each.usage}`", each.summary] for each in commands.DOERS.commands]
    assert list(offered) == [each.name for each in commands.DOERS.commands]
    assert all(each["should_escape"] for each in offered.values())
    assert [each["usage_hint"].replace(" ", "") for each in offered.values()] == [
        each.usage.replace(" ", "") for each in commands.DOERS.commands
    ]


def test_the_shortcuts_of_the_manifest_are_the_code() -> None:
    """Slack offers what Teller listens for."""
    manifest = json.loads((ROOT / "manifest.json").read_text(encoding="utf-8"))
    offered = manifest["features"]["shortcuts"]

    assert [each["callback_id"] for each in offered] == [each.name for each in commands.DOERS.shortcuts]
    assert all(each["type"] == "global" for each in offered)


def test_the_command_line_is_listed() -> None:
    """Each command that can be typed in a terminal."""
    groups = {name: command for name, command in main.commands.items() if isinstance(command, click.Group)}
    typed = {f"{name} {each}" for name, group in groups.items() for each in group.commands} | main.commands.keys()
    missing = {line for line in typed - groups.keys() if f"`teller {line}" not in README}

    assert {"run", "roles set", "audit verify"} <= typed
    assert missing == set()


def test_who_may_what_is_the_table_of_access() -> None:
    """The README shows the very table that stands in access.py."""
    assert access.__doc__ is not None
    assert part("access") in access.__doc__


def test_the_life_of_a_request_is_the_table_of_lifecycle() -> None:
    """The README's diagram is the one generated from the table."""
    assert part("lifecycle") == f"```mermaid\n{lifecycle.diagram()}\n```"


def test_every_setting_is_listed() -> None:
    """The settings table names each setting once, in any order, and `.env.example` too."""
    listed = [row[0].strip("`") for row in rows(part("settings"))]
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    offered = re.findall(r"^(?:# )?([A-Z_]+)=", example, re.MULTILINE)

    assert sorted(listed) == sorted(name.upper() for name in Settings.model_fields)
    assert set(offered) == set(listed) - {"SLACK_API_URL"}


@pytest.mark.parametrize(
    ("name", "default"),
    [(row[0].strip("`").lower(), row[1].strip("`")) for row in rows(part("settings")) if row[1].startswith("`")],
)
def test_the_defaults_are_the_code(name: str, default: str) -> None:
    """A default that the settings table shows is the one in the code."""
    code = Settings.model_fields[name].default
    shown = code.strftime("%H:%M") if hasattr(code, "strftime") else str("127.0.0.1" if code == "" else code)
    assert default.split("`")[0] == shown


def test_the_scopes_are_the_manifests() -> None:
    """The README explains each scope that the manifest asks for."""
    manifest = json.loads((ROOT / "manifest.json").read_text(encoding="utf-8"))
    explained = re.findall(r"^\| (`[a-z:]+`(?:, `[a-z:]+`)*) \|", README, re.MULTILINE)
    named = [scope for cell in explained for scope in re.findall(r"`([a-z]+(?::[a-z]+)?)`", cell)]

    scopes = manifest["oauth_config"]["scopes"]
    assert sorted(named) == sorted(scopes["bot"])
    (optional,) = re.findall(r"^\| (.*) \| optional: ", README, re.MULTILINE)
    assert re.findall(r"`([a-z:]+)`", optional) == scopes["bot_optional"]
    assert set(scopes["bot_optional"]) < set(scopes["bot"])  # Slack asks for no scope that stands only there


def test_the_pictures_are_those_that_are_made() -> None:
    """Each picture says in words what is on it, and has the size in which `tests.browser.pictures` takes it."""
    shown = re.findall(r"!\[([^]]+)\]\((docs/[^)]+\.png)\)", README)
    shown += [(alt, path) for path, alt in re.findall(r'<img src="([^"]+)"[^>]* alt="([^"]+)"', README)]
    sizes = {path: struct.unpack(">II", (ROOT / path).read_bytes()[16:24]) for _, path in shown}

    assert README.count("<img") + README.count("![") == len(shown) == 4
    assert sorted(sizes) == sorted(str(each.relative_to(ROOT)) for each in (ROOT / "docs").glob("*.png"))
    assert sorted(sizes.values()) == [(390, 800), *[(1280, 800)] * 3]
    assert all(len(alt) > len("a picture") for alt, _ in shown)


def test_there_is_one_command_for_the_sandbox_and_one_for_the_tests() -> None:
    """Two commands do everything on a fresh machine."""
    commands_shown = [line for line in README.splitlines() if line.startswith("python3 -m venv")]

    assert len(commands_shown) == 2
    assert commands_shown[0].endswith("teller sandbox")
    assert commands_shown[1].endswith("pytest -n auto")
