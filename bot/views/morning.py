"""The morning post: what is left, how it changed since the last morning that knew it, and what waits."""

from dataclasses import dataclass
from datetime import date, datetime, time, tzinfo

from bot.chain import Head
from bot.lifecycle import Request
from bot.providers.rms_models import Summary
from bot.views.balance import balance_line
from bot.views.blocks import Block, Message, context, header, pack, section
from bot.views.credits import coverage
from bot.views.request import link, worth
from bot.views.text import age, clip, count, escape, local_date
from bot.views.trail import head_line

_MOST_LINKS = 10
_RMS = "rms"
_SMS = "sms"
_COVERAGE = "coverage"
"""The name of the figure that is the last covered date, as a number of days."""


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
    head: Head

    def figures(self) -> dict[str, int]:
        """The figures of this morning, by name, for later mornings to compare with."""
        summary = self.rms if isinstance(self.rms, Summary) else Summary()
        lefts = {f"{_RMS}:{each}": summary.left(each) for each in summary.types()}
        balances = {f"{_SMS}:{account}": value for account, value in self.sms.items()}
        last = summary.credit_coverage
        coverages = {} if last is None else {_COVERAGE: local_date(last, self.zone).toordinal()}
        every = lefts | balances | coverages
        return {name: value for name, value in every.items() if isinstance(value, int)}


def morning_message(morning: Morning) -> Message:
    """The post."""
    blocks: list[Block] = [header(f"Credits on {morning.day.strftime('%A')}, {morning.day.isoformat()}")]
    if morning.late is not None:
        blocks.append(context(f"Late: this was due at {morning.late.strftime('%H:%M')}."))
    if morning.rms is not None:
        blocks += pack(["*RMS*", *_rms_lines(morning)])[0]
    if morning.sms:
        blocks += pack(["*SMS gateway*", *_sms_lines(morning)])[0]
    blocks += [section(_waiting(morning.waiting)), context(head_line(morning.head))]
    kept = {name.partition(":")[2]: value for name, value in morning.figures().items() if name != _COVERAGE}
    figures = ", ".join(f"{name} {value}" for name, value in kept.items())
    return Message(escape(f"Credits on {morning.day.isoformat()}: {figures or 'no figures'}"), blocks)


def change(value: int, known: Known | None, unit: str = "") -> str:
    """How a figure changed since the last morning that knew it; `unit` stands behind the number."""
    if known is None:
        return ""
    difference = value - known.value
    sign = "±0" if difference == 0 else f"{difference:+d}".replace("-", "−")
    return f" ({sign}{unit} since {known.day.isoformat()})"


def _rms_lines(morning: Morning) -> list[str]:
    if not isinstance(morning.rms, Summary):
        known = {name: each for name, each in morning.known.items() if name.startswith(f"{_RMS}:")}
        lines = [f"{escape(name.partition(':')[2])}: {_last(each, morning.now)}" for name, each in known.items()]
        return [f":warning: {morning.rms}", *lines, *_last_coverage(morning)]
    lines = [_type_line(morning, morning.rms, each) for each in morning.rms.types()]
    figure = morning.figures().get(_COVERAGE)
    moved = "" if figure is None else change(figure, morning.known.get(_COVERAGE), " days")
    told = coverage(morning.rms, morning.now, morning.zone)
    return [*lines, f"Coverage, as RMS computes it: {told}{moved}"]


def _last_coverage(morning: Morning) -> list[str]:
    known = morning.known.get(_COVERAGE)
    if known is None:
        return []
    until = date.fromordinal(known.value).isoformat()
    return [f"Coverage: last known until {until}, {age(known.read_at, morning.now)}"]


def _type_line(morning: Morning, summary: Summary, credit_type: str) -> str:
    left, known = summary.left(credit_type), morning.known.get(f"{_RMS}:{credit_type}")
    name = escape(clip(credit_type, 60))
    if left is None:
        return f"{name}: unknown{f', {_last(known, morning.now)}' if known else ''}"
    return f"{name}: *{left}* left{change(left, known)}"


def _sms_lines(morning: Morning) -> list[str]:
    """An account a line; what went wrong is said once, in front of the accounts that it hit."""
    read = {account: value for account, value in morning.sms.items() if isinstance(value, int)}
    lines = [
        balance_line(account, value) + change(value, morning.known.get(f"{_SMS}:{account}"))
        for account, value in read.items()
    ]
    for trouble in dict.fromkeys(value for value in morning.sms.values() if isinstance(value, str)):
        hit = [account for account, value in morning.sms.items() if value == trouble]
        lines.append(f":warning: {', '.join(f'*{escape(account)}*' for account in hit)}: {trouble}")
        lines += [_unread(morning, account) for account in hit if f"{_SMS}:{account}" in morning.known]
    return lines


def _unread(morning: Morning, account: str) -> str:
    return f"{escape(account)}: {_last(morning.known[f'{_SMS}:{account}'], morning.now)}"


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
