"""The thin shell over Teltonika RMS: what is asked of it over httpx, page by page."""

from collections.abc import Callable
from dataclasses import dataclass

import httpx

from bot.errors import BadAnswer, ProviderError
from bot.providers.http import Answer, Call, Endpoint, unreadable
from bot.providers.rms_models import Code, Company, Summary
from bot.providers.rms_protocol import (
    PROVIDER,
    Minted,
    build_codes,
    build_comment,
    build_companies,
    build_deletion,
    build_mint,
    build_summary,
    classify,
    parse_codes,
    parse_codes_in_full,
    parse_data,
    parse_envelope,
    parse_total,
)

READ_TIMEOUT = httpx.Timeout(30, connect=10)
"""Seconds. RMS is known to be slow; the person is told after two seconds that it is still asked."""
READ_TOTAL = 60.0
MINT_SECONDS = 60.0
"""How long a POST which mints may take, where nothing else is set."""
MOST_PAGES = 500
INCOMPLETE = "RMS's list of codes did not come in full, so nothing was done. Try again in a few minutes."


@dataclass(frozen=True)
class Listing:
    """Codes that RMS listed, the code itself beside each where it was asked for.

    `complete`: as many came as RMS says there are; where it does not say (`meta.total`), nobody knows. Order is not
    documented, and rows move while pages are read.
    """

    codes: list[tuple[Code, str]]
    complete: bool

    def in_full(self) -> list[Code]:
        """The codes, for those who conclude from what is not there. Raises BadAnswer where that is not all."""
        if not self.complete:
            raise BadAnswer(INCOMPLETE, "fewer rows than meta.total, or no meta.total")
        return [code for code, _ in self.codes]


