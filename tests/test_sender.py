"""One message on its way: what Slack is asked, what is written, and in which order."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.instants import instant
from bot.lifecycle import Event, State
from bot.owed import ALERT, CARD
from bot.sandbox.slack import visible_text
from bot.store.posts import Drawn
from bot.views.blocks import sentence
from bot.views.request import FEW_APPROVERS
from tests.sending import LOOK, OPEN, POST, UPDATE, Office, an_office
from tests.store.scene import ADA, BEN, CHANNEL, JOHN, a_request_in, at, rows, spoil
from tests.store.test_posts import TODAY


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    """Nothing is owed yet."""
    async with an_office(tmp_path / "teller.db") as office:
        yield office


async def a_card_that_stands(office: Office) -> None:
    """The card of request 1 is posted."""
    await a_request_in(office.store, State.WAITING)
    await office.sends(CARD)


async def test_a_card(office: Office) -> None:
    """It is posted with its mark, and its place, its link and its version stand in the request."""
    await a_request_in(office.store, State.WAITING)
    owed = await office.sends(CARD)
    (card,), (asked,) = office.cards(), office.asked(POST)
    request = await office.store.requests.find(1)

    assert asked["channel"] == CHANNEL
    assert "asks for one code" in asked["text"]
    assert asked["metadata"] == {"event_type": "teller_outbox", "event_payload": {"key": owed.key, "request": 1}}
    assert request is not None
    assert request.card_ts == card.ts
    assert request.permalink is not None
    assert card.ts.replace(".", "") in request.permalink
    assert await office.store.cards.versions(1) == (1, 1)
    assert office.row(owed) | {"not_before": None} == {
        "state": "sent",
        "attempts": 0,
        "not_before": None,
        "begun_at": instant(at(0)),
        "tried_at": instant(at(0)),
        "ended_at": instant(at(0)),
        "error": None,
        "ts": card.ts,
    }
    assert office.naps == []
    assert office.asked(OPEN) == office.asked(LOOK) == office.asked(UPDATE) == []


@pytest.mark.parametrize(("few", "says"), [(True, True), (False, False)])
async def test_a_card_where_too_few_can_approve(office: Office, few: bool, says: bool) -> None:
    """As long as Ada is the only approver, the card says so."""
    if few:
        spoil(office.path, "UPDATE members SET approver = 0 WHERE user_id <> 'UADA'")
    await a_card_that_stands(office)
    assert (FEW_APPROVERS in visible_text(office.cards()[0])) is says


async def test_without_a_link(office: Office) -> None:
    """Where Slack gives no link, the card is sent all the same."""
    office.slack.faults.error("chat.getPermalink", "message_not_found")
    await a_card_that_stands(office)
    request = await office.store.requests.find(1)

    assert request is not None
    assert (request.permalink, request.card_ts) == (None, office.cards()[0].ts)


async def test_a_notice(office: Office) -> None:
    """It goes to the direct messages of who is told, says what happened to them, and is written down as sent."""
    await a_request_in(office.store, State.REJECTED)
    owed = await office.sends("REJECT")
    (notice,) = office.slack.direct_messages(JOHN)

    assert "Your request" in notice.text
    assert office.asked(OPEN) == [{"users": JOHN}]
    assert office.asked(POST)[0]["metadata"]["event_payload"] == {"key": owed.key, "request": 1}
    assert (office.row(owed)["state"], office.row(owed)["ts"]) == ("sent", notice.ts)


async def test_what_has_its_own_body(office: Office) -> None:
    """Text and blocks are sent as they were written, and no request stands in its mark."""
    await office.owes_a_post()
    owed = await office.sends()
    (asked,) = office.asked(POST)

    assert (asked["channel"], asked["text"], asked["blocks"]) == (CHANNEL, "Credits", sentence("*Credits*").blocks)
    assert asked["metadata"]["event_payload"] == {"key": owed.key}
    assert office.row(owed)["ts"] == office.cards()[0].ts


async def test_drawn_anew_at_the_last_moment(office: Office) -> None:
    """What the row says when it is begun is what is sent, not what it said when its turn came."""
    await office.owes_a_post()
    owed = await office.due()
    await office.store.posts.draw_anew(Drawn(TODAY, CHANNEL, sentence("*Newer*"), {}, at(3600)), at(0))
    await office.sender.send(owed)

    assert [card.text for card in office.cards()] == ["Newer"]


async def test_taken_away_meanwhile(office: Office) -> None:
    """A message that does not wait any more is not sent."""
    await office.owes_a_post()
    owed = await office.due()
    await office.store.outbox.sent(owed, at(0))
    await office.sender.send(owed)

    assert office.cards() == []
    assert office.row(owed)["attempts"] == 0


@pytest.mark.parametrize(
    ("state", "carries"),
    [
        (State.EXPIRED, None),
        (
            State.ISSUED,
            {
                "event_type": "teller_mint",
                "event_payload": {"reference": "MC-000001", "requester": JOHN, "approver": ADA},
            },
        ),
    ],
)
async def test_redrawn(office: Office, state: State, carries: object) -> None:
    """A card that stands is redrawn in its place; once its code is minted it carries who asked and who approved."""
    await a_request_in(office.store, State.WAITING)
    await office.sends(CARD)
    request = await office.store.requests.find(1)
    assert request is not None
    if state is State.EXPIRED:
        await office.store.requests.expire_due(request.expires_at)
    else:
        approved = await office.store.decisions.decide(Event.APPROVE, request.shown, ADA, at(0))
        assert approved is not None
        await office.store.mints.intend(approved, at(0), at(660))
        await office.store.requests.happen(Event.ISSUE, 1, at(0))
    await office.clock.advance(timedelta(days=2).total_seconds())
    owed = await office.sends(CARD)
    (asked,) = office.asked(UPDATE)
    version, shown = await office.store.cards.versions(1)

    assert (asked["channel"], asked["ts"]) == (CHANNEL, request.card_ts)
    assert asked.get("metadata") == carries
    assert version == shown > 1
    assert (office.row(owed)["state"], office.row(owed)["ended_at"]) == ("sent", instant(office.clock.now()))
    assert len(office.cards()) == len(office.asked(POST)) == 1


async def test_the_approver_of_a_code_is_not_known(office: Office) -> None:
    """A ledger that was made anew may not know who approved: the card then carries who asked only."""
    await a_card_that_stands(office)
    spoil(office.path, "UPDATE requests SET state = 'issued'")
    await office.store.cards.repair(at(0))
    await office.sends(CARD)
    (asked,) = office.asked(UPDATE)
    assert asked["metadata"]["event_payload"] == {"reference": "MC-000001", "requester": JOHN}


ANOTHER = """
    INSERT INTO outbox (destination, kind, request_id, created_at, not_before)
    SELECT destination, kind, request_id, created_at, not_before FROM outbox WHERE id = 1
