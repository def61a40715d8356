"""What Slack adds to the blocks it takes: ids where the app gave none, defaults of text objects."""

from typing import Any

from bot.sandbox.slack.state.ids import Ids
from bot.sandbox.slack.values import Json

_TAKES_ACTION_ID = {"actions", "context_actions"}
_NO_ACTION_ID = {"image", "plain_text", "mrkdwn", "card"}


def complete(blocks: list[Json], ids: Ids) -> list[Json]:
    """The same blocks with nothing left open and no nulls; they are changed in place."""
    _drop_nulls(blocks)
    for block in blocks:
        block.setdefault("block_id", ids.next("b"))
        for element in _inside(block):
            if element.get("type") not in _NO_ACTION_ID:
                element.setdefault("action_id", ids.next("a"))
        complete(block.get("child_blocks", []), ids)
        if block["type"] == "carousel":
            complete(block["elements"], ids)
    fill_in(blocks)
    return blocks


def _inside(block: Json) -> list[Json]:
    inside: list[Json] = list(block["elements"]) if block["type"] in _TAKES_ACTION_ID else []
    inside += block.get("actions", [])
    return inside + [block[name] for name in ("accessory", "element") if isinstance(block.get(name), dict)]


def _drop_nulls(value: Any) -> None:
    if isinstance(value, dict):
        for key in [key for key, member in value.items() if member is None]:
            del value[key]
    for one in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        _drop_nulls(one)


def fill_in(value: Any) -> None:
    """The defaults of every text object, however deep; they are changed in place."""
    if isinstance(value, list):
        for one in value:
            fill_in(one)
    elif isinstance(value, dict):
        if isinstance(value.get("text"), str) and value.get("type") == "plain_text":
            value.setdefault("emoji", True)
        elif isinstance(value.get("text"), str) and value.get("type") == "mrkdwn":
            value.setdefault("verbatim", False)
        for one in value.values():
            fill_in(one)
