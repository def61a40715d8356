"""What a call to Slack was given, read: a form post carries as JSON text what a JSON post does not."""

import json
from typing import Any

from bot.sandbox.slack.values import Json

_NESTED = frozenset({"blocks", "view", "attachments", "metadata"})


def readable(arguments: Json) -> Json:
    """The arguments of a call, with nothing as JSON text that can be read."""
    return {key: _read(each) if key in _NESTED else each for key, each in arguments.items()}


def _read(value: Any) -> Any:
    try:
        return json.loads(value) if isinstance(value, str) else value
    except ValueError:
        return value
