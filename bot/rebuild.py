"""Makes the ledger of issued requests anew from what RMS lists and what Slack's cards carry."""

import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count

from bot.balances import Balances
from bot.clock import Clock
from bot.errors import SlackBusy, SlackError, SlackRefused, SlackSilent
from bot.origin import references_in
from bot.pace import HISTORY, Pace
from bot.providers.rms_models import Code
from bot.settings import Settings
from bot.slack import Slack
from bot.slack_history import History, Minted
from bot.steps import is_closed
from bot.store import Store
from bot.store.origin import NOBODY, Found

log = logging.getLogger(__name__)

MOST_FAILURES = 5
"""Tries of one page of Slack's history, one after the other, that come to nothing."""
NOT_READ = "Slack does not show who asked for which code now, so nothing was changed. Try again in a few minutes."
_NO_DATE = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Sorted:
    """What is made anew of RMS's list, and a sentence for each code of Teller's that is not."""

    found: tuple[Found, ...]
    left_out: tuple[str, ...]


@dataclass(frozen=True)
class Rebuilt:
    """How many requests were made anew, and how many old ones got their requester.

    `unnamed` are the numbers of all whose requester is unknown; `left_out` and `closed` are what could not be used:
    codes, a sentence each, and channels whose history Slack does not show.
    """

    made: int
    named: int
    unnamed: tuple[int, ...]
    left_out: tuple[str, ...]
    closed: tuple[str, ...]


async def rebuild(
    settings: Settings, store: Store, slack: Slack, balances: Balances, clock: Clock, former: Iterable[str] = ()
) -> Rebuilt:
    """Write a request for each code of Teller's that the ledger does not know. From then on it can be trusted.

    `former` are channels, beside that of the settings, in which cards stand. Raises ProviderError, NotConfigured,
    StoreError, and SlackError where Slack says neither who asked nor that it may not be seen; then nothing changed.
    """
    codes = (await balances.rms.listing()).in_full()
    channel = settings.teller_approval_channel or ""
    people, closed = await _people(slack.history, [channel, *former], clock)
    anew = sort_out(codes, people, clock.now())
    made, named = await store.origin.rebuild(anew.found, channel, clock.now())
    return Rebuilt(made, named, await store.origin.unnamed(), anew.left_out, closed)


def sort_out(codes: list[Code], people: Mapping[str, Minted], now: datetime) -> Sorted:
    """What the codes that carry a reference come to: one request for each reference, of its oldest code."""
    found: dict[str, Found] = {}
    left_out: list[str] = []
    for reference, comment, code in sorted(references_in(codes), key=lambda each: _age(each[2])):
        if not code.credits_amount or code.credits_amount < 1 or not code.company_id or code.company_id < 1:
            left_out.append(f"{reference}: the amount or the company of code {code.id} in RMS cannot be read.")
        elif reference in found:
            left_out.append(f"{reference}: code {code.id} in RMS carries the reference of an older one as well.")
        else:
            found[reference] = _found(reference, comment, code, people.get(reference), now)
    return Sorted(tuple(found.values()), tuple(left_out))


def _age(code: Code) -> tuple[datetime, int]:
    return code.created_at or _NO_DATE, code.id or 0


def _found(reference: str, comment: str, code: Code, known: Minted | None, now: datetime) -> Found:
    return Found(
        reference=reference,
        requester=known.requester if known else NOBODY,
        approver=known.approver if known else None,
        amount=code.credits_amount or 0,
        company_id=code.company_id or 0,
        company_name=code.company_name.strip() or None,
        credit_type=code.credit_type,
        comment=comment,
        made_at=code.created_at or now,
        is_spent=code.is_used,
    )


async def _people(
    history: History, channels: Iterable[str], clock: Clock
) -> tuple[dict[str, Minted], tuple[str, ...]]:
    """Who asked and who approved, by reference, and the channels whose history may not be read."""
    people: dict[str, Minted] = {}
    closed: list[str] = []
    pace = Pace()
    for channel in dict.fromkeys(each for each in channels if each):
        cursor: str | None = None
        try:
            while True:
                found, cursor = await _page(history, channel, cursor, pace, clock)
                people |= found
                if cursor is None:
                    break
        except SlackRefused as error:
            if not is_closed(error):
                raise
            log.warning("the cards in %s cannot be read, so nobody is known from them: %s", channel, error.detail)
            closed.append(channel)
    return people, tuple(closed)


async def _page(
    history: History, channel: str, cursor: str | None, pace: Pace, clock: Clock
) -> tuple[dict[str, Minted], str | None]:
    """One page, however busy Slack is for a while."""
    for failures in count(1):
        while wait := pace.take(HISTORY, clock.now()):
            await clock.sleep(wait)
        try:
            return await history.minted(channel, cursor)
        except (SlackBusy, SlackSilent) as error:
            log.warning("the cards in %s cannot be read now: %s", channel, error.detail)
            if failures == MOST_FAILURES:
                raise SlackError(NOT_READ, error.method, error.detail) from None
            asked = error.retry_after if isinstance(error, SlackBusy) else 0
            await clock.sleep(asked or 2.0**failures)
    raise AssertionError("counting does not end")
