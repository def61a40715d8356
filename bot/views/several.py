"""What approvers read of requests that have waited for long, or in vain: one message, however many there are."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.lifecycle import Event, Request
from bot.owed import REMINDER
from bot.views.blocks import Message, pack, plain_section, section
from bot.views.request import link, short_line, summary_line
from bot.views.text import count, local_time, number

_MOST = 10
"""Requests that are named one by one."""


@dataclass(frozen=True)
class _News:
    """What is said of one request, of so many, and of each among them (mrkdwn)."""

    of_one: Callable[[Request], str]
    of_many: Callable[[str], str]
    of_each: Callable[[Request], str]


_NEWS = {
    REMINDER: _News(
        lambda request: f"still waits for your decision, until {local_time(request.expires_at)}.",
        lambda number: f"{number} still wait for your decision:",
        lambda request: f"until {local_time(request.expires_at)}",
    ),
    Event.EXPIRE.name: _News(
        lambda request: "expired: nobody decided in time.",
        lambda number: f"{number} expired, since nobody decided in time:",
        lambda request: f"asked {local_time(request.created_at)}",
    ),
}


def told_to_approver(kind: str, requests: list[Request]) -> Message:
    """The direct message of `kind`, REMINDER or the name of EXPIRE, about one request or more."""
    news, first = _NEWS[kind], requests[0]
    if len(requests) == 1:
        text = f"The request of <@{first.requester}> ({link(first, f'#{first.id}')}) for {summary_line(first)} "
        text += news.of_one(first)
        return Message(text, [section(text), plain_section(first.comment)])
    head = news.of_many(count(len(requests), "request"))
    lines = [
        f"• {link(each, f'#{each.id}')} of <@{each.requester}>: {short_line(each)}, {news.of_each(each)}"
        for each in requests[:_MOST]
    ]
    more = [f"…and {number(len(requests) - _MOST)} more in <#{first.channel}>."] if len(requests) > _MOST else []
    return Message(head, pack([head, *lines, *more])[0])
