"""Lists by pages (docs.slack.dev/apis/web-api/pagination)."""

import base64
import binascii
from collections.abc import Sequence
from typing import TypeVar

from bot.sandbox.slack.refusal import Refusal
from bot.sandbox.slack.values import Json
from bot.sandbox.slack.web.args import Args

T = TypeVar("T")

MOST = 999


def page(args: Args, everything: Sequence[T], default: int = 100) -> tuple[list[T], Json]:
    """The asked-for part of a list, and response_metadata with the next cursor, empty at the end."""
    limit = args.number("limit", default, "invalid_limit")
    if not 1 <= limit <= MOST:
        raise Refusal("invalid_limit")
    start = _start(args.text("cursor"))
    if start > len(everything):
        raise Refusal("invalid_cursor")
    end = start + limit
    cursor = base64.b64encode(f"next:{end}".encode()).decode() if end < len(everything) else ""
    return list(everything[start:end]), {"response_metadata": {"next_cursor": cursor}}


def _start(cursor: str) -> int:
    if not cursor:
        return 0
    try:
        word, _, number = base64.b64decode(cursor, validate=True).decode().partition(":")
        if word == "next":
            return int(number)
    except (binascii.Error, ValueError):
        pass
    raise Refusal("invalid_cursor")
