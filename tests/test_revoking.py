"""What came of a DELETE, row by row: what its error means, what RMS's list means, and when it is looked at."""

from datetime import timedelta
from itertools import islice
from typing import Any

import pytest

from bot.errors import BadAnswer, Interrupted, ProviderError, Rejected, TimedOut, Unreachable
from bot.providers.rms_models import Code
from bot.revoking import Deletion, classify, in_the_way, looks
from tests.clock import T0


def rejected(status: int, *, own: bool = True) -> Rejected:
    return Rejected("no", "no", status=status, own=own)


CAME_OF_IT = [
    pytest.param(None, Deletion.DONE, id="RMS said that it did it"),
    pytest.param(Unreachable("", ""), Deletion.NOT_DONE, id="no byte left"),
    *[pytest.param(rejected(each), Deletion.NOT_DONE, id=f"HTTP {each}") for each in (400, 401, 403, 422, 429)],
    *[pytest.param(rejected(each), Deletion.LOST, id=f"HTTP {each}") for each in (404, 409, 500, 502, 200)],
    pytest.param(rejected(403, own=False), Deletion.LOST, id="a no of something in front of RMS"),
    *[pytest.param(each("", ""), Deletion.LOST, id=each.__name__) for each in (TimedOut, Interrupted, BadAnswer)],
]


@pytest.mark.parametrize(("error", "outcome"), CAME_OF_IT)
def test_what_came_of_it(error: ProviderError | None, outcome: Deletion) -> None:
    """Only what is certain is certain."""
    assert classify(error).outcome is outcome


SUBJECT = {
    "code_id": 3,
    "last_four": "ab12",
    "amount": 4,
    "credit_type": "credit",
    "company_id": 458,
    "comment": "spare",
    "reference": "MC-7F3KQ2",
}


def a_code(**differs: Any) -> Code:
    values = {"id": 3, "code": "ab12", "credits_amount": 4, "credit_type": "credit", "company_id": 458}
    values["comment"] = "[MC-7F3KQ2] spare"
    return Code.model_validate(values | differs)


@pytest.mark.parametrize(
    ("code", "words"),
    [
        pytest.param(a_code(), None, id="as it was"),
        pytest.param(a_code(company_name="Acme"), None, id="its company has another name"),
        pytest.param(a_code(comment="[MC-7F3KQ2] keep it"), "as it was", id="another comment"),
        pytest.param(a_code(comment="[MC-AAAAAA] spare"), "as it was", id="another reference"),
        pytest.param(a_code(comment="spare"), None, id="the same without a reference"),
        pytest.param(None, "does not list", id="gone"),
        pytest.param(a_code(is_used=1), "is spent", id="used"),
        pytest.param(a_code(code="cd34"), "as it was", id="another code"),
        pytest.param(a_code(credits_amount=5), "as it was", id="another amount"),
        pytest.param(a_code(credit_type="management_1y"), "as it was", id="another type"),
        pytest.param(a_code(company_id=512), "as it was", id="another company"),
    ],
)
def test_what_is_in_the_way(code: Code | None, words: str | None) -> None:
    """A code is revoked as it was shown, and unused, or not at all."""
    found = in_the_way(SUBJECT, code)
    assert (found is None) if words is None else (found is not None and words in found)


def test_when_it_is_looked_at() -> None:
    """At once and for two minutes, in which what is still there is no answer yet; then every hour."""
    seconds = [((due - T0) / timedelta(seconds=1), last) for due, last in islice(looks(T0), 6)]

    assert seconds == [(0, False), (5, False), (30, False), (120, True), (3720, True), (7320, True)]
