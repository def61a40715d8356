"""A message as plain text, for a terminal."""

import re
from datetime import UTC, datetime
from typing import Any

from bot.views.blocks import Message

_TOKEN = re.compile(r"<([^<>]*)>")
_ENTITIES = (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"))


def as_text(message: Message) -> str:
    """What the message says, block by block; dates in UTC."""
    return "\n\n".join(filter(None, (_block(block) for block in message.blocks)))


def _block(block: dict[str, Any]) -> str:
    texts = [block.get("text"), *block.get("fields", []), *block.get("elements", [])]
    return "\n".join(_plain(each) for each in texts if isinstance(each, dict) and isinstance(each.get("text"), str))


def _plain(text: dict[str, Any]) -> str:
    if text["type"] != "mrkdwn":
        return str(text["text"])
    shown = _TOKEN.sub(lambda token: _token(token[1]), text["text"]).replace("*", "")
    for entity, character in _ENTITIES:
        shown = shown.replace(entity, character)
    return shown


def _token(inner: str) -> str:
    target, _, label = inner.partition("|")
    if target.startswith("!date^"):
        return datetime.fromtimestamp(int(target.split("^")[1]), UTC).strftime("%Y-%m-%d %H:%M UTC")
    return label or target
