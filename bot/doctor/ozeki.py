"""The SMS gateway: does Teller's login work, and does it see the accounts that are asked about. Nothing changes."""

import asyncio
from collections.abc import Sequence

from bot.doctor.clock import GATEWAY, Watch
from bot.doctor.line import Line, a_part, failure, named, not_checked, ok
from bot.errors import BadAnswer, ProviderError, Rejected, TimedOut
from bot.providers.http import Endpoint
from bot.providers.ozeki import PROVIDER, TIMEOUT, Login, build_getcredits, parse_getcredits
from bot.views.text import number

LOGIN, ACCOUNTS = "SMS gateway, login", "SMS gateway, accounts"
MOST_ACCOUNTS = 50
_AT_ONCE = 5


async def look(url: str, login: Login, accounts: Sequence[str], watch: Watch, seconds: float) -> list[Line]:
    """Ask for the login's own balance, then for those of the first MOST_ACCOUNTS, each for `seconds` at most."""
    endpoint = Endpoint(url, PROVIDER, TIMEOUT, seconds)
    turns = asyncio.Semaphore(_AT_ONCE)

    async def balance(account: str) -> int | ProviderError:
        try:
            async with turns, asyncio.timeout(seconds):
                async with watch.beside(GATEWAY) as heard:
                    answer = await endpoint.once(build_getcredits(login, account))
                    heard.headers = answer.headers
                return parse_getcredits(answer, login, account)
        except TimeoutError:
            return TimedOut("", f"no answer within {seconds:g} s")
        except ProviderError as error:
            return error

    try:
        own = await balance(login.username)
        if isinstance(own, ProviderError):
            return [login_line(login, own), not_checked(ACCOUNTS, "Teller's login does not work")]
        asked = accounts[:MOST_ACCOUNTS]
        found = await asyncio.gather(*map(balance, asked))
    finally:
        await endpoint.close()
    return [login_line(login, own), accounts_line(login, dict(zip(asked, found, strict=True)), len(accounts))]


def login_line(login: Login, own: int | ProviderError) -> Line:
    """What is to be said of Teller's own login."""
    if isinstance(own, int):
        return ok(LOGIN, f"{login.username} has {number(own)}")
    if isinstance(own, Rejected) and own.status in {200, 401, 403}:
        text = f"the gateway does not take it ({own.detail})"
        return failure(
            LOGIN, text, "Set OZEKI_USERNAME and OZEKI_PASSWORD to a user of the gateway, an administrator."
        )
    if isinstance(own, Rejected | BadAnswer):
        remedy = "Set OZEKI_URL to the gateway's address, which ends in /api (by default on port 9501)."
        return failure(LOGIN, f"what answers is not the gateway ({own.detail})", remedy)
    remedy = "Is OZEKI_URL right, does the gateway run, and does this machine reach it (network, firewall)?"
    return failure(LOGIN, f"the gateway does not answer ({own.detail})", remedy)


def accounts_line(login: Login, found: dict[str, int | ProviderError], there: int) -> Line:
    """What is to be said of the accounts that Teller is to ask about, of which there are `there`."""
    if not found:
        return ok(ACCOUNTS, "none is asked about")
    bad = [account for account, balance in found.items() if isinstance(balance, ProviderError)]
    part = a_part(len(found), there)
    if not bad:
        return ok(ACCOUNTS, f"{named(list(found))}: each{f' of {part}' if part else ''} has a balance")
    admin = f"make {login.username} an administrator of the gateway"
    names = "correct the name (TELLER_DAILY_ACCOUNTS, `/teller schedule`, `teller roles set`)"
    remedy = (
        f"{admin[:1].upper()}{admin[1:]}, or {names}."
        if len(bad) == len(found)
        else f"{names[:1].upper()}{names[1:]}."
    )
    return failure(ACCOUNTS, f"no balance of {named(bad)}{f' (asked about {part})' if part else ''}", remedy)
