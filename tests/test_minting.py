"""An approved request is carried out: what is asked before it, what is on disk by then, what is written after it."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.instants import instant
from bot.lifecycle import Event, Request, State
from bot.minting import NOT_SEARCHED
from bot.preflight import STALE
from bot.reference import comment_in_rms
from bot.sandbox.faults import changed, drop, hang, reply, work_then_drop
from tests.mints import (
    AWAY,
    BACK,
    CODES,
    COMPANIES,
    REFUSAL,
    SETTLES_AFTER,
    SUMMARY,
    WAITS_FOR,
    Mint,
    a_mint,
    approved,
)
from tests.store.scene import ADA, BEN, JOHN, a_request_in, at, rows, spoil


@pytest.fixture
async def mint(tmp_path: Path) -> AsyncIterator[Mint]:
    """Nothing is asked for yet."""
    async with a_mint(tmp_path / "teller.db") as mint:
        yield mint


async def test_minted(mint: Mint) -> None:
    """RMS is read in full, then asked once for what was approved, with the reference in the comment."""
    request = await mint.looked(await mint.carries_out(await approved(mint)))
    (post,) = mint.posts()

    assert (request.state, request.answer, request.settled_at) == (State.ISSUED, None, at(0))
    assert post.json == {
        "amount": 4,
        "credit_type_name": "credit",
        "company_id": 458,
        "comment": comment_in_rms("MC-000001", "spare routers"),
    }
    assert mint.rms.calls[-1] is post
    assert sorted(mint.asked()[:-1], key=str) == [
        (COMPANIES, None, None),
        (CODES, "MC-000001", None),
        (CODES, None, "458"),
        (SUMMARY, None, "458"),
    ]
    assert [call.args["user"] for call in mint.town.slack.calls("users.info")] == [JOHN]
    assert mint.owed("ISSUE") == [JOHN]


async def test_the_intent_is_on_disk_before_the_post(mint: Mint) -> None:
    """While RMS is asked another reads who sent what, when, and until when it can come."""
    mint.spoils(CODES, hang(), method="POST")
    request = await approved(mint)
    carrying = asyncio.ensure_future(mint.carries_out(request))
    await mint.rms.faults.held()
    there = await mint.request(1)
    mint.rms.faults.release()

    assert (there.state, there.start_id, there.settle_at) == (
        State.SENDING,
        mint.store.start_id,
        at(0) + SETTLES_AFTER,
    )
    assert rows(mint.path, "SELECT reference, outcome FROM mints") == [("MC-000001", "sending")]
    assert (await carrying).state is State.ISSUED


async def test_what_was_read_before_serves_no_longer(mint: Mint) -> None:
    """After a mint the balances are read anew."""
    before = (await mint.balances.credits(458)).value.left("credit")
    await mint.carries_out(await approved(mint))
    assert (await mint.balances.credits(458)).value.left("credit") == (before or 0) - 4


OUTCOMES: list[tuple[object, State, str | None, int]] = [
    (reply(422, REFUSAL, "application/json"), State.REFUSED, "RMS does not accept these values. Check", 1),
    (work_then_drop(), State.ISSUED, None, 1),
    (drop(), State.NOT_ISSUED, None, 1),
]


@pytest.mark.parametrize(("fault", "state", "answer", "sent"), OUTCOMES, ids=lambda value: str(value)[:20])
async def test_what_becomes_of_it(mint: Mint, fault: object, state: State, answer: str | None, sent: int) -> None:
    """A no is final and says why; a lost answer is looked for at once, and nothing is sent again."""
    mint.spoils(CODES, fault, method="POST")  # type: ignore[arg-type]
    request = await mint.carries_out(await approved(mint))
    request = await mint.looked(request)

    assert request.state is state
    assert (request.answer or "").startswith(answer or "")
    assert (request.answer is None) == (answer is None)
    assert len(mint.posts()) == sent
    assert len(mint.owed("LOSE")) == (answer is None)


async def test_rms_is_gone_when_it_is_asked(mint: Mint) -> None:
    """No byte of the POST has left: that is certain, John reads it, and nothing is looked for."""
    mint.spoils(SUMMARY, hang())
    carrying = asyncio.ensure_future(mint.carries_out(await approved(mint)))
    await mint.rms.faults.held()
    other = sqlite3.connect(mint.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")  # the intent waits for this
    mint.rms.faults.release()
    await mint.rms.until(lambda: [call.status for call in mint.rms.calls] == [200] * 4)
    await mint.rms.go_down()
    other.execute("ROLLBACK")
    other.close()
    request = await carrying

    assert (request.state, request.answer, mint.posts()) == (State.NOT_SENT, None, [])
    assert mint.owed("NEVER_SENT") == [JOHN]


MEANWHILE: list[tuple[str, State, int]] = [
    ("UPDATE requests SET state = 'approved'", State.ISSUED, 1),
    ("UPDATE requests SET state = 'sending', settle_at = created_at", State.NOT_ISSUED, 0),
    ("UPDATE requests SET round = 2", State.APPROVED, 0),
    ("UPDATE requests SET reference = 'MC-000002'", State.APPROVED, 0),
    ("UPDATE requests SET state = 'waiting'", State.WAITING, 0),
]


@pytest.mark.parametrize(("meanwhile", "state", "sent"), MEANWHILE, ids=[each[0][20:] for each in MEANWHILE])
async def test_the_database_is_away_on_the_way(mint: Mint, meanwhile: str, state: State, sent: int) -> None:
    """What still stands as it was approved is carried out a little later; where an intent is written, the POST may
    have gone, so that is looked for; anything else is not the same approval any more."""
    request = await approved(mint)
    mint.clock.then = [lambda: spoil(mint.path, BACK, meanwhile)]
    spoil(mint.path, AWAY)
    request = await mint.looked(await mint.carries_out(request))

    assert (request.state, len(mint.posts())) == (state, sent)
    assert mint.clock.naps[0] == 15
    assert len(mint.owed("LOSE")) == ("sending" in meanwhile)


async def sent_again(mint: Mint) -> Request:
    """A request that was given up once, and that Ben sends again with another reference."""
    request = await a_request_in(mint.store, State.NOT_ISSUED)
    again = await mint.store.decisions.decide(Event.SEND_AGAIN, request.shown, BEN, at(0), reference="MC-000002")
    assert again is not None
    return again


async def test_the_code_of_an_earlier_time_has_come(mint: Mint) -> None:
    """Then nothing is sent: that code is the request's, under its own reference."""
    again = await sent_again(mint)
    mint.has_code()
    request = await mint.carries_out(again)

    assert (request.state, request.reference, mint.posts()) == (State.ISSUED, "MC-000001", [])
    assert mint.asked() == [(CODES, "MC-000001", None), (CODES, None, None)]
    assert mint.owed("FIND_EARLIER") == [JOHN, BEN]