"""


async def test_a_card_that_shows_it_already(office: Office) -> None:
    """Two changes are owed, the first drawing shows both: Slack is asked once, and both rows end."""
    await a_card_that_stands(office)
    spoil(office.path, "UPDATE requests SET doubt = 'who knows'", ANOTHER, ANOTHER)
    first, second = await office.sends(CARD), await office.sends(CARD)

    assert len(office.asked(UPDATE)) == 1
    assert {office.row(each)["state"] for each in (first, second)} == {"sent"}
    assert office.row(second)["ended_at"] == instant(at(0))
    assert len(office.cards()) == 1


async def test_a_card_of_what_was_withdrawn(office: Office) -> None:
    """A card that was never posted, of a request that is withdrawn, is not posted any more."""
    await a_request_in(office.store, State.WAITING)
    spoil(office.path, "UPDATE requests SET state = 'withdrawn'")
    owed = await office.sends(CARD)

    assert office.cards() == []
    assert office.row(owed)["state"] == "sent"


async def test_a_card_of_what_was_withdrawn_may_stand_there(office: Office) -> None:
    """Where a try was begun it is looked for, so that the card that stands there says what became of it."""
    await a_request_in(office.store, State.WAITING)
    office.slack.faults.drop(POST)
    await office.sends(CARD)
    spoil(office.path, "UPDATE requests SET state = 'withdrawn'")
    await office.clock.advance(5)
    await office.sends(CARD)
    request = await office.store.requests.find(1)

    assert request is not None
    assert request.card_ts == office.cards()[0].ts


async def test_a_direct_conversation_is_opened_once(office: Office) -> None:
    """Slack is asked for it the first time only."""
    for number, requester in enumerate([JOHN, BEN, JOHN]):
        await a_request_in(office.store, State.REJECTED, f"MC-00000{number}", requester=requester)
    for _ in range(2):
        for owed in await office.store.outbox.due(office.clock.now()):
            if owed.kind != CARD:
                await office.sender.send(owed)

    assert office.asked(OPEN) == [{"users": JOHN}, {"users": BEN}]
    assert len(office.slack.direct_messages(JOHN)) == 2


async def test_an_alert(office: Office) -> None:
    """It is kept until its time, and then goes to the admin."""
    await office.owes_a_post()
    await office.store.posts.refuse(TODAY, "shared", sentence("no post today"), at(0))
    for owed in await office.store.outbox.due(at(0)):
        if owed.kind == ALERT and owed.destination == ADA:
            await office.sender.send(owed)
    assert [each.text for each in office.slack.direct_messages(ADA)] == ["no post today"]
    assert rows(office.path, "SELECT count(*) FROM outbox WHERE state = 'sent'") == [(1,)]
