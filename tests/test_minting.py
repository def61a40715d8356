"""Which code in RMS is a request's, and what a reference looks like."""

import re

import pytest

from bot.arguments import REFERENCE
from bot.minting import LOOKS, comment_in_rms, is_code_of, new_reference
from bot.providers.rms_models import Code
from tests.samples import a_request

REQUEST = a_request(reference="MC-7F3KQ2", amount=4, company_id=458, credit_type="credit", comment="spare routers")
THEIRS = {
    "id": 7,
    "company_id": 458,
    "credits_amount": 4,
    "credit_type": "credit",
    "comment": "[MC-7F3KQ2] spare routers",
}


@pytest.mark.parametrize(
    ("differs", "is_it"),
    [
        ({}, True),
        ({"company_id": "458", "credits_amount": " 4 "}, True),
        ({"comment": "[MC-7F3KQ2]"}, True),
        ({"comment": "[MC-7F3KQ2] edited in RMS"}, True),
        ({"is_used": 1, "company_name": "renamed"}, True),
        ({"comment": "[MC-7F3KQ2]spare routers"}, False),
        ({"comment": " [MC-7F3KQ2] spare routers"}, False),
        ({"comment": "MC-7F3KQ2 spare routers"}, False),
        ({"comment": "[mc-7f3kq2] spare routers"}, False),
        ({"comment": "[MC-7F3KQ3] spare routers"}, False),
        ({"comment": "[MC-7F3KQ22] spare routers"}, False),
        ({"comment": "see [MC-7F3KQ2] spare routers"}, False),
        ({"comment": "spare routers"}, False),
        ({"comment": None}, False),
        ({"credits_amount": 5}, False),
        ({"credits_amount": None}, False),
        ({"company_id": 459}, False),
        ({"company_id": None}, False),
        ({"credit_type": "management_1y"}, False),
        ({"credit_type": None}, False),
    ],
)
def test_whose_code_it_is(differs: dict[str, object], is_it: bool) -> None:
    """Reference in its fixed form and place, amount, company and type: all four agree, or it is another's."""
    assert is_code_of(REQUEST, Code.model_validate(THEIRS | differs)) is is_it


def test_the_comment_that_rms_gets() -> None:
    """The reference stands first in its fixed form, and the code made with it is recognised."""
    comment = comment_in_rms(REQUEST.reference, REQUEST.comment)

    assert comment == "[MC-7F3KQ2] spare routers"
    assert is_code_of(REQUEST, Code.model_validate(THEIRS | {"comment": comment}))


def test_references() -> None:
    """`MC-` and six characters without look-alikes, different each time, of the form no typed comment may contain."""
    made = [new_reference() for _ in range(2000)]

    assert all(re.fullmatch(r"MC-[0-9A-HJKMNP-TV-Z]{6}", each) for each in made)
    assert all(REFERENCE.fullmatch(each) for each in made)
    assert len(set(made)) == len(made)
    assert len({letter for each in made for letter in each[3:]}) == 32


def test_when_rms_is_searched() -> None:
    """At once, after 5 s, 30 s, 2 min and 10 min."""
    assert LOOKS == (0, 5, 30, 2 * 60, 10 * 60)
