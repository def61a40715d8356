"""A freeze of minting, as people see it."""

from bot.views.text import escape


def frozen(by: str, reason: str) -> str:
    """That minting is frozen, by whom (a Slack user id, or `teller`) and why."""
    who = "Teller" if by == "teller" else f"<@{by}>"
    return f"Minting is frozen by {who}: {escape(reason)}. An admin lifts it with `/teller unfreeze`."
