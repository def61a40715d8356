"""Slack's text markup as a person reads it (docs.slack.dev/messaging/formatting-message-text)."""

import re

from bot.sandbox.slack.state.names import Names, no_names

_ANGLES = re.compile(r"<([^<>]*)>")
_SPECIAL = {"here", "channel", "everyone"}


def shown(text: str, names: Names = no_names) -> str:
    """The text with mentions, links and dates as they appear, and the three entities decoded last."""
    return unescaped(_ANGLES.sub(lambda match: _angle(match.group(1), names), text))


def unescaped(text: str) -> str:
    """`&lt;`, `&gt;` and `&amp;` back to the characters they stand for."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def escaped(text: str) -> str:
    """The three characters that steer the markup, made harmless; the ampersand goes first."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _angle(inside: str, names: Names) -> str:
    target, _, label = inside.partition("|")
    if target.startswith("!date^"):
        return label
    if target.startswith("!"):
        word = target[1:].split("^")[0]
        return label or f"@{word}" if word not in _SPECIAL else f"@{word}"
    if target.startswith("@"):
        return f"@{names(target[1:]) or label or target[1:]}"
    if target.startswith("#"):
        return f"#{names(target[1:]) or label or target[1:]}"
    return label or target.removeprefix("mailto:")
