"""A schedule's post: what is left, how it changed since the last morning that knew it, and what waits."""

from dataclasses import dataclass
from datetime import date, datetime, time, tzinfo

from bot.chain import Head
from bot.lifecycle import Request
from bot.providers.rms_models import Summary
from bot.views.balance import balance_line
from bot.views.blocks import Block, Message, context, header, pack, section
from bot.views.credit_types import plain_worth, type_in_words, worth
from bot.views.credits import coverage, title
from bot.views.request import link
from bot.views.text import age, count, escape, in_words, local_date, number
from bot.views.trail import head_line

_MOST_LINKS = 10
_RMS = "rms"
_SMS = "sms"
_COMPANY = "company"
_COVERAGE = "coverage"
"""The name of the figure that is the last covered date, as a number of days; it is told apart by zone."""
_MOST_OF_COMPANIES = 6000
"""Characters about companies: with the rest a message stays within what Slack takes."""


@dataclass(frozen=True)
class Known:
    """A figure of an earlier morning: its value, the local date of that morning, when it was read (aware, UTC)."""

    value: int
    day: date
    read_at: datetime


@dataclass(frozen=True)
class Holding:
    """A company in the post: its id, its name ("" where it is not known), what is left or why that is not known."""

    id: int
    name: str
    left: Summary | str

    @property
    def label(self) -> str:
        return title(self.id, self.name)

    def figure(self, credit_type: str) -> str:
        """The name of the figure that is what is left of a type."""
        return f"{_COMPANY}:{self.id}:{credit_type}"


@dataclass(frozen=True)
class Morning:
    """Everything the post tells. Where a provider failed, its sentence stands in the figure's place.

    `late` is the local time at which the post was due, when it comes late; `rms` and `waiting` are None where the
    account's credits are not in the post.
    """

    day: date
    now: datetime
    zone: tzinfo
    late: time | None
    rms: Summary | str | None
    sms: dict[str, int | str]
    known: dict[str, Known]
    waiting: list[Request] | None
    head: Head
    companies: tuple[Holding, ...] = ()

    @property
    def coverage_figure(self) -> str:
        """The name of the figure that is the last covered date of this zone."""
        return f"{_COVERAGE}:{self.zone}"

    def figures(self) -> dict[str, int]:
        """The figures of this morning, by name, for later mornings to compare with."""
        summary = self.rms if isinstance(self.rms, Summary) else Summary()
        lefts = {f"{_RMS}:{each}": summary.left(each) for each in summary.types()}
        read = [(each, each.left) for each in self.companies if isinstance(each.left, Summary)]
        held = {each.figure(kind): left.left(kind) for each, left in read for kind in left.types()}
        balances = {f"{_SMS}:{account}": value for account, value in self.sms.items()}
        last = summary.credit_coverage
        coverages = {} if last is None else {self.coverage_figure: local_date(last, self.zone).toordinal()}
        every = lefts | held | balances | coverages
        return {name: value for name, value in every.items() if isinstance(value, int)}


def morning_message(morning: Morning) -> Message:
    """The post."""
    blocks: list[Block] = [header(f"Credits on {morning.day:%A}, {in_words(morning.day)}")]
    if morning.late is not None:
        blocks.append(context(f"Late: this was due at {morning.late:%H:%M} ({morning.zone})."))
    if morning.rms is not None:
        blocks += pack(["*RMS*", *_rms_lines(morning)])[0]
    if morning.companies:
        pages, left_out = pack(["*Companies*", *_company_lines(morning)], _MOST_OF_COMPANIES)
        blocks += [*pages, *([context(f"{count(left_out, 'line')} had no room.")] if left_out else [])]
    if morning.sms:
        blocks += pack(["*SMS gateway*", *_sms_lines(morning)])[0]
    blocks += [] if morning.waiting is None else [section(_waiting(morning.waiting))]
    return Message(escape(f"Credits on {in_words(morning.day)}: {_in_words(morning)}"), [*blocks, _witness(morning)])


def _witness(morning: Morning) -> Block:
    return context(head_line(morning.head))


