"""What is looked up before a schedule is saved: can Teller post to its channel, its companies, its SMS accounts."""

import asyncio
from collections.abc import Sequence

from bot.arguments import parse_company
from bot.command import Parts
from bot.errors import BadInput, NotConfigured, ProviderError, Rejected, SlackRefused
from bot.gathering import AT_ONCE
from bot.schedules import Named
from bot.views.text import said_back
from commands.accounts import NO_ACCOUNT

NO_CHANNEL = "Slack does not show this channel to Teller. Type `/invite @teller` there, then press *Next* again."
NOT_IN_CHANNEL = "Teller is not in <#{}>. Type `/invite @teller` there, then press *Next* again."
NO_ID = "RMS does not tell the id of “{}”. Give its id."
_REFUSED = frozenset({200, 401, 403})
"""With what status the gateway says that it gives no balance; with others it does not work at all."""
DIRECT = "Posts go to channels, not to direct messages. Choose a channel."
ARCHIVED = "<#{}> is archived. Choose another channel."
SHARED = "<#{}> is shared with another organisation, where nothing is posted. Choose another channel."


async def channel_trouble(channel_id: str, parts: Parts) -> str:
    """Why nothing can be posted to a channel; "" where it can."""
    try:
        channel = await parts.slack.channel(channel_id)
    except SlackRefused as error:
        if error.error == "channel_not_found":
            return NO_CHANNEL
        raise
    troubles = {
        DIRECT: channel.get("is_im") or channel.get("is_mpim"),
        ARCHIVED: channel.get("is_archived"),
        SHARED: channel.get("is_ext_shared") or channel.get("is_pending_ext_shared"),
        NOT_IN_CHANNEL: channel.get("is_member") is False,
    }
    return next((text.format(channel_id) for text, holds in troubles.items() if holds), "")


async def companies_of(typed: list[str], parts: Parts) -> tuple[list[Named], list[str]]:
    """The companies that were typed, and for each that is none a sentence. Raises ProviderError, NotConfigured."""
    turn = asyncio.Semaphore(AT_ONCE)

    async def one(line: str) -> Named | str:
        async with turn:
            try:
                company = await parts.balances.company(parse_company(line))
            except BadInput as error:
                return error.sentence
            return NO_ID.format(said_back(line)) if company.id is None else Named(company.id, company.name)

    found = await asyncio.gather(*(one(line) for line in typed))
    return [each for each in found if isinstance(each, Named)], [each for each in found if isinstance(each, str)]


async def accounts_refused(accounts: Sequence[str], parts: Parts) -> list[str]:
    """A sentence for each SMS account that the gateway refuses. Where it does not work or is not set up, none.

    It is asked beside what Home shows of it: somebody's wrong name is no trouble of the gateway's.
    """
    turn, works = asyncio.Semaphore(AT_ONCE), asyncio.Event()
    works.set()

    async def one(account: str) -> str:
        async with turn:
            try:
                if works.is_set():
                    await parts.balances.ozeki.balance(account)
            except Rejected as error:
                if error.status in _REFUSED:
                    return NO_ACCOUNT.format(said_back(account))
                works.clear()
            except (ProviderError, NotConfigured):
                works.clear()  # the others are not waited for
        return ""

    return [text for text in await asyncio.gather(*map(one, accounts)) if text]
