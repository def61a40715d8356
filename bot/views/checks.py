"""What the daily check found, as admins read it."""

from bot.views.blocks import Message, context, section

HEAD = "RMS's codes and Teller's ledger do not agree:"


def report_message(sentences: list[str]) -> Message:
    """The alert to an admin. Numbers of requests and references stand in it, never a code."""
    lines = "\n".join(f"• {each}" for each in sentences)
    return Message(
        f"{HEAD} {' '.join(sentences)}",
        [section(f"{HEAD}\n{lines}"[:3000]), context("`teller audit reconcile` checks again.")],
    )
