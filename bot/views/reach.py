"""How Slack reaches Teller, as admins read it."""

from datetime import datetime

from bot.reading import Contact
from bot.views.text import local_time, number


def contact_line(contact: Contact | None, no_time: datetime) -> str:
    """The connection in mrkdwn; when Slack was last heard is left out where that is `no_time`."""
    if contact is None:
        return "not connected yet"
    if contact.over_http:
        if contact.heard is None:
            return "reaches Teller over HTTP, not heard since the start"
        return "reaches Teller over HTTP" + (
            "" if contact.heard == no_time else f", last heard {local_time(contact.heard)}"
        )
    if not contact.is_there:
        return f":warning: not connected since {local_time(contact.since)}"
    lost = f", lost {_times(contact.losses)} since the start" if contact.losses else ""
    return f"connected since {local_time(contact.since)}{lost}"


def _times(how_many: int) -> str:
    return "once" if how_many == 1 else f"{number(how_many)} times"
