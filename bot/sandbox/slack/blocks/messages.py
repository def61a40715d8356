"""What a message says, checked and completed (docs.slack.dev/reference/methods/chat.postMessage)."""

import copy
from typing import Any

from bot.sandbox.slack.blocks import document
from bot.sandbox.slack.blocks.complete import complete
from bot.sandbox.slack.blocks.node import Node
from bot.sandbox.slack.refusal import Refusal
from bot.sandbox.slack.state.ids import Ids
from bot.sandbox.slack.state.messages import Content
from bot.sandbox.slack.values import Json, has_lone_surrogate, read_json

LONGEST_TEXT = 40_000
LONGEST_MARKDOWN = 12_000
LONGEST_BLOCKS = 13_000
MOST_ATTACHMENTS = 100


def read(body: Json, ids: Ids) -> Content:
    """The content of a message out of call arguments or an answer body, or the refusal it deserves."""
    text, blocks = body.get("text") or "", decoded(body.get("blocks"), "invalid_blocks_format")
    attachments = decoded(body.get("attachments"), "invalid_attachments")
    markdown = body.get("markdown_text") or ""
    if not isinstance(text, str) or not isinstance(markdown, str):
        raise Refusal("invalid_arguments", "must be a string [json-pointer:/text]")
    if has_lone_surrogate(text + markdown):
        raise Refusal("invalid_arguments", "invalid unicode [json-pointer:/text]")
    if markdown and (text or blocks):
        raise Refusal("markdown_text_conflict")
    if len(markdown) > LONGEST_MARKDOWN:
        raise Refusal("msg_too_long")
    if not text and not blocks and not attachments and not markdown:
        raise Refusal("no_text")
    if not all(isinstance(each, dict) for each in attachments):
        raise Refusal("invalid_attachments")
    if len(attachments) > MOST_ATTACHMENTS:
        raise Refusal("too_many_attachments")
    check_blocks(blocks)
    shortened = ["message_truncated"] if len(text) > LONGEST_TEXT else []
    return Content((text or markdown)[:LONGEST_TEXT], complete(blocks, ids), attachments, shortened)


def decoded(value: Any, refusal: str) -> list[Any]:
    """A list that may come as JSON in a string, which is how form posts carry it."""
    if isinstance(value, str) and value:
        try:
            value = read_json(value)
        except ValueError:
            raise Refusal(refusal) from None
    if value is None or value == "":
        return []
    if not isinstance(value, list):
        raise Refusal(refusal)
    return copy.deepcopy(value)


def check_blocks(blocks: list[Any]) -> None:
    """Every block, then the text of all of them: over 13,000 characters is msg_blocks_too_long."""
    complaints: list[str] = []
    document.check(Node({"blocks": blocks}, "", complaints), "message")
    if complaints:
        raise Refusal("invalid_blocks", *complaints)
    if document.characters(blocks) > LONGEST_BLOCKS:
        raise Refusal("msg_blocks_too_long")
