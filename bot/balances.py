"""Reading balances from the providers, no more often than needed."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import TypeVar
from weakref import WeakValueDictionary

from bot.arguments import CompanyNamed
from bot.clock import Clock
from bot.codes import newest_first
from bot.companies import FRESH_LIST, Companies
from bot.errors import BadInput, NotConfigured, ProviderError, Rejected
from bot.gateway import Accounts
from bot.latest import Judge, Latest, trouble_of
from bot.providers.ozeki import PROVIDER as GATEWAY
from bot.providers.ozeki import Ozeki
from bot.providers.rms import Rms
from bot.providers.rms_models import Code, Company, Summary
from bot.providers.rms_protocol import PROVIDER as RMS
from bot.quota import Quota
from bot.shared import Reading, Shared
from bot.views.text import clip, escape, number, said_back

T = TypeVar("T")

FRESH = timedelta(seconds=10)
"""How long what was read of RMS serves before it is asked again: RMS has a quota."""
FRESH_SMS = timedelta(seconds=2)
"""The same for the SMS gateway, which has none: only what is asked at the same time is asked once."""

RMS_MISSING = "RMS is not set up here. Ask who runs Teller to set RMS_TOKEN."
OZEKI_MISSING = "The SMS gateway is not set up here. Ask who runs Teller to set OZEKI_USERNAME and OZEKI_PASSWORD."


def summary_key(company_id: int | None) -> object:
    """What a summary of RMS is kept under; None for the whole account."""
    return "summary", company_id


def sms_key(account: str) -> object:
    """What an account's balance is kept under."""
    return "sms", account


class Balances:
    """What is left at the providers; each method raises ProviderError, and NotConfigured without a provider.

    `changed` is set when Teller itself may have changed what is left on RMS.
    """

    def __init__(self, rms: Rms | None, ozeki: Ozeki | None, clock: Clock, quota: Quota) -> None:
        self.quota = quota
        self.latest = Latest(clock)
        self.changed = asyncio.Event()
        self.accounts = Accounts(None if ozeki is None else ozeki.username)
        self.companies = Companies(rms, clock, quota, self.latest)
        self._rms = rms
        self._ozeki = ozeki
        self._shared = Shared(clock)
        self._changing: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()

    @property
    def rms(self) -> Rms:
        """RMS itself, for the reads that never come from a cache and for the mint. Raises NotConfigured."""
        if self._rms is None:
            raise NotConfigured(RMS_MISSING)
        return self._rms

    @property
    def ozeki(self) -> Ozeki:
        """The SMS gateway. Raises NotConfigured."""
        if self._ozeki is None:
            raise NotConfigured(OZEKI_MISSING)
        return self._ozeki

    def forget_rms(self, *, credits: bool = True) -> None:
        """What was read of RMS serves no longer: something was changed there; `credits`: maybe what is left."""
        self._shared.forget()
        if credits:
            self.changed.set()

    async def credits(self, company_id: int | None, oldest: timedelta = FRESH) -> Reading[Summary]:
        """What is left on RMS, of one company or of the whole account."""
        rms = self.rms
        key = summary_key(company_id)
        return await self._read(RMS, key, lambda: rms.summary(company_id), oldest)

    async def sms(self, account: str, oldest: timedelta = FRESH_SMS) -> Reading[int]:
        """The balance of an Ozeki account."""
        ozeki = self.ozeki

        def judge(error: ProviderError | None) -> str | None:
            before = self.accounts.refused
            trouble = self.accounts.hear(account, error)
            if self.accounts.refused != before:
                self.latest.changed.set()
            return trouble

        return await self._read(GATEWAY, sms_key(account), lambda: ozeki.balance(account), oldest, judge)

    async def codes(self, company_id: int | None = None, oldest: timedelta = FRESH_LIST) -> Reading[list[Code]]:
        """Every credit code, masked, newest first; for a company at least its own. Raises QuotaPressed too."""
        rms = self.rms
        wanted = {None, company_id}
        known = [each for one in wanted if (each := self._shared.known(("codes", one), oldest)) is not None]
        if known:
            return max(known, key=lambda each: each.at)

        async def walk() -> list[Code]:
            self.quota.require_walks()
            return newest_first(await self.latest.watch(RMS, lambda: rms.codes(company_id)))

        return await self._shared.read(("codes", company_id), walk, oldest)

    def alone_with(self, code_id: int) -> asyncio.Lock:
        """Held by whoever reads a code of RMS in order to change it: one at a time."""
        return self._changing.setdefault(code_id, asyncio.Lock())

    async def _read(
        self,
        provider: str,
        key: object,
        fetch: Callable[[], Awaitable[T]],
        oldest: timedelta,
        judge: Judge = trouble_of,
    ) -> Reading[T]:
        reading = await self._shared.read(key, lambda: self.latest.watch(provider, fetch, judge), oldest)
        self.latest.note(key, reading)
        return reading

    async def company(self, named: CompanyNamed, *, for_display: bool = True) -> Company:
        """The company that was meant. A name is empty where the token may not read companies.

        Raises BadInput when there is none, or when several match; QuotaPressed where a list would be walked that is
        only `for_display`.
        """
        if named.id is not None:
            return await self._by_id(named.id)
        if for_display:
            self.quota.require_walks()
        return await self._by_name(named.name)

    async def _by_id(self, company_id: int) -> Company:
        rms = self.rms
        try:
            reading = await self._shared.read(("company", company_id), lambda: rms.company(company_id), FRESH)
        except Rejected as error:
            if error.status in {401, 403}:
                return Company(id=company_id)
            raise
        if reading.value is None:
            raise BadInput(
                f"RMS has no company with the id {company_id}. `/credits` with a part of a name finds ids."
            )
        return reading.value

    async def _by_name(self, name: str) -> Company:
        _ = self.rms
        try:
            found = match(await self.companies.read(FRESH_LIST), name)
            if not found:  # it may be newer than the list
                found = match(await self.companies.read(FRESH), name)
        except Rejected as error:
            if error.status in {401, 403}:
                sentence = "RMS does not let Teller read the names of companies: give the company's id instead."
                raise BadInput(sentence, error.detail) from None
            raise
        return the_one(found, name)


def match(companies: list[Company], name: str) -> list[Company]:
    """The companies that `name` means: those called so, with the id in brackets or not, else those with it in it."""
    wanted = name.casefold()
    whole = [each for each in companies if wanted in {each.name.strip().casefold(), _with_id(each).casefold()}]
    return whole or [each for each in companies if wanted in each.name.casefold()]


def _with_id(company: Company) -> str:
    return f"{company.name.strip()} ({company.id})"


def the_one(found: list[Company], name: str) -> Company:
    """The only one of `found`. Raises BadInput that lists up to five of several with their ids."""
    if not found:
        raise BadInput(f"RMS has no company whose name contains “{said_back(name)}”. Check the name, or give its id.")
    if len(found) > 1:
        listed = ", ".join(f"{escape(clip(each.name, 60))} ({each.id})" for each in found[:5])
        more = f" and {number(len(found) - 5)} more" if len(found) > 5 else ""
        raise BadInput(
            f"“{said_back(name)}” matches several companies: {listed}{more}. Give the id of the one you mean."
        )
    if found[0].id is None:
        raise BadInput(
            f"RMS tells no id of “{said_back(found[0].name)}” that Teller can use. Ask an admin to look in RMS."
        )
    return found[0]
