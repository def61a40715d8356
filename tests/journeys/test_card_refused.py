"""Slack refuses a card for good, or only for now, told as conversations."""

from collections.abc import Callable
from typing import Any

import pytest

from bot.sandbox.slack import Fault
from tests.journeys.revocations import opens_the_form, the_code_id
from tests.journeys.team import ADA, APPROVALS, JOHN, Seen, Team
from tests.journeys.witness import LINE, audited, cards, in_time, minted, posts, rows

DELIVERY = "socket"
"""These say nothing of how Slack delivers."""


def close_the_door(team: Team) -> Callable[[], None]:
    """Teller is not in the private channel."""
    room, bot = team.slack.workspace.channels[APPROVALS], team.slack.workspace.app.bot_user_id
    room.members.remove(bot)
    return lambda: room.members.append(bot)


def leave(team: Team) -> Callable[[], None]:
    """The channel is public, and Teller is not in it."""
    team.slack.workspace.channels[APPROVALS].is_private = False
    return close_the_door(team)


def archive(team: Team) -> Callable[[], None]:
    """The channel is archived."""
    room = team.slack.workspace.channels[APPROVALS]
    room.is_archived = True

    def reopen() -> None:
        room.is_archived = False

    return reopen


FOR_GOOD = [
    pytest.param(close_the_door, "channel_not_found", "TELLER_APPROVAL_CHANNEL", id="channel_not_found"),
    pytest.param(leave, "not_in_channel", "/invite @teller", id="not_in_channel"),
    pytest.param(archive, "is_archived", "is archived", id="is_archived"),
]


@pytest.mark.parametrize(("change", "error", "remedy"), FOR_GOOD)
async def test_refused_for_good(
    team: Team, change: Callable[[Team], Callable[[], None]], error: str, remedy: str
) -> None:
    """The request is withdrawn; John and the admin read which channel and what to do; then he asks again."""
    mend = change(team)
    await team.john.types(LINE)
    to_john = await team.john.reads_direct("was withdrawn")
    to_ada = await team.ada.reads_direct("was withdrawn")

    assert to_john.text.startswith("Your request")
    assert to_ada.text.startswith("The request of @john")
    for seen in (to_john, to_ada):
        assert APPROVALS in seen.text
        assert error in seen.text
        assert remedy in seen.text
    assert not team.ben.direct()
    assert ("teller", "unposted", f"withdrawn: {error}") in audited(team)

    mend()
    card = await team.asks(team.john)
    assert card.buttons == ["Approve", "Reject"]
    assert len(team.john.direct()) == len(team.ada.direct()) == 1


async def test_the_requester_is_the_admin(team: Team) -> None:
    """She reads it once."""
    archive(team)
    await team.ada.types(LINE)
    await team.ada.reads_direct("was withdrawn")
    await team.ada.types('/mintcode 5 458 "more routers"')
    await team.slack.until(lambda: len(team.ada.direct()) == 2)

    assert ["#1" in seen.text for seen in team.ada.direct()] == [True, False]


def busy(team: Team, when: Callable[[Any], bool]) -> Fault:
    """Slack asks for a pause, twice."""
    return team.slack.faults.rate_limit("chat.postMessage", 3, times=2, when=when)


def broken(team: Team, when: Callable[[Any], bool]) -> Fault:
    """Slack answers 500 with a page, twice."""
    return team.slack.faults.garbage("chat.postMessage", 500, times=2, when=when)


def stumbling(team: Team, when: Callable[[Any], bool]) -> Fault:
    """Slack says that it is unwell, twice."""
    return team.slack.faults.error("chat.postMessage", "service_unavailable", times=2, when=when)


def expired(team: Team, when: Callable[[Any], bool]) -> Fault:
    """Slack does not take the token, twice, until somebody mends that."""
    return team.slack.faults.error("chat.postMessage", "token_expired", times=2, when=when)


FOR_NOW = [busy, broken, stumbling, expired]


