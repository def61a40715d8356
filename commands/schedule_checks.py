"""What is looked up before a schedule is saved: whether Teller can post to its channel, and its companies."""

import asyncio

from bot.arguments import parse_company
from bot.command import Parts
from bot.errors import BadInput, SlackRefused
from bot.gathering import AT_ONCE
from bot.schedules import Named
from bot.views.text import said_back

NO_CHANNEL = "Slack does not show this channel to Teller. Type `/invite @teller` there, then press *Next* again."
NOT_IN_CHANNEL = "Teller is not in <#{}>. Type `/invite @teller` there, then press *Next* again."
NO_ID = "RMS does not tell the id of “{}”. Give its id."
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
