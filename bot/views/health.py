"""How RMS, the gateway and Slack do, as admins read it on Home."""

from dataclasses import dataclass
from datetime import datetime

from bot.reading import Contact, Pulse
from bot.views.text import count, escape, local_time, number


@dataclass(frozen=True)
class Traffic:
    """Messages that Slack has not taken yet, and those that it never will."""

    waiting: int = 0
    set_aside: int = 0


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


def pulse_line(pulse: Pulse | None) -> str:
    """How a provider answers, in mrkdwn; None where it was not asked."""
    if pulse is None:
        return "not asked since the start"
    if pulse.trouble is None:
        return f"answers since {local_time(pulse.since)}"
    return f":warning: fails since {local_time(pulse.since)}. {escape(pulse.trouble)}"


def not_read_since(pulse: Pulse | None) -> str:
    """What stands behind a figure, for everybody, while its provider fails; else ""."""
    if pulse is None or pulse.trouble is None:
        return ""
    return f" :warning: It cannot be read since {local_time(pulse.since)}: press *Refresh* later."


def traffic_line(traffic: Traffic) -> str:
    """How Slack takes messages, in mrkdwn."""
    troubles = [
        f"{count(traffic.waiting, 'message')} not taken yet" if traffic.waiting else "",
        f":warning: {count(traffic.set_aside, 'message')} refused: ask who runs Teller to look (`teller outbox list`)"
        if traffic.set_aside
        else "",
    ]
    return ", ".join(each for each in troubles if each) or "takes everything"


def _times(how_many: int) -> str:
    return "once" if how_many == 1 else f"{number(how_many)} times"
