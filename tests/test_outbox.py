"""When what is owed is sent: at once, in order for each destination, by one process; and what is left at the end."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.instants import instant
from bot.lifecycle import State
from bot.locks import Turn
from bot.outbox import Outbox
from bot.owed import CARD
from bot.sandbox.town import APPROVALS
from bot.store import Store
from tests.clock import ManualClock
from tests.sending import POST, Office, all_is_sent, an_office, running, unsent, until
from tests.store.scene import BEN, JOHN, a_request_in, at, rows, spoil


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    """Nothing is owed yet; the clock stands still."""
    async with an_office(tmp_path / "teller.db", ManualClock()) as office:
        yield office


@pytest.fixture
def outbox(office: Office) -> Outbox:
    """Nothing runs yet."""
    return Outbox(office.store, office.shell, office.clock, Turn(office.path))


async def test_at_once(office: Office, outbox: Outbox) -> None:
    """What is written by this process is sent though the clock stands still."""
    async with running(outbox):
        await office.clock.until_someone_sleeps(1)
        await a_request_in(office.store, State.WAITING)
        await office.slack.until(office.cards)
        await all_is_sent(office)
    assert len(office.cards()) == 1


async def test_what_another_process_writes(office: Office, outbox: Outbox) -> None:
    """It is seen within a second."""
    beside = Store(office.path)
    await beside.open()
    async with running(outbox):
        await office.clock.until_someone_sleeps(1)
        await a_request_in(beside, State.WAITING)
        await office.clock.advance(0.9)
        before = office.asked(POST)
        await office.clock.advance(0.1)
        await all_is_sent(office)
    await beside.close()

    assert before == []
    assert len(office.cards()) == 1


async def test_a_destination_at_a_time(office: Office, outbox: Outbox) -> None:
    """While Slack does not answer in one channel, others are written to, and nothing overtakes in that one."""
    held = office.slack.faults.hold(POST, when=lambda call: call["channel"] == APPROVALS)
    async with running(outbox):
        await a_request_in(office.store, State.REJECTED)
        await a_request_in(office.store, State.WAITING, "MC-000002")
        await office.slack.until(lambda: held.waiting and office.slack.direct_messages(JOHN))
        for _ in range(3):
            await office.clock.until_someone_sleeps(1)
            await office.clock.advance(1)
        asked = held.seen
        held.release()
        await all_is_sent(office)

    assert asked == 1
    assert ["Rejected" in card.text for card in office.cards()] == [True, False]


async def test_only_when_it_is_due(office: Office, outbox: Outbox) -> None:
    """What Slack could not take is tried again when its pause is over, and not before."""
    office.slack.faults.rate_limit(POST, 30)
    await a_request_in(office.store, State.WAITING)
    async with running(outbox):
        await until(office, "SELECT error IS NOT NULL FROM outbox")
        for _ in range(29):
            await office.clock.until_someone_sleeps(1)
            await office.clock.advance(1)
        before = len(office.slack.calls(POST))
        await office.clock.until_someone_sleeps(1)
        await office.clock.advance(1)
        await office.slack.until(office.cards)
        await all_is_sent(office)
    assert (before, len(office.slack.calls(POST))) == (1, 2)


async def test_one_process_sends(office: Office, outbox: Outbox) -> None:
    """While another has the turn nothing is sent; once it lets go, this one goes on within a second."""
    await a_request_in(office.store, State.WAITING)
    other = Turn(office.path)
    assert other.take()
    async with running(outbox):
        for _ in range(3):
            await office.clock.until_someone_sleeps(1)
            await office.clock.advance(1)
        before = office.asked(POST)
        await office.clock.until_someone_sleeps(1)
        other.give_back()
        await office.clock.advance(1)
        await all_is_sent(office)

    assert before == []
    assert len(office.cards()) == 1


async def test_repair(office: Office, outbox: Outbox) -> None:
    """A card that is behind its request is owed at the start, and then every three minutes."""
    await a_request_in(office.store, State.WAITING)
    behind = "UPDATE requests SET card_ts = '1.1', version = version + 1"
    spoil(office.path, "UPDATE outbox SET state = 'sent'", behind)
    repairing = asyncio.ensure_future(outbox.repair())
    await office.clock.until_someone_sleeps(180)
    at_first = rows(office.path, "SELECT created_at FROM outbox WHERE state = 'waiting'")
    spoil(office.path, "UPDATE outbox SET state = 'sent'", behind)
    await office.clock.advance(179)
    later = unsent(office)
    await office.clock.advance(1)
    await office.clock.until_someone_sleeps(180)
    repairing.cancel()

    assert at_first == [(instant(at(0)),)]
    assert later == []
    assert unsent(office) == [(APPROVALS, CARD)]


async def test_at_the_end(office: Office, outbox: Outbox) -> None:
    """What is due is sent, all of it and in order; what Slack may have taken already is left to the next start."""
    await a_request_in(office.store, State.REJECTED)
    await a_request_in(office.store, State.REJECTED, "MC-000002")
    await a_request_in(office.store, State.REJECTED, "MC-000003", requester=BEN)
    spoil(office.path, "UPDATE outbox SET begun_at = created_at WHERE destination = 'UBEN'")
    await outbox.send_what_is_due(4)

    assert len(office.slack.direct_messages(JOHN)) == 2
    assert unsent(office) == [(BEN, "REJECT")]
    assert len(office.cards()) == 3


async def test_at_the_end_of_a_process_that_does_not_send(office: Office, outbox: Outbox) -> None:
    """Where another process has the turn, it is left to that one."""
    await a_request_in(office.store, State.WAITING)
    other = Turn(office.path)
    assert other.take()
    await outbox.send_what_is_due(4)
    assert office.asked(POST) == []


async def test_what_is_under_way_at_the_end(office: Office, outbox: Outbox) -> None:
    """It has its time to finish, and nothing is posted twice."""
    held = office.slack.faults.hold(POST, after_commit=True)
    await a_request_in(office.store, State.WAITING)
    async with running(outbox):
        await office.slack.until(lambda: held.waiting)
        ending = asyncio.ensure_future(outbox.send_what_is_due(8))
        for _ in range(10):
            await asyncio.sleep(0)
        held.release()
        await ending

    assert unsent(office) == []
    assert len(office.cards()) == 1


async def test_the_end_does_not_wait_for_ever(office: Office, outbox: Outbox) -> None:
    """Slack does not answer: what is not sent in time waits for the next start, and nobody is troubled by that."""
    office.slack.faults.hold(POST)
    await a_request_in(office.store, State.WAITING)
    async with asyncio.timeout(30):
        await outbox.send_what_is_due(0.2)
    assert unsent(office) == [(APPROVALS, CARD)]


async def test_the_end_does_not_wait_for_what_hangs(office: Office, outbox: Outbox) -> None:
    """What was being sent and does not end is cut off."""
    held = office.slack.faults.hold(POST)
    await a_request_in(office.store, State.WAITING)
    async with running(outbox):
        await office.slack.until(lambda: held.waiting)
        async with asyncio.timeout(30):
            await outbox.send_what_is_due(0.2)
    assert unsent(office) == [(APPROVALS, CARD)]


async def test_a_process_that_is_no_bot_does_not_wait_for_ever(office: Office, outbox: Outbox) -> None:
    """Slack does not answer: it gives up in time."""
    office.slack.faults.hold(POST)
    await a_request_in(office.store, State.WAITING)
    async with asyncio.timeout(30):
        await outbox.bring(lambda: is_owed(office), 0.6)
    assert unsent(office) == [(APPROVALS, CARD)]


async def is_owed(office: Office) -> bool:
    """Whether the card is owed."""
    return bool(unsent(office))


async def test_a_process_that_is_no_bot_sends_itself(office: Office, outbox: Outbox) -> None:
    """Where no bot runs it sends all that is due, also what another has begun."""
    await a_request_in(office.store, State.EXPIRED)
    spoil(office.path, "UPDATE outbox SET begun_at = created_at WHERE destination = 'UJOHN'")
    await outbox.bring(lambda: is_owed(office), 5)

    assert unsent(office) == []
    assert (len(office.cards()), len(office.slack.direct_messages(JOHN))) == (1, 1)


@pytest.mark.parametrize("sent_after", [3, None])
async def test_a_process_that_is_no_bot_beside_one(office: Office, outbox: Outbox, sent_after: int | None) -> None:
    """Where a bot runs it waits for that one, a second at a time, until it is sent or five seconds are over."""
    await a_request_in(office.store, State.WAITING)
    other = Turn(office.path)
    assert other.take()
    begun = office.clock.now()
    bringing = asyncio.ensure_future(outbox.bring(lambda: is_owed(office), 5))
    for second in range(1, 6):
        await office.clock.until_someone_sleeps(1)
        if second == sent_after:
            spoil(office.path, "UPDATE outbox SET state = 'sent'")
        await office.clock.advance(1)
        if second == sent_after:
            break
    async with asyncio.timeout(30):
        await bringing

    assert office.clock.now() - begun == timedelta(seconds=sent_after or 5)
    assert office.asked(POST) == []
