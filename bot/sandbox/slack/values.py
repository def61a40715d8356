"""Leaf: the shapes that travel as JSON, and how Slack reads a yes or a no."""

from typing import Any

Json = dict[str, Any]


def flag(value: object) -> bool:
    """Form posts and query strings carry booleans as text: `true` and `1` mean yes."""
    return value is True or str(value).lower() in {"true", "1"}


def has_lone_surrogate(text: str) -> bool:
    """True when the text holds half of a surrogate pair, which is not a character."""
    return any("\ud800" <= letter <= "\udfff" for letter in text)
