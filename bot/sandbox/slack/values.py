"""Leaf: the shapes that travel as JSON, and how Slack reads a yes or a no."""

import json
import math
from typing import Any

Json = dict[str, Any]


def flag(value: object) -> bool:
    """Form posts and query strings carry booleans as text: `true` and `1` mean yes."""
    return value is True or str(value).lower() in {"true", "1"}


def has_lone_surrogate(text: str) -> bool:
    """True when the text holds half of a surrogate pair, which is not a character."""
    return any("\ud800" <= letter <= "\udfff" for letter in text)


def read_json(text: str) -> Any:
    """The value of a JSON text. Raises ValueError for what is none, NaN and Infinity among it, and for numbers that
    nobody could write down again (rfc-editor.org/rfc/rfc8259)."""
    return json.loads(text, parse_constant=_finite, parse_float=_finite)


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(f"{text} is no number")
    return number