@pytest.mark.parametrize("trouble", FOR_NOW)
async def test_a_card_comes_later(team: Team, trouble: Callable[..., Fault]) -> None:
    """The request waits for its card and is not withdrawn; the next card waits behind it."""
    fault = trouble(team, lambda args: args["channel"] == APPROVALS and "4 credits" in args["text"])
    await team.john.types(LINE)
    await team.john.types('/mintcode 5 458 "more routers"')
    await in_time(team, lambda: len(cards(team)) == 2, step=20)

    assert fault.seen == 2
    assert ["4 credits" in card.text for card in cards(team)] == [True, False]
    assert not team.john.direct()
    await team.ada.presses("Approve", cards(team)[0])
    await team.john.reads_direct("the code is minted")


@pytest.mark.parametrize("trouble", [broken, stumbling, expired])
async def test_notices_come_later_and_in_order(team: Team, trouble: Callable[..., Fault]) -> None:
    """The first of John's two notices waits for Slack, the second behind it, while the cards go on at once."""
    his = team.slack.workspace.dm(JOHN).id
    trouble(team, lambda args: args["channel"] == his and "#1" in args["text"])
    for line in (LINE, '/mintcode 5 458 "more routers"'):
        card = await team.asks(team.john, line)
        await rejects(team, card)
    await team.slack.until(lambda: all("*Rejected*" in card.text for card in cards(team)))
    assert not team.john.direct()
    await in_time(team, lambda: len(team.john.direct()) == 2, step=20)

    assert ["#1" in seen.text for seen in team.john.direct()] == [True, False]


async def rejects(team: Team, card: Seen) -> None:
    """Ada rejects a card."""
    await team.ada.presses("Reject", card)
    await team.ada.submits(await team.ada.reads_modal("The requester reads this."), reason="too many")
    await team.ada.reads_modal("Rejected.")


async def test_slack_hangs(team: Team) -> None:
    """A card hangs in the line: John's command is answered, his notices go on, and the card comes at last."""
    held = team.slack.faults.hold("chat.postMessage", when=lambda args: args["channel"] == APPROVALS)
    answer = await team.john.types(LINE)
    await team.slack.until(lambda: held.waiting)
    assert "Asked for" in answer.text
    balance = await team.john.types("/smsbalance")
    assert "120" in balance.text
    held.release()

    assert await team.slack.until(lambda: len(cards(team)) == 1)


async def test_redrawing_a_card_waits_as_well(team: Team) -> None:
    """Slack cannot redraw the card: John has his notice, and the card follows with what came of it."""
    fault = team.slack.faults.garbage("chat.update", 500, times=3)
    card = await team.asks(team.john)
    await team.ada.presses("Approve", card)
    await team.john.reads_direct("the code is minted")
    await in_time(team, lambda: "*Minted.*" in cards(team)[0].text, step=20)

    assert fault.seen == 3
    assert len(cards(team)) == 1
    assert len(posts(team)) == 1


async def test_the_card_was_deleted(team: Team) -> None:
    """Somebody deletes the card while RMS is asked: John is told all the same, and nothing stands in the way."""
    card = await team.asks(team.john)
    on_update = team.slack.faults.error("chat.update", "message_not_found", times=None)
    await team.ada.presses("Approve", card)
    await team.john.reads_direct("the code is minted")
    again = await team.asks(team.john)

    assert again.buttons == ["Approve", "Reject"]
    assert on_update.seen >= 1
    assert (ADA, "approve", "approved") in audited(team)


async def test_without_a_permalink(team: Team) -> None:
    """Slack gives no link to the card: it is named by its number."""
    team.slack.faults.error("chat.getPermalink", "channel_not_found", times=None)
    await team.asks(team.john)
    answer = await team.john.types(LINE)

    assert "request #1 waits for a decision" in answer.text


@pytest.mark.parametrize(("change", "error", "remedy"), FOR_GOOD)
async def test_of_an_ask_to_revoke(
    team: Team, change: Callable[[Team], Callable[[], None]], error: str, remedy: str
) -> None:
    """It lapses, and John reads why and what to do instead of waiting a day."""
    await minted(team)
    form = await opens_the_form(team, team.john, the_code_id(team))
    change(team)
    await team.john.submits(form, reason="typo")
    told = await team.john.reads_direct("Slack did not take its card")

    assert f"({error})" in told.text
    assert "Ask an admin to mend that, then ask again." in told.text
    assert [row["state"] for row in rows(team, "asks")] == ["lapsed"]
    assert audited(team)[-1] == ("teller", "revoke: lapse", audited(team)[-1][2])
