"""What RMS's list comes to when the ledger is made anew from it."""

from datetime import timedelta

import pytest

from bot.providers.rms_models import Code
from bot.rebuild import sort_out
from bot.slack_history import Minted
from tests.clock import T0

LATER = T0 + timedelta(hours=1)
AT_8, AT_9 = "2026-03-10 08:00:00", "2026-03-10 09:00:00"


def code(number: int, **differs: object) -> Code:
    """A code as RMS lists it."""
    row = {"id": number, "comment": "[MC-7F3KQ2] spare", "credits_amount": 4, "company_id": 458, "created_at": AT_8}
    return Code.model_validate(row | differs)


def test_a_code_comes_back() -> None:
    """With its worth and comment, when it was made, and who asked and approved, where that is known."""
    known = sort_out([code(1, is_used=True)], {"MC-7F3KQ2": Minted("UJOHN", "UADA")}, LATER).found[0]
    unknown = sort_out([code(1, created_at=None)], {}, LATER).found[0]

    assert (known.amount, known.company_id, known.comment, known.made_at) == (4, 458, "spare", T0)
    assert (known.requester, known.approver, known.is_spent) == ("UJOHN", "UADA", True)
    assert (unknown.requester, unknown.approver, unknown.is_spent, unknown.made_at) == ("unknown", None, False, LATER)


@pytest.mark.parametrize(
    ("codes", "amounts", "says"),
    [
        ([code(1), code(2, comment="by hand")], [4], []),
        ([code(1, created_at=AT_9), code(2, credits_amount=5)], [5], ["code 1 in RMS carries the reference of an"]),
        ([code(2), code(1, credits_amount=5)], [5], ["MC-7F3KQ2: code 2 in RMS carries"]),
        (
            [code(1, credits_amount=None), code(2, created_at=AT_9)],
            [4],
            ["company of code 1 in RMS cannot be read."],
        ),
        ([code(1, credits_amount=0)], [], ["code 1 in RMS cannot be read."]),
        ([code(1, company_id=None)], [], ["code 1 in RMS cannot be read."]),
        ([code(1, company_id=-3)], [], ["code 1 in RMS cannot be read."]),
    ],
)
def test_what_is_left_out(codes: list[Code], amounts: list[int], says: list[str]) -> None:
    """Nothing is invented: of two codes the older stands for the request, and what cannot be read for none."""
    anew = sort_out(codes, {}, LATER)

    assert [each.amount for each in anew.found] == amounts
    assert len(anew.left_out) == len(says)
    assert all(words in sentence for words, sentence in zip(says, anew.left_out, strict=True))
