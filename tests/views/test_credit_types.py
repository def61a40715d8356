"""Amounts with RMS's credit types in words."""

import pytest

from bot.providers.rms_models import CreditType
from bot.views.credit_types import IN_WORDS, balance_of, plain_worth, type_in_words, worth


def test_every_type_has_words() -> None:
    """A type of RMS's definition is never read as RMS spells it."""
    assert set(IN_WORDS) == set(CreditType)
    assert not [each for each in CreditType if "_" in type_in_words(each)]


@pytest.mark.parametrize(
    ("amount", "credit_type", "words"),
    [
        (1, "credit", "1 credit"),
        (1234, "credit", "1,234 credits"),
        (None, "credit", "unknown × credits"),
        (4, "management_1y", "4 × management for 1 year"),
        (4, "management_2y", "4 × management_2y"),
        (4, "x" * 200, f"4 × {'x' * 59}…"),
    ],
)
def test_an_amount_in_words(amount: int | None, credit_type: str, words: str) -> None:
    """Plain credits are counted, other types are said behind the number; what RMS has beyond them as it spells it."""
    assert plain_worth(amount, credit_type) == words


def test_a_type_of_rms_pings_nobody() -> None:
    """What RMS spells is escaped where mrkdwn is read."""
    assert worth(1, "<!here>") == "1 × &lt;!here&gt;"


@pytest.mark.parametrize(("amount", "words"), [(5, "5 credits"), (None, "credits unknown")])
def test_a_balance_among_others(amount: int | None, words: str) -> None:
    """What is not known stands behind its name."""
    assert balance_of(amount, "credit") == words
