"""What is left on RMS, and the credit codes, as people see them."""

from dataclasses import dataclass
from datetime import datetime, tzinfo

from bot.providers.rms_models import Code, Summary
from bot.views.blocks import (
    MOST_TEXT,
    Block,
    Message,
    actions,
    button,
    confirm,
    context,
    fields,
    header,
    plain_section,
    section,
)
from bot.views.text import age, clip, count, day_and_distance, escape, local_date, local_time

REFRESH = "credits.refresh.1"
SHARE = "credits.share.1"
WHOLE_ACCOUNT = "the whole account"
NEWEST = 20
"""How many codes are listed."""


@dataclass(frozen=True)
class _Most:
    """How many characters of a name and of a comment are shown."""

    name: int
    comment: int


_FULL, _SHORT = _Most(80, 300), _Most(16, 60)


def title(company_id: int | None, name: str) -> str:
    """Whose credits, in plain text."""
    if company_id is None:
        return WHOLE_ACCOUNT
    return f"{clip(name.strip(), 100)} ({company_id})" if name.strip() else f"company {company_id} (name unknown)"


def summary_blocks(whose: str, summary: Summary, read_at: datetime, now: datetime, zone: tzinfo) -> list[Block]:
    """What is left and was in total by type, devices, coverage in days of `zone`, the figure's age."""
    lines = [_type_line(summary, each) for each in summary.types()]
    blocks = [header(clip(f"Credits of {whose}", 150))]
    blocks.append(section("\n".join(lines)[:3000] if lines else "RMS tells of no credits here."))
    blocks.append(
        fields(f"*Devices*\n{_devices(summary)}", f"*Coverage, as RMS computes it*\n{coverage(summary, now, zone)}")
    )
    return [*blocks, context(f"Read from RMS {local_time(read_at)}, {age(read_at, now)}.")]


def summary_message(
    whose: str,
    value: str,
    summary: Summary,
    read_at: datetime,
    now: datetime,
    zone: tzinfo,
    *,
    shareable: bool = True,
) -> Message:
    """The private answer to `/credits`, with *Refresh*, and *Share in channel* where there is one to share in."""
    sure = confirm("Share in this channel?", "Everyone in the channel will see these figures.", "Share")
    share = [button("Share in channel", SHARE, value, confirm=sure)] if shareable else []
    buttons = actions(button("Refresh", REFRESH, value), *share)
    blocks = [*summary_blocks(whose, summary, read_at, now, zone), buttons]
    return Message(escape(f"Credits of {whose}: {in_words(summary)}"), blocks)


def shared_message(by: str, whose: str, summary: Summary, read_at: datetime, now: datetime, zone: tzinfo) -> Message:
    """The same in the channel, without buttons; `by` is the Slack user id of who shared it."""
    blocks = [*summary_blocks(whose, summary, read_at, now, zone), context(f"Shared by <@{by}>.")]
    return Message(f"<@{by}> shares: {escape(f'credits of {whose}: {in_words(summary)}')}", blocks)


def in_words(summary: Summary) -> str:
    """What is left, in one plain line."""
    return ", ".join(f"{_number(summary.left(each))} {each}" for each in summary.types()) or "nothing told"


def coverage(summary: Summary, now: datetime, zone: tzinfo) -> str:
    """Until when the credits last, as a date and in days, both of `zone`."""
    if summary.credit_coverage is None:
        return "RMS does not tell"
    last, today = local_date(summary.credit_coverage, zone), local_date(now, zone)
    return f"{'until' if last >= today else 'ran out on'} {day_and_distance(last, today)}"


def codes_message(codes: list[Code], hidden: int, what: str, read_at: datetime, now: datetime) -> Message:
    """The newest codes, masked. `hidden` is how many older ones are not listed."""
    if not codes:
        return Message(f"There are no {what} here.", [section(f"There are no {what} here.")])
    listed = _listed(codes, _FULL)
    if _length(listed) > MOST_TEXT:
        listed = _listed(codes, _SHORT)
    more = f" {count(hidden, 'older one')} not listed." if hidden else ""
    read = context(f"Read from RMS {local_time(read_at)}, {age(read_at, now)}.{more}")
    return Message(f"{count(len(codes), 'code')}, newest first", [header(f"The newest {what}"), *listed, read])


def _listed(codes: list[Code], most: "_Most") -> list[Block]:
    pairs = [(_code_line(code, most), clip(code.comment.strip() or "no comment", most.comment)) for code in codes]
    return [block for line, comment in pairs for block in (section(line), plain_section(comment))]


def _length(blocks: list[Block]) -> int:
    return sum(len(block["text"]["text"]) for block in blocks)


def _type_line(summary: Summary, credit_type: str) -> str:
    left, total = _number(summary.left(credit_type)), _number(summary.total(credit_type))
    return f"*{left}* left of {total} · {escape(clip(credit_type, 60))}"


def _devices(summary: Summary) -> str:
    devices = summary.monitored_device
    return f"{_number(devices.monitored)} monitored of {_number(devices.total)}"


def _number(value: int | None) -> str:
    return "unknown" if value is None else str(value)


def _code_line(code: Code, most: _Most) -> str:
    company = escape(clip(code.company_name, most.name)) or "company"
    made = f"made {local_time(code.created_at)}" if code.created_at else "made at an unknown time"
    amount = f"{_number(code.credits_amount)} × {escape(clip(code.credit_type or 'credit', most.name))}"
    of = f"{company} ({_number(code.company_id)})"
    return f"`…{escape(code.last_four)}` · *{amount}* · {of} · {made} · {used(code, most.name)}"


def used(code: Code, most: int = 80) -> str:
    """Whether a code is used, by whom and when, in mrkdwn."""
    if not code.is_used:
        return "unused"
    by = ", ".join(escape(clip(each, most)) for each in (code.used_by_company_name, code.email) if each)
    when = f" {local_time(code.activated_at)}" if code.activated_at else ""
    return f"*used*{when}{f' by {by}' if by else ''}"
