"""What the check of conservation found, as admins read it."""

from bot.views.blocks import Message, context, pack
from bot.views.text import number

HEAD = ":warning: RMS's codes and Teller's ledger do not agree:"
_MOST = 3000
"""Characters of the list in an alert."""


def report_message(findings: list[str]) -> Message:
    """The alert to an admin. Numbers of requests, references and sums stand in it, never a code."""
    lines = [f"• {each}" for each in findings]
    blocks, left_out = pack([HEAD, *lines], _MOST)
    more = f"{number(left_out)} more. " if left_out else ""
    hint = f"{more}On the machine where Teller runs, `teller audit reconcile` compares them again and shows all."
    return Message("\n".join([HEAD, *lines[:3]]), [*blocks, context(hint)])
