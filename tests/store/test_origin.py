"""Where the ledger comes from: trusted once, made anew from what RMS has, its requesters named by admins."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.instants import instant
from bot.lifecycle import State
from bot.store import Store
from bot.store.origin import NOBODY, Found, Naming
from bot.store.trust import NEW
from tests.clock import T0
from tests.store.scene import ADA, BEN, CHANNEL, IDA, JOHN, a_request_in, at, rows, spoil

MADE = T0 - timedelta(days=30)
FOUND = Found("MC-000009", JOHN, ADA, 4, 458, "Acme Baltic", "credit", "spare routers", MADE)


async def test_trusted_once(store: Store, path: Path) -> None:
    """A database that knows nothing is not trusted until something is known of it; later answers change nothing."""
    spoil(path, "DELETE FROM origin")
    assert not await store.origin.is_known()
    await store.origin.settle(NEW, at(1), ADA)
    await store.origin.settle("rebuilt", at(2), IDA)

    assert await store.origin.is_known()
    assert rows(path, "SELECT how, at FROM origin") == [(NEW, instant(at(1)))]
    assert rows(path, "SELECT who, what, outcome FROM audit WHERE what = 'origin'") == [(ADA, "origin", "new")]


async def test_teller_finds_out_by_itself(store: Store, path: Path) -> None:
    """Where nobody says so, Teller does."""
    spoil(path, "DELETE FROM origin")
    await store.origin.settle(NEW, at(1))
    assert rows(path, "SELECT who FROM audit WHERE what = 'origin'") == [("teller",)]


async def test_made_anew(store: Store, path: Path) -> None:
    """Each code is an issued request again, with all that RMS knows of it, and its reference counts as sent."""
    spoil(path, "DELETE FROM origin")
    others = replace(FOUND, reference="MC-000010", requester=NOBODY, approver=None, company_name=None)
    assert await store.origin.rebuild([FOUND, others], CHANNEL, at(5)) == (2, 0)
    first, second = await store.requests.find(1), await store.requests.find(2)

    assert first is not None
    assert second is not None
    assert (first.reference, first.requester, first.decided_by, first.amount) == ("MC-000009", JOHN, ADA, 4)
    assert (first.company_id, first.company_name, first.credit_type) == (458, "Acme Baltic", "credit")
    assert (first.comment, first.channel, first.state) == ("spare routers", CHANNEL, State.ISSUED)
    assert (first.created_at, first.expires_at, first.settled_at, first.seen_at) == (MADE, MADE, at(5), at(5))
    assert rows(path, "SELECT DISTINCT created_at, expires_at FROM requests") == [(instant(MADE), instant(MADE))]
    assert (second.requester, second.decided_by, second.company_name) == (NOBODY, None, None)
    assert rows(path, "SELECT reference, request_id, intent_at, outcome, settled_at FROM mints ORDER BY 1") == [
        ("MC-000009", 1, instant(MADE), "issued", instant(at(5))),
        ("MC-000010", 2, instant(MADE), "issued", instant(at(5))),
    ]
    assert rows(path, "SELECT how, at FROM origin") == [("rebuilt", instant(at(5)))]
    assert rows(path, "SELECT who, outcome FROM audit WHERE what = 'origin'") == [("command line", "rebuilt")]
    assert await store.origin.unnamed() == (2,)


async def test_what_is_known_is_not_made_anew(store: Store, path: Path) -> None:
    """A second run changes nothing; nor is a reference taken that was given up and sent under another."""
    await store.origin.rebuild([FOUND], CHANNEL, at(5))
    await a_request_in(store, State.NOT_ISSUED)
    spoil(path, "UPDATE requests SET reference = 'MC-000002' WHERE reference = 'MC-000001'")

    assert await store.origin.rebuild([FOUND, replace(FOUND, reference="MC-000001")], CHANNEL, at(6)) == (0, 0)
    assert rows(path, "SELECT count(*) FROM requests") == [(2,)]


@pytest.mark.parametrize("by", [ADA, IDA])
async def test_naming(store: Store, path: Path, by: str) -> None:
    """An admin names who asked; they are told, and the trail says who named them."""
    await store.origin.rebuild([replace(FOUND, requester=NOBODY)], CHANNEL, at(5))

    assert await store.origin.name(1, BEN, by, at(6)) is Naming.DONE
    assert await store.origin.unnamed() == ()
    assert rows(path, "SELECT destination, kind, request_id, created_at FROM outbox") == [
        (BEN, "FIND", 1, instant(at(6)))
    ]
    trail = rows(path, "SELECT at, who, outcome, request_id FROM audit WHERE what = 'name requester'")
    assert trail == [(instant(at(6)), by, BEN, 1)]


async def test_who_has_a_requester_is_not_named(store: Store) -> None:
    """Only a request that was made anew without one can be given one, and once."""
    await store.origin.rebuild([replace(FOUND, requester=NOBODY)], CHANNEL, at(5))
    await a_request_in(store, State.ISSUED)
    assert await store.origin.name(2, BEN, ADA, at(6)) is Naming.NOT_UNKNOWN
    assert await store.origin.name(9, BEN, ADA, at(6)) is Naming.NOT_UNKNOWN
    assert await store.origin.name(1, BEN, ADA, at(6)) is Naming.DONE
    assert await store.origin.name(1, JOHN, ADA, at(7)) is Naming.NOT_UNKNOWN


async def test_who_asked_is_found_later(store: Store, path: Path) -> None:
    """A second run that knows the people names them, tells them, and makes nothing twice."""
    await store.origin.rebuild([replace(FOUND, requester=NOBODY, approver=None)], CHANNEL, at(5))
    assert await store.origin.rebuild([FOUND], CHANNEL, at(6)) == (0, 1)
    request = await store.requests.find(1)

    assert request is not None
    assert (request.requester, request.decided_by) == (JOHN, ADA)
    trail = rows(path, "SELECT at, who, what, outcome, request_id FROM audit ORDER BY id DESC LIMIT 1")
    assert trail == [(instant(at(6)), "command line", "rebuild", f"MC-000009 of {JOHN}, approved by {ADA}", 1)]
    assert rows(path, "SELECT destination, kind, request_id, created_at FROM outbox") == [
        (JOHN, "FIND", 1, instant(at(6)))
    ]
    assert await store.origin.rebuild([FOUND], CHANNEL, at(7)) == (0, 0)


@pytest.mark.parametrize(
    ("requester", "is_spent", "told"), [(JOHN, False, [(JOHN,)]), (JOHN, True, []), (NOBODY, False, [])]
)
async def test_who_reads_that_it_was_made_anew(
    store: Store, path: Path, requester: str, is_spent: bool, told: list[tuple[str]]
) -> None:
    """Who is known, and can still use the code."""
    await store.origin.rebuild([replace(FOUND, requester=requester, is_spent=is_spent)], CHANNEL, at(5))
    assert rows(path, "SELECT destination FROM outbox WHERE kind = 'FIND'") == told


@pytest.mark.parametrize(("who", "by", "why"), [(ADA, ADA, Naming.ONESELF), (ADA, IDA, Naming.APPROVER)])
async def test_a_refused_name_is_in_the_trail(store: Store, path: Path, who: str, by: str, why: Naming) -> None:
    """Whoever tries to come to a code alone is written down; who only was too late is not."""
    await store.origin.rebuild([replace(FOUND, requester=NOBODY)], CHANNEL, at(5))
    assert await store.origin.name(1, "UEVE", by, at(6)) is Naming.NOT_NOW
    assert await store.origin.name(1, who, by, at(7)) is why

    trail = rows(path, "SELECT at, who, outcome, request_id FROM audit WHERE what = 'name requester'")
    assert trail == [(instant(at(7)), by, f"refused: {who} {why.value}", 1)]
