"""What came of a lost mint: which code in RMS is a request's, when RMS is read, and what a reading means."""

import itertools
from datetime import datetime, timedelta

import pytest

from bot.lifecycle import Event, State
from bot.providers.rms import Listing
from bot.providers.rms_models import Code
from bot.reconcile import looks
from bot.verdict import Reading, found, is_code_of, read_off, verdict, verdict_on_incident
from tests.clock import T0
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


BEGUN = T0
AN_HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("settle_at", "expected"),
    [
        (None, [0, 5, 30, 120, 600, 1800, 3600, 7200, 10800]),
        (T0 + timedelta(seconds=660), [0, 5, 30, 120, 600, 660, 1800, 3600, 7200, 10800]),
        (T0 + timedelta(seconds=3), [0, 3, 5, 30, 120, 600, 1800, 3600, 7200]),
        (T0 + timedelta(hours=5), [0, 5, 30, 120, 600, 1800, 3600, 18000, 21600]),
        (T0 - timedelta(hours=5), [0, 5, 30, 120, 600, 1800, 3600, 7200]),
        (T0, [0, 5, 30, 120, 600, 1800, 3600, 7200]),
    ],
)
def test_when_rms_is_read(settle_at: datetime | None, expected: list[int]) -> None:
    """From at once to every hour, with one reading on the settle time, for ever."""
    due = itertools.islice(looks(BEGUN, settle_at), len(expected))
    assert [round((each - BEGUN).total_seconds()) for each in due] == expected


SETTLED = T0 + timedelta(minutes=11)
JUST_BEFORE = SETTLED - timedelta(microseconds=1)


def reading(own: int = 0, alike: int = 0, *, complete: bool = True, at: datetime = SETTLED) -> Reading:
    """A reading of RMS's list."""
    return Reading(own, alike, complete, at)


@pytest.mark.parametrize(
    ("shows", "readings", "expected"),
    [
        (reading(1, at=T0), 0, Event.FIND),
        (reading(1, at=T0, complete=False), 0, Event.FIND),
        (reading(1, 1), 9, Event.FIND),
        (reading(2, at=T0), 0, Event.FIND_SEVERAL),
        (reading(3, complete=False), 9, Event.FIND_SEVERAL),
        (reading(), 3, Event.SETTLE),
        (reading(at=SETTLED + AN_HOUR), 4, Event.SETTLE),
        (reading(at=JUST_BEFORE), 3, None),
        (reading(at=T0), 9, None),
        (reading(), 2, None),
        (reading(), 0, None),
        (reading(complete=False), 3, Event.STAY_UNKNOWN),
        (reading(complete=False, at=JUST_BEFORE), 3, None),
        (reading(alike=1), 3, Event.STAY_UNKNOWN),
        (reading(alike=1, at=JUST_BEFORE), 3, None),
    ],
)
def test_what_a_reading_means(shows: Reading, readings: int, expected: Event | None) -> None:
    """One is found, several are an incident; none only after the settle time, in full, and three times at least."""
    request = a_request(state=State.UNKNOWN, empty_readings=readings, settle_at=SETTLED)
    assert verdict(request, shows) is expected


@pytest.mark.parametrize(
    ("shows", "readings", "expected"),
    [
        (reading(1), 0, Event.FIND_ONE),
        (reading(1, 1), 0, Event.FIND_ONE),
        (reading(1, complete=False), 9, None),
        (reading(2), 9, None),
        (reading(), 3, Event.FIND_NONE),
        (reading(at=T0), 3, Event.FIND_NONE),
        (reading(), 2, None),
        (reading(alike=1), 9, None),
        (reading(complete=False), 9, None),
    ],
)
def test_what_a_reading_means_for_an_incident(shows: Reading, readings: int, expected: Event | None) -> None:
    """One that is left is the request's; none only in full, and three times at least; several are what it is."""
    request = a_request(state=State.INCIDENT, empty_readings=readings, settle_at=SETTLED)
    assert verdict_on_incident(request, shows) is expected


@pytest.mark.parametrize(
    ("state", "own", "expected"),
    [
        (State.UNKNOWN, 1, Event.FIND),
        (State.UNKNOWN, 2, Event.FIND_SEVERAL),
        (State.NOT_ISSUED, 1, Event.FIND_LATE),
        (State.NOT_ISSUED, 2, Event.FIND_SEVERAL_LATE),
        (State.APPROVED, 1, Event.FIND_EARLIER),
        (State.APPROVED, 3, Event.FIND_SEVERAL_EARLIER),
    ],
)
def test_what_is_found(state: State, own: int, expected: Event) -> None:
    """Wherever one code is taken for the request's, several are an incident."""
    assert found(state, own) is expected


@pytest.mark.parametrize("shows", [reading(complete=False), reading(alike=1), reading(alike=1, complete=False)])
def test_people_are_told_once_that_it_stays_unknown(shows: Reading) -> None:
    """Once they have read what to look for, the same is not told again."""
    assert verdict(a_request(state=State.UNKNOWN, answer="told", empty_readings=9, settle_at=SETTLED), shows) is None


@pytest.mark.parametrize("shows", [reading(), reading(alike=1), reading(complete=False)])
def test_without_a_settle_time_nothing_settles(shows: Reading) -> None:
    """A mint of a Teller that wrote none stays unknown until its code is found."""
    assert verdict(a_request(state=State.UNKNOWN, empty_readings=99, settle_at=None), shows) is None


@pytest.mark.parametrize(
    ("codes", "own", "alike"),
    [
        ([], 0, 0),
        ([THEIRS], 1, 0),
        ([THEIRS, THEIRS | {"id": 8}], 2, 0),
        ([THEIRS | {"comment": "other"}], 0, 0),
        ([THEIRS | {"credits_amount": 5}], 0, 1),
        ([THEIRS | {"comment": "see MC-7F3KQ2"}, THEIRS], 1, 1),
    ],
)
def test_what_a_listing_shows(codes: list[dict[str, object]], own: int, alike: int) -> None:
    """Codes that agree in all four, and those that only carry the reference."""
    listing = Listing([(Code.model_validate(each), "") for each in codes], complete=True)
    assert read_off(REQUEST, listing, T0) == Reading(own, alike, complete=True, begun_at=T0)
