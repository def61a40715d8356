"""An account of the SMS gateway that somebody is to get: the gateway is asked whether it has it."""

import asyncio

from bot.access import Member
from bot.command import Parts
from bot.errors import BadInput, NotConfigured, ProviderError
from bot.gateway import is_of_account
from bot.views.text import said_back

PATIENCE = 5.0
"""Seconds that a row waits for the gateway."""
NO_ACCOUNT = (
    "The SMS gateway gives no balance of “{}”. Check the name; if it is right, ask who runs the gateway to let "
    "Teller see it."
)
NOT_LOOKED_AT = (
    "The SMS gateway could not be asked whether it has the account. Check the name later with `/smsbalance`."
)
NOT_SET_UP = "The SMS gateway is not set up here, so nobody looked whether it has the account."


class NoAccount(BadInput):
    """The gateway gives no balance of an account; a form says so at its field."""


async def look_at(account: str | None, before: Member | None, parts: Parts) -> str:
    """What to say with the answer of an account that somebody is to get who had `before`; "" where nothing is.

    An account that is theirs already is not asked about. Raises NoAccount where the gateway gives no balance of it: a
    gateway that is down, slow or not set up keeps nobody from a row. What Home shows of it is no matter of a name.
    """
    if account is None or (before is not None and before.account == account):
        return ""
    try:
        async with asyncio.timeout(PATIENCE):
            await parts.balances.ozeki.balance(account)
    except NotConfigured:
        return f" {NOT_SET_UP}"
    except (ProviderError, TimeoutError) as error:
        if isinstance(error, ProviderError) and is_of_account(error):
            raise NoAccount(NO_ACCOUNT.format(said_back(account)), "no such account at the SMS gateway") from None
        return f" {NOT_LOOKED_AT}"
    return ""
