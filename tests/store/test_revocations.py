"""Asks to revoke in the database: who may ask, and what they do to the mint and the request they are about."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.access import Role
from bot.asks import Ask, Event, Kind, State
from bot.lifecycle import State as Request
from bot.store import Store
from bot.store.asks import Asking
from tests.clock import T0
from tests.store.scene import BEN, CHANNEL, IDA, JOHN, a_request_in, enrol, rows, spoil
from tests.store.test_asks import tells

REFERENCE = "MC-000001"
SUBJECT = {
    "code_id": 3,
    "amount": 4,
    "credit_type": "credit",
    "company_id": 458,
    "reference": REFERENCE,
    "requester": JOHN,
}


def revoking(**differs: Any) -> Asking:
    """John asks for the code of his request to go."""
    values: dict[str, Any] = {
        "kind": Kind.REVOKE,
        "asker": JOHN,
        "about": "3",
        "subject": SUBJECT,
        "expires_at": T0 + timedelta(hours=24),
        "reason": "the wrong company",
        "request_id": 1,
        "channel": CHANNEL,
    }
    return Asking(**(values | differs))


async def asked(store: Store, **differs: Any) -> Ask:
    """An issued request, and an ask to revoke its code."""
    await a_request_in(store, Request.ISSUED)
    ask, new = await store.asks.ask(revoking(**differs), T0)
    assert new
    assert ask is not None
    return ask


async def agreed(store: Store) -> Ask:
    """Ben has agreed, and RMS is asked."""
    ask = await asked(store)
    sending = await store.asks.decide(Event.AGREE, ask.shown, BEN, T0, tells)
    assert sending is not None
    assert sending.state is State.SENDING
    return sending


@pytest.mark.parametrize(
    ("asker", "request_id", "may"),
    [
        pytest.param(JOHN, 1, True, id="who asked for it"),
        pytest.param(JOHN, None, False, id="a user, of a code that is not ours"),
        pytest.param("UMAX", 1, False, id="another user"),
        pytest.param("UNOBODY", 1, False, id="nobody"),
        pytest.param(BEN, 1, True, id="an approver"),
        pytest.param(BEN, None, True, id="an approver, of any code"),
        pytest.param(IDA, None, True, id="an admin, of any code"),
    ],
)
async def test_who_may_ask(store: Store, asker: str, request_id: int | None, may: bool) -> None:
    """Whoever may see the code."""
    await a_request_in(store, Request.ISSUED)
    await enrol(store, "UMAX", Role.USER)
    _, new = await store.asks.ask(revoking(asker=asker, request_id=request_id), T0)

    assert new is may


async def test_its_card_is_owed_to_the_channel(store: Store, path: Path) -> None:
    """One, and to nobody else."""
    await asked(store)

    assert rows(path, "SELECT destination FROM outbox WHERE kind = 'ASK_CARD'") == [(CHANNEL,)]


@pytest.mark.parametrize(
    ("meanwhile", "by"),
    [
        pytest.param("SELECT 1", JOHN, id="their own"),
        pytest.param("UPDATE members SET approver = 1 WHERE user_id = 'UJOHN'", JOHN, id="their own as an approver"),
        pytest.param("SELECT 1", IDA, id="an admin who does not approve"),
        pytest.param("UPDATE members SET approver = 0 WHERE user_id = 'UBEN'", BEN, id="no approver any more"),
        pytest.param("DELETE FROM members WHERE user_id = 'UJOHN'", BEN, id="the asker has no row"),
    ],
)
async def test_not_agreed(store: Store, path: Path, meanwhile: str, by: str) -> None:
    """Whichever condition does not hold at that moment: nothing is sent."""
    ask = await asked(store)
    spoil(path, meanwhile)

    assert await store.asks.decide(Event.AGREE, ask.shown, by, T0, tells) is None
    assert rows(path, "SELECT state FROM asks") == [("waiting",)]
    assert rows(path, "SELECT outcome FROM mints") == [("issued",)]


async def test_the_intent_is_written_first(store: Store, path: Path) -> None:
    """While RMS is asked, the daily check looks away; another start knows what was sent."""
    ask = await agreed(store)
    other = Store(path)
    await other.open()

    assert rows(path, "SELECT outcome FROM mints") == [("revoking",)]
    assert await store.asks.sending_of_other_starts() == []
    assert await other.asks.sending_of_other_starts() == [ask]
    await other.close()


async def test_revoked(store: Store, path: Path) -> None:
    """The mint is revoked, the request says by whom, and its card is owed anew."""
    ask = await agreed(store)
    before = rows(path, "SELECT version FROM requests")
    done = await store.asks.happen(Event.SUCCEED, ask.id, State.SENDING, T0, tells)
    request = await store.requests.find(1)

    assert done is not None
    assert request is not None
    assert (request.revoked_at, request.revoked_by, request.revoke_asked_by) == (T0, BEN, JOHN)
    assert rows(path, "SELECT outcome FROM mints") == [("revoked",)]
    assert rows(path, "SELECT version FROM requests") > before
    assert rows(path, "SELECT kind FROM outbox WHERE request_id = 1 ORDER BY id DESC LIMIT 1") == [("CARD",)]
    assert await store.asks.happen(Event.SUCCEED, ask.id, State.SENDING, T0, tells) is None


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param("SELECT 1", "issued", id="of the request as it stands"),
        pytest.param("UPDATE requests SET reference = 'MC-000002'", "late", id="of an earlier time of its request"),
    ],
)
async def test_not_revoked(store: Store, path: Path, before: str, after: str) -> None:
    """The mint is what it was, and the request has nothing of it."""
    ask = await agreed(store)
    spoil(path, before)
    await store.asks.happen(Event.FAIL, ask.id, State.SENDING, T0, tells, "RMS said no.")
    request = await store.requests.find(1)

    assert rows(path, "SELECT outcome FROM mints") == [(after,)]
    assert request is not None
    assert request.revoked_at is None
    assert rows(path, "SELECT outcome FROM audit ORDER BY id DESC LIMIT 1") == [("ask #1: not done: RMS said no.",)]


async def test_a_code_that_came_late_is_no_code_of_its_request(store: Store, path: Path) -> None:
    """It is revoked, and the request, which has another code, is not."""
    ask = await agreed(store)
    spoil(path, "UPDATE requests SET reference = 'MC-000002'")
    await store.asks.happen(Event.SUCCEED, ask.id, State.SENDING, T0, tells)
    request = await store.requests.find(1)

    assert request is not None
    assert request.revoked_at is None
    assert rows(path, "SELECT outcome FROM mints") == [("revoked",)]


async def test_whose_row_is_gone_lapses(store: Store, path: Path) -> None:
    """John is no member any more: what he asked for is nothing to decide."""
    await asked(store)
    spoil(path, "DELETE FROM members WHERE user_id = 'UJOHN'")
    (lapsed,) = await store.asks.lapse_moot(T0, tells)

    assert lapsed.state is State.LAPSED


async def test_what_is_not_so(store: Store) -> None:
    """Nothing happens to an ask in another state."""
    ask = await asked(store)

    assert await store.asks.happen(Event.SUCCEED, ask.id, State.SENDING, T0, tells) is None
    with pytest.raises(ValueError, match="SUCCEED does not happen"):
        await store.asks.happen(Event.SUCCEED, ask.id, State.WAITING, T0, tells)
