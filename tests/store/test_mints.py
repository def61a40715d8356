"""The verbs of mints: intents, readings, what is watched and for how long, what came late and was revoked."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.lifecycle import Event, Request, State
from bot.reconcile import WATCHED_FOR
from bot.store import Store
from bot.store.mints import LATE, NotBegun, Watched
from bot.views.blocks import sentence
from tests.clock import T0
from tests.store.scene import ADA, BEN, EXPIRES, IDA, JOHN, a_request_in, rows, spoil

MICROSECOND = timedelta(microseconds=1)
SAYS = sentence("it came late")


async def test_an_intent_names_its_reference(store: Store, path: Path) -> None:
    """The reference that is about to be sent is written with the intent, and its outcome follows the request."""
    request = await a_request_in(store, State.APPROVED)
    intended = await store.mints.intend(request, T0, EXPIRES)

    assert isinstance(intended, Request)
    assert (intended.state, intended.settle_at) == (State.SENDING, EXPIRES)
    assert rows(path, "SELECT reference, request_id, outcome FROM mints") == [("MC-000001", 1, "sending")]
    await store.requests.happen(Event.LOSE, 1, T0)
    await store.requests.happen(Event.SETTLE, 1, T0)
    assert rows(path, "SELECT outcome FROM mints") == [("not issued",)]


@pytest.mark.parametrize("state", [state for state in State if state is not State.APPROVED])
async def test_nothing_else_is_intended(store: Store, path: Path, state: State) -> None:
    """Only what is approved is about to be sent."""
    request = await a_request_in(store, state)
    before = rows(path, "SELECT * FROM mints")

    assert await store.mints.intend(request, T0, EXPIRES) is NotBegun.PAST
    assert rows(path, "SELECT * FROM mints") == before


async def test_no_intent_while_minting_is_frozen(store: Store, path: Path) -> None:
    """A freeze between the approval and the POST holds it."""
    request = await a_request_in(store, State.APPROVED)
    assert await store.freezes.freeze(ADA, "stop", T0)
    assert await store.mints.intend(request, T0, EXPIRES) is NotBegun.FROZEN
    assert rows(path, "SELECT state FROM requests") == [("approved",)]


async def test_no_intent_for_who_is_no_member(store: Store, path: Path) -> None:
    """The requester has lost their row; a freeze beside it is what is told."""
    request = await a_request_in(store, State.APPROVED)
    spoil(path, "DELETE FROM members WHERE user_id = 'UJOHN'")
    assert await store.mints.intend(request, T0, EXPIRES) is NotBegun.GONE
    assert await store.freezes.freeze(ADA, "stop", T0)
    assert await store.mints.intend(request, T0, EXPIRES) is NotBegun.FROZEN


@pytest.mark.parametrize("differs", [{"round": 2}, {"reference": "MC-000002"}])
async def test_an_intent_is_of_what_was_approved(store: Store, path: Path, differs: dict[str, Any]) -> None:
    """A task that comes late does not begin what was decided on anew."""
    request = await a_request_in(store, State.APPROVED)
    assert await store.mints.intend(replace(request, **differs), T0, EXPIRES) is NotBegun.PAST
    assert rows(path, "SELECT state FROM requests") == [("approved",)]


async def test_readings_are_counted(store: Store) -> None:
    """Each complete reading without the code counts, and a new round begins at none."""
    request = await a_request_in(store, State.UNKNOWN)
    for count in (1, 2, 3):
        read = await store.mints.read_empty(request)
        assert read is not None
        assert read.empty_readings == count
    settled = await store.requests.happen(Event.SETTLE, 1, T0)
    assert settled is not None
    again = await store.decisions.decide(Event.SEND_AGAIN, settled.shown, BEN, T0, reference="MC-000002")
    assert again is not None
    assert (again.empty_readings, again.reference, again.round) == (0, "MC-000002", 2)


async def test_the_readings_of_an_incident_are_counted_anew(store: Store) -> None:
    """What was not seen before there were several says nothing of whether they are gone."""
    request = await a_request_in(store, State.UNKNOWN)
    await store.mints.read_empty(request)
    incident = await store.requests.happen(Event.FIND_SEVERAL, 1, T0)
    assert incident is not None
    assert incident.empty_readings == 0
    read = await store.mints.read_empty(incident)
    assert read is not None
    assert read.empty_readings == 1


@pytest.mark.parametrize(
    ("later", "watched"), [(timedelta(0), True), (WATCHED_FOR, True), (WATCHED_FOR + MICROSECOND, False)]
)
async def test_watched_for_seven_days(store: Store, later: timedelta, watched: bool) -> None:
    """What was given up is watched for seven days from then on, to the microsecond."""
    request = await a_request_in(store, State.NOT_ISSUED)
    found = await store.mints.watched(T0 + later - WATCHED_FOR)
    assert found == ([Watched("MC-000001", request)] if watched else [])
    assert timedelta(days=7) == WATCHED_FOR


async def test_what_came_late_is_told_once(store: Store, path: Path) -> None:
    """Admins and approvers are owed the message, the requester is not; a second time changes nothing."""
    request = await a_request_in(store, State.NOT_ISSUED)
    await store.decisions.decide(Event.SEND_AGAIN, request.shown, BEN, T0, reference="MC-000002")
    (watched,) = await store.mints.watched(T0)
    assert await store.mints.came_late(watched, T0, SAYS)
    assert not await store.mints.came_late(watched, T0, SAYS)

    owed = rows(path, "SELECT destination FROM outbox WHERE text = 'it came late' ORDER BY destination")
    assert owed == [(ADA,), (BEN,), (IDA,)]
    assert await store.mints.watched(T0) == []
    late = await store.mints.late("MC-000001")
    assert late is not None
    assert late.requester == JOHN
    await store.mints.revoked("MC-000001", BEN, T0 + timedelta(days=1))
    assert await store.mints.late("MC-000001") is None
    (entry,) = [each for each in await store.ledger.entries() if each.reference == "MC-000001"]
    assert (entry.outcome, entry.settled_at) == ("revoked", T0 + timedelta(days=1))
    assert LATE not in {"revoked", "not issued"}
