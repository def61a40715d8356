"""A lost mint is looked for in RMS, and what was given up is watched: what is read when, and what is written."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.lifecycle import Event, State
from bot.reconcile import ALIKE, NOT_READ, WATCHED_FOR
from bot.sandbox.faults import changed, reply
from bot.sandbox.rms import Habits
from tests.mints import AWAY, BACK, CODES, SUMMARY, Mint, a_mint, unknown
from tests.store.scene import ADA, BEN, IDA, a_request_in, at, rows, spoil


@pytest.fixture
async def mint(tmp_path: Path) -> AsyncIterator[Mint]:
    """Nothing is asked for yet."""
    async with a_mint(tmp_path / "teller.db") as mint:
        yield mint


async def test_found_at_once(mint: Mint) -> None:
    """The search shows it: it is issued, seen at that instant, and RMS is asked no more than that."""
    mint.has_code()
    request = await mint.looks_for(await unknown(mint))

    assert (request.state, request.seen_at, request.answer) == (State.ISSUED, at(0), None)
    assert mint.asked() == [(CODES, "MC-000001", None)]
    assert mint.clock.naps == []
    assert mint.owed("FIND") == ["UJOHN"]


async def test_found_in_the_whole_list(mint: Mint) -> None:
    """Where the search does not show it every page is read."""
    mint.rms.habits = Habits(searched=())
    mint.has_code()
    request = await mint.looks_for(await unknown(mint))

    assert request.state is State.ISSUED
    assert mint.asked() == [(CODES, "MC-000001", None), (CODES, None, None)]


@pytest.mark.parametrize(
    ("settles", "naps", "readings"),
    [(660, [5, 25, 90, 480, 60], 6), (3, [3, 2], 3), (601, [5, 25, 90, 480, 1], 6)],
)
async def test_not_there(mint: Mint, settles: float, naps: list[float], readings: int) -> None:
    """It is given up at the settle time, once three complete readings lacked it, and can be decided anew."""
    lost = await unknown(mint)
    spoil(mint.path, f"UPDATE requests SET settle_at = '{at(settles).isoformat(timespec='microseconds')}'")  # noqa: S608
    request = await mint.looks_for(replace(lost, settle_at=at(settles)))

    assert (request.state, request.empty_readings, request.round) == (State.NOT_ISSUED, readings, 2)
    assert mint.clock.naps == naps
    assert request.settled_at == at(sum(naps))
    assert rows(mint.path, "SELECT outcome FROM mints") == [("not issued",)]
    assert mint.owed("SETTLE") == ["UJOHN", ADA, BEN]


async def test_it_comes_while_it_is_looked_for(mint: Mint) -> None:
    """Each look reads anew."""
    mint.clock.then = [lambda: None, mint.has_code]
    request = await mint.looks_for(await unknown(mint))
    assert (request.state, request.seen_at, mint.clock.naps) == (State.ISSUED, at(30), [5, 25])


async def test_two(mint: Mint) -> None:
    """Several are an incident, and minting is frozen."""
    mint.has_code()
    mint.has_code()
    request = await mint.looks_for(await unknown(mint))
    freeze = await mint.store.freezes.standing()

    assert (request.state, request.seen_at) == (State.INCIDENT, None)
    assert freeze is not None
    assert (freeze.by, freeze.reason) == ("teller", "RMS lists several codes of request #1")


@pytest.mark.parametrize("why", [ALIKE, NOT_READ])
async def test_people_are_told_why_it_stays_unknown(mint: Mint, why: str) -> None:
    """At the settle time, once; it is looked for on, and what was told is taken back when it is found."""
    mint.clock.stops_after = 6
    if why == ALIKE:
        mint.has_code(amount=5)
    else:
        mint.spoils(CODES, changed("total", 99), times=None)
    lost = await unknown(mint)
    request = await mint.looks_for(lost)
    assert (request.state, request.answer, request.empty_readings) == (State.UNKNOWN, why, 0)
    assert mint.clock.naps == [5, 25, 90, 480, 60, 1140, 1800]
    assert mint.owed("STAY_UNKNOWN") == ["UJOHN", ADA, BEN]


async def test_it_is_found_in_the_end(mint: Mint) -> None:
    """After people were told that it is unknown: the answer is taken back."""
    mint.has_code(amount=5)
    mint.clock.then = [lambda: None] * 5 + [mint.has_code]
    request = await mint.looks_for(await unknown(mint))
    assert (request.state, request.answer, request.seen_at) == (State.ISSUED, None, at(1800))


async def test_rms_does_not_answer(mint: Mint) -> None:
    """A reading that failed counts for nothing; at the settle time people are told."""
    mint.clock.stops_after = 5
    mint.rms.token = None
    request = await mint.looks_for(await unknown(mint))
    assert (request.state, request.answer, request.empty_readings) == (State.UNKNOWN, NOT_READ, 0)


@pytest.mark.parametrize("there", [True, False])
async def test_the_database_is_away(mint: Mint, there: bool) -> None:
    """What was found is written as soon as that can be; a reading that cannot be counted is made at the next look."""
    lost = await unknown(mint)
    if there:
        mint.has_code()
    mint.clock.then = [lambda: spoil(mint.path, BACK), mint.has_code]
    spoil(mint.path, AWAY)
    request = await mint.looks_for(lost)

    assert request.state is State.ISSUED
    assert request.seen_at == (at(0) if there else at(30))
    assert mint.clock.naps == ([1] if there else [5, 25])


async def test_settled_by_somebody_else(mint: Mint) -> None:
    """Where it is not unknown any more, it is not looked for any more."""
    lost = await unknown(mint)
    await mint.store.requests.happen(Event.FIND, 1, at(0))
    request = await mint.looks_for(lost)

    assert request.state is State.ISSUED
    assert mint.clock.naps == []


async def test_what_was_read_before_serves_no_longer(mint: Mint) -> None:
    """Once a mint is found the balances are read anew."""
    await mint.balances.credits(None)
    mint.has_code()
    await mint.looks_for(await unknown(mint))
    await mint.balances.credits(None)
    assert [path for path, _, _ in mint.asked()].count(SUMMARY) == 2


async def test_the_database_is_away_for_long(mint: Mint) -> None:
    """The pauses grow to a minute."""
    lost = await unknown(mint)
    mint.has_code()
    mint.clock.then = [lambda: None] * 8 + [lambda: spoil(mint.path, BACK)]
    spoil(mint.path, AWAY)
    request = await mint.looks_for(lost)

    assert request.state is State.ISSUED
    assert mint.clock.naps == [1, 2, 4, 8, 16, 32, 60, 60, 60]


async def given_up(mint: Mint, *, sent_again: bool) -> None:
    """A reference that was given up, and perhaps its request was sent again with another."""
    request = await a_request_in(mint.store, State.NOT_ISSUED)
    if sent_again:
        await mint.store.decisions.decide(Event.SEND_AGAIN, request.shown, BEN, at(0), reference="MC-000002")


async def test_it_comes_late(mint: Mint) -> None:
    """A code that was given up turns up: its request is issued with it, and the balances are read anew."""
    await given_up(mint, sent_again=False)
    mint.clock.then = [mint.has_code]
    await mint.watches(3)
    request = await mint.request(1)

    assert (request.state, request.settled_at) == (State.ISSUED, at(3600))
    assert mint.clock.naps == [3600] * 3
    assert mint.asked() == [(CODES, None, None)] * 2
    assert mint.owed("FIND_LATE") == ["UJOHN", ADA, BEN]


async def test_it_comes_too_late(mint: Mint) -> None:
    """Its request was sent again: the one too many is written down, and told once to who can revoke it."""
    await given_up(mint, sent_again=True)
    mint.has_code()
    await mint.balances.credits(None)
    await mint.watches(2)
    await mint.balances.credits(None)
    ((text,), *_) = rows(mint.path, "SELECT text FROM outbox WHERE kind = 'ALERT'")

    assert mint.owed("ALERT") == [ADA, BEN, IDA]
    assert "`MC-000001`" in text
    assert "#1" in text
    assert (await mint.request(1)).state is State.APPROVED
    assert await mint.store.mints.late("MC-000001") is not None
    assert rows(mint.path, "SELECT at FROM audit WHERE what = 'find late'") == [
        (at(0).isoformat("T", "microseconds"),)
    ]


@pytest.mark.parametrize("differs", [{"amount": 5}, {"company": 512}, {"comment": "see [MC-000001] spare routers"}])
async def test_another_code(mint: Mint, differs: dict[str, object]) -> None:
    """What only looks like it is not taken for it."""
    await given_up(mint, sent_again=False)
    mint.has_code(**differs)  # type: ignore[arg-type]
    await mint.watches()
    assert (await mint.request(1)).state is State.NOT_ISSUED


@pytest.mark.parametrize(("more", "asked"), [(timedelta(), 1), (timedelta(microseconds=1), 0)])
async def test_how_long_it_is_watched(mint: Mint, more: timedelta, asked: int) -> None:
    """For seven days; RMS is not asked where nothing is watched."""
    await given_up(mint, sent_again=False)
    await mint.clock.advance((WATCHED_FOR + more).total_seconds())
    await mint.watches()
    assert len(mint.rms.calls) == asked


@pytest.mark.parametrize(
    ("codes", "total", "state"),
    [(1, None, State.ISSUED), (2, None, State.INCIDENT), (0, None, State.INCIDENT), (1, 99, State.INCIDENT)],
)
async def test_an_incident(mint: Mint, codes: int, total: int | None, state: State) -> None:
    """Once RMS, read in full, lists one code only, that is the request's."""
    await a_request_in(mint.store, State.INCIDENT)
    for _ in range(codes):
        mint.has_code()
    if total is not None:
        mint.spoils(CODES, changed("total", total), times=None)
    await mint.watches()
    assert (await mint.request(1)).state is state


async def test_rms_is_away_while_it_is_watched(mint: Mint) -> None:
    """It is asked again an hour later."""
    await given_up(mint, sent_again=False)
    mint.has_code()
    mint.spoils(CODES, reply(403))
    await mint.watches(2)

    assert (await mint.request(1)).state is State.ISSUED
    assert mint.clock.naps == [3600] * 2
