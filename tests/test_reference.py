"""What RMS is given: the comment with the reference in it."""

import re

import pytest

from bot.providers.rms_models import Code
from bot.reference import MENTIONED, comment_in_rms, is_first, new_reference, read_comment
from bot.verdict import is_code_of
from tests.samples import a_request


def test_the_comment_that_rms_gets() -> None:
    """The reference stands first in its fixed form, and the code made with it is recognised."""
    request = a_request(reference="MC-7F3KQ2", comment="spare routers")
    comment = comment_in_rms(request.reference, request.comment)
    made = {"company_id": 458, "credits_amount": 4, "credit_type": "credit", "comment": comment}

    assert comment == "[MC-7F3KQ2] spare routers"
    assert is_code_of(request, Code.model_validate(made))


def test_references() -> None:
    """`MC-` and six characters without look-alikes, different each time, of the form no typed comment may contain."""
    made = [new_reference() for _ in range(2000)]

    assert all(re.fullmatch(r"MC-[0-9A-HJKMNP-TV-Z]{6}", each) for each in made)
    assert all(MENTIONED.fullmatch(each) for each in made)
    assert len(set(made)) == len(made)
    assert len({letter for each in made for letter in each[3:]}) == 32


@pytest.mark.parametrize(
    ("comment", "read"),
    [
        ("[MC-7F3KQ2] spare routers", ("MC-7F3KQ2", "spare routers")),
        ("[MC-7F3KQ2] two\nlines", ("MC-7F3KQ2", "two\nlines")),
        ("[MC-7F3KQ2] ", ("MC-7F3KQ2", "")),
        ("[MC-7F3KQ2]", ("MC-7F3KQ2", "")),
        ("[MC-7F3KQ2]spare routers", None),
        (" [MC-7F3KQ2] spare routers", None),
        ("MC-7F3KQ2 spare routers", None),
        ("[mc-7f3kq2] spare routers", None),
        ("[MC-7F3KQ22] spare routers", None),
        ("spare routers", None),
    ],
)
def test_one_form(comment: str, read: tuple[str, str] | None) -> None:
    """Whoever reads a comment and whoever looks for a reference know the same form."""
    assert read_comment(comment) == read
    assert is_first("MC-7F3KQ2", comment) is (read is not None)
