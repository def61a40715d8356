"""A code whose comment was edited in the list stays the code of its request, for everybody who looks for it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.codes import split
from bot.conservation import Reading, compare
from bot.lifecycle import Event, State
from bot.origin import references_in
from bot.providers.rms import Listing
from bot.rebuild import sort_out
from bot.reference import comment_in_rms
from bot.store.ledger import Entry
from bot.verdict import is_code_of, read_off, verdict, verdict_on_incident
from tests.clock import T0
from tests.commands.codes import a_code
from tests.views.requests import REFERENCE, in_state

TEXTS = ["other", "", "ž" * 988, "] [", "two\nlines", "[MC] 000", "spare routers for Kaunas"]
"""What may stand behind the reference by now: anything, as RMS lets it be written, but no second reference."""


def edited(text: str) -> str:
    """The comment that the form makes of the first one, with what was typed."""
    prefix, _ = split(comment_in_rms(REFERENCE, "spare routers for Kaunas"))
    return prefix + text


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("trimmed", [False, True], ids=["as it was sent", "trimmed by RMS"])
def test_it_is_found(text: str, trimmed: bool) -> None:
    """Its reference stands in its place, which is all that is compared beside what the code is worth."""
    comment = edited(text).strip() if trimmed else edited(text)
    code = a_code(comment=comment)

    assert is_code_of(in_state(State.ISSUED), code)
    assert not is_code_of(in_state(State.ISSUED, amount=5), code)
    assert [reference for reference, _, _ in references_in([code])] == [REFERENCE]
    assert split(comment)[0] == f"[{REFERENCE}] "


@pytest.mark.parametrize("text", TEXTS)
def test_the_books_agree(text: str) -> None:
    """The daily check says nothing of it, and a ledger that is made anew has it once."""
    entry = Entry(REFERENCE, 7, 4, 458, "credit", State.ISSUED, T0)
    code = a_code(comment=edited(text))
    found = compare(Reading([code], set(), [entry], [entry], T0 + timedelta(days=1), timedelta(minutes=10)))
    anew = sort_out([code], {}, T0)

    assert (found.about_ours, found.outside) == ((), ())
    assert [(each.reference, each.amount) for each in anew.found] == [(REFERENCE, 4)]


@pytest.mark.parametrize("text", TEXTS)
def test_whoever_looks_for_a_code_sees_it(text: str) -> None:
    """Should somebody edit it in RMS itself while its mint is unknown or an incident, it is still its code."""
    reading = read_off(in_state(State.UNKNOWN), Listing([(a_code(comment=edited(text)), "")], complete=True), T0)
    incident = replace(in_state(State.INCIDENT), empty_readings=3)

    assert (reading.own, reading.alike) == (1, 0)
    assert verdict(in_state(State.UNKNOWN), reading) is Event.FIND
    assert verdict_on_incident(incident, reading) is Event.FIND_ONE
