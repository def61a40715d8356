"""The ledger against RMS: what was sent, which codes are accounted for, what was found, how often RMS was asked."""

from datetime import date
from pathlib import Path

from bot.instants import instant
from bot.lifecycle import Event, State
from bot.store import Store
from bot.store.ledger import Entry, Says
from bot.views.blocks import sentence
from tests.clock import T0
from tests.store.scene import ADA, BEN, IDA, a_request_in, at, rows

TODAY, TOMORROW = date(2026, 3, 10), date(2026, 3, 11)


async def test_entries(store: Store) -> None:
    """Every reference that was sent, those of one request in their order, and what became of each since when."""
    request = await a_request_in(store, State.NOT_ISSUED, amount=7)
    await a_request_in(store, State.WAITING, "MC-000009")
    again = await store.decisions.decide(Event.SEND_AGAIN, request.shown, BEN, T0, reference="MC-000000")
    assert again is not None
    await store.mints.intend(again, at(60), at(700))
    sent = await store.ledger.entries()
    await store.requests.happen(Event.ISSUE, 1, at(61))

    given_up = Entry("MC-000001", 1, 7, 458, "credit", "not issued", T0)
    assert sent == [given_up, Entry("MC-000000", 1, 7, 458, "credit", "sending", None)]
    assert await store.ledger.entries() == [given_up, Entry("MC-000000", 1, 7, 458, "credit", "issued", at(61))]


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


SAYS = Says(lambda ids: f"made elsewhere: {sorted(ids)}", lambda new: sentence(" and ".join(new)))


async def test_what_is_outside_is_no_baseline(store: Store) -> None:
    """Codes that were made outside are accounted for once a baseline was taken."""
    await store.ledger.report(TODAY, [], [7], at(1), SAYS)
    assert await store.ledger.known() is None
    await store.ledger.take_baseline([7], at(2))
    assert await store.ledger.known() == {0, 7}


async def test_what_is_found_is_told_once(store: Store, path: Path) -> None:
    """Admins read what was not found before, and each code from elsewhere is counted once."""
    assert await store.ledger.report(TODAY, ["a"], [7, 8], at(1), SAYS) == ["a", "made elsewhere: [7, 8]"]
    assert await store.ledger.report(TODAY, ["a", "c"], [8], at(2), SAYS) == ["c"]
    assert await store.ledger.report(TOMORROW, [], [8, 9], at(3), SAYS) == ["made elsewhere: [9]"]
    assert await store.ledger.report(TOMORROW, ["a"], [9], at(4), SAYS) == []

    news = [(1, "a"), (1, "made elsewhere: [7, 8]"), (2, "c"), (3, "made elsewhere: [9]")]
    assert rows(path, "SELECT destination, kind, text, created_at FROM outbox ORDER BY id") == [
        (who, "ALERT", text, instant(at(when)))
        for when, text in ((1, "a and made elsewhere: [7, 8]"), (2, "c"), (3, "made elsewhere: [9]"))
        for who in (ADA, IDA)
    ]
    trail = rows(path, "SELECT at, who, outcome, request_id FROM audit WHERE what = 'conservation' ORDER BY id")
    assert trail == [(instant(at(when)), "teller", what, None) for when, what in news]
    assert rows(path, "SELECT what, at FROM findings ORDER BY 1") == [("a", instant(at(1))), ("c", instant(at(2)))]
    assert rows(path, "SELECT code_id, kind, seen_at FROM rms_codes ORDER BY 1") == [
        (7, "outside", instant(at(1))),
        (8, "outside", instant(at(1))),
        (9, "outside", instant(at(3))),
    ]


async def test_one_check_a_day(store: Store, beside: Store, path: Path) -> None:
    """A date is checked once what its check found is written, and stays so."""
    assert not await store.ledger.is_checked(TODAY)
    await store.ledger.report(TODAY, [], [], at(1), SAYS)
    assert await beside.ledger.is_checked(TODAY)
    assert not await beside.ledger.is_checked(TOMORROW)
    await beside.ledger.report(TODAY, [], [], at(2), SAYS)
    assert rows(path, "SELECT local_date, at FROM checks") == [("2026-03-10", instant(at(1)))]


async def test_calls_are_counted_by_month(store: Store, path: Path) -> None:
    """They add up, and a month begins at none."""
    assert await store.ledger.count_calls("2026-03", 0) == 0
    assert await store.ledger.count_calls("2026-03", 5) == 5
    assert await store.ledger.count_calls("2026-03", 2) == 7
    assert await store.ledger.count_calls("2026-04", 1) == 1
    assert rows(path, "SELECT month, calls FROM rms_calls ORDER BY 1") == [("2026-03", 7), ("2026-04", 1)]
