"""`/credits codes`: the credit codes that RMS lists, a page at a time, and what can be done with each."""

import asyncio
import re
from dataclasses import replace
from datetime import timedelta

from bot.access import Act, Member, may
from bot.codes import (
    PAGE,
    Choice,
    Sought,
    choices,
    comment_shown,
    companies_of,
    first_of,
    parse_filter,
    reference_of,
    select,
    understood,
)
from bot.command import Asked, Button, Identity, Parts, Reply, Run, Window
from bot.companies import FRESH_LIST
from bot.errors import BadInput
from bot.lifecycle import Request
from bot.log import last_fours
from bot.providers.rms_models import Code
from bot.providers.rms_protocol import PROVIDER
from bot.shared import Reading
from bot.verdict import is_code_of
from bot.views.codes import MENU, NEWER, OLDER, REFRESH, Page, Row, codes_message, sought_in_words
from bot.views.request import value_of
from commands import comment, reveal, reveal_for, revoke_code

LOOK_AGAIN = "This list is from an older Teller. Type `/credits codes` again."
_VALUE = re.compile(r"1:([0-9]{1,9}):(.*)", re.DOTALL)
"""The value of a button: its version, where the page begins, and what is looked for, as it was typed."""
_CHOSEN = re.compile(r"1:([a-z ]{1,20}):(.*)")
"""The value of a menu's option: its version, the choice, and what that is about."""

WORDS = {
    Choice.REVEAL: "Reveal",
    Choice.ASK_REVEAL: "Ask to reveal…",
    Choice.REVOKE: "Revoke…",
    Choice.EDIT: "Edit comment…",
}
DOES: dict[Choice, Run] = {
    Choice.REVEAL: reveal.run,
    Choice.EDIT: comment.edit,
    Choice.REVOKE: revoke_code.press,
    Choice.ASK_REVEAL: reveal_for.press,
}
"""Who carries a choice out; what nobody does is not offered."""


async def show(
    sought: str,
    member: Member,
    parts: Parts,
    offset: int = 0,
    oldest: timedelta = FRESH_LIST,
    *,
    replaces: bool = False,
) -> Reply:
    """The page from `offset` on of the codes that `member` may see and that fit `sought`, as it was typed.

    RMS is walked where the list was last read `oldest` ago. Raises BadInput, ProviderError.
    """
    sought = last_fours(sought)  # a whole code in hand is found by its end, and neither said back nor kept
    meant, reading = await _read(sought, parts, oldest)
    everything = may(member, Act.ALL_CODES)
    of_interest = not everything or meant.askers or meant.texts
    owners = await parts.store.codes.owners() if of_interest else {}
    asker = None if everything else member.user_id
    found = await asyncio.to_thread(select, reading.value, meant, owners, asker)  # a quarter of a second of 20,000
    start = first_of(offset, len(found))
    page = Page(
        rows=await _rows(found[start : start + PAGE], member, parts),
        offset=start,
        matching=len(found),
        sought=sought_in_words(meant.used, meant.companies, meant.texts, sorted(meant.askers)),
        all_codes=everything,
        read_at=reading.at,
        refresh=_write(start, sought),
        newer=_write(start - PAGE, sought) if start else "",
        older=_write(start + PAGE, sought) if start + PAGE < len(found) else "",
    )
    return Reply(codes_message(page, parts.clock.now()), replace=replaces, turned=replaces)


async def turn(asked: Asked, member: Member, parts: Parts) -> Reply:
    """Another page, in the place of the one that is seen."""
    offset, sought = _page_of(asked.value)
    return await show(sought, member, parts, offset, replaces=True)


async def refresh(asked: Asked, member: Member, parts: Parts) -> Reply:
    """The same page, read anew."""
    offset, sought = _page_of(asked.value)
    return await show(sought, member, parts, offset, timedelta(0), replaces=True)


async def choose(asked: Asked, member: Member, parts: Parts) -> Reply | Window | None:
    """Do what was chosen for a code; whoever does it sees to who may."""
    found = _CHOSEN.fullmatch(asked.value)
    if found is None or found[1] not in DOES:
        raise BadInput(LOOK_AGAIN, "from an older Teller")
    return await DOES[Choice(found[1])](replace(asked, value=found[2]), member, parts)


async def _read(sought: str, parts: Parts, oldest: timedelta) -> tuple[Sought, Reading[list[Code]]]:
    """What is looked for, and the codes among which; those of one company where it is known already which."""
    wanted = parse_filter(sought)
    known = [] if parts.balances.companies.known is None else parts.balances.companies.known.value
    meant = understood(wanted, known)
    reading = await parts.balances.codes(meant.company_id, oldest)
    if meant.texts:
        meant = understood(wanted, {each.id: each for each in (*companies_of(reading.value), *known)}.values())
    return meant, reading


async def _rows(codes: list[Code], member: Member, parts: Parts) -> list[Row]:
    members = {each.user_id for each in await parts.store.members.all() if each.active}
    rows: list[Row] = []
    for code in codes:
        owner, request = await parts.store.codes.request_of(reference_of(code))
        own = owner is not None and owner.is_issued and request is not None and is_code_of(request, code)
        there = owner is not None and owner.requester in members
        offered = [each for each in choices(code, member, owner, own=own, requester_is_there=there) if each in DOES]
        menu = [(WORDS[each], f"1:{each}:{_about(each, code, request)}") for each in offered]
        rows.append(Row(code, comment_shown(code, owner), request, menu))
    return rows


def _about(choice: Choice, code: Code, request: Request | None) -> str:
    """What a choice needs to know: of a request, or of a code, its company and its request."""
    if request is not None and choice in {Choice.REVEAL, Choice.ASK_REVEAL}:
        return value_of(request)
    return comment.about(code, request)


def _write(offset: int, sought: str) -> str:
    return f"1:{offset}:{sought}"


def _page_of(value: str) -> tuple[int, str]:
    found = _VALUE.fullmatch(value)
    if found is None:
        raise BadInput(LOOK_AGAIN, "from an older Teller")
    return int(found[1]), found[2]


BUTTONS = (
    Button(NEWER, "newer codes", Act.CODES, turn, waits_for=PROVIDER),
    Button(OLDER, "older codes", Act.CODES, turn, waits_for=PROVIDER),
    Button(REFRESH, "refresh codes", Act.CODES, refresh, waits_for=PROVIDER),
    Button(MENU, "menu of a code", Act.CODES, choose, identity=Identity.IN_RUN),
)
