"""Composition objects: text, options, confirm (docs.slack.dev/reference/block-kit/composition-objects)."""

from collections.abc import Iterable

from bot.sandbox.slack.blocks.node import Node

PLAIN = ("plain_text",)
MARKED = ("mrkdwn",)
BOTH = ("plain_text", "mrkdwn")


def text(node: Node, types: Iterable[str], most: int = 3000) -> None:
    """A text object of one of the types; `emoji` belongs to plain_text, `verbatim` to mrkdwn."""
    if not node.is_object() or not node.need("type"):
        return
    kind = node.value["type"]
    if kind not in types:
        node.child("type").complain(f"must be one of {', '.join(types)}")
        return
    node.only("type", "text", "emoji" if kind == "plain_text" else "verbatim")
    node.flags("emoji", "verbatim")
    if node.child("text").value is None:
        node.complain("missing required field: text")
    node.string("text", most)


def member_text(node: Node, key: str, types: Iterable[str], most: int) -> None:
    """A member that, when there, is a text object."""
    if node.has(key):
        text(node.child(key), types, most)


def confirm(node: Node) -> None:
    """The dialog before an action: title 100, text 300, buttons 30 characters."""
    if not node.has("confirm"):
        return
    dialog = node.child("confirm")
    if not dialog.is_object():
        return
    dialog.only("title", "text", "confirm", "deny", "style")
    dialog.need("title", "text", "confirm", "deny")
    member_text(dialog, "title", PLAIN, 100)
    member_text(dialog, "text", BOTH, 300)
    member_text(dialog, "confirm", PLAIN, 30)
    member_text(dialog, "deny", PLAIN, 30)
    dialog.choice("style", ("primary", "danger"))


def option(node: Node, types: Iterable[str] = PLAIN, *, url: bool = False) -> None:
    """A choice: text 75, value 150, description 75; only overflow menus have a url."""
    if not node.is_object():
        return
    node.only("text", "value", "description", *(["url"] if url else []))
    node.need("text", "value")
    member_text(node, "text", types, 75)
    member_text(node, "description", types, 75)
    node.string("value", 150)
    node.string("url", 3000)


def options(node: Node, most: int, types: Iterable[str] = PLAIN) -> None:
    """The choices of checkboxes, radio buttons and overflow menus."""
    node.need("options")
    for one in node.items("options", most):
        option(one, types, url=node.value["type"] == "overflow")


def grouped_options(node: Node) -> None:
    """The choices of a menu: a hundred, or a hundred groups of a hundred."""
    if node.has("options") == node.has("option_groups"):
        node.complain("must define either `options` or `option_groups`")
    for one in node.items("options", 100):
        option(one)
    for group in node.items("option_groups", 100):
        if not group.is_object():
            continue
        group.only("label", "options")
        group.need("label", "options")
        member_text(group, "label", PLAIN, 75)
        for one in group.items("options", 100):
            option(one)


def initial_among_options(node: Node) -> None:
    """A preset choice has to be one of the choices."""
    groups = node.items("option_groups", 100)
    choices = [one.value for one in node.items("options", 100)]
    choices += [one.value for group in groups if isinstance(group.value, dict) for one in group.items("options", 100)]
    preset = [node.child("initial_option")] if node.has("initial_option") else node.items("initial_options", 100)
    for one in preset:
        if one.value not in choices:
            one.complain("must be one of the provided options")


def image_source(node: Node) -> None:
    """A picture's address or file, and its description. A workspace that takes no files has none to show."""
    if node.has("image_url") == node.has("slack_file"):
        node.complain("must define either `image_url` or `slack_file`")
    if node.has("slack_file"):
        node.child("slack_file").complain("invalid slack file")
    node.string("image_url", 3000)
    node.need("alt_text")
    node.string("alt_text", 2000)
