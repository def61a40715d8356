"""The answer to a block_suggestion as Slack takes it (docs.slack.dev/reference/interaction-payloads)."""

import copy
from typing import Any

from bot.sandbox.slack.blocks import parts
from bot.sandbox.slack.blocks.complete import fill_in
from bot.sandbox.slack.blocks.node import Node
from bot.sandbox.slack.blocks.parts import PLAIN
from bot.sandbox.slack.refusal import Refusal
from bot.sandbox.slack.values import Json

MOST = 100


def read(body: Any) -> Json:
    """`options` or `option_groups`, at most a hundred of either, or the refusal it deserves; none is an answer."""
    complaints: list[str] = []
    node = Node(body, "", complaints)
    if node.is_object():
        if node.has("options") == node.has("option_groups"):
            node.complain("must define either `options` or `option_groups`")
        _choices(node)
        for group in node.items("option_groups", MOST, least=0):
            if group.is_object():
                group.need("label", "options")
                parts.member_text(group, "label", PLAIN, 75)
                _choices(group)
        node.unicode()
    if complaints:
        raise Refusal("invalid_arguments", *complaints)
    offered = {key: copy.deepcopy(body[key]) for key in ("options", "option_groups") if body.get(key) is not None}
    fill_in(offered)
    return offered


def is_option(value: Any) -> bool:
    """Whether this is an option such as a bot may suggest."""
    complaints: list[str] = []
    node = Node(value, "", complaints)
    parts.option(node)
    node.unicode()
    return not complaints


def _choices(node: Node) -> None:
    for one in node.items("options", MOST, least=0):
        parts.option(one)
