"""The rich_text block (docs.slack.dev/reference/block-kit/blocks/rich-text-block)."""

from bot.sandbox.slack.blocks.node import Node

_CONTAINERS = ("rich_text_section", "rich_text_list", "rich_text_preformatted", "rich_text_quote")
_NEEDED = {
    "text": "text",
    "link": "url",
    "user": "user_id",
    "usergroup": "usergroup_id",
    "channel": "channel_id",
    "broadcast": "range",
    "emoji": "name",
    "date": "timestamp",
    "color": "value",
    "team": "team_id",
}


def check(node: Node) -> None:
    """A list of sections, lists, quotes and preformatted parts."""
    node.only("type", "block_id", "elements")
    node.need("elements")
    for part in node.items("elements", 1000, least=0):
        if part.kind(_CONTAINERS) is not None:
            _container(part)


def _container(node: Node) -> None:
    node.only("type", "elements", "style", "indent", "offset", "border", "language")
    node.need("elements")
    inside = node.items("elements", 1000, least=0)
    if node.value["type"] == "rich_text_list":
        node.need("style")
        node.choice("style", ("bullet", "ordered"))
        node.whole("indent", 0, 8)
        for row in inside:
            if row.kind(("rich_text_section",)) is not None:
                _container(row)
        return
    for piece in inside:
        _piece(piece)


def _piece(node: Node) -> None:
    kind = node.kind(_NEEDED)
    if kind is None:
        return
    node.need(_NEEDED[kind])
    if kind != "date":
        node.string(_NEEDED[kind], 100_000)
    for key in ("text", "fallback"):
        node.string(key, 100_000)
    if kind == "broadcast":
        node.choice("range", ("here", "channel", "everyone"))
    if node.has("style") and node.child("style").is_object():
        style = node.child("style")
        style.only("bold", "italic", "strike", "code", "underline", "highlight", "client_highlight", "unlink")
