"""The blocks of one message or view together: which are allowed where, how many, how much text."""

from collections.abc import Mapping
from typing import Literal

from bot.sandbox.slack.blocks import layout, parts, rich_text, tables
from bot.sandbox.slack.blocks.elements import Check
from bot.sandbox.slack.blocks.node import Node
from bot.sandbox.slack.blocks.parts import PLAIN

Surface = Literal["message", "modal", "home"]

MOST_BLOCKS: Mapping[Surface, int] = {"message": 50, "modal": 100, "home": 100}


def _container(node: Node) -> None:
    node.only(
        "type", "block_id", "title", "rich_text_title", "subtitle", "child_blocks", "width", "icon",
        "is_collapsible", "default_collapsed", "has_header_divider",
    )  # fmt: skip
    if not node.has("title") and not node.has("rich_text_title"):
        node.complain("must define either `title` or `rich_text_title`")
    parts.member_text(node, "title", PLAIN, 150)
    parts.member_text(node, "subtitle", PLAIN, 150)
    node.choice("width", ("narrow", "standard", "wide", "full"))
    if node.child("is_collapsible").value and node.child("has_header_divider").value:
        node.child("has_header_divider").complain("must not be used with `is_collapsible`")
    node.need("child_blocks")
    for child in node.items("child_blocks", 10):
        _block(child, _INSIDE_CONTAINER)


_EVERYWHERE: Mapping[str, Check] = {
    "section": layout.section,
    "header": layout.header,
    "context": layout.context,
    "actions": layout.actions,
    "divider": layout.divider,
    "image": layout.image,
    "input": layout.input_block,
    "rich_text": rich_text.check,
    "video": layout.video,
    "card": layout.card,
    "carousel": layout.carousel,
}
_WIDE: Mapping[str, Check] = {
    "table": tables.table,
    "data_table": tables.data_table,
    "data_visualization": tables.chart,
}
_INSIDE_CONTAINER: Mapping[str, Check] = {**_EVERYWHERE, **_WIDE}
_MESSAGE_ONLY: Mapping[str, Check] = {
    "markdown": layout.markdown,
    "context_actions": layout.context_actions,
    "plan": layout.plan,
    "task_card": layout.task_card,
}
ALLOWED: Mapping[Surface, Mapping[str, Check]] = {
    "message": {**_EVERYWHERE, **_WIDE, **_MESSAGE_ONLY, "container": _container},
    "modal": {**_EVERYWHERE, "alert": layout.alert},
    "home": {**_EVERYWHERE, **_WIDE, "container": _container},
}


def check(parent: Node, surface: Surface) -> None:
    """All blocks of a document: `parent` is the object with the member `blocks`."""
    blocks = parent.items("blocks", MOST_BLOCKS[surface], least=0)
    for node in blocks:
        _block(node, ALLOWED[surface])
    objects = [node for node in blocks if isinstance(node.value, dict)]
    _unique_block_ids(objects)
    _cells(parent, objects)
    charts = [node for node in objects if node.value.get("type") == "data_visualization"]
    for extra in charts[2:]:
        extra.complain("no more than 2 data_visualization blocks allowed")
    parent.child("blocks").unicode()


def _block(node: Node, allowed: Mapping[str, Check]) -> None:
    kind = node.kind(allowed)
    if kind is not None:
        node.string("block_id", 255)
        allowed[kind](node)


def _unique_block_ids(blocks: list[Node]) -> None:
    seen: set[str] = set()
    for node in blocks:
        block_id = str(node.value.get("block_id", ""))
        if block_id in seen:
            node.child("block_id").complain(f"`block_id` already exists: {block_id}")
        seen.update({block_id} - {""})


def _cells(parent: Node, blocks: list[Node]) -> None:
    total = sum(tables.cell_characters(node) for node in blocks)
    if total > tables.CELL_CHARACTERS:
        parent.child("blocks").complain(
            f"no more than {tables.CELL_CHARACTERS} characters allowed over all table cells"
        )


def characters(blocks: object) -> int:
    """How much text the blocks of a message show, counted over everything under a `text` key."""
    walk = Node(blocks, "", []).walk()
    return sum(len(one.value) for one in walk if isinstance(one.value, str) and one.pointer.endswith("/text"))
