"""Whose a code is, by the reference that it carries."""

import pytest

from bot.lifecycle import Event, State
from bot.reference import Owner
from bot.store import Store
from tests.clock import T0
from tests.store.scene import BEN, JOHN, WAY_TO, a_request_in


@pytest.mark.parametrize("state", WAY_TO, ids=str)
async def test_only_an_issued_code_is_what_was_asked_for(store: Store, state: State) -> None:
    """Each reference leads to its request, in whichever state; `is_issued` where the code is there for sure."""
    request = await a_request_in(store, state)
    owner = Owner(1, JOHN, is_issued=state is State.ISSUED)

    assert await store.codes.owners() == {"MC-000001": owner}
    assert await store.codes.request_of("MC-000001") == (owner, request)


async def test_what_was_given_up(store: Store) -> None:
    """A request that was sent again has two references; only the later one's code is what it was issued."""
    request = await a_request_in(store, State.NOT_ISSUED)
    again = await store.decisions.decide(Event.SEND_AGAIN, request.shown, BEN, T0, reference="MC-000002")
    assert again is not None
    await store.mints.intend(again, T0, T0)
    issued = await store.requests.happen(Event.ISSUE, 1, T0)
    assert issued is not None

    assert await store.codes.owners() == {
        "MC-000001": Owner(1, JOHN, is_issued=False),
        "MC-000002": Owner(1, JOHN, is_issued=True),
    }
    assert await store.codes.request_of("MC-000001") == (Owner(1, JOHN, is_issued=False), issued)
    assert await store.codes.request_of("MC-000002") == (Owner(1, JOHN, is_issued=True), issued)


@pytest.mark.parametrize("reference", ["MC-000002", "mc-000001", "MC-00000", "", None])
async def test_none_of_ours(store: Store, reference: str | None) -> None:
    """What only looks like a reference leads nowhere."""
    await a_request_in(store, State.ISSUED)
    assert await store.codes.request_of(reference) == (None, None)
