"""Where a browser is opened for the sandbox's page, and where not."""

import pytest

from bot.sandbox.run import has_display


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
