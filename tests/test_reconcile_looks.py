"""A lost mint is looked for in RMS: what is read when, and what is written."""

import json
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.lifecycle import Event, State
from bot.reconcile import ALIKE, NOT_READ
from bot.sandbox.faults import changed, nulled, reply
from bot.sandbox.rms import Code, Habits
from tests.mints import AWAY, BACK, CODES, SUMMARY, Mint, a_mint, unknown
from tests.store.scene import ADA, BEN, at, rows, spoil


@pytest.fixture
async def mint(tmp_path: Path) -> AsyncIterator[Mint]:
    """Nothing is asked for yet."""
    async with a_mint(tmp_path / "teller.db") as mint:
        yield mint


async def test_found_at_once(mint: Mint) -> None:
    """It is issued, and seen at that instant; the search shows it, and the whole list no second one."""
    mint.has_code()
    request = await mint.looks_for(await unknown(mint))

    assert (request.state, request.seen_at, request.answer) == (State.ISSUED, at(0), None)
    assert mint.asked() == [(CODES, "MC-000001", None), (CODES, None, None)]
    assert mint.clock.naps == []
    assert mint.owed("FIND") == ["UJOHN"]


@pytest.mark.parametrize(("amount", "state"), [(4, State.ISSUED), (5, State.UNKNOWN)])
async def test_the_whole_list_cannot_be_read(mint: Mint, amount: int, state: State) -> None:
    """What the search shows counts all the same; that it shows nothing of its own counts for nothing."""
    mint.clock.stops_after = 0
    mint.has_code(amount=amount)
    mint.rms.faults.add(reply(403), times=None, when=lambda call: "q" not in call.query)
    request = await mint.looks_for(await unknown(mint))
    assert (request.state, request.empty_readings) == (state, 0)


@pytest.mark.parametrize(("more", "state"), [(1, State.INCIDENT), (0, State.ISSUED)])
async def test_one_in_the_search(mint: Mint, more: int, state: State) -> None:
    """The search may show one code of two, so the list is read as well; a code that both show counts once."""
    mint.has_code()
    (first,) = mint.rms.codes_with("[MC-000001]")
    listed = json.dumps({"success": True, "data": [row_of(first)], "meta": {"total": 1}})
    mint.rms.faults.add(reply(200, listed, "application/json"), when=lambda call: "q" in call.query)
    for _ in range(more):
        mint.has_code()
    assert (await mint.looks_for(await unknown(mint))).state is state


async def test_two_without_an_id(mint: Mint) -> None:
    """They are two all the same."""
    mint.has_code()
    mint.has_code()
    mint.spoils(CODES, nulled("id"), times=None)
    assert (await mint.looks_for(await unknown(mint))).state is State.INCIDENT


def row_of(code: Code) -> dict[str, object]:
    """A code as RMS lists it."""
    return {name: getattr(code, name) for name in ("id", "company_id", "credits_amount", "credit_type", "comment")}


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
    (freeze,) = await mint.store.freezes.standing()

    assert (request.state, request.seen_at) == (State.INCIDENT, None)
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


async def test_settled_by_somebody_else(mint: Mint, caplog: pytest.LogCaptureFixture) -> None:
    """Where it is not unknown any more, it is not looked for any more."""
    lost = await unknown(mint)
    await mint.store.requests.happen(Event.FIND, 1, at(0))
    request = await mint.looks_for(lost)

    assert request.state is State.ISSUED
    assert mint.clock.naps == []
    assert "a task failed" not in caplog.text


async def test_sent_again_meanwhile(mint: Mint) -> None:
    """What is found of a reference that was given up says nothing of the one that the request has by now."""
    mint.clock.stops_after = 1
    lost = await unknown(mint)
    mint.has_code()
    spoil(mint.path, "UPDATE requests SET reference = 'MC-000002'")
    request = await mint.looks_for(lost)
    assert (request.state, request.reference) == (State.UNKNOWN, "MC-000002")


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
