"""Small pieces of Block Kit for the tests."""

from typing import Any

Json = dict[str, Any]


def plain(text: str) -> Json:
    """A plain_text object."""
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str) -> Json:
    """A mrkdwn text object."""
    return {"type": "mrkdwn", "text": text}


def button(label: str = "Go", **more: Any) -> Json:
    """A button with an action_id after its label."""
    return {"type": "button", "action_id": label.lower(), "text": plain(label), **more}


def actions(*elements: Json, **more: Any) -> Json:
    """An actions block."""
    return {"type": "actions", "elements": list(elements), **more}


def section(text: str = "words", **more: Any) -> Json:
    """A section with text."""
    return {"type": "section", "text": mrkdwn(text), **more}


def text_input(block_id: str = "b", **more: Any) -> Json:
    """An input block with a text field called `a`."""
    element = {"type": "plain_text_input", "action_id": "a", **more.pop("element", {})}
    return {"type": "input", "block_id": block_id, "label": plain("Label"), "element": element, **more}


def option(value: str, text: str = "Choice") -> Json:
    """An option."""
    return {"text": plain(text), "value": value}


def whole(chosen: Json) -> Json:
    """An option as Slack passes it on."""
    return {**chosen, "text": {**chosen["text"], "emoji": True}}


def modal(*blocks: Json, **more: Any) -> Json:
    """A modal with a title and a submit button."""
    return {"type": "modal", "title": plain("Title"), "submit": plain("Send"), "blocks": list(blocks), **more}


def dialog(**more: Any) -> Json:
    """A confirm dialog."""
    words = {"title": plain("Sure?"), "text": mrkdwn("It cannot be undone")}
    return words | {"confirm": plain("Yes"), "deny": plain("No")} | more


def row(*cells: str) -> list[Json]:
    """A table row of text cells."""
    return [{"type": "raw_text", "text": cell} for cell in cells]


def longer(most: int) -> str:
    """The complaint about text beyond a length."""
    return f"must be less than {most + 1} characters"


def more(most: int) -> str:
    """The complaint about a list beyond a length."""
    return f"no more than {most} items allowed"
