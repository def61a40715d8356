"""The ledger against RMS: what was sent, which codes are accounted for, what was found, how often RMS was asked."""

from datetime import date
from pathlib import Path

from bot.instants import instant
from bot.lifecycle import Event, State
from bot.store import Store
from bot.store.ledger import Entry
from bot.views.blocks import Message, sentence
from tests.clock import T0
from tests.store.scene import ADA, BEN, IDA, a_request_in, at, rows

TODAY, TOMORROW = date(2026, 3, 10), date(2026, 3, 11)


async def test_entries(store: Store) -> None:
    """Every reference that was sent, those of one request in their order, and which of them have a code."""
    request = await a_request_in(store, State.NOT_ISSUED, amount=7)
    await a_request_in(store, State.WAITING, "MC-000009")
    again = await store.decisions.decide(Event.SEND_AGAIN, request.shown, BEN, T0, reference="MC-000000")
    assert again is not None
    await store.mints.intend(again, at(60), at(700))
    await store.requests.happen(Event.ISSUE, 1, at(61))

    assert await store.ledger.entries() == [
        Entry("MC-000001", 1, 7, 458, "credit", issued=False),
        Entry("MC-000000", 1, 7, 458, "credit", issued=True),
    ]


async def test_the_baseline(store: Store, path: Path) -> None:
    """What was there before is known, and an account without a code has a baseline too."""
    assert await store.ledger.known() is None
    await store.ledger.take_baseline([], at(1))
    assert await store.ledger.known() == {0}
    await store.ledger.take_baseline([9, 5], at(2))

    assert await store.ledger.known() == {0, 5, 9}
    assert rows(path, "SELECT code_id, kind, seen_at FROM rms_codes ORDER BY 1") == [
        (0, "baseline", instant(at(1))),
        (5, "baseline", instant(at(2))),
        (9, "baseline", instant(at(2))),
    ]
    assert rows(path, "SELECT outcome FROM audit WHERE what = 'baseline' ORDER BY id") == [("0 codes",), ("2 codes",)]


async def test_what_is_outside_is_no_baseline(store: Store) -> None:
    """Codes that were made outside are accounted for once a baseline was taken."""
    await store.ledger.report([], [7], at(1), says)
    assert await store.ledger.known() is None
    await store.ledger.take_baseline([7], at(2))
    assert await store.ledger.known() == {0, 7}


def says(new: list[str]) -> Message:
    """What admins read of it."""
    return sentence(" and ".join(new))


async def test_what_is_found_is_told_once(store: Store, path: Path) -> None:
    """Admins read what was not found before, and codes from outside are remembered."""
    assert await store.ledger.report(["a", "b"], [7, 8], at(1), says) == ["a", "b"]
    assert await store.ledger.report(["b", "c"], [8], at(2), says) == ["c"]
    assert await store.ledger.report(["a"], [], at(3), says) == []

    alerts = rows(path, "SELECT destination, kind, text, created_at FROM outbox ORDER BY id")
    assert alerts == [
        (ADA, "ALERT", "a and b", instant(at(1))),
        (IDA, "ALERT", "a and b", instant(at(1))),
        (ADA, "ALERT", "c", instant(at(2))),
        (IDA, "ALERT", "c", instant(at(2))),
    ]
    trail = rows(path, "SELECT at, who, outcome, request_id FROM audit WHERE what = 'conservation' ORDER BY id")
    assert trail == [(instant(at(when)), "teller", what, None) for when, what in ((1, "a"), (1, "b"), (2, "c"))]
    assert rows(path, "SELECT what, at FROM findings ORDER BY 1") == [
        ("a", instant(at(1))),
        ("b", instant(at(1))),
        ("c", instant(at(2))),
    ]
    assert rows(path, "SELECT code_id, kind, seen_at FROM rms_codes ORDER BY 1") == [
        (7, "outside", instant(at(1))),
        (8, "outside", instant(at(1))),
    ]


async def test_one_check_a_day(store: Store, beside: Store, path: Path) -> None:
    """Who claims the date does it; one that could not be done is to be tried again."""
    assert await store.ledger.claim_check(TODAY, at(1))
    assert not await beside.ledger.claim_check(TODAY, at(2))
    assert await beside.ledger.claim_check(TOMORROW, at(2))
    assert rows(path, "SELECT local_date, at FROM checks ORDER BY 1") == [
        ("2026-03-10", instant(at(1))),
        ("2026-03-11", instant(at(2))),
    ]
    await store.ledger.release_check(TODAY)
    assert await beside.ledger.claim_check(TODAY, at(3))
    assert not await store.ledger.claim_check(TOMORROW, at(3))


async def test_calls_are_counted_by_month(store: Store, path: Path) -> None:
    """They add up, and a month begins at none."""
    assert await store.ledger.count_calls("2026-03", 0) == 0
    assert await store.ledger.count_calls("2026-03", 5) == 5
    assert await store.ledger.count_calls("2026-03", 2) == 7
    assert await store.ledger.count_calls("2026-04", 1) == 1
    assert rows(path, "SELECT month, calls FROM rms_calls ORDER BY 1") == [("2026-03", 7), ("2026-04", 1)]
