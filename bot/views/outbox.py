"""What is said of messages that Slack did not take: to admins in Slack, and on the command line."""

from bot.owed import ALERT, ASK_CARD, CARD, GIVEN_UP, MORNING_POST, REMINDER, Unsent
from bot.views.blocks import Message, pack
from bot.views.text import count, escape

_MOST = 3000
"""Characters of the list in an alert."""
_HINT = (
    "The other messages go on. On the machine where Teller runs, `teller outbox list` shows these, and "
    "`teller outbox retry --all` sends again what was set aside."
)
_MOST_NUMBERS = 10


def alert(unsent: list[Unsent]) -> Message:
    """What admins read of messages that were set aside or given up."""
    alike: dict[tuple[str, str, str, str | None], list[Unsent]] = {}
    for each in unsent:
        alike.setdefault((each.kind, each.destination, each.state, each.error), []).append(each)
    lines = [_line(each) for each in alike.values()]
    head = f":warning: {count(len(unsent), 'message')} of Teller did not get through, as far as Teller can see."
    blocks, left_out = pack([head, *lines], _MOST)
    more = [f"…and {count(left_out, 'more line')}."] if left_out else []
    return Message("\n".join([head, *lines[:3]]), [*blocks, *pack([*more, _HINT])[0]])


def _line(alike: list[Unsent]) -> str:
    first = alike[0]
    numbers = sorted({each.request_id for each in alike if each.request_id})
    of = f" of request {', '.join(f'#{number}' for number in numbers[:_MOST_NUMBERS])}" if numbers else ""
    what = f"{count(len(alike), name_of(first.kind))}{of} to {_where(first.destination)}"
    why = escape(first.error or "no reason")
    return f"• {what}: {why}" + (", so it is not sent again." if first.state == GIVEN_UP else ".")


def name_of(kind: str) -> str:
    """What kind of message it is, in a person's words."""
    names = {CARD: "card", ASK_CARD: "card", MORNING_POST: "morning post", ALERT: "alert", REMINDER: "reminder"}
    return names.get(kind, "notice")


def listing(unsent: list[Unsent]) -> str:
    """The messages that wait or were set aside, a line each, for a terminal. Instants are in UTC."""
    rows = [
        (
            str(each.id),
            each.state,
            each.destination,
            name_of(each.kind) + (f" of #{each.request_id}" if each.request_id else ""),
            f"{each.created_at:%Y-%m-%d %H:%M}Z",
            f"tries: {each.attempts}",
            each.error or "-",
        )
        for each in unsent
    ]
    widths = [max(len(cell) for cell in column) for column in zip(*rows, strict=True)]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    return "\n".join(lines) or "Nothing waits and nothing was set aside."


def _where(destination: str) -> str:
    return f"<@{destination}>" if destination[:1] in {"U", "W"} else f"<#{destination}>"
