"""Slack at its worst while somebody decides: the socket, the token, closed direct messages, clicks out of order."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.sandbox.slack import Delivery
from bot.sandbox.slack.delivery.socket_mode import Reason
from tests.clock import ManualClock
from tests.journeys.team import ADA, APPROVALS, BEN, JOHN, Person, Seen, Team, running_team
from tests.journeys.witness import audited, card_reads, cards, database, hears, in_time, passes, posts

WHO = "users.info"
TELLS = ("chat.update", "conversations.open", "chat.postMessage")


@pytest.fixture
async def team(tmp_path: Path) -> AsyncIterator[Team]:
    """Everyone in their role, in Socket Mode, the clock standing still."""
    async with running_team(tmp_path, clock=ManualClock()) as team:
        await team.give_everyone_their_role()
        yield team


async def is_minted_once(team: Team) -> None:
    """John has one notice, the one card says so, RMS got one POST."""
    await in_time(team, lambda: [seen for seen in team.john.direct() if "the code is minted" in seen.text])
    await in_time(team, lambda: "*Minted.*" in cards(team)[0].text)
    assert len(posts(team)) == len(team.rms.codes_with("[MC-")) == 1
    assert len(cards(team)) == len(team.john.direct()) == 1


@pytest.mark.parametrize("reason", ["refresh_requested", "warning", "link_disabled"])
async def test_the_socket_is_refreshed_in_mid_click(team: Team, reason: Reason) -> None:
    """While Slack is asked who Ada is, the socket goes: her click is carried out, once, and commands are heard."""
    card = await team.asks(team.john)
    asked = team.slack.faults.hold(WHO, when=lambda args: args["user"] == ADA)
    heard = await team.ada.presses("Approve", card)
    await team.slack.until(lambda: asked.waiting)
    tickets = len(team.slack.calls("apps.connections.open"))
    await team.slack.disconnect(reason)
    await team.slack.until(lambda: len(team.slack.calls("apps.connections.open")) > tickets)
    await team.slack.until(lambda: team.slack.connections == 1)
    asked.release()
    await is_minted_once(team)

    assert heard.outcome == "ok"
    assert "*120* SMS credits" in (await team.john.types("/smsbalance")).text


async def test_the_socket_is_dropped_in_mid_click(team: Team) -> None:
    """Ada's click is not answered, and the next ticket is refused: with the one after it she presses again."""
    card = await team.asks(team.john)
    window = card.what.snapshot()
    spent = f"ws://{team.slack.workspace.base_url.removeprefix('http://')}/link/?ticket=spent&app_id=A"
    refused = team.slack.faults.garbage("apps.connections.open", 200, f'{{"ok": true, "url": "{spent}"}}')
    other = sqlite3.connect(database(team), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")  # the click cannot be written down, so it is not acknowledged yet
    pressing = asyncio.ensure_future(team.ada.presses("Approve", card))
    await team.slack.until(lambda: team.slack.workspace.deliveries[-1].envelope_id)
    for _ in range(100):
        await asyncio.sleep(0)
    team.slack.drop_connections()
    await passes(team, 3)
    lost = await pressing
    other.execute("ROLLBACK")
    other.close()
    await team.slack.until(lambda: refused.seen, timeout=30)
    await passes(team, 35)
    await team.slack.until(lambda: team.slack.connections == 1, timeout=30)
    again = await team.slack.press(ADA, where=window, text="Approve", snapshot=window)
    await is_minted_once(team)

    assert (lost.outcome, again.outcome) == ("operation_timeout", "ok")
    assert [(who, what) for who, what, outcome in audited(team) if outcome == "approved"] == [(ADA, "approve")]


@pytest.mark.parametrize("error", ["token_revoked", "account_inactive", "invalid_auth"])
async def test_the_token_is_revoked_while_rms_mints(team: Team, error: str) -> None:
    """The code is minted all the same; once the token is good again, the card says so and John reads it, once."""
    card = await team.asks(team.john)
    faults = [team.slack.faults.error(method, error, times=None) for method in TELLS]
    await team.ada.presses("Approve", card)
    await team.rms.until(lambda: team.rms.codes_with("[MC-"))
    await in_time(team, lambda: faults[0].seen and faults[1].seen)
    assert "Minted" not in cards(team)[0].text
    assert team.john.direct() == []

    team.slack.faults.clear()
    await passes(team, 60)
    await is_minted_once(team)


async def test_the_token_is_revoked_before_the_click(team: Team) -> None:
    """Slack does not say who Ada is any more, so nothing is approved, and she reads that."""
    card = await team.asks(team.john)
    team.slack.faults.error(WHO, "token_revoked", times=None)
    answer = await team.ada.presses_and_reads("Approve", card, APPROVALS)

    assert "Slack does not say at the moment who this is" in answer.text
    assert cards(team)[0].buttons == ["Approve", "Reject"]
    assert posts(team) == []


CLOSED = [
    ("chat.postMessage", "messages_tab_disabled", "channel"),
    ("conversations.open", "user_disabled", "users"),
    ("conversations.open", "cannot_dm_bot", "users"),
]


@pytest.mark.parametrize(("method", "error", "names"), CLOSED, ids=[error for _, error, _ in CLOSED])
async def test_direct_messages_are_closed(team: Team, method: str, error: str, names: str) -> None:
    """John cannot be told: the code is minted once, the card says so, and Ada, who is admin, reads what is wrong."""
    card = await team.asks(team.john)
    his = {"channel": team.slack.workspace.dm(JOHN).id, "users": JOHN}[names]
    team.slack.faults.error(method, error, times=None, when=lambda args: args[names] == his)
    await team.ada.presses("Approve", card)
    await card_reads(team.ben, "*Minted.*")
    alert = (await in_time(team, team.ada.direct))[0]

    assert f"1 notice of request #1 to @john: {error}." in alert.text
    assert "teller outbox list" in alert.text
    assert len(posts(team)) == len(team.rms.codes_with("[MC-")) == 1
    assert team.john.direct() == []
    assert await nothing_more_is_sent(team)


async def nothing_more_is_sent(team: Team) -> bool:
    """Whether an hour later nobody has read any more."""
    before = len(team.slack.calls("chat.postMessage"))
    await passes(team, 3600)
    await hears(team)
    return len(team.slack.calls("chat.postMessage")) == before


async def not_delivered(team: Team, person: Person, button: str, card: Seen) -> Delivery:
    """Somebody presses while Slack has no way to Teller: it delivers the click later."""
    team.slack.deliver_over_http("http://127.0.0.1:9/slack/events")
    delivery = await person.presses(button, card)
    team.slack.deliver_over_socket()
    assert delivery.outcome == "dispatch_failed"
    return delivery


async def test_an_approval_that_comes_after_a_rejection(team: Team) -> None:
    """Ada pressed first, and her click is delivered after Ben's: she reads that he rejected, and nothing is sent."""
    card = await team.asks(team.john)
    early = await not_delivered(team, team.ada, "Approve", card)
    await team.ben.presses("Reject", card)
    await team.ben.submits(await team.ben.reads_modal("The requester reads this."), reason="too many")
    await team.john.reads_direct("too many")
    late = await team.slack.redeliver(early)
    await team.ada.reads("*Rejected* by @ben", APPROVALS)

    assert late.outcome == "ok"
    assert posts(team) == []


async def test_a_rejection_that_comes_after_an_approval(team: Team) -> None:
    """Ben's click on *Reject* is delivered when Ada has approved: no form opens, and he reads what she did."""
    card = await team.asks(team.john)
    early = await not_delivered(team, team.ben, "Reject", card)
    await team.ada.presses("Approve", card)
    await is_minted_once(team)
    await team.slack.redeliver(early)
    await team.ben.reads("Approved by @ada", APPROVALS)

    assert team.slack.modal(BEN) is None
    assert len(posts(team)) == 1


async def test_a_click_comes_again_after_a_restart(team: Team) -> None:
    """What an earlier process has answered is delivered once more: Ada reads that it is done, and it stays so."""
    card = await team.asks(team.john)
    pressed = await team.ada.presses("Approve", card)
    await is_minted_once(team)
    await team.stop_bot()
    await team.start_bot()
    await team.slack.redeliver(pressed)
    await team.ada.reads("Approved by @ada", APPROVALS)

    await is_minted_once(team)
