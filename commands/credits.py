"""`/credits`: what is left on RMS, and the credit codes."""

import re
from datetime import UTC, datetime, timedelta

from bot.access import Act, Member, may
from bot.arguments import CodesWanted, parse_credits
from bot.balances import FRESH
from bot.command import Asked, Button, Command, Parts, Reply
from bot.errors import BadInput
from bot.lifecycle import State
from bot.providers.rms_models import LARGEST_ID, Code, Company, Summary
from bot.providers.rms_protocol import PROVIDER
from bot.reference import is_first, mark
from bot.shared import Reading
from bot.views.credits import NEWEST, REFRESH, SHARE, codes_message, shared_message, summary_message, title
from bot.views.text import visible

LOOK_AGAIN = "This button is from an older Teller. Type `/credits` again."
_VALUE = re.compile(r"1:([1-9][0-9]{0,18})?:(.*)", re.DOTALL)
_OLDEST = datetime.min.replace(tzinfo=UTC)


def newest(codes: list[Code], wanted: CodesWanted, references: set[str] | None) -> tuple[list[Code], int]:
    """The newest codes by creation time that are wanted, and how many more there are.

    `references`: only codes whose comment begins with one of them in its fixed form; None for all.
    """
    chosen = [
        code
        for code in codes
        if (wanted.used is None or code.is_used == wanted.used)
        and (references is None or any(is_first(each, code.comment) for each in references))
    ]
    chosen.sort(key=lambda code: (code.created_at or _OLDEST, code.id or 0), reverse=True)
    return chosen[:NEWEST], max(0, len(chosen) - NEWEST)


def without_marks(codes: list[Code], references: set[str]) -> list[Code]:
    """The codes, their comments without a reference of `references`: nobody sees one before its mint is settled."""
    marks = tuple(mark(each) for each in references)
    return [
        code.model_copy(update={"comment": code.comment.partition("]")[2].strip()})
        if marks and code.comment.startswith(marks)
        else code
        for code in codes
    ]


async def run(asked: Asked, member: Member, parts: Parts) -> Reply:
    """Answer `/credits`, `/credits COMPANY` and `/credits codes`."""
    wanted = parse_credits(visible(asked.text, {}))
    if isinstance(wanted, CodesWanted):
        return await _codes(wanted, member, parts)
    company = None if wanted is None else await parts.balances.company(wanted)
    return await _private(asked, company, parts, FRESH, replace=False)


async def refresh(asked: Asked, member: Member, parts: Parts) -> Reply:
    """Read anew, in the place of the old answer."""
    return await _private(asked, _company_of(asked.value), parts, timedelta(0), replace=True)


async def share(asked: Asked, member: Member, parts: Parts) -> Reply:
    """Show the figures to everyone in the channel, with who shared them."""
    company = _company_of(asked.value)
    reading, whose = await _read(company, parts, FRESH)
    zone = parts.settings.teller_timezone
    message = shared_message(member.user_id, whose, reading.value, reading.at, parts.clock.now(), zone)
    return Reply(message, in_channel=True)


async def _codes(wanted: CodesWanted, member: Member, parts: Parts) -> Reply:
    reading = await parts.balances.codes()
    everything = may(member, Act.ALL_CODES)
    references = None if everything else await parts.store.requests.references_of(member.user_id)
    unsettled = await parts.store.requests.in_state(State.APPROVED, State.SENDING, State.UNKNOWN)
    codes, hidden = newest(reading.value, wanted, references)
    codes = without_marks(codes, {request.reference for request in unsettled})
    kind = {None: "codes", True: "used codes", False: "unused codes"}[wanted.used]
    what = kind if everything else f"{kind} that you asked for"
    return Reply(codes_message(codes, hidden, what, reading.at, parts.clock.now()))


async def _private(asked: Asked, company: Company | None, parts: Parts, oldest: timedelta, *, replace: bool) -> Reply:
    reading, whose = await _read(company, parts, oldest)
    value = "1::" if company is None else f"1:{company.id}:{company.name[:200]}"
    zone = parts.settings.teller_timezone
    message = summary_message(
        whose, value, reading.value, reading.at, parts.clock.now(), zone, shareable=bool(asked.channel_id)
    )
    return Reply(message, replace=replace)


async def _read(company: Company | None, parts: Parts, oldest: timedelta) -> tuple[Reading[Summary], str]:
    company_id = None if company is None else company.id
    reading = await parts.balances.credits(company_id, oldest)
    return reading, title(company_id, "" if company is None else company.name)


def _company_of(value: str) -> Company | None:
    found = _VALUE.fullmatch(value)
    if found is None or int(found[1] or 1) > LARGEST_ID:
        raise BadInput(LOOK_AGAIN)
    return Company(id=int(found[1]), name=found[2]) if found[1] else None


COMMAND = Command(
    name="/credits",
    usage="[COMPANY] | codes [unused | used]",
    summary="what is left on Teltonika RMS, of the whole account or of one company, and the credit codes",
    act=Act.CREDITS,
    run=run,
    waits_for=PROVIDER,
)
BUTTONS = (
    Button(REFRESH, "refresh", Act.CREDITS, refresh, waits_for=PROVIDER),
    Button(SHARE, "share", Act.CREDITS, share, waits_for=PROVIDER),
)
