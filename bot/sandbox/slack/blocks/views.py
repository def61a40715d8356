"""Views as Slack checks them (docs.slack.dev/reference/views/modal-views, home-tab-views)."""

import copy
import json
from typing import Any, Literal

from bot.sandbox.slack.blocks import document, parts
from bot.sandbox.slack.blocks.complete import complete
from bot.sandbox.slack.blocks.node import Node
from bot.sandbox.slack.blocks.parts import PLAIN
from bot.sandbox.slack.refusal import Refusal
from bot.sandbox.slack.state.ids import Ids
from bot.sandbox.slack.values import Json, read_json

LARGEST = 250_000

_HOME = ("type", "blocks", "private_metadata", "callback_id", "external_id")
_MODAL = (*_HOME, "title", "submit", "close", "clear_on_close", "notify_on_close", "submit_disabled")
_EMPTY: Json = {
    "title": None,
    "submit": None,
    "close": None,
    "private_metadata": "",
    "callback_id": "",
    "external_id": "",
    "clear_on_close": False,
    "notify_on_close": False,
}


def read(value: Any, kind: Literal["modal", "home"], ids: Ids) -> Json:
    """The content of a view out of a call's argument, or the refusal it deserves."""
    view = _object(value)
    if len(json.dumps(view).encode()) > LARGEST:
        raise Refusal("view_too_large")
    complaints: list[str] = []
    node = Node(view, "/view", complaints)
    if node.kind((kind,)) is not None:
        _frame(node, kind)
        document.check(node, kind)
    if complaints:
        raise Refusal("invalid_arguments", *complaints)
    given = {key: part for key, part in copy.deepcopy(view).items() if part is not None}
    given["blocks"] = complete(given["blocks"], ids)
    return _EMPTY | given


def _object(value: Any) -> Json:
    if isinstance(value, str):
        try:
            value = read_json(value)
        except ValueError:
            value = None
    if not isinstance(value, dict):
        raise Refusal("invalid_arguments", "must provide an object [json-pointer:/view]")
    return value


def _frame(node: Node, kind: str) -> None:
    node.only(*(_MODAL if kind == "modal" else _HOME))
    node.need("blocks")
    node.string("private_metadata", 3000, least=0)
    node.string("callback_id", 255, least=0)
    node.string("external_id", 255, least=0)
    for key in ("private_metadata", "callback_id", "external_id"):
        node.child(key).unicode()
    if kind == "modal":
        node.need("title")
        node.flags("clear_on_close", "notify_on_close")
        for key in ("title", "submit", "close"):
            parts.member_text(node, key, PLAIN, 24)
            node.child(key).unicode()
        blocks = node.child("blocks").value
        listed = blocks if isinstance(blocks, list) else []
        inputs = [one for one in listed if isinstance(one, dict) and one.get("type") == "input"]
        if inputs and not node.has("submit"):
            node.complain("`submit` is required when an `input` block is within the `blocks` array")
