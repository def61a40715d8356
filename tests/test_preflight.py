"""What stops an approved mint before anything is sent."""

from typing import Any

import pytest

from bot.preflight import Seen, drift
from bot.providers.rms_models import Code, Company
from tests.samples import a_request

REQUEST = a_request(reference="MC-7F3KQ2")
ACME = Company(id=458, name="Acme Baltic")
OTHERS = [Code.model_validate({"id": 1, "comment": "[MC-000001] other"}), Code.model_validate({"comment": None})]


@pytest.mark.parametrize(
    ("seen", "asked"),
    [
        (Seen(ACME, 96, OTHERS), {}),
        (Seen(ACME, 4, []), {}),
        (Seen(ACME, 50, []), {}),
        (Seen(ACME, 500, []), {}),
        (Seen(Company(id=458, name=" Acme Baltic "), 96, []), {}),
        (Seen(Company(id=458), 96, []), {}),
        (Seen(ACME, 96, []), {"company_name": None}),
        (Seen(ACME, None, []), {"left_then": None}),
        (Seen(ACME, 96, []), {"left_then": None}),
    ],
)
def test_what_is_no_drift(seen: Seen, asked: dict[str, Any]) -> None:
    """As it was shown, or less that still suffices, or a name that one side does not know."""
    assert drift(a_request(reference="MC-7F3KQ2", **asked), seen) is None


@pytest.mark.parametrize(
    ("seen", "says", "shows"),
    [
        (Seen(None, 96, []), "no such company", {}),
        (
            Seen(Company(id=458, name="Acme Nordic"), 96, []),
            "called Acme Nordic now",
            {"company_name": "Acme Nordic"},
        ),
        (Seen(ACME, None, []), "does not tell any more", {"left_then": None}),
        (Seen(ACME, 3, []), "only 3 credits left", {"left_then": 3}),
        (Seen(ACME, 0, []), "only 0 credits left", {"left_then": 0}),
        (Seen(ACME, -5, []), "only 0 credits left", {"left_then": -5}),
        (Seen(ACME, 96, [*OTHERS, Code.model_validate({"comment": "[MC-7F3KQ2] x"})]), "reference already", {}),
        (Seen(ACME, 96, [Code.model_validate({"comment": "see [MC-7F3KQ2]"})]), "reference already", {}),
    ],
)
def test_what_is_drift(seen: Seen, says: str, shows: dict[str, Any]) -> None:
    """The card says what is not as it was, and shows it as it is from then on."""
    found = drift(REQUEST, seen)

    assert found is not None
    assert says in found.sentence
    assert found.shows == shows
