"""What a person reads: all text of a message or view in order, one piece a line."""

from collections.abc import Iterator, Mapping
from typing import Any

from bot.sandbox.slack.mrkdwn import shown
from bot.sandbox.slack.state.messages import Message
from bot.sandbox.slack.state.names import Names, no_names
from bot.sandbox.slack.state.views import View
from bot.sandbox.slack.values import Json

_TEXT_MEMBERS = ("title", "subtitle", "caption", "text", "label", "body")


def visible_text(thing: Message | View | Mapping[str, Any]) -> str:
    """Headers, sections, fields, contexts, tables, labels of buttons and inputs; dialogs not yet open are left out.

    A message without blocks shows its `text`; with blocks the `text` is for notifications only
    (docs.slack.dev/reference/methods/chat.postMessage).
    """
    if isinstance(thing, View):
        return "\n".join(_view(thing))
    if isinstance(thing, Message):
        content: Mapping[str, Any] = {"text": thing.text, "blocks": thing.blocks}
        return _content(content, thing.names)
    return _content(thing, no_names)


def _content(content: Mapping[str, Any], names: Names) -> str:
    blocks = content.get("blocks")
    if not blocks:
        return shown(content.get("text") or "", names)
    return "\n".join(piece for block in blocks for piece in _pieces(block, names) if piece)


def _view(view: View) -> Iterator[str]:
    frame = view.content
    yield from _member(frame, "title", view.names)
    for block in view.blocks:
        yield from _pieces(block, view.names)
        if block["block_id"] in view.errors:
            yield view.errors[block["block_id"]]
    yield from _member(frame, "submit", view.names)
    yield from _member(frame, "close", view.names)
    if view.trouble:
        yield view.trouble


def _pieces(block: Json, names: Names) -> Iterator[str]:
    if block.get("type") == "rich_text":
        yield _rich(block, names)
    elif block.get("type") == "data_visualization":
        yield from _chart(block)
    else:
        yield from _texts(block, names)
        yield from _parts(block, names)
        if block.get("type") == "image":
            yield block["alt_text"]


def _texts(block: Json, names: Names) -> Iterator[str]:
    for key in _TEXT_MEMBERS:
        yield from _member(block, key, names)
    for field in block.get("fields", []):
        yield _text(field, names)


def _parts(block: Json, names: Names) -> Iterator[str]:
    single = [block[key] for key in ("accessory", "element") if key in block]
    for element in [*block.get("elements", []), *block.get("actions", []), *single]:
        yield from _element(element, names)
    yield from _member(block, "hint", names)
    for row in block.get("rows", []):
        yield " | ".join(_cell(cell, names) for cell in row)
    for child in [*block.get("child_blocks", []), *block.get("tasks", [])]:
        yield from _pieces(child, names)


def _element(element: Json, names: Names) -> Iterator[str]:
    if element["type"] in {"plain_text", "mrkdwn"}:
        yield _text(element, names)
    elif element["type"] == "image":
        yield element["alt_text"]
    elif element["type"] == "card":
        yield from _pieces(element, names)
    else:
        yield from _member(element, "text", names)
        for option in _options(element):
            yield _text(option["text"], names)


def _options(element: Json) -> list[Json]:
    groups = element.get("option_groups", [])
    return [*element.get("options", []), *(one for group in groups for one in group["options"])]


def _member(owner: Mapping[str, Any], key: str, names: Names) -> Iterator[str]:
    value = owner.get(key)
    if isinstance(value, dict):
        yield _text(value, names)
    elif isinstance(value, str):
        yield shown(value, names)


def _text(piece: Json, names: Names) -> str:
    text: str = piece["text"]
    return shown(text, names) if piece["type"] == "mrkdwn" else text


def _cell(cell: Json, names: Names) -> str:
    if cell["type"] == "rich_text":
        return _rich(cell, names)
    return str(cell.get("text", cell.get("value", "")))


def _chart(block: Json) -> Iterator[str]:
    yield block["title"]
    chart = block["chart"]
    for series in chart.get("series", []):
        yield series["name"]
        yield from (f"{point['label']}: {point['value']}" for point in series["data"])
    yield from (f"{point['label']}: {point['value']}" for point in chart.get("segments", []))


def _rich(piece: Json, names: Names) -> str:
    kind = piece["type"]
    if "elements" in piece:
        between = "\n" if kind in {"rich_text", "rich_text_list"} else ""
        return between.join(_rich(one, names) for one in piece["elements"])
    if kind == "user":
        return f"@{names(piece['user_id']) or piece['user_id']}"
    if kind == "channel":
        return f"#{names(piece['channel_id']) or piece['channel_id']}"
    if kind == "broadcast":
        return f"@{piece['range']}"
    if kind == "emoji":
        return f":{piece['name']}:"
    if kind == "date":
        return str(piece.get("fallback", piece["timestamp"]))
    return str(piece.get("text") or piece.get("url") or piece.get("value", ""))
