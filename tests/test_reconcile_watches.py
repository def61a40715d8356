"""What was given up is watched in RMS: a code that comes late is found, reported, and can be revoked."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.instants import instant
from bot.lifecycle import Event, State
from bot.reconcile import WATCHED_FOR
from bot.sandbox.faults import changed, reply
from bot.views.late import late_message
from tests.mints import CODES, Mint, a_mint
from tests.store.scene import ADA, BEN, IDA, a_request_in, at, rows


@pytest.fixture
async def mint(tmp_path: Path) -> AsyncIterator[Mint]:
    """Nothing is asked for yet."""
    async with a_mint(tmp_path / "teller.db") as mint:
        yield mint


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


async def test_the_first_of_two_that_were_given_up(mint: Mint) -> None:
    """Its request was sent again and given up again: the code of the first time is one too many all the same."""
    await given_up(mint, sent_again=True)
    again = await mint.store.mints.intend(await mint.request(1), at(0), at(660))
    assert again is not None
    for event in (Event.LOSE, Event.SETTLE):
        await mint.store.requests.happen(event, 1, at(0))
    mint.has_code()
    await mint.watches()

    assert (await mint.request(1)).state is State.NOT_ISSUED
    assert mint.owed("ALERT") == [ADA, BEN, IDA]


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


@pytest.mark.parametrize(("hours", "state"), [(2, State.INCIDENT), (3, State.NOT_ISSUED)])
async def test_an_incident_of_which_nothing_is_left(mint: Mint, hours: int, state: State) -> None:
    """Once three readings in full show no code, there is none."""
    await a_request_in(mint.store, State.INCIDENT)
    await mint.watches(hours)
    assert (await mint.request(1)).state is state


@pytest.mark.parametrize("codes", [1, 2])
async def test_how_many_come_too_late(mint: Mint, codes: int) -> None:
    """Several of a reference whose request went another way freeze minting, as any several do."""
    await given_up(mint, sent_again=True)
    for _ in range(codes):
        mint.has_code()
    await mint.watches()
    standing = await mint.store.freezes.standing()
    expected = late_message(await mint.request(1), "MC-000001", several=codes > 1)

    assert {text for (text,) in rows(mint.path, "SELECT text FROM outbox WHERE kind = 'ALERT'")} == {expected.text}
    reason = "RMS lists several codes of MC-000001, which request #1 gave up"
    assert [(each.by, each.reason) for each in standing] == ([("teller", reason)] if codes > 1 else [])
    assert rows(mint.path, "SELECT at FROM freezes") == ([(instant(at(0)),)] if codes > 1 else [])


async def test_rms_is_away_while_it_is_watched(mint: Mint) -> None:
    """It is asked again an hour later."""
    await given_up(mint, sent_again=False)
    mint.has_code()
    mint.spoils(CODES, reply(403))
    await mint.watches(2)

    assert (await mint.request(1)).state is State.ISSUED
    assert mint.clock.naps == [3600] * 2
