"""A message that must wait: the database is away, or Slack may not be asked so fast."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.instants import instant
from bot.lifecycle import Event, State
from bot.owed import CARD
from tests.sending import LOOK, OPEN, POST, UPDATE, Office, an_office
from tests.store.scene import ADA, a_request_in, at, rows, spoil


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    """A card is owed."""
    async with an_office(tmp_path / "teller.db") as office:
        await a_request_in(office.store, State.WAITING)
        yield office


AWAY, BACK = "ALTER TABLE outbox RENAME TO away", "ALTER TABLE away RENAME TO outbox"


async def test_the_database_is_away_before_it_is_sent(office: Office) -> None:
    """What cannot be written as begun is not sent; the row stays as it was, and nothing is tried for five seconds."""
    owed = await office.due()
    spoil(office.path, AWAY)
    await office.sender.send(owed)
    spoil(office.path, BACK)

    assert office.naps == [5]
    assert office.asked(POST) == []
    assert (office.row(owed)["attempts"], office.row(owed)["begun_at"]) == (0, None)


async def test_a_setback_that_cannot_be_written(office: Office) -> None:
    """Whatever stands in the way of writing why it was not sent, nothing is tried for five seconds."""
    spoil(
        office.path,
        "CREATE TRIGGER no BEFORE UPDATE OF attempts ON outbox BEGIN SELECT RAISE(ABORT, 'no'); END",
    )
    office.slack.faults.garbage(POST, 500)
    owed = await office.sends()

    assert office.naps == [5]
    assert (office.row(owed)["state"], office.row(owed)["begun_at"]) == ("waiting", instant(at(0)))


async def sends_while_the_database_goes(office: Office, method: str, kind: str | None = None) -> None:
    """The database is away from when Slack has taken the message, for ten seconds."""
    held = office.slack.faults.hold(method, after_commit=True)
    owed = await office.due(kind)
    office.meanwhile(lambda: None, lambda: spoil(office.path, BACK))
    sending = office.sending(owed)
    await office.slack.until(lambda: held.waiting)
    spoil(office.path, AWAY)
    held.release()
    await sending


@pytest.mark.parametrize("which", ["a card", "a redrawn card", "a notice"])
async def test_the_database_is_away_when_slack_has_it(office: Office, which: str) -> None:
    """It is written as soon as that can be, every five seconds anew, and Slack is not asked again."""
    if which == "a card":
        await sends_while_the_database_goes(office, POST)
    else:
        await office.sends()
        request = await office.store.requests.find(1)
        assert request is not None
        await office.store.decisions.decide(Event.REJECT, request.shown, ADA, at(0), reason="no need")
        method, kind = (UPDATE, CARD) if which == "a redrawn card" else (POST, "REJECT")
        await sends_while_the_database_goes(office, method, kind)

    assert office.naps == [5, 5]
    assert len(office.asked(POST)) == (2 if which == "a notice" else 1)
    assert len(office.asked(UPDATE)) == (which == "a redrawn card")
    assert rows(office.path, "SELECT count(*) FROM outbox WHERE state = 'sent'") == [(1 if which == "a card" else 2,)]
    assert which == "a notice" or (await office.store.cards.versions(1)) in [(1, 1), (2, 2)]


async def test_the_database_is_away_when_it_shows_it_already(office: Office) -> None:
    """A row whose card needs no drawing is ticked as soon as that can be."""
    await office.sends()
    spoil(office.path, "UPDATE outbox SET state = 'waiting'")
    owed = await office.due()
    spoil(office.path, AWAY)
    office.meanwhile(lambda: spoil(office.path, BACK))
    await office.sender.send(owed)

    assert office.naps == [5]
    assert office.row(owed)["state"] == "sent"
    assert office.asked(UPDATE) == []


async def test_what_it_shows_is_read_after_the_wait(office: Office) -> None:
    """Cards are redrawn no faster than Slack allows; one that waited shows what is so by then."""
    await office.sends()
    for number in range(21):
        spoil(
            office.path,
            f"UPDATE requests SET doubt = 'doubt {number}'",  # noqa: S608 - of this table
            "UPDATE outbox SET state = 'waiting' WHERE kind = 'CARD'",
        )
        office.meanwhile(lambda: spoil(office.path, "UPDATE requests SET doubt = 'the last word'"))
        await office.sends(CARD)
    version, shown = await office.store.cards.versions(1)

    assert office.naps == [pytest.approx(1.2)]
    assert "the last word" in str(office.asked(UPDATE)[-1]["blocks"])
    assert version == shown


@pytest.mark.parametrize("method", [OPEN, LOOK])
async def test_no_faster_than_slack_allows(office: Office, method: str) -> None:
    """Conversations are opened, and read back, twenty at once and then fifty a minute."""
    if method == LOOK:
        office.slack.faults.drop(POST)
        office.slack.faults.error(LOOK, "token_expired", times=None)
    await office.sends()
    for number in range(21):
        if method == LOOK:
            spoil(office.path, "UPDATE outbox SET not_before = created_at")
            await office.sends(CARD)
        else:
            await a_request_in(office.store, State.EXPIRED, f"MC-0001{number:02}", requester=f"U{number}")
            due = await office.store.outbox.due(office.clock.now())
            await office.sender.send(next(each for each in due if each.destination == f"U{number}"))

    assert office.naps == [pytest.approx(1.2)]
    assert len(office.asked(method)) == 21


async def test_a_burst_in_each_channel(office: Office) -> None:
    """What is posted in one channel leaves the next its own burst."""
    await office.sends()
    for number in range(2, 6):
        await a_request_in(office.store, State.WAITING, f"MC-00000{number}", amount=number * 10)
        await office.sends()
    await office.owes_a_post(channel="CMORNING")
    await office.sends()
    assert office.naps == []


@pytest.mark.parametrize("method", [UPDATE, LOOK])
async def test_a_pause_that_slack_asks_for(office: Office, method: str) -> None:
    """It is kept by whatever needs the same call next, another message included."""
    if method == LOOK:
        office.slack.faults.drop(POST, times=None)
        await office.sends()
    else:
        await office.sends()
        spoil(office.path, "UPDATE requests SET doubt = 'who knows'", "UPDATE outbox SET state = 'waiting'")
    office.slack.faults.rate_limit(method, 7)
    for _ in range(2):
        spoil(office.path, "UPDATE outbox SET not_before = created_at")
        await office.sends(CARD)

    assert office.naps == [7]
    assert [call.at for call in office.slack.calls(method)] == [at(0), at(7)]


async def test_a_pause_of_opening_conversations(office: Office) -> None:
    """It is kept before the next is opened."""
    await office.sends()
    await a_request_in(office.store, State.REJECTED, "MC-000002", amount=9)
    office.slack.faults.rate_limit(OPEN, 7)
    for _ in range(2):
        spoil(office.path, "UPDATE outbox SET not_before = created_at")
        await office.sends("REJECT")

    assert office.naps == [7]
    assert len(office.slack.direct_messages("UJOHN")) == 1
