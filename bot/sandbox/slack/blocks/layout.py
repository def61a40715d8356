"""Layout blocks and their limits (docs.slack.dev/reference/block-kit/blocks)."""

from bot.sandbox.slack.blocks import elements, parts
from bot.sandbox.slack.blocks.node import Node
from bot.sandbox.slack.blocks.parts import BOTH, MARKED, PLAIN


def section(node: Node) -> None:
    """Text of 1 to 3000 characters, or up to ten fields of 2000; one accessory."""
    node.only("type", "block_id", "text", "fields", "accessory", "expand")
    if not node.has("text") and not node.has("fields"):
        node.complain("must define either `text` or `fields`")
    parts.member_text(node, "text", BOTH, 3000)
    for field in node.items("fields", 10):
        parts.text(field, BOTH, 2000)
    if node.has("accessory"):
        elements.element(node.child("accessory"), elements.IN_SECTION)
    node.flags("expand")


def header(node: Node) -> None:
    """Plain text of at most 150 characters."""
    node.only("type", "block_id", "text", "level")
    node.need("text")
    parts.member_text(node, "text", PLAIN, 150)


def context(node: Node) -> None:
    """At most ten texts and images."""
    node.only("type", "block_id", "elements")
    node.need("elements")
    for one in node.items("elements", 10):
        if isinstance(one.value, dict) and one.value.get("type") in BOTH:
            parts.text(one, BOTH)
        else:
            elements.element(one, elements.IN_CONTEXT)


def actions(node: Node) -> None:
    """At most 25 elements."""
    node.only("type", "block_id", "elements")
    node.need("elements")
    inside = node.items("elements", 25)
    for one in inside:
        elements.element(one, elements.IN_ACTIONS)
    elements.unique_action_ids(inside)


def context_actions(node: Node) -> None:
    """At most five feedback and icon buttons."""
    node.only("type", "block_id", "elements")
    node.need("elements")
    inside = node.items("elements", 5)
    for one in inside:
        elements.element(one, elements.IN_CONTEXT_ACTIONS)
    elements.unique_action_ids(inside)


def divider(node: Node) -> None:
    """A line, nothing more."""
    node.only("type", "block_id")


def image(node: Node) -> None:
    """A picture with a description and perhaps a title."""
    node.only("type", "block_id", "image_url", "slack_file", "alt_text", "title")
    parts.image_source(node)
    parts.member_text(node, "title", PLAIN, 2000)


def input_block(node: Node) -> None:
    """A label and one element that takes an entry."""
    node.only("type", "block_id", "label", "element", "hint", "optional", "dispatch_action")
    node.need("label", "element")
    parts.member_text(node, "label", PLAIN, 2000)
    parts.member_text(node, "hint", PLAIN, 2000)
    node.flags("optional", "dispatch_action")
    if node.has("element"):
        elements.element(node.child("element"), elements.IN_INPUT)


def markdown(node: Node) -> None:
    """Standard Markdown of at most 12,000 characters."""
    node.only("type", "block_id", "text")
    node.need("text")
    node.string("text", 12_000)


def alert(node: Node) -> None:
    """A notice of at most 200 characters."""
    node.only("type", "block_id", "text", "level")
    node.need("text")
    if isinstance(node.child("text").value, dict):
        parts.member_text(node, "text", BOTH, 200)
    else:
        node.string("text", 200)
    node.choice("level", ("default", "info", "warning", "error", "success"))


def card(node: Node) -> None:
    """Any of picture, title, text and buttons, but at least one."""
    node.only("type", "block_id", "hero_image", "icon", "slack_icon", "title", "subtitle", "body", "actions")
    if not any(node.has(key) for key in ("hero_image", "title", "actions", "body")):
        node.complain("must define at least one of `hero_image`, `title`, `actions`, `body`")
    parts.member_text(node, "title", BOTH, 150)
    parts.member_text(node, "subtitle", BOTH, 150)
    parts.member_text(node, "body", MARKED, 200)
    buttons = node.items("actions", 25)
    for one in buttons:
        elements.element(one, elements.IN_CARD)
    elements.unique_action_ids(buttons)


def carousel(node: Node) -> None:
    """One to ten cards."""
    node.only("type", "block_id", "elements")
    node.need("elements")
    for one in node.items("elements", 10):
        if one.kind(("card",)) is not None:
            card(one)


def video(node: Node) -> None:
    """A player for a registered domain; the address has to be https."""
    node.need("alt_text", "title", "thumbnail_url", "video_url")
    parts.member_text(node, "title", PLAIN, 199)
    parts.member_text(node, "description", PLAIN, 199)
    node.string("author_name", 49)
    url = node.string("video_url", 3000)
    if url is not None and not url.startswith("https://"):
        node.child("video_url").complain("must be an https URL")


def task_card(node: Node) -> None:
    """A step of a plan."""
    node.only("type", "block_id", "task_id", "title", "status", "details", "output", "sources")
    node.need("task_id", "title")
    node.string("title", 3000)
    node.choice("status", ("pending", "in_progress", "complete", "error"))


def plan(node: Node) -> None:
    """A title and its steps."""
    node.only("type", "block_id", "title", "tasks")
    node.need("title")
    node.string("title", 3000)
    for task in node.items("tasks", 50, least=0):
        if task.kind(("task_card",)) is not None:
            task_card(task)
