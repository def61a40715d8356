"""RMS's credit types in words (the values of `credit_type_name` in the RMS API definition)."""

from bot.providers.rms_models import CreditType
from bot.views.text import clip, count, escape, number

IN_WORDS = {
    CreditType.CREDIT: "credits",
    CreditType.MANAGEMENT_6M: "management for 6 months",
    CreditType.MANAGEMENT_1Y: "management for 1 year",
    CreditType.MANAGEMENT_3Y: "management for 3 years",
    CreditType.MANAGEMENT_5Y: "management for 5 years",
    CreditType.MANAGEMENT_10Y: "management for 10 years",
    CreditType.DATA_150GB_10Y: "data, 150 GB for 10 years",
}
_SAID: dict[str, str] = {each.value: words for each, words in IN_WORDS.items()}
_MOST = 60
"""Characters of a type that RMS has and its definition does not."""


def type_in_words(credit_type: str) -> str:
    """A type as plain text; one that the definition does not have as RMS spells it."""
    return _SAID.get(credit_type) or clip(credit_type, _MOST)


def plain_worth(amount: int | None, credit_type: str) -> str:
    """How much of what, as plain text; None is an amount that nobody knows."""
    if credit_type == CreditType.CREDIT and amount is not None:
        return count(amount, "credit")
    return f"{number(amount)} × {type_in_words(credit_type)}"


def worth(amount: int | None, credit_type: str) -> str:
    """How much of what, in mrkdwn."""
    return escape(plain_worth(amount, credit_type))


def balance_of(amount: int | None, credit_type: str) -> str:
    """How much there is of what, as plain text, in a list of several."""
    return f"{type_in_words(credit_type)} unknown" if amount is None else plain_worth(amount, credit_type)
