"""RMS's codes against the ledger: what is missing, what differs, what was made elsewhere."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.conservation import Reading, compare, outside_sentence
from bot.lifecycle import State
from bot.providers.rms_models import Code
from bot.store.ledger import Entry
from bot.store.mints import LATE, REVOKED, REVOKING
from tests.clock import T0

SETTLE = timedelta(minutes=10)
A_DAY_LATER = T0 + timedelta(days=1)
A_WEEK_LATER = T0 + timedelta(days=7)
OURS = Entry("MC-7F3KQ2", 7, 4, 458, "credit", State.ISSUED, T0)
LOST = Entry("MC-000001", 8, 4, 458, "credit", State.UNKNOWN)


def code(number: int, comment: str = "[MC-7F3KQ2] spare", amount: int = 4, company: int = 458) -> Code:
    """A code as RMS lists it."""
    row = {"id": number, "comment": comment, "credits_amount": amount, "company_id": company, "credit_type": "credit"}
    return Code.model_validate(row)


def read(codes: list[Code], entries: list[Entry], known: set[int], at: datetime = A_DAY_LATER) -> Reading:
    """A reading during which the ledger stayed as it was."""
    return Reading(codes, known, entries, entries, at, SETTLE)


@pytest.mark.parametrize(
    ("codes", "said"),
    [
        ([code(1)], []),
        ([code(1), code(2, "[MC-000001] x")], []),
        ([], ["RMS lists no code of request #7 (`MC-7F3KQ2`) any more"]),
        ([code(1, "MC-7F3KQ2 edited")], ["RMS lists no code of request #7"]),
        ([code(1), code(2)], ["RMS lists 2 codes of request #7 (`MC-7F3KQ2`)."]),
        ([code(1, amount=5)], ["RMS's code of request #7 (`MC-7F3KQ2`) is 5 credits of company 458, not 4 credits"]),
        ([code(1, company=459)], ["is 4 credits of company 459, not 4 credits of company 458."]),
        ([code(1), code(2, "[MC-000001] x", amount=9)], []),
    ],
)
def test_what_is_said_of_ours(codes: list[Code], said: list[str]) -> None:
    """A code that is gone, doubled or worth something else; of what is still looked for, those tell who look."""
    found = compare(read(codes, [OURS, LOST], {1, 2}))

    assert len(found.about_ours) == len(said)
    assert all(words in sentence for words, sentence in zip(said, found.about_ours, strict=True))
    assert found.outside == ()


@pytest.mark.parametrize(
    ("outcome", "now", "is_said"),
    [
        (State.REFUSED, A_DAY_LATER, True),
        (State.NOT_SENT, A_DAY_LATER, True),
        (State.NOT_ISSUED, A_WEEK_LATER - timedelta(seconds=1), False),
        (State.NOT_ISSUED, A_WEEK_LATER, True),
        (REVOKED, A_DAY_LATER, True),
        (LATE, A_WEEK_LATER, False),
        (State.SENDING, A_WEEK_LATER, False),
        (State.UNKNOWN, A_WEEK_LATER, False),
        (State.INCIDENT, A_WEEK_LATER, False),
        (State.ISSUED, A_WEEK_LATER, False),
    ],
)
def test_a_code_that_should_not_be(outcome: str, now: datetime, is_said: bool) -> None:
    """RMS lists a code that Teller gave up; while somebody else still looks for it, nothing is said twice."""
    found = compare(read([code(1)], [replace(OURS, outcome=outcome)], set(), now))
    sentence = f"RMS lists a code of request #7 (`MC-7F3KQ2`), which Teller has as {outcome}."

    assert found.about_ours == ((sentence,) if is_said else ())
    assert found.outside == ()


@pytest.mark.parametrize(("outcome", "codes"), [(State.ISSUED, []), (State.REFUSED, [code(1)]), (REVOKED, [code(1)])])
def test_rms_lags(outcome: str, codes: list[Code]) -> None:
    """What RMS's list did not show yet, or still, is told of once the settle time is over."""
    entry = replace(OURS, outcome=outcome)

    assert compare(read(codes, [entry], set(), T0 + SETTLE - timedelta(seconds=1))).about_ours == ()
    assert len(compare(read(codes, [entry], set(), T0 + SETTLE)).about_ours) == 1


def test_a_mint_while_the_codes_are_read() -> None:
    """Made after RMS was read, it is not missing; made before its page was read, it is not somebody else's."""
    for codes in ([], [code(1)]):
        found = compare(Reading(codes, set(), [], [OURS], A_DAY_LATER, SETTLE))
        assert (found.about_ours, found.outside) == ((), ())


def test_what_was_made_elsewhere() -> None:
    """New codes without a reference of ours, whatever their comment looks like, and none that is accounted for."""
    codes = [code(1), code(2, "old"), code(3, "by hand", 10), code(4, "[MC-ZZZZZZ] another Teller's", 2)]
    found = compare(read(codes, [OURS], {2}))

    assert [each.id for each in found.outside] == [3, 4]
    assert outside_sentence(found.outside) == (
        "2 codes were made in RMS outside Teller since the last check, worth 12 credits."
    )
    assert outside_sentence(found.outside[:1]).startswith("One code was made")


def test_of_one_that_ended_long_ago() -> None:
    """A reference without an instant is from before these were written down: it is compared like any other."""
    found = compare(read([code(1, amount=5)], [replace(OURS, settled_at=None)], set()))

    assert len(found.about_ours) == 1
    assert "is 5 credits of company 458, not 4 credits" in found.about_ours[0]
    assert found.too_young == 0


@pytest.mark.parametrize("codes", [[], [5]], ids=["gone already", "still there, worth something else"])
def test_what_is_being_deleted_is_not_looked_at(codes: list[int]) -> None:
    """RMS is asked to delete it at this moment: whether its code is there says nothing."""
    there = [code(1, f"[{OURS.reference}] x", amount=amount) for amount in codes]
    found = compare(read(there, [replace(OURS, outcome=REVOKING)], set()))

    assert (found.about_ours, found.too_young) == ((), 0)


def test_how_many_were_too_young() -> None:
    """What RMS's list may lag behind is counted; what somebody looks for, or watches, is not."""
    entries = [OURS, replace(OURS, reference="MC-000002", outcome=State.NOT_ISSUED), LOST]
    found = compare(read([], entries, set(), at=T0 + SETTLE - timedelta(seconds=1)))

    assert (found.about_ours, found.too_young) == ((), 1)
