"""Where a browser is opened for the sandbox's page, and where not."""

from datetime import UTC, datetime

import pytest

from bot.sandbox.run import has_display, to_be_on_time


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
