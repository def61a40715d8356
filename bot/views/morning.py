"""The morning post: what is left, how it changed since the last morning that knew it, and what waits."""

from dataclasses import dataclass
from datetime import date, datetime, time, tzinfo

from bot.lifecycle import Request
from bot.providers.rms_models import Summary
from bot.views.balance import balance_line
from bot.views.blocks import Block, Message, context, header, pack, section
from bot.views.credits import coverage
from bot.views.request import link, worth
from bot.views.text import age, clip, count, escape

_MOST_LINKS = 10
_RMS = "rms"
_SMS = "sms"


@dataclass(frozen=True)
class Known:
    """A figure of an earlier morning: its value, the local date of that morning, when it was read (aware, UTC)."""

    value: int
    day: date
    read_at: datetime


@dataclass(frozen=True)
class Morning:
    """Everything the post tells. Where a provider failed, its sentence stands in the figure's place.

    `late` is the local time at which the post was due, when it comes late; `rms` is None when it is not set up.
    """

    day: date
    now: datetime
    zone: tzinfo
    late: time | None
    rms: Summary | str | None
    sms: dict[str, int | str]
    known: dict[str, Known]
    waiting: list[Request]

    def figures(self) -> dict[str, int]:
        """The figures of this morning, by name, for later mornings to compare with."""
        summary = self.rms if isinstance(self.rms, Summary) else Summary()
        lefts = {f"{_RMS}:{each}": summary.left(each) for each in summary.types()}
        balances = {f"{_SMS}:{account}": value for account, value in self.sms.items()}
        return {name: value for name, value in (lefts | balances).items() if isinstance(value, int)}


def morning_message(morning: Morning) -> Message:
    """The post."""
    blocks: list[Block] = [header(f"Credits on {morning.day.strftime('%A')}, {morning.day.isoformat()}")]
    if morning.late is not None:
        blocks.append(context(f"Late: this was due at {morning.late.strftime('%H:%M')}."))
    if morning.rms is not None:
        blocks += pack(["*RMS*", *_rms_lines(morning)])[0]
    if morning.sms:
        blocks += pack(["*SMS gateway*", *_sms_lines(morning)])[0]
    blocks.append(section(_waiting(morning.waiting)))
    figures = ", ".join(f"{name.partition(':')[2]} {value}" for name, value in morning.figures().items())
    return Message(escape(f"Credits on {morning.day.isoformat()}: {figures or 'no figures'}"), blocks)


def change(value: int, known: Known | None) -> str:
    """How a figure changed since the last morning that knew it."""
    if known is None:
        return ""
    difference = value - known.value
    sign = "±0" if difference == 0 else f"{difference:+d}".replace("-", "−")
    return f" ({sign} since {known.day.isoformat()})"


def _rms_lines(morning: Morning) -> list[str]:
    if not isinstance(morning.rms, Summary):
        lines = [f":warning: {morning.rms}"]
        return lines + [
            f"{escape(name.partition(':')[2])}: {_last(known, morning.now)}"
            for name, known in morning.known.items()
            if name.startswith(f"{_RMS}:")
        ]
    lines = [_type_line(morning, morning.rms, each) for each in morning.rms.types()]
    return [*lines, f"Coverage, as RMS computes it: {coverage(morning.rms, morning.now, morning.zone)}"]


def _type_line(morning: Morning, summary: Summary, credit_type: str) -> str:
    left = summary.left(credit_type)
    name = escape(clip(credit_type, 60))
    if left is None:
        return f"{name}: unknown"
    return f"{name}: *{left}* left{change(left, morning.known.get(f'{_RMS}:{credit_type}'))}"


def _sms_lines(morning: Morning) -> list[str]:
    """An account a line; what went wrong is said once, in front of the accounts that it hit."""
    read = {account: value for account, value in morning.sms.items() if isinstance(value, int)}
    lines = [
        balance_line(account, value) + change(value, morning.known.get(f"{_SMS}:{account}"))
        for account, value in read.items()
    ]
    for trouble in dict.fromkeys(value for value in morning.sms.values() if isinstance(value, str)):
        lines.append(f":warning: {trouble}")
        lines += [_unread(morning, account) for account, value in morning.sms.items() if value == trouble]
    return lines


def _unread(morning: Morning, account: str) -> str:
    known = morning.known.get(f"{_SMS}:{account}")
    return f"*{escape(account)}*: {_last(known, morning.now) if known else 'no figure known'}"


def _last(known: Known, now: datetime) -> str:
    return f"last known {known.value}, {age(known.read_at, now)}"


def _waiting(requests: list[Request]) -> str:
    if not requests:
        return "No request waits for a decision."
    links = [
        f"{link(each, f'#{each.id}')} ({worth(each.amount, each.credit_type)})" for each in requests[:_MOST_LINKS]
    ]
    more = f" and {len(requests) - _MOST_LINKS} more" if len(requests) > _MOST_LINKS else ""
    verb = "waits" if len(requests) == 1 else "wait"
    return f"*{count(len(requests), 'request')}* {verb} for a decision: {', '.join(links)}{more}."
