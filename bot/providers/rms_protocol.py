"""What is said to Teltonika RMS and what its answers mean, pure (RMS API 3.0.0 definition)."""

import json
import re
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from bot.errors import BadAnswer, ProviderError, Rejected, Unreachable
from bot.providers.http import Answer, Call, unreadable
from bot.providers.rms_models import Code

PROVIDER = "RMS"
MOST_COMMENT = 1000
"""Characters of a code's comment."""
PAGE = 100
"""Rows asked for in a page; RMS's own maximum is not documented, so reading goes on by what came."""

T = TypeVar("T")


def build_summary(company_id: int | None) -> Call:
    """GET /credits/summary. The guide calls the filter `company`, the definition `company_id`: both are sent,
    because an unfiltered answer shown as one company's would be a silent lie."""
    query = {} if company_id is None else {"company_id": str(company_id), "company": str(company_id)}
    return Call("GET", "/credits/summary", query, {})


def build_codes(offset: int = 0, q: str | None = None, company_id: int | None = None) -> Call:
    """GET /credits/codes, one page from `offset`."""
    query = {"limit": str(PAGE), "offset": str(offset)}
    if q is not None:
        query["q"] = q
    if company_id is not None:
        query["company_id"] = str(company_id)
    return Call("GET", "/credits/codes", query, {})


def build_companies(offset: int = 0, company_id: int | None = None, q: str = "") -> Call:
    """GET /companies, one page from `offset`, of those that RMS's search finds for `q`, or the one with that id."""
    query = {"limit": str(PAGE), "offset": str(offset)}
    if company_id is not None:
        query["id"] = str(company_id)
    if q:
        query["q"] = q
    return Call("GET", "/companies", query, {})


def build_mint(amount: int, credit_type: str, company_id: int, comment: str) -> Call:
    """POST /credits/codes for one code. RMS has no idempotency key: each time this is sent makes a code."""
    body = {"amount": amount, "credit_type_name": credit_type, "company_id": company_id, "comment": comment}
    return Call("POST", "/credits/codes", {}, {}, body)


def build_deletion(code_id: int) -> Call:
    """DELETE /credits/codes/{id}: of an unused code; its credits return to the company that made it."""
    return Call("DELETE", f"/credits/codes/{code_id}", {}, {})


def build_comment(code_id: int, comment: str) -> Call:
    """PUT /credits/codes/{id}: another comment, at most MOST_COMMENT characters."""
    return Call("PUT", f"/credits/codes/{code_id}", {}, {}, {"comment": comment})


def parse_envelope(answer: Answer) -> dict[str, Any]:
    """The envelope of an answer that succeeded. Raises Rejected for a refusal, BadAnswer for what is no envelope."""
    envelope = _envelope(answer.body)
    if not 200 <= answer.status < 300 or envelope is None or envelope.get("success") is not True:
        own = envelope is not None and envelope.get("success") is False
        if own or not 200 <= answer.status < 300:
            raise Rejected(_refusal(answer.status), _said(answer, envelope), status=answer.status, own=own)
        raise BadAnswer(unreadable(PROVIDER), f"HTTP {answer.status} without RMS's envelope")
    return envelope


def parse_data(answer: Answer, shape: type[T]) -> T:
    """`data` of an answer, in `shape`. Raises Rejected, BadAnswer."""
    try:
        return TypeAdapter(shape).validate_python(parse_envelope(answer).get("data"))
    except ValidationError as error:
        raise BadAnswer(unreadable(PROVIDER), f"{error.error_count()} fields of the answer are not usable") from None


def parse_codes(answer: Answer) -> list[Code]:
    """A page of codes. Every code is cut to its last four characters here, before anything else sees it."""
    rows = parse_data(answer, list[dict[str, Any]])
    return [Code.model_validate(row | {"code": str(row.get("code") or "")[-4:]}) for row in rows]


def parse_codes_in_full(answer: Answer) -> list[tuple[Code, str]]:
    """A page of codes with the code itself beside each: for the one read that reveals it."""
    rows = parse_data(answer, list[dict[str, Any]])
    return list(zip(parse_codes(answer), [str(row.get("code") or "") for row in rows], strict=True))


def parse_total(answer: Answer) -> int | None:
    """`meta.total`, where RMS tells it."""
    meta = (_envelope(answer.body) or {}).get("meta")
    total = meta.get("total") if isinstance(meta, dict) else None
    return int(str(total)) if re.fullmatch(r"[0-9]{1,18}", str(total)) else None


class Outcome(Enum):
    """What is known of a POST after it was sent."""

    ISSUED = auto()
    REFUSED = auto()
    NEVER_SENT = auto()
    UNKNOWN = auto()


@dataclass(frozen=True)
class Minted:
    """The outcome of a POST that mints, and the sentence for it. The code itself is dropped at once."""

    outcome: Outcome
    sentence: str = ""
    detail: str = ""


DEFINITE = frozenset({400, 401, 403, 404, 422, 429})
"""Statuses with which RMS, in its own envelope, certainly did nothing."""


def classify(result: Answer | ProviderError) -> Minted:
    """What a POST came to. Only what is certain is certain: everything else is UNKNOWN, to be looked for."""
    if isinstance(result, Unreachable):
        return Minted(Outcome.NEVER_SENT, result.sentence, result.detail)
    if isinstance(result, ProviderError):
        return Minted(Outcome.UNKNOWN, "", f"{type(result).__name__}: {result.detail}")
    try:
        meta = parse_envelope(result).get("meta")
        if result.status == 201 and isinstance(meta, dict) and meta.get("credit_code"):
            return Minted(Outcome.ISSUED)
    except Rejected as error:
        if error.own and error.status in DEFINITE:
            return Minted(Outcome.REFUSED, error.sentence, error.detail)
        return Minted(Outcome.UNKNOWN, "", error.detail)
    except BadAnswer as error:
        return Minted(Outcome.UNKNOWN, "", error.detail)
    return Minted(Outcome.UNKNOWN, "", f"HTTP {result.status} without a credit code")


def _envelope(body: bytes) -> dict[str, Any] | None:
    try:
        envelope = json.loads(body.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return None
    return envelope if isinstance(envelope, dict) else None


def _said(answer: Answer, envelope: dict[str, Any] | None) -> str:
    errors = (envelope or {}).get("errors")
    said = [
        f"{error.get('source') or '-'}: {error.get('message') or error.get('code')}"
        for error in (errors if isinstance(errors, list) else [])
        if isinstance(error, dict)
    ]
    return f"HTTP {answer.status} {'; '.join(said)}"[:500].strip()


_REFUSALS = {
    401: "RMS does not accept Teller's token. Ask who runs Teller to renew RMS_TOKEN.",
    403: "RMS does not let Teller's token do this. Ask who runs Teller to give it the scope that is missing.",
    404: "RMS does not know what was asked for. Check the company, or ask who runs Teller whether RMS_URL is right.",
    422: "RMS does not accept these values. Check the amount, the company and the type.",
    429: "RMS asks for a pause: its quota is used up for now. Try again in a few minutes.",
}


def _refusal(status: int) -> str:
    number = f" ({status})" if status >= 300 else ""
    other = f"RMS answered with an error{number}. Try again in a few minutes."
    return _REFUSALS.get(status, other)