class Rms:
    """The thin shell over RMS: reads may be tried again, the POST that mints goes out once on a fresh connection."""

    def __init__(
        self, url: str, token: str, mint_seconds: float = MINT_SECONDS, on_call: Callable[[], None] = lambda: None
    ) -> None:
        """`mint_seconds` is how long the POST that mints may take, from the first step to the last byte.

        `on_call` is called for each call that is sent: RMS allows so many a month.
        """
        self._url = url
        self._mint_seconds = mint_seconds
        self._headers = {"Authorization": f"Bearer {token}"}
        self._on_call = on_call
        self._endpoint = Endpoint(url, PROVIDER, READ_TIMEOUT, READ_TOTAL, on_call)

    async def summary(self, company_id: int | None) -> Summary:
        """What is left: of one company, or of the whole account. Raises ProviderError."""
        return parse_data(await self._read(build_summary(company_id)), Summary)

    async def company(self, company_id: int) -> Company | None:
        """The company with this id, or None where RMS does not list it. Raises ProviderError."""
        answer = await self._read(build_companies(company_id=company_id))
        page = parse_data(answer, list[Company])
        listed = (
            page if _was_last(answer, len(page), len(page), len(page)) else await self.companies()
        )  # a filter may be ignored
        return next((each for each in listed if each.id == company_id), None)

    async def companies(self) -> list[Company]:
        """Every company. Raises ProviderError."""
        found: list[Company] = []
        known: set[Company] = set()
        for _ in range(MOST_PAGES):
            answer = await self._read(build_companies(len(found)))
            page = parse_data(answer, list[Company])
            new = [each for each in page if each not in known]
            known.update(new)
            found += page
            if _was_last(answer, len(page), len(new), len(found)):
                return list(dict.fromkeys(found))
        raise BadAnswer(unreadable(PROVIDER), "the list of companies does not end")

    async def companies_like(self, q: str) -> list[Company]:
        """The first page of what RMS's search finds for `q`, and perhaps others. Raises ProviderError."""
        return parse_data(await self._read(build_companies(q=q)), list[Company])

    async def codes(self, company_id: int | None = None) -> list[Code]:
        """Every code, cut to its last four characters; of one company, where RMS obeys. Raises ProviderError."""
        return [code for code, _ in (await self._walk(None, company_id, in_full=False)).codes]

    async def listing(self, q: str | None = None, company_id: int | None = None) -> Listing:
        """Every code, or what RMS's search finds for `q` or lists of a company, masked, and whether that is all.

        Raises ProviderError.
        """
        return await self._walk(q, company_id, in_full=False)

    async def first_page(self, company_id: int) -> list[Code]:
        """The first page of a company's codes, masked. Raises ProviderError."""
        return parse_codes(await self._read(build_codes(0, None, company_id)))

    async def search_codes(self, q: str, company_id: int, *, in_full: bool = False) -> list[tuple[Code, str]]:
        """The codes that RMS's search finds for `q`; where it finds none, all of the company, since which fields it
        searches is not documented. The code itself stands beside each only when `in_full`. Raises ProviderError."""
        found = [pair for pair in (await self._walk(q, company_id, in_full=in_full)).codes if q in pair[0].comment]
        return found or (await self._walk(None, company_id, in_full=in_full)).codes

    async def code(self, code_id: int, company_id: int | None, reference: str | None) -> Code | None:
        """The code with this id, masked, read now; None where RMS lists it neither under its reference nor among its
        company's. Raises ProviderError."""
        for q in (None,) if reference is None else (reference, None):
            for code, _ in (await self._walk(q, company_id, in_full=False)).codes:
                if code.id == code_id:
                    return code
        return None

    async def mint(self, amount: int, credit_type: str, company_id: int, comment: str) -> Minted:
        """Ask RMS for one code. Sent once: on its own connection, with no retry at any layer."""
        limits = httpx.Timeout(self._mint_seconds, connect=min(10.0, self._mint_seconds / 2))
        call = build_mint(amount, credit_type, company_id, comment)
        try:
            return classify(await self._on_its_own(call, limits, self._mint_seconds))
        except ProviderError as error:
            return classify(error)

    async def delete_code(self, code_id: int) -> None:
        """Delete an unused code: its credits go back to the company that made it. Sent once, on its own
        connection: an idle one that is dropped looks like a lost answer. Raises ProviderError."""
        parse_envelope(await self._on_its_own(build_deletion(code_id), READ_TIMEOUT, READ_TOTAL))

    async def change_comment(self, code_id: int, comment: str) -> None:
        """Give a code another comment. Sent once, on its own connection too. Raises ProviderError."""
        parse_envelope(await self._on_its_own(build_comment(code_id, comment), READ_TIMEOUT, READ_TOTAL))

    async def close(self) -> None:
        """Close the connection pool."""
        await self._endpoint.close()

    async def _on_its_own(self, call: Call, limits: httpx.Timeout, total: float) -> Answer:
        """Send a call that changes something: once, on a fresh connection. `total` is in seconds."""
        endpoint = Endpoint(self._url, PROVIDER, limits, total, self._on_call)
        try:
            return await endpoint.once(self._authorized(call))
        finally:
            await endpoint.close()

    def _authorized(self, call: Call) -> Call:
        return Call(call.method, call.path, call.query, self._headers, call.json)

    async def _read(self, call: Call) -> Answer:
        return await self._endpoint.read(self._authorized(call))

    async def _walk(self, q: str | None, company_id: int | None, *, in_full: bool) -> Listing:
        found: dict[object, tuple[Code, str]] = {}
        came = 0
        for _ in range(MOST_PAGES):
            answer = await self._read(build_codes(came, q, company_id))
            page = parse_codes_in_full(answer) if in_full else [(code, "") for code in parse_codes(answer)]
            before = len(found)
            found |= {pair[0].id if pair[0].id is not None else pair[0]: pair for pair in page}
            came += len(page)
            if _was_last(answer, len(page), len(found) - before, came):
                total = parse_total(answer)
                return Listing(list(found.values()), total is not None and len(found) >= total)
        raise BadAnswer(unreadable(PROVIDER), "the list of codes does not end")


def _was_last(answer: Answer, page: int, new: int, so_far: int) -> bool:
    """Without `meta.total` a list ends where a page brings nothing new: how long RMS's pages are nobody says."""
    total = parse_total(answer)
    return page == 0 or (so_far >= total if total is not None else new == 0)