def _in_words(morning: Morning) -> str:
    """The figures in one plain line."""
    labels, told = {str(each.id): each.label for each in morning.companies}, []
    for name, value in morning.figures().items():
        kind, _, of = name.partition(":")
        if kind == _RMS:
            told.append(plain_worth(value, of))
        elif kind == _COMPANY:
            company, _, credit_type = of.partition(":")
            told.append(f"{labels[company]} {plain_worth(value, credit_type)}")
        elif kind == _SMS:
            told.append(f"{of} {count(value, 'SMS credit')}")
    return ", ".join(told) or "no figures"


def change(value: int, known: Known | None, unit: str = "") -> str:
    """How a figure changed since the last morning that knew it; `unit` stands behind the number."""
    if known is None:
        return ""
    difference = value - known.value
    sign = "±0" if difference == 0 else f"{difference:+,d}".replace("-", "−")
    return f" ({sign}{unit} since {in_words(known.day)})"


def _rms_lines(morning: Morning) -> list[str]:
    if not isinstance(morning.rms, Summary):
        known = {name: each for name, each in morning.known.items() if name.startswith(f"{_RMS}:")}
        lines = [f"{_type(name.partition(':')[2])}: {_last(each, morning.now)}" for name, each in known.items()]
        return [f":warning: {morning.rms}", *lines, *_last_coverage(morning)]
    lines = [_type_line(morning, morning.rms, each) for each in morning.rms.types()]
    figure = morning.figures().get(morning.coverage_figure)
    moved = "" if figure is None else change(figure, morning.known.get(morning.coverage_figure), " days")
    told = coverage(morning.rms, morning.now, morning.zone)
    return [*lines, f"Coverage, as RMS computes it: {told}{moved}"]


def _last_coverage(morning: Morning) -> list[str]:
    known = morning.known.get(morning.coverage_figure)
    if known is None:
        return []
    until = in_words(date.fromordinal(known.value))
    return [f"Coverage: last known until {until}, {age(known.read_at, morning.now)}"]


def _type_line(morning: Morning, summary: Summary, credit_type: str) -> str:
    left, known = summary.left(credit_type), morning.known.get(f"{_RMS}:{credit_type}")
    if left is None:
        return f"{_type(credit_type)}: unknown{f', {_last(known, morning.now)}' if known else ''}"
    return f"{_type(credit_type)}: *{number(left)}* left{change(left, known)}"


def _type(credit_type: str) -> str:
    return escape(type_in_words(credit_type))


def _company_lines(morning: Morning) -> list[str]:
    """A company a line; what went wrong is said once, in front of the companies that it hit."""
    lines = [_held(morning, each, each.left) for each in morning.companies if isinstance(each.left, Summary)]
    for trouble in dict.fromkeys(each.left for each in morning.companies if isinstance(each.left, str)):
        hit = [each for each in morning.companies if each.left == trouble]
        lines.append(f":warning: {', '.join(f'*{escape(each.label)}*' for each in hit)}: {trouble}")
        lines += [line for each in hit for line in _last_held(morning, each)]
    return lines


def _held(morning: Morning, company: Holding, summary: Summary) -> str:
    told = [_left(morning, company, summary, kind) for kind in summary.types()]
    return f"*{escape(company.label)}*: {', '.join(told) or 'RMS tells of no credits here'}"


def _left(morning: Morning, company: Holding, summary: Summary, kind: str) -> str:
    left, known = summary.left(kind), morning.known.get(company.figure(kind))
    if left is None:
        return f"{_type(kind)} unknown{f' ({_last(known, morning.now)})' if known else ''}"
    return f"*{worth(left, kind)}*{change(left, known)}"


def _last_held(morning: Morning, company: Holding) -> list[str]:
    start = company.figure("")
    known = {name.removeprefix(start): each for name, each in morning.known.items() if name.startswith(start)}
    return [f"{escape(company.label)}, {_type(kind)}: {_last(each, morning.now)}" for kind, each in known.items()]


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
    return f"last known {number(known.value)}, {age(known.read_at, now)}"


def _waiting(requests: list[Request]) -> str:
    if not requests:
        return "No request waits for a decision."
    links = [
        f"{link(each, f'#{each.id}')} ({worth(each.amount, each.credit_type)})" for each in requests[:_MOST_LINKS]
    ]
    more = f" and {number(len(requests) - _MOST_LINKS)} more" if len(requests) > _MOST_LINKS else ""
    verb = "waits" if len(requests) == 1 else "wait"
    return f"*{count(len(requests), 'request')}* {verb} for a decision: {', '.join(links)}{more}."
