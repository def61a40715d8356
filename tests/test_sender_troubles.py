"""A message that does not get through: when it is tried again, what is looked for first, who hears of it."""

from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from bot.instants import instant
from bot.lifecycle import Event, State
from bot.owed import CARD
from bot.store.posts import LOST, REFUSED
from tests.sending import LOOK, OPEN, POST, UPDATE, Office, alerted, an_office
from tests.store.scene import ADA, CHANNEL, IDA, JOHN, a_request_in, at, rows, spoil
from tests.store.test_posts import TODAY


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    """A card is owed."""
    async with an_office(tmp_path / "teller.db") as office:
        await a_request_in(office.store, State.WAITING)
        yield office


TROUBLES: list[tuple[Callable[[Office], object], float, str, bool, bool]] = [
    (lambda office: office.slack.faults.rate_limit(POST, 7), 7, "chat.postMessage: ratelimited", False, False),
    (
        lambda office: office.slack.faults.error(POST, "token_revoked"),
        60,
        "chat.postMessage: token_revoked",
        False,
        False,
    ),
    (lambda office: office.slack.faults.garbage(POST, 500), 1, "chat.postMessage: HTTP 500", True, False),
    (lambda office: office.slack.faults.drop(POST), 1, "chat.postMessage: ServerDisconnectedError", True, True),
]


@pytest.mark.parametrize(("arrange", "pause", "why", "unanswered", "stands"), TROUBLES, ids=[t[2] for t in TROUBLES])
async def test_tried_again(
    office: Office, arrange: Callable[[Office], object], pause: float, why: str, unanswered: bool, stands: bool
) -> None:
    """The row says why and from when on; only a try that nobody answered stays open."""
    arrange(office)
    owed = await office.sends()
    row = office.row(owed)

    assert (row["state"], row["attempts"], row["error"], row["ended_at"]) == ("waiting", 1, why, None)
    assert row["not_before"] == instant(at(pause))
    assert row["begun_at"] == (instant(at(0)) if unanswered else None)
    assert len(office.cards()) == stands
    assert alerted(office) == []


async def test_a_pause_that_slack_asks_for_is_the_methods(office: Office) -> None:
    """After a 429 the next message waits as long, whichever it is."""
    office.slack.faults.rate_limit(POST, 7)
    await office.sends()
    await office.owes_a_post(channel="CMORNING")
    (post,) = [each for each in await office.store.outbox.due(at(0)) if each.kind != CARD]
    await office.sender.send(post)

    assert office.naps == [7]
    assert office.row(post)["begun_at"] == instant(at(7))
    assert [call.at for call in office.slack.calls(POST)] == [at(0), at(7)]


async def test_it_stands_there(office: Office) -> None:
    """A try that nobody answered is looked for; the card is found, and drawn once more: who knows what it shows."""
    office.slack.faults.drop(POST)
    owed = await office.sends()
    await office.clock.advance(1)
    await office.sends()
    request = await office.store.requests.find(1)
    ((kind, state),) = rows(office.path, "SELECT kind, state FROM outbox WHERE id > ?", owed.id)

    assert len(office.cards()) == len(office.asked(POST)) == 1
    assert request is not None
    assert request.card_ts == office.cards()[0].ts == office.row(owed)["ts"]
    assert request.permalink is not None
    assert (kind, state) == (CARD, "waiting")
    assert await office.store.cards.versions(1) == (1, 0)
    assert office.row(owed)["attempts"] == 1


async def test_how_far_back_it_looks(office: Office) -> None:
    """From an hour before the first try: Slack's clock is another."""
    office.slack.faults.garbage(POST, 500, times=2)
    await office.sends()
    await office.clock.advance(100)
    await office.sends()
    await office.clock.advance(100)
    await office.sends()

    assert [asked["channel"] for asked in office.asked(LOOK)] == [CHANNEL] * 2
    assert {int(asked["oldest"]) for asked in office.asked(LOOK)} == {int(at(-3600).timestamp())}
    assert len(office.cards()) == 1


async def test_it_may_still_come(office: Office) -> None:
    """What is not in the channel so soon after the try is looked for again, and only then sent."""
    office.slack.faults.garbage(POST, 500)
    owed = await office.sends()
    await office.clock.advance(1)
    await office.sends()
    row = office.row(owed)
    assert (row["not_before"], row["error"], row["attempts"]) == (instant(at(3)), "not in the channel yet", 2)
    assert (row["begun_at"], office.cards()) == (instant(at(0)), [])

    await office.clock.advance(2)
    await office.sends()
    assert len(office.cards()) == 1
    assert office.row(owed)["begun_at"] == instant(at(0))


@pytest.mark.parametrize(
    ("error", "sent"), [("missing_scope", True), ("not_in_channel", True), ("token_expired", False)]
)
async def test_the_history_may_not_be_read(office: Office, error: str, sent: bool) -> None:
    """For good, and the card is sent again unseen; for now, and it waits."""
    office.slack.faults.garbage(POST, 500)
    owed = await office.sends()
    await office.clock.advance(1)
    office.slack.faults.error(LOOK, error)
    await office.sends()

    assert len(office.cards()) == sent
    assert office.row(owed)["state"] == ("sent" if sent else "waiting")
    assert sent or office.row(owed)["not_before"] == instant(at(61))


