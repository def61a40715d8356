"""Makes the ledger of issued requests anew from what RMS lists and what Slack's cards carry."""

import logging
from dataclasses import dataclass

from bot.balances import Balances
from bot.clock import Clock
from bot.errors import SlackError
from bot.origin import references_in
from bot.providers.rms_models import Code
from bot.settings import Settings
from bot.slack import Slack
from bot.slack_history import Minted
from bot.store import Store
from bot.store.origin import NOBODY, Found

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Rebuilt:
    """How many requests were made anew, and the numbers of all whose requester is unknown."""

    made: int
    unnamed: tuple[int, ...]


async def rebuild(settings: Settings, store: Store, slack: Slack, balances: Balances, clock: Clock) -> Rebuilt:
    """Write a request for each code of Teller's that the ledger does not know. From then on it can be trusted.

    Raises ProviderError, NotConfigured, StoreError. Where Slack does not show its history, requesters are unknown.
    """
    codes = await balances.rms.complete_codes()
    channel = settings.teller_approval_channel or ""
    people: dict[str, Minted] = {}
    try:
        people = await slack.history.minted(channel)
    except SlackError as error:
        log.warning("the cards in %s cannot be read, so nobody is known from them: %s", channel, error.detail)
    found = [_found(*each, people, clock) for each in references_in(codes)]
    made = await store.origin.rebuild(found, channel, clock.now())
    return Rebuilt(made, await store.origin.unnamed())


def _found(reference: str, comment: str, code: Code, people: dict[str, Minted], clock: Clock) -> Found:
    known = people.get(reference)
    return Found(
        reference=reference,
        requester=known.requester if known else NOBODY,
        approver=known.approver if known else None,
        amount=max(code.credits_amount or 0, 1),
        company_id=max(code.company_id or 0, 1),
        company_name=code.company_name.strip() or None,
        credit_type=code.credit_type,
        comment=comment,
        made_at=code.created_at or clock.now(),
    )
