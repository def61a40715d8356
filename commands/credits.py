"""`/credits`: what is left on RMS; `/credits codes` is in a room of its own."""

import re
from datetime import timedelta

from bot.access import Act, Member
from bot.arguments import codes_wanted, parse_credits
from bot.balances import FRESH
from bot.command import Asked, Button, Command, Parts, Reply
from bot.errors import BadInput
from bot.providers.rms_models import LARGEST_ID, Company, Summary
from bot.providers.rms_protocol import PROVIDER
from bot.shared import Reading
from bot.views.credits import REFRESH, SHARE, shared_message, summary_message, title
from bot.views.text import visible
from commands import codes

LOOK_AGAIN = "This button is from an older Teller. Type `/credits` again."
_VALUE = re.compile(r"1:([1-9][0-9]{0,18})?:(.*)", re.DOTALL)


async def run(asked: Asked, member: Member, parts: Parts) -> Reply:
    """Answer `/credits`, `/credits COMPANY` and `/credits codes`."""
    if (sought := codes_wanted(asked.text)) is not None:
        return await codes.show(sought, member, parts)
    wanted = parse_credits(visible(asked.text, {}))
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
    usage="[COMPANY] | codes [unused | used | COMPANY | @member | TEXT]",
    summary="what is left on Teltonika RMS, of the whole account or of one company, and the credit codes",
    act=Act.CREDITS,
    run=run,
    waits_for=PROVIDER,
)
BUTTONS = (
    Button(REFRESH, "refresh", Act.CREDITS, refresh, waits_for=PROVIDER),
    Button(SHARE, "share", Act.CREDITS, share, waits_for=PROVIDER),
)
