"""What is left on RMS, as people see it."""

from datetime import datetime, tzinfo

from bot.providers.rms_models import Summary
from bot.views.blocks import (
    Block,
    Message,
    actions,
    button,
    confirm,
    context,
    fields,
    header,
    section,
)
from bot.views.credit_types import balance_of, type_in_words
from bot.views.text import age, clip, day_and_distance, escape, local_date, local_time, number

REFRESH = "credits.refresh.1"
SHARE = "credits.share.1"
WHOLE_ACCOUNT = "the whole account"


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
    return ", ".join(balance_of(summary.left(each), each) for each in summary.types()) or "nothing told"


def coverage(summary: Summary, now: datetime, zone: tzinfo) -> str:
    """Until when the credits last, as a date and in days, both of `zone`."""
    if summary.credit_coverage is None:
        return "RMS does not tell"
    last, today = local_date(summary.credit_coverage, zone), local_date(now, zone)
    return f"{'until' if last >= today else 'ran out on'} {day_and_distance(last, today)}"


def _type_line(summary: Summary, credit_type: str) -> str:
    left, total = number(summary.left(credit_type)), number(summary.total(credit_type))
    return f"*{left}* left of {total} · {escape(type_in_words(credit_type))}"


def _devices(summary: Summary) -> str:
    devices = summary.monitored_device
    return f"{number(devices.monitored)} monitored of {number(devices.total)}"