async def test_a_post_that_may_stand_there_is_given_up(office: Office) -> None:
    """A morning post never comes twice: where nobody can look, it is over, and both admins read so."""
    await office.sends()
    await office.owes_a_post()
    office.slack.faults.drop(POST)
    owed = await office.sends()
    office.slack.workspace.app.decline_optional()
    await office.clock.advance(60)
    await office.sends()
    post = await office.store.posts.find(TODAY)

    assert post is not None
    assert (post.state, office.row(owed)["state"]) == (LOST, "given up")
    assert [who for who, _ in alerted(office)] == [ADA, IDA]
    assert "morning post" in alerted(office)[0][1]
    assert "not sent again" in alerted(office)[0][1]
    assert office.row(owed)["ended_at"] == instant(at(60))


async def test_a_post_that_is_too_late(office: Office) -> None:
    """Its time passes while it waits for its turn in the channel: it is not sent, and the admins read why."""
    await office.sends()
    for number in range(2, 6):
        await a_request_in(office.store, State.WAITING, f"MC-00000{number}", amount=number * 10)
        await office.sends()
    await office.owes_a_post(not_after=0.5)
    owed = await office.sends()

    assert office.naps == [1.0]
    assert (office.row(owed)["state"], office.row(owed)["error"]) == ("refused", "too late")
    assert len(office.cards()) == 5
    assert [who for who, _ in alerted(office)] == [ADA, IDA]


async def test_slack_refuses_a_card(office: Office) -> None:
    """Its request is withdrawn with Slack's reason; the request's own notices tell the admins, and no alert."""
    office.slack.faults.error(POST, "is_archived")
    owed = await office.sends()
    request = await office.store.requests.find(1)
    notices = rows(office.path, "SELECT destination, kind FROM outbox WHERE id > ? ORDER BY id", owed.id)

    assert request is not None
    assert (request.state, request.answer, request.settled_at) == (State.WITHDRAWN, "is_archived", at(0))
    assert notices == [(JOHN, "UNPOSTED"), (ADA, "UNPOSTED"), (IDA, "UNPOSTED")]
    assert (office.row(owed)["state"], office.row(owed)["error"]) == ("refused", "is_archived")
    assert office.row(owed)["begun_at"] is None


async def test_slack_refuses_to_redraw_a_card(office: Office) -> None:
    """What was decided cannot be withdrawn any more: the admins read that its card does not show it."""
    await office.sends()
    await office.store.requests.expire_due(at(24 * 3600))
    office.slack.faults.error(UPDATE, "message_not_found")
    await office.clock.advance(24 * 3600)
    owed = await office.sends(CARD)
    request = await office.store.requests.find(1)

    assert request is not None
    assert request.state is State.EXPIRED
    assert office.row(owed)["state"] == "refused"
    assert [who for who, _ in alerted(office)] == [ADA, IDA]
    assert "message_not_found" in alerted(office)[0][1]


async def test_slack_refuses_a_notice(office: Office) -> None:
    """The request stays as it is, and the admins read that John does not hear of it."""
    await office.sends()
    await a_request_in(office.store, State.REJECTED, "MC-000002", amount=9)
    office.slack.faults.error(OPEN, "user_disabled")
    owed = await office.sends("REJECT")

    assert office.row(owed)["state"] == "refused"
    assert [who for who, _ in alerted(office)] == [ADA, IDA]


async def test_slack_refuses_a_notice_of_what_still_waits(office: Office) -> None:
    """Only a card that cannot be posted withdraws its request."""
    await office.sends()
    request = await office.store.requests.find(1)
    assert request is not None
    await office.store.decisions.decide(Event.APPROVE, request.shown, ADA, at(0))
    await office.store.requests.happen(Event.DRIFT, 1, at(0), answer="minting is frozen.")
    office.slack.faults.error(OPEN, "user_disabled")
    owed = await office.sends("DRIFT")
    request = await office.store.requests.find(1)

    assert request is not None
    assert (request.state, request.answer) == (State.WAITING, "minting is frozen.")
    assert office.row(owed)["state"] == "refused"
    assert [who for who, _ in alerted(office)] == [IDA]


@pytest.mark.parametrize(("attempts", "state"), [(1, "waiting"), (2, "refused")])
async def test_it_cannot_be_drawn(office: Office, attempts: int, state: str) -> None:
    """It has three tries; then it is set aside, its request stays, and the admins read of it."""
    tried = f"UPDATE outbox SET attempts = {attempts}"  # noqa: S608 - of this table
    spoil(office.path, tried, "DELETE FROM requests")
    owed = await office.sends()

    assert (office.row(owed)["state"], office.row(owed)["error"]) == (state, "ValueError")
    assert office.row(owed)["attempts"] == attempts + 1
    assert [who for who, _ in alerted(office)] == ([ADA, IDA] if state == REFUSED else [])
    assert office.naps == []


@pytest.mark.parametrize(("kind", "number", "why"), [("NO_SUCH", 1, "KeyError"), ("EXPIRE", 2, "AssertionError")])
async def test_a_notice_cannot_be_drawn(office: Office, kind: str, number: int, why: str) -> None:
    """A row of no kind that there is, and one of a request that is gone: Slack is not asked to post it."""
    await office.sends()
    insert = f"INSERT INTO outbox (destination, kind, request_id, created_at, not_before) SELECT 'UJOHN', '{kind}'"
    spoil(office.path, f"{insert}, {number}, created_at, not_before FROM outbox")
    owed = await office.sends(kind)

    assert (office.row(owed)["state"], office.row(owed)["error"]) == ("waiting", why)
    assert (office.row(owed)["begun_at"], len(office.asked(POST))) == (None, 1)
