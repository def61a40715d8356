"""The few Block Kit shapes that Teller uses (docs.slack.dev, Block Kit reference), as plain dictionaries."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from bot.views.text import clip, notified

Block = dict[str, Any]

MOST_BLOCKS = 50
"""In a message."""
MOST_SECTION = 3000
"""Characters in a section's text."""
MOST_TEXT = 11_000
"""Characters of foreign text in one message: past some 12,000 in all Slack refuses it, whatever each block has."""


@dataclass(frozen=True)
class Message:
    """A message: `text` is what notifications and screen readers say, `blocks` is what is seen."""

    text: str
    blocks: list[Block] = field(default_factory=list)

    @property
    def fallback(self) -> str:
        """What Slack gets as `text`: a line for notifications, or all there is where no blocks are seen.

        Past 4,000 characters chat.update refuses it.
        """
        return notified(self.text) if self.blocks else clip(self.text, MOST_SECTION)


def sentence(text: str) -> Message:
    """A message of one paragraph of mrkdwn."""
    return Message(text, [section(text)])


def section(text: str) -> Block:
    """A paragraph of mrkdwn, in which nothing but what we wrote pings or links; cut where Slack would refuse it."""
    return {"type": "section", "text": mrkdwn(clip(text, MOST_SECTION))}


def plain_section(text: str) -> Block:
    """A paragraph of somebody else's text: exactly as it is, nothing in it parsed."""
    return {"type": "section", "text": plain(clip(text, MOST_SECTION))}


def pack(lines: Iterable[str], most: int = MOST_TEXT, between: str = "\n") -> tuple[list[Block], int]:
    """Lines of mrkdwn, or pieces with `between` in between, in as few sections as hold them, none cut; and how many
    had no room in `most` characters."""
    pages: list[str] = []
    left_out = 0
    for line in lines:
        most -= len(line) + len(between)
        if most < 0:
            left_out += 1
        elif pages and len(pages[-1]) + len(between) + len(line) <= MOST_SECTION:
            pages[-1] += between + line
        else:
            pages.append(line)
    return [section(page) for page in pages], left_out


def fields(*texts: str) -> Block:
    """Up to ten short texts in two columns."""
    return {"type": "section", "fields": [mrkdwn(text) for text in texts]}


def context(text: str) -> Block:
    """A small grey line."""
    return {"type": "context", "elements": [mrkdwn(text)]}


def header(text: str) -> Block:
    """A headline in plain text, at most 150 characters."""
    return {"type": "header", "text": plain(text)}


def actions(*buttons: Block) -> Block:
    """A row of buttons."""
    return {"type": "actions", "elements": list(buttons)}


def button(text: str, action_id: str, value: str, style: str | None = None, confirm: Block | None = None) -> Block:
    """A button; `style` is `primary` or `danger`."""
    element = {"type": "button", "text": plain(text), "action_id": action_id, "value": value}
    return element | ({"style": style} if style else {}) | ({"confirm": confirm} if confirm else {})


def confirm(title: str, text: str, yes: str, no: str = "Cancel", style: str = "primary") -> Block:
    """A confirm dialog: title at most 100 characters, text 300, buttons 30."""
    return {"title": plain(title), "text": plain(text), "confirm": plain(yes), "deny": plain(no), "style": style}


def modal(title: str, blocks: list[Block], close: str = "Close") -> Block:
    """A modal that only shows: no input, no button, nothing that makes Slack send it back."""
    return {"type": "modal", "title": plain(title), "close": plain(close), "blocks": blocks}


def form(title: str, callback_id: str, private_metadata: str, submit: str, blocks: list[Block]) -> Block:
    """A modal with a form."""
    return modal(title, blocks, "Cancel") | {
        "callback_id": callback_id,
        "private_metadata": private_metadata,
        "submit": plain(submit),
    }


def plain(text: str) -> Block:
    """A text object in which nothing is parsed, not even emoji names."""
    return {"type": "plain_text", "text": text, "emoji": False}


def mrkdwn(text: str) -> Block:
    """A text object in mrkdwn. `verbatim` keeps Slack from making links and mentions of plain words."""
    return {"type": "mrkdwn", "text": text, "verbatim": True}
