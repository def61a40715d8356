"""A sandbox before it runs: where its page is opened, when its time begins, and what its secrets are."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.sandbox.alone import SlackAlone
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


def secrets_of_a_sandbox(folder: Path) -> list[str]:
    """The secrets of one with a bot."""
    app = Sandbox(Options(), folder).town.slack.workspace.app
    return [app.bot_token, app.app_token, app.signing_secret, app.verification_token]


def secrets_of_slack_alone(_: Path) -> list[str]:
    """The secrets of one for an app of somebody's own."""
    settings = SlackAlone(Options(slack_only=True)).settings()
    return [value for name, value in settings.items() if name != "SLACK_API_URL"]


@pytest.mark.parametrize("drawn", [secrets_of_a_sandbox, secrets_of_slack_alone])
async def test_no_two_have_the_same_secrets(tmp_path: Path, drawn: Callable[[Path], list[str]]) -> None:
    """What one sandbox signs, no other's app takes for its own, whatever port it comes to; nobody guesses a token."""
    one, other = drawn(tmp_path), drawn(tmp_path)

    assert len({*one, *other}) == 2 * len(one) >= 6
    assert not any("sandbox" in each for each in (*one, *other))
