"""Teltonika RMS: does the token work, which scopes does it have, how much of the quota is used. Nothing changes."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import Enum, auto
from typing import Any

from bot.doctor.clock import RMS, Watch
from bot.doctor.line import Line, failure, not_checked, ok, warning
from bot.errors import BadAnswer, ProviderError, Rejected
from bot.providers.http import Answer, Call, Endpoint
from bot.providers.rms import READ_TIMEOUT
from bot.providers.rms_models import Company, Summary
from bot.providers.rms_protocol import (
    PROVIDER,
    build_codes,
    build_companies,
    build_summary,
    parse_codes,
    parse_data,
)
from bot.quota import FOR_DISPLAY
from bot.store.condition import Kept
from bot.views.text import number

TOKEN, CALLS, WRITE = "RMS, token", "RMS, calls this month", "RMS, credit_transfer_codes:write"


def _light(call: Call) -> Call:
    return replace(call, query=call.query | {"limit": "1"})


@dataclass(frozen=True)
class Scope:
    """A scope that reads: the call that tries it, how its answer is read, and what is lost without it."""

    call: Call
    parse: Callable[[Answer], Any]
    lost: str
    needed: bool = True


SCOPES: Mapping[str, Scope] = {
    "credits:read": Scope(
        build_summary(None), lambda answer: parse_data(answer, Summary), "what is left cannot be shown or minted from"
    ),
    "credit_transfer_codes:read": Scope(
        _light(build_codes()), parse_codes, "nothing is minted, and no code can be listed or revealed"
    ),
    "companies:read": Scope(
        _light(build_companies()),
        lambda answer: parse_data(answer, list[Company]),
        "companies can only be named by their id",
        needed=False,
    ),
}


class Kind(Enum):
    """What came of a try."""

    WORKS = auto()
    NO_SCOPE = auto()
    NO_TOKEN = auto()
    PAUSE = auto()
    FOREIGN = auto()
    AWAY = auto()


@dataclass(frozen=True)
class Tried:
    """What came of trying a scope; `detail` is for whoever runs Teller."""

    kind: Kind
    detail: str = ""


async def look(url: str, token: str, watch: Watch, seconds: float) -> list[Line]:
    """Try each scope that reads, all at once, each for `seconds` at most; what is to be said.

    These few calls are left out of the count of the month, which would be written.
    """
    endpoint = Endpoint(url, PROVIDER, READ_TIMEOUT, seconds)
    headers = {"Authorization": f"Bearer {token}"}

    async def attempt(scope: Scope) -> Tried:
        async with asyncio.timeout(seconds), watch.beside(RMS) as heard:
            answer = await endpoint.once(replace(scope.call, headers=headers))
            heard.headers = answer.headers
        scope.parse(answer)
        return Tried(Kind.WORKS)

    try:
        tried = await asyncio.gather(*(_sorted(attempt(scope), seconds) for scope in SCOPES.values()))
    finally:
        await endpoint.close()
    return lines(dict(zip(SCOPES, tried, strict=True)))


async def _sorted(attempt: Any, seconds: float) -> Tried:
    try:
        tried: Tried = await attempt
    except TimeoutError:
        return Tried(Kind.AWAY, f"no answer within {seconds:g} s")
    except Rejected as error:
        kinds = {401: Kind.NO_TOKEN, 403: Kind.NO_SCOPE, 429: Kind.PAUSE}
        return Tried(kinds.get(error.status, Kind.AWAY if error.status >= 500 else Kind.FOREIGN), error.detail)
    except BadAnswer as error:
        return Tried(Kind.FOREIGN, error.detail)
    except ProviderError as error:
        return Tried(Kind.AWAY, error.detail)
    return tried


def lines(tried: Mapping[str, Tried]) -> list[Line]:
    """What is to be said of the token and of each scope."""
    token = _token(tried)
    return [token, *(_scope(name, each, token) for name, each in tried.items())]


def from_the_database(kept: Kept | None, quota: int) -> list[Line]:
    """The calls of this month, and the scope that only minting tries: what is written down of both."""
    if kept is None:
        return [
            not_checked(CALLS, "the database does not tell"),
            _write("and the database does not tell of refusals"),
        ]
    text = f"{number(kept.calls)} of {number(quota)}"
    used = ok(CALLS, text)
    if kept.calls >= quota * FOR_DISPLAY:
        more = "lists are not shown any more this month, and the rest is kept for minting"
        used = warning(
            CALLS, f"{text}: {more}", "Wait for the next month, or set TELLER_RMS_QUOTA if RMS allows more."
        )
    seen = kept.rms_refused
    last = "no refusal is written down"
    if seen is not None:
        last = f"the last refusal seen: {seen.what.removeprefix('refused: ')}, {seen.at[:16].replace('T', ' ')} UTC"
    return [used, _write(last)]


def _write(refused: str) -> Line:
    return not_checked(WRITE, f"it would take minting a code to try it; {refused}")


def _token(tried: Mapping[str, Tried]) -> Line:
    by_kind = {each.kind: each.detail for each in reversed(list(tried.values()))}
    if Kind.NO_TOKEN in by_kind:
        remedy = "Make a new personal access token in RMS (it needs two-factor authentication) and set RMS_TOKEN."
        return failure(TOKEN, f"RMS does not accept it ({by_kind[Kind.NO_TOKEN]})", remedy)
    if Kind.WORKS in by_kind or Kind.NO_SCOPE in by_kind:
        return ok(TOKEN, "RMS accepts it")
    if Kind.PAUSE in by_kind:
        return warning(TOKEN, "RMS asks for a pause: its quota is used up for now", "Try again in a few minutes.")
    if Kind.FOREIGN in by_kind:
        text = f"what answers is not RMS ({by_kind[Kind.FOREIGN]})"
        return failure(TOKEN, text, "Set RMS_URL to RMS's address, which ends in /api.")
    text = f"RMS does not answer ({by_kind.get(Kind.AWAY, '')})"
    return failure(TOKEN, text, "Is RMS_URL right, and does this machine reach it (network, proxy, firewall)?")


def _scope(name: str, tried: Tried, token: Line) -> Line:
    full, scope = f"RMS, {name}", SCOPES[name]
    say = failure if scope.needed else warning
    if tried.kind is Kind.WORKS:
        return ok(full, "it reads")
    if tried.kind is Kind.NO_SCOPE:
        remedy = f"Make a personal access token in RMS that has {name} too, and set RMS_TOKEN."
        return say(full, f"the token lacks it: {scope.lost}", remedy)
    if tried.kind is Kind.PAUSE or token != ok(TOKEN, token.text):
        return not_checked(full, "RMS does not tell now")
    return say(
        full,
        f"RMS does not answer this ({tried.detail})",
        "Try again in a few minutes; if it stays, tell Teltonika's support.",
    )
