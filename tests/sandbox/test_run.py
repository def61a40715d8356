"""A sandbox before it runs: where its page is opened, when its time begins, and what its secrets are."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.sandbox.run import Options, Sandbox, has_display, to_be_on_time


@pytest.mark.parametrize(
    ("around", "platform", "expected"),
    [
        ({}, "linux", False),
        ({"DISPLAY": ""}, "linux", False),
        ({"DISPLAY": ":0"}, "linux", True),
        ({"WAYLAND_DISPLAY": "wayland-0"}, "linux", True),
        ({"TERM": "xterm"}, "linux", False),
        ({}, "darwin", True),
    ],
)
def test_has_display(around: dict[str, str], platform: str, expected: bool) -> None:
    """A window is opened only where there is a screen for it; a text browser would cover the terminal."""
    assert has_display(around, platform) is expected


@pytest.mark.parametrize(
    ("second", "microsecond", "seconds"), [(0, 0, 0), (39, 999_999, 0), (40, 0, 20), (59, 500_000, 0.5)]
)
def test_to_be_on_time(second: int, microsecond: int, seconds: float) -> None:
    """Late in a minute the sandbox begins with the next one: its first post is not called late."""
    now = datetime(2026, 3, 10, 8, 59, second, microsecond, tzinfo=UTC)

    assert to_be_on_time(now).total_seconds() == seconds


async def test_no_two_have_the_same_secrets(tmp_path: Path) -> None:
    """What one sandbox signs, no other's bot takes for its own, whatever port it comes to."""
    one, other = (Sandbox(Options(), tmp_path / name).town.slack.workspace.app for name in ("one", "other"))
    for kind in ("bot_token", "app_token", "signing_secret"):
        assert getattr(one, kind) != getattr(other, kind)
