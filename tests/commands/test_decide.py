"""What keeps somebody from deciding, for every state, person and time."""

import itertools
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.access import Member, Role
from bot.lifecycle import Event, State
from bot.store import Store
from bot.store.members import Wanted
from bot.views.blocks import sentence
from bot.views.request import already
from commands.decide import OWN, REQUESTER_GONE, Obstacle, obstacle
from tests.clock import T0
from tests.store.scene import ADA, BEN, JOHN, asking, with_members
from tests.views.kit import seen
from tests.views.requests import LINK, in_state

EXPIRES = T0 + timedelta(hours=24)
AT = {
    "at once": T0,
    "in the last instant": EXPIRES - timedelta(microseconds=1),
    "at its end": EXPIRES,
    "a day late": EXPIRES + timedelta(days=1),
}
IN_TIME, LATE = ("at once", "in the last instant"), ("at its end", "a day late")
DECIDED = [state for state in State if state is not State.WAITING]
APPROVER = Member(ADA, Role.ADMIN, approver=True)
OTHER = Member(BEN, Role.USER, approver=True)
REQUESTER = Member(JOHN, Role.USER, approver=True)
WHO: dict[str, tuple[Member, Member | None]] = {
    "an admin who approves": (APPROVER, REQUESTER),
    "a user who approves": (OTHER, REQUESTER),
    "the requester": (REQUESTER, REQUESTER),
    "somebody, of one who has no row": (APPROVER, None),
}
"""Who decides, and the row of who asked."""
WAITING: dict[str, str | None] = {
    "an admin who approves": None,
    "a user who approves": None,
    "the requester": "own request",
    "somebody, of one who has no row": "who asked is gone",
}
"""What is in the way of a request that waits and is in time."""


def in_the_way(state: State, who: str, when: datetime) -> Obstacle | None:
    """The obstacle to deciding on request 7."""
    member, requester = WHO[who]
    return obstacle(in_state(state), member, requester, when)


@pytest.mark.parametrize(("who", "when"), [*itertools.product(WHO, IN_TIME)])
def test_a_request_that_waits(who: str, when: str) -> None:
    """Up to its last instant another approver decides, never who asked, and never for one who has no row."""
    found = in_the_way(State.WAITING, who, AT[when])
    assert (found.word if found else None) == WAITING[who]


@pytest.mark.parametrize(("who", "when"), [*itertools.product(WHO, LATE)])
def test_a_request_whose_time_is_over(who: str, when: str) -> None:
    """Nobody decides, and everybody reads since when, before the database has marked it."""
    found = in_the_way(State.WAITING, who, AT[when])

    assert found is not None
    assert found.word == "expired"
    assert found.sentence.startswith(f"<{LINK}|Request #7> expired <!date^")
    assert "2026-03-11 08:00 UTC" in found.sentence


@pytest.mark.parametrize(("state", "who", "when"), [*itertools.product(DECIDED, WHO, AT)], ids=str)
def test_a_request_that_is_decided(state: State, who: str, when: str) -> None:
    """Whoever comes second, and whenever, reads what the first act did; the trail says which state it was in."""
    assert in_the_way(state, who, AT[when]) == Obstacle(f"{state} already", already(in_state(state)))


@pytest.mark.parametrize(
    ("who", "words"), [("the requester", OWN), ("somebody, of one who has no row", REQUESTER_GONE)]
)
def test_the_sentence(who: str, words: str) -> None:
    """What is special has a sentence of its own."""
    found = in_the_way(State.WAITING, who, T0)
    assert found is not None
    assert found.sentence == words


@pytest.mark.parametrize(("state", "who"), [*itertools.product(State, WHO)], ids=str)
def test_slack_takes_every_sentence(state: State, who: str) -> None:
    """Words for the trail and a sentence for the person, for whatever is in the way."""
    found = in_the_way(state, who, EXPIRES)
    assert found is not None
    assert found.word
    assert seen(sentence(found.sentence))


@pytest.mark.parametrize(("when", "by"), [*itertools.product(AT, [ADA, BEN, JOHN])])
async def test_the_database_agrees(tmp_path: Path, when: str, by: str) -> None:
    """The claim succeeds exactly when nothing is in the way; here John approves too, and he asks."""
    store = await with_members(tmp_path / "teller.db")
    await store.members.set(_approving(JOHN), (), "command line", T0)
    request, _ = await store.requests.ask(asking(), "MC-7F3KQ2", T0)
    member, requester = await _row(store, by), await _row(store, JOHN)
    found = obstacle(request, member, requester, AT[when])
    claimed = await store.decisions.decide(Event.APPROVE, request.shown, by, AT[when])
    await store.close()

    assert (claimed is None) is (found is not None)
    assert (claimed is not None) is (when in IN_TIME and by != JOHN)


def _approving(user_id: str) -> Wanted:
    return Wanted(user_id, Role.USER, True)


async def _row(store: Store, user_id: str) -> Member:
    member = await store.members.find(user_id)
    assert member is not None
    return member