@pytest.mark.parametrize("differs", [None, {"amount": 5}])
async def test_the_code_of_an_earlier_time_has_not_come(mint: Mint, differs: dict[str, int] | None) -> None:
    """What is not there, or is another's, does not keep the new one from being sent."""
    again = await sent_again(mint)
    if differs is not None:
        mint.has_code(**differs)
    request = await mint.carries_out(again)
    (post,) = mint.posts()

    assert (request.state, request.reference) == (State.ISSUED, "MC-000002")
    assert post.json["comment"] == "[MC-000002] spare routers"


async def test_whether_the_code_has_come_cannot_be_seen(mint: Mint) -> None:
    """Where RMS cannot be searched in full nothing is sent: the card says why."""
    again = await sent_again(mint)
    mint.spoils(CODES, changed("total", 99), times=None)
    request = await mint.carries_out(again)

    assert (request.state, request.reference, mint.posts()) == (State.WAITING, "MC-000002", [])
    assert (request.answer, request.expires_at) == (NOT_SEARCHED, at(0) + WAITS_FOR)


async def test_a_code_that_only_looks_like_it(mint: Mint) -> None:
    """The search shows another code with the earlier reference, and the list cannot be read: nothing is sent."""
    again = await sent_again(mint)
    mint.has_code(amount=5)
    mint.rms.faults.add(reply(403), times=None, when=lambda call: "q" not in call.query)
    request = await mint.carries_out(again)
    assert (request.state, request.answer, mint.posts()) == (State.WAITING, NOT_SEARCHED, [])


async def test_at_a_start(mint: Mint) -> None:
    """What was approved is sent, what another process had begun has lost its answer, and the lost is looked for."""
    await a_request_in(mint.store, State.SENDING, "MC-000001")
    await a_request_in(mint.store, State.UNKNOWN, "MC-000002", amount=5)
    await a_request_in(mint.store, State.APPROVED, "MC-000003", amount=6)
    spoil(mint.path, "UPDATE requests SET start_id = 'another' WHERE start_id IS NOT NULL")
    mint.has_code("MC-000001")
    mint.has_code("MC-000002", amount=5)
    await mint.minting.recover()
    await mint.tasks.finish(5)
    await mint.looked(await mint.request(1))

    assert [(await mint.request(number)).state for number in (1, 2, 3)] == [State.ISSUED] * 3
    assert [post.json["amount"] for post in mint.posts()] == [6]
    assert len(mint.owed("LOSE")) == 2
    assert rows(mint.path, "SELECT at FROM audit WHERE what = 'lose' ORDER BY id DESC LIMIT 1") == [
        (at(0).isoformat(timespec="microseconds"),)
    ]


@pytest.mark.parametrize(("seconds", "state"), [(0, State.WAITING), (1, State.ISSUED)])
async def test_an_old_approval_at_a_start(mint: Mint, seconds: int, state: State) -> None:
    """After days without Teller nobody expects the code any more: it is to be approved anew."""
    await a_request_in(mint.store, State.APPROVED)
    old = instant(at(seconds) - WAITS_FOR)
    spoil(mint.path, f"UPDATE requests SET decided_at = '{old}'")  # noqa: S608 - our own instant
    await mint.minting.recover()
    await mint.tasks.finish(5)
    request = await mint.request(1)

    assert (request.state, len(mint.posts())) == (state, int(state is State.ISSUED))
    if state is State.WAITING:
        assert (request.answer, request.expires_at) == (STALE.sentence, at(0) + WAITS_FOR)
        assert mint.owed("DRIFT") == [ADA]


@pytest.mark.parametrize("in_full", [True, False])
async def test_the_codes_of_a_request(mint: Mint, in_full: bool) -> None:
    """Read by reference and company, and only what is its own; the code itself only where it is asked for."""
    request = await a_request_in(mint.store, State.ISSUED)
    mint.has_code()
    mint.has_code(amount=5)
    ((code, whole),) = await mint.minting.find(request, in_full=in_full)
    (made,) = [each for each in mint.rms.codes_with("[MC-000001]") if each.credits_amount == 4]

    assert code.credits_amount == 4
    assert whole == (made.code if in_full else "")
    assert mint.asked() == [(CODES, "MC-000001", "458")]
    assert await mint.minting.find(replace(request, reference="MC-000009"), in_full=in_full) == []
