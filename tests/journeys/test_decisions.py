"""Who decides on a request, and how, told as conversations."""

from dataclasses import dataclass

import pytest

from bot.sandbox.faults import work_then_hang
from bot.sandbox.slack import View
from tests.journeys.team import ADA, APPROVALS, JOHN, Team
from tests.journeys.witness import approved, audited, card_reads, cards, everything_said, on_mint, posts, references


@dataclass(frozen=True)
class Barred:
    """Somebody who presses where they may not: who asked, who presses, what they read."""

    asks: str
    presses: str
    reads: str


BARRED = [
    pytest.param(Barred("ada", "ada", "your own request"), id="an admin, her own"),
    pytest.param(Barred("ben", "ben", "your own request"), id="an approver, his own"),
    pytest.param(Barred("john", "john", "Only approvers decide"), id="no approver, his own"),
    pytest.param(Barred("ben", "john", "Only approvers decide"), id="no approver, another's"),
]


@pytest.mark.parametrize("button", ["Approve", "Reject"])
@pytest.mark.parametrize("row", BARRED)
async def test_barred(team: Team, row: Barred, button: str) -> None:
    """Who may not decide reads why, alone; no form opens, the request still waits, and the books know."""
    card = await team.asks(getattr(team, row.asks))
    person = getattr(team, row.presses)
    answer = await person.presses_and_reads(button, card, APPROVALS)

    assert row.reads in answer.text
    assert team.slack.modal(person.id) is None
    assert posts(team) == []
    assert [who for who, _, outcome in audited(team) if outcome.startswith("refused")] == [person.id]
    assert cards(team)[0].buttons == ["Approve", "Reject"]
    others = [each for each in (team.ada, team.ben, team.john) if each is not person]
    assert not any(row.reads in seen.text for each in others for seen in each.sees(APPROVALS))


async def test_a_reject_counts_when_its_form_is_submitted(team: Team) -> None:
    """Ada opens the form and nothing is decided; she submits it, and John reads her reason."""
    card = await team.asks(team.john)
    await team.ada.presses("Reject", card)
    form = await team.ada.reads_modal("The requester reads this.")
    assert cards(team)[0].buttons == ["Approve", "Reject"]
    assert not team.john.direct()

    await team.ada.submits(form, reason="Kaunas has <three> spares & @here already")
    card = await card_reads(team.john, "*Rejected* by @ada")
    notice = await team.john.reads_direct("was rejected by @ada")
    await team.ada.reads_modal("Rejected.")

    assert card.buttons == []
    assert "Kaunas has <three> spares & @here already" in card.text
    assert "Kaunas has <three> spares & @here already" in notice.text
    assert posts(team) == []


@pytest.mark.parametrize("reason", ["   ", "\u200b", "\n\n"])
async def test_a_reason_that_says_nothing_is_an_error_at_its_field(team: Team, reason: str) -> None:
    """The form stays open with a sentence at the field; a better reason goes through in the same form."""
    card = await team.asks(team.john)
    await team.ada.presses("Reject", card)
    form = await team.ada.reads_modal("The requester reads this.")
    await team.ada.submits(form, reason=reason)

    assert isinstance(form.what, View)
    assert list(form.what.errors) == ["reason"]
    assert "the requester reads it" in form.text
    assert cards(team)[0].buttons == ["Approve", "Reject"]

    await team.ada.submits(form, reason="too many")
    await team.john.reads_direct("too many")


async def test_a_form_that_is_closed_decides_nothing(team: Team) -> None:
    """Ada thinks better of it, and Ben approves."""
    card = await team.asks(team.john)
    await team.ada.presses("Reject", card)
    form = await team.ada.reads_modal("The requester reads this.")
    assert isinstance(form.what, View)
    await team.slack.close_view(team.ada.id, form.what.id)
    await team.ben.presses("Approve", card)

    await card_reads(team.ada, "Approved by @ben")
    await team.john.reads_direct("the code is minted")


async def test_a_form_that_fails_comes_again_with_what_was_typed(team: Team) -> None:
    """Slack does not say who Ada is at this moment: nothing is decided, and her reason is still there to be sent."""
    card = await team.asks(team.john)
    await team.ada.presses("Reject", card)
    form = await team.ada.reads_modal("The requester reads this.")
    team.slack.faults.error("users.info", "internal_error")
    await team.ada.submits(form, reason="too <many> & late")
    again = await team.ada.reads_modal(":warning: Slack does not say")
    assert cards(team)[0].buttons == ["Approve", "Reject"]

    await team.ada.submits(again)
    await team.john.reads_direct("too <many> & late")


async def test_approving_asks_whether_one_is_sure(team: Team) -> None:
    """Ada presses and says no to the dialog: Slack sends nothing, and the request waits."""
    card = await team.asks(team.john)
    click = await team.ada.presses("Approve", card, confirm=False)

    assert click.outcome == "not sent"
    assert cards(team)[0].buttons == ["Approve", "Reject"]


async def test_the_card_says_who_decided_while_rms_is_asked(team: Team) -> None:
    """From the moment of the claim the card has no buttons, and names who approved."""
    on_mint(team, work_then_hang())
    await approved(team)
    card = await card_reads(team.ben, "Asking RMS for the code")

    assert "Approved by @ada" in card.text
    assert card.buttons == []
    assert not team.john.direct()
    await team.rms.faults.held()
    assert references(team)[0] not in everything_said(team)
    team.rms.faults.release()
    await team.john.reads_direct("the code is minted")
    await card_reads(team.ben, references(team)[0])


async def test_the_books_name_every_step(team: Team) -> None:
    """After the start request, decision, intent, outcome: who, what and when, in their order."""
    await approved(team)
    await team.john.reads_direct("the code is minted")

    steps = [(who, what, outcome) for who, what, outcome in audited(team) if not what.startswith("role of")]
    assert steps[1:] == [
        (JOHN, "ask", "waiting: 4 credit of company 458: spare routers for Kaunas"),
        (ADA, "approve", "approved"),
        ("teller", "intend", "sending"),
        ("teller", "issue", "issued"),
    ]
