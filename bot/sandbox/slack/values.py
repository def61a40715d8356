"""Leaf: the shapes that travel as JSON, and how Slack reads a yes or a no."""

import json
import math
from collections.abc import Iterable
from typing import Any

Json = dict[str, Any]

_DEEPEST = 100
_TOO_DEEP = f"nested deeper than {_DEEPEST} levels"


def flag(value: object) -> bool:
    """Form posts and query strings carry booleans as text: `true` and `1` mean yes."""
    return value is True or str(value).lower() in {"true", "1"}


def has_lone_surrogate(text: str) -> bool:
    """True when the text holds half of a surrogate pair, which is not a character."""
    return any("\ud800" <= letter <= "\udfff" for letter in text)


def read_json(text: str) -> Any:
    """The value of a JSON text. Raises ValueError for what is none, NaN and Infinity among it, for numbers nobody
    could write down again (rfc-editor.org/rfc/rfc8259), and for what is nested deeper than anything Slack knows."""
    try:
        value = json.loads(text, parse_constant=_finite, parse_float=_finite)
    except RecursionError:
        raise ValueError(_TOO_DEEP) from None
    level = [value]
    for _ in range(_DEEPEST):
        level = [inner for each in level if isinstance(each, dict | list) for inner in _inside(each)]
    if level:
        raise ValueError(_TOO_DEEP)
    return value


def _inside(value: Json | list[Any]) -> Iterable[Any]:
    return value.values() if isinstance(value, dict) else value


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(f"{text} is no number")
    return number
