"""What the second of two acts on a request reads, and who may not act any more, told as conversations."""

import asyncio

import pytest

from bot.sandbox.slack import View
from tests.journeys.team import APPROVALS, BEN, Seen, Team
from tests.journeys.witness import audited, card_reads, cards, posts

DELIVERY = "socket"
"""These say nothing of how Slack delivers."""


async def rejects(team: Team, card: Seen) -> None:
    """Ada rejects with a reason."""
    await team.ada.presses("Reject", card)
    form = await team.ada.reads_modal("The requester reads this.")
    await team.ada.submits(form, reason="too many")


FIRST_ACTS = [
    pytest.param("approve", ["Approved by @ada", "Minted."], id="approved first"),
    pytest.param("reject", ["*Rejected* by @ada"], id="rejected first"),
]


@pytest.mark.parametrize("second", ["Approve", "Reject"])
@pytest.mark.parametrize(("first", "words"), FIRST_ACTS)
async def test_a_stale_window(team: Team, first: str, words: list[str], second: str) -> None:
    """Ben's window still shows the buttons: he reads what Ada did, no form opens, and nothing else happens."""
    card = await team.asks(team.john)
    old = card.what.snapshot() if not isinstance(card.what, View) else None
    if first == "approve":
        await team.ada.presses("Approve", card)
    else:
        await rejects(team, card)
    await card_reads(team.ben, words[-1])
    answer = await team.ben.presses_and_reads(second, card, APPROVALS, snapshot=old)

    assert all(each in answer.text for each in words)
    assert team.slack.modal(BEN) is None
    assert len(posts(team)) == (1 if first == "approve" else 0)
    assert (BEN, second.lower()) in [(who, what) for who, what, _ in audited(team)]


async def test_an_approval_while_a_form_is_open(team: Team) -> None:
    """Ada writes her reason while Ben approves: her form says so, and John reads of no rejection."""
    card = await team.asks(team.john)
    await team.ada.presses("Reject", card)
    form = await team.ada.reads_modal("The requester reads this.")
    await team.ben.presses("Approve", card)
    await team.john.reads_direct("the code is minted")
    await team.ada.submits(form, reason="too late")

    await team.ada.reads_modal("Approved by @ben")
    assert not any("rejected" in seen.text for seen in team.john.direct())
    assert len(posts(team)) == 1


async def test_two_forms_at_once(team: Team) -> None:
    """Both write a reason: the first one counts, and the second person reads whose it was."""
    card = await team.asks(team.john)
    await team.ada.presses("Reject", card)
    await team.ben.presses("Reject", card)
    of_ada = await team.ada.reads_modal("The requester reads this.")
    of_ben = await team.ben.reads_modal("The requester reads this.")
    await team.ben.submits(of_ben, reason="Ben's reason")
    await card_reads(team.ada, "*Rejected* by @ben")
    await team.ada.submits(of_ada, reason="Ada's reason")

    await team.ada.reads_modal("*Rejected* by @ben")
    notice = await team.john.reads_direct("was rejected by @ben")
    assert "Ben's reason" in notice.text
    assert not any("Ada's reason" in seen.text for seen in team.john.direct())


async def test_approve_and_reject_in_the_same_moment(team: Team) -> None:
    """One of the two wins; the other reads whose act it was, and RMS gets a POST only for an approval."""
    card = await team.asks(team.john)
    await team.ada.presses("Reject", card)
    form = await team.ada.reads_modal("The requester reads this.")
    await asyncio.gather(team.ben.presses("Approve", card), team.ada.submits(form, reason="too many"))
    card = await team.slack.until(
        lambda: next((card for card in cards(team) if "Minted." in card.text or "Rejected" in card.text), None)
    )

    if "*Rejected* by @ada" in card.text:
        await team.ben.reads("*Rejected* by @ada", APPROVALS)
        await team.john.reads_direct("too many")
        assert posts(team) == []
    else:
        await team.ada.reads_modal("Approved by @ben")
        await team.john.reads_direct("the code is minted")
        assert len(posts(team)) == 1


async def test_the_requester_was_removed_meanwhile(team: Team) -> None:
    """Nobody mints for somebody who is no member any more; once John is back, it can be decided."""
    card = await team.asks(team.john)
    await team.ada.types("/teller role @john none")
    for button in ("Approve", "Reject"):
        answer = await team.ben.presses_and_reads(button, card, APPROVALS)
        assert "no member of Teller any more" in answer.text
    assert posts(team) == []

    await team.ada.types("/teller role @john user")
    await team.ben.presses("Approve", card)
    await team.john.reads_direct("the code is minted")


LOWERED = [
    pytest.param("/teller role @ben user noapprover", "Only approvers decide", id="no approver any more"),
    pytest.param("/teller role @ben none", "Ask an admin to add you", id="no member any more"),
]


@pytest.mark.parametrize(("line", "words"), LOWERED)
async def test_the_approver_was_lowered_meanwhile(team: Team, line: str, words: str) -> None:
    """Ben's buttons are still there, and so is his open form; none of it counts any more."""
    card = await team.asks(team.john)
    await team.ben.presses("Reject", card)
    form = await team.ben.reads_modal("The requester reads this.")
    await team.ada.types(line)
    answer = await team.ben.presses_and_reads("Approve", card, APPROVALS)
    await team.ben.submits(form, reason="I may not")
    in_form = await team.ben.reads_modal(words)

    assert words in answer.text
    assert "Rejected" not in in_form.text
    assert cards(team)[0].buttons == ["Approve", "Reject"]
    assert posts(team) == []
    assert len([1 for who, _, outcome in audited(team) if who == BEN and outcome.startswith("refused")]) == 2


CHANGES = [
    pytest.param("/teller role @ben user noapprover", id="no approver any more"),
    pytest.param("/teller role @ben none", id="no member any more"),
    pytest.param("/teller role @john none", id="the requester is no member any more"),
]


@pytest.mark.parametrize("line", CHANGES)
async def test_the_roles_change_between_click_and_claim(team: Team, line: str) -> None:
    """While Slack is asked who Ben is, Ada changes a role: the claim itself sees it, and Ben reads so."""
    card = await team.asks(team.john)
    asked = team.slack.faults.hold("users.info", times=1, when=lambda args: args["user"] == BEN)
    await team.ben.presses("Approve", card)
    await team.slack.until(lambda: asked.waiting)
    await team.ada.types(line)
    before = len(team.ben.sees(APPROVALS))
    asked.release()
    await team.slack.until(lambda: len(team.ben.sees(APPROVALS)) > before)

    assert cards(team)[0].buttons == ["Approve", "Reject"]
    assert posts(team) == []
    assert [outcome.split(":")[0] for who, what, outcome in audited(team) if who == BEN] == ["refused"]
