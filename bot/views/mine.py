"""`/mintcode mine`: one's own requests, a page at a time, with what can be done about each."""

import re

from bot.lifecycle import Request, State
from bot.paging import Page, Place, Turn, place_of
from bot.views.blocks import Block, Message, actions, button, header, plain_section, section
from bot.views.request import REVEAL, link, revoked, short_line, value_of, withdraw_button
from bot.views.text import clean, clip, local_time, number

NEWER = "mine.newer.1"
OLDER = "mine.older.1"
WITHDRAW_HERE = "mine.withdraw.1"
MOST = 10
"""Requests on a page."""
MOST_COMMENT = 60
"""Characters of a comment."""
NOTHING = "You have not asked for a code yet. Type `/mintcode` to ask for one by a form."
_VALUE = re.compile(r"1:(older|newer):(open|ended):([0-9]{1,18})")
"""The value of a button that turns the page: its version, which way, and beside which request."""


def my_requests(page: Page, news: str = "") -> Message:
    """A page for the requester alone, `news` (mrkdwn) on top of it."""
    top = [section(news)] if news else []
    if not page.requests:
        return Message(news or NOTHING, [*top, section(NOTHING)])
    last = page.first + len(page.requests) - 1
    where = f" {number(page.first)} to {number(last)} of {number(page.of)}" if len(page.requests) < page.of else ""
    title = f"Your requests{where}"
    blocks = [header(title), *(block for request in page.requests for block in rows(request))]
    turns = [
        *([_turn("Newer", NEWER, page.requests[0])] if page.has_newer else []),
        *([_turn("Older", OLDER, page.requests[-1])] if page.has_older else []),
    ]
    return Message(news or title, [*top, *blocks, *([actions(*turns)] if turns else [])])


def turn_of(value: str) -> Turn | None:
    """What a button with this value turns to, or None where the value is not of this version."""
    found = _VALUE.fullmatch(value)
    return None if found is None else Turn(Place(found[2] == "ended", -int(found[3])), found[1] == "older")


def _turn(text: str, action_id: str, beside: Request) -> Block:
    state = "ended" if place_of(beside).ended else "open"
    return button(text, action_id, f"1:{text.lower()}:{state}:{beside.id}")


def rows(request: Request, withdraw: str = WITHDRAW_HERE) -> list[Block]:
    """One of one's own requests, with what can be done about it; `withdraw` is the action of *Withdraw*."""
    what = f"*{link(request, f'#{request.id}')}* · {short_line(request)}"
    block = section(f"{what}\n{in_words(request)} · asked {local_time(request.created_at)}")
    if request.state is State.WAITING:
        block["accessory"] = withdraw_button(request, withdraw)
    elif request.state is State.ISSUED and request.revoked_at is None:
        block["accessory"] = button("Reveal code", REVEAL, value_of(request))
    return [block, plain_section(clip(clean(request.comment)[0], MOST_COMMENT))]


def in_words(request: Request) -> str:
    """Where a request stands, as its requester reads it (mrkdwn)."""
    by = f"<@{request.decided_by}>"
    withdrawn = "by you" if request.decided_by == request.requester else "because its card could not be posted"
    texts = {
        State.WAITING: f"Open until {local_time(request.expires_at)}",
        State.APPROVED: "Approved; RMS is being asked for the code",
        State.SENDING: "Approved; RMS is being asked for the code",
        State.UNKNOWN: "*Unknown*: RMS's answer was lost, and the code may exist",
        State.ISSUED: revoked(request) if request.revoked_at else "Minted",
        State.REFUSED: "Refused by RMS; nothing was minted",
        State.NOT_SENT: "Not sent, since RMS could not be reached; nothing was minted",
        State.NOT_ISSUED: "Not issued; an approver can send it again",
        State.INCIDENT: "*Incident*: RMS lists several codes of it",
        State.REJECTED: f"Rejected by {by}",
        State.EXPIRED: "Expired: nobody decided in time",
        State.WITHDRAWN: f"Withdrawn {withdrawn}",
    }
    return texts[request.state]
