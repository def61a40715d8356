"""The notices of a request: the direct messages that tell of its events."""

from collections.abc import Callable

from bot.lifecycle import Event, Request
from bot.views.blocks import Block, Message, actions, button, context, plain_section, section
from bot.views.request import REVEAL, approvers, link, summary_line, value_of, what_to_look_for
from bot.views.text import escape

_MINTED = frozenset({Event.ISSUE, Event.FIND, Event.FIND_LATE, Event.FIND_ONE, Event.FIND_EARLIER})


def notice(kind: str, request: Request, to: str) -> Message:
    """The direct message to `to` (a Slack user id) that tells of an event; `kind` is the event's name."""
    yours = "Your request" if to == request.requester else f"The request of <@{request.requester}>"
    what = f"{yours} ({link(request, f'#{request.id}')}) for {summary_line(request)}"
    text = f"{what} {_NEWS[Event[kind]](request)}"
    blocks: list[Block] = [section(text)]
    if Event[kind] is Event.REJECT and request.reason:
        blocks.append(plain_section(f"Reason: {request.reason}"))
    if Event[kind] in _MINTED and to == request.requester:
        blocks += [
            actions(button("Reveal code", REVEAL, value_of(request), "primary")),
            context("Whoever sees the code can spend it. Only you can reveal it here."),
        ]
    return Message(text, blocks)


def _unposted(request: Request) -> str:
    remedy = _REMEDIES.get(request.answer or "", "Tell who runs Teller.")
    where = f"<#{request.channel}> ({request.channel})"
    return f"was withdrawn: Slack does not take its card in {where}: {escape(request.answer or '')}. {remedy}"


def _frozen(request: Request) -> str:
    """What follows from several codes."""
    return (
        "Minting is frozen until an admin lifts that. "
        f"Please {what_to_look_for(request)}, and delete what was not asked for."
    )


_REMEDIES = {
    "not_in_channel": "Invite Teller there with `/invite @teller`; then the code can be asked for again.",
    "channel_not_found": (
        "Ask who runs Teller to check TELLER_APPROVAL_CHANNEL, or invite Teller there with `/invite @teller` "
        "if the channel is private; then the code can be asked for again."
    ),
    "is_archived": "The channel is archived: ask who runs Teller to name another in TELLER_APPROVAL_CHANNEL.",
}
_NEWS: dict[Event, Callable[[Request], str]] = {
    Event.REJECT: lambda request: f"was rejected by <@{request.decided_by}>.",
    Event.EXPIRE: lambda request: "expired: nobody decided in time. Ask again with `/mintcode` if you still need it.",
    Event.UNPOSTED: _unposted,
    Event.ISSUE: lambda request: f"was approved by {approvers(request)}, and the code is minted.",
    Event.FIND: lambda request: (
        f"was approved by {approvers(request)}, and the code is minted: it was found in RMS."
        if approvers(request)
        else "is minted: its code was found in RMS."
    ),
    Event.REFUSE: lambda request: (
        f"was approved, but RMS refused it; nothing was minted. {escape(request.answer or '')}"
    ),
    Event.NEVER_SENT: lambda request: (
        "was approved, but RMS could not be reached; nothing was minted. Ask again later."
    ),
    Event.LOSE: lambda request: (
        "was approved, but RMS's answer was lost: the code may exist. It is *unknown, checking with RMS*; "
        "do not ask again until you hear more."
    ),
    Event.DRIFT: lambda request: (
        f"was approved by you, and stopped before anything was sent to RMS: {escape(request.answer or '')} "
        "Nothing was minted. Look at its card: it can be approved again."
    ),
    Event.STAY_UNKNOWN: lambda request: (
        f"is still *unknown*: RMS's answer was lost and {escape(request.answer or '')}. "
        f"Please {what_to_look_for(request)}. "
        "Teller looks again every hour and at each start."
    ),
    Event.SETTLE: lambda request: (
        "was *not issued*: RMS's answer was lost, and its list does not show the code. An approver can send it "
        "again from its card. Should the code come late, within seven days, Teller finds it and says so."
    ),
    Event.FIND_SEVERAL: lambda request: f"is an *incident*: RMS lists several codes of it. {_frozen(request)}",
    Event.FIND_SEVERAL_LATE: lambda request: (
        f"is an *incident*: several codes of it have come late in RMS. {_frozen(request)}"
    ),
    Event.FIND_SEVERAL_EARLIER: lambda request: (
        "is an *incident*: when it was to be sent again, several codes of the first time were found in RMS. Nothing "
        f"was sent. {_frozen(request)}"
    ),
    Event.FIND_LATE: lambda request: "is minted after all: its code has come late in RMS.",
    Event.FIND_EARLIER: lambda request: (
        "is minted: when it was to be sent again, the code of the first time was found in RMS. Nothing was sent."
    ),
    Event.FIND_ONE: lambda request: (
        "is minted: one code of it is left in RMS. Minting stays frozen until an admin lifts that."
    ),
    Event.FIND_NONE: lambda request: (
        "was *not issued*: no code of it is left in RMS. Minting stays frozen until an admin lifts that; then an "
        "approver can send it again from its card."
    ),
}
