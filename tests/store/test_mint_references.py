"""Mints on disk: what is written of one is about its reference, however many times the request is sent."""

from pathlib import Path

import pytest

from bot.lifecycle import Event, Request, State
from bot.store import Store
from tests.clock import T0
from tests.store.scene import BEN, a_request_in, dump, happens

SECOND = "MC-000002"


async def sent_again(store: Store) -> tuple[Request, Request]:
    """A request as it was when its first mint was unknown, and as it is once Ben has sent it again."""
    request = await a_request_in(store, State.UNKNOWN)
    given_up = await store.requests.happen(Event.SETTLE, request.id, T0)
    assert given_up is not None
    again = await store.decisions.decide(Event.SEND_AGAIN, given_up.shown, BEN, T0, reference=SECOND)
    assert again is not None
    return request, again


OUTCOMES = [Event.ISSUE, Event.REFUSE, Event.NEVER_SENT, Event.LOSE, Event.DRIFT, Event.FIND, Event.FIND_EARLIER]


@pytest.mark.parametrize("event", OUTCOMES)
async def test_what_came_of_an_earlier_mint(store: Store, path: Path, event: Event) -> None:
    """Whoever is late with it writes nothing: the request is sent under another reference by now."""
    request, again = await sent_again(store)
    if event not in {Event.DRIFT, Event.FIND_EARLIER}:
        await happens(store, Event.INTEND, again)
    if event is Event.FIND:
        await happens(store, Event.LOSE, again)
    before = dump(path)

    assert await store.requests.happen(event, request.id, T0, of=request.reference) is None
    assert dump(path) == before
    assert await store.requests.happen(event, request.id, T0, of=SECOND) is not None


async def test_empty_readings_are_counted_for_what_is_looked_for(store: Store, path: Path) -> None:
    """One after the other while it is unknown; not for an earlier reference, and not once it is settled."""
    request, again = await sent_again(store)
    await happens(store, Event.INTEND, again)
    before = dump(path)
    early = await store.mints.read_empty(request), await store.mints.read_empty(again)
    assert early == (None, None)
    assert dump(path) == before

    await happens(store, Event.LOSE, again)
    counted = [await store.mints.read_empty(each) for each in (again, request, again)]
    assert [each and each.empty_readings for each in counted] == [1, None, 2]
    await happens(store, Event.FIND, again)
    assert await store.mints.read_empty(again) is None
