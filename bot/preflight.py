"""Whether RMS is still as a card showed it, pure: what stops an approved mint before anything is sent."""

from dataclasses import dataclass, field
from typing import Any

from bot.lifecycle import Request
from bot.providers.rms_models import Code, Company
from bot.reference import mark
from bot.views.credit_types import plain_worth, type_in_words


@dataclass(frozen=True)
class Seen:
    """What was read just now. `company` is None where RMS lists no such company; its name is empty where the token
    may not read names. `left` is None where RMS does not tell how much of the type there is."""

    company: Company | None
    left: int | None
    codes: list[Code]


@dataclass(frozen=True)
class Drift:
    """Why an approved mint is stopped: a sentence for the card, and what the card shows from now on."""

    sentence: str
    shows: dict[str, Any] = field(default_factory=dict)


GONE = Drift("who asked is no member any more.")
FROZEN = Drift("minting is frozen.")
STALE = Drift("it was approved too long ago, while Teller was not running.")


def drift(request: Request, seen: Seen) -> Drift | None:
    """What is not as it was shown; None where the code may be minted. Less that still suffices is no drift."""
    company = seen.company
    if company is None:
        return Drift("RMS has no such company any more: reject it, unless it comes back.")
    name = company.name.strip() or None
    if name is not None and request.company_name is not None and name != request.company_name:
        return Drift(f"the company is called {name} now.", {"company_name": name})
    shows = {"left_then": seen.left}
    if seen.left is None and request.left_then is not None:
        return Drift(
            f"RMS does not tell any more what is left ({type_in_words(request.credit_type)}): look there first.",
            shows,
        )
    if seen.left is not None and seen.left < request.amount:
        return Drift(f"only {plain_worth(max(seen.left, 0), request.credit_type)} left.", shows)
    if any(mark(request.reference) in code.comment for code in seen.codes):
        return Drift("RMS lists a code with its reference already. Ask an admin to look in RMS.")
    return None
