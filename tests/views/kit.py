"""What every test of a view asks: whether Slack would take the message, and what a reader sees of it."""

import json
import re
from typing import Any

from bot.sandbox.slack import visible_text
from bot.sandbox.slack.blocks import messages, views
from bot.sandbox.slack.state.ids import Ids
from bot.views.blocks import Block, Message

_MARKS = re.compile(r"[*`\n]|:warning:|<(?![@#])")


def seen(message: Message) -> str:
    """All that is read of a message that Slack takes; raises the stand-in's Refusal otherwise.

    What a phone's lock screen shows of it is one short line without marks, whatever the message.
    """
    messages.read({"text": message.fallback, "blocks": message.blocks}, Ids())
    assert 0 < len(message.fallback) <= 300
    assert _MARKS.findall(message.fallback) == []
    return visible_text({"text": message.text, "blocks": message.blocks})


def seen_modal(view: Block) -> str:
    """All that is read of a modal that Slack takes."""
    views.read(view, "modal", Ids())
    return visible_text(view)


def raw(message: Message) -> str:
    """Everything that is sent, as JSON."""
    return json.dumps([message.text, message.blocks], ensure_ascii=False)


def text_objects(message: Message) -> list[dict[str, Any]]:
    """Every text object in the blocks."""
    found: list[dict[str, Any]] = []

    def walk(value: Any) -> None:
        if isinstance(value, dict):
            if value.get("type") in {"plain_text", "mrkdwn"}:
                found.append(value)
            for each in value.values():
                walk(each)
        elif isinstance(value, list):
            for each in value:
                walk(each)

    walk(message.blocks)
    return found


def buttons(message: Message) -> dict[str, dict[str, Any]]:
    """The buttons by their words."""
    rows = [block["elements"] for block in message.blocks if block["type"] == "actions"]
    return {element["text"]["text"]: element for row in rows for element in row}
