"""The audit trail of refused clicks: who clicked what, on which request."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.sandbox.slack import Message
from bot.sandbox.town import ADA, APPROVALS, BEN, JOHN
from tests.journeys.crafted import presses_whatever
from tests.journeys.team import Seen, Team, running_team
from tests.journeys.trail import Story, is_rejected, trail


@pytest.fixture
async def team(tmp_path: Path) -> AsyncIterator[Team]:
    """Everyone in their role."""
    async with running_team(tmp_path) as team:
        await team.give_everyone_their_role()
        yield team


async def reads_why_not(team: Team, card: Seen, who: str, button: str = "Approve") -> None:
    """Somebody presses a button and reads why it does nothing."""
    await getattr(team, who).presses_and_reads(button, card, APPROVALS)


async def by_no_approver(team: Team, card: Seen) -> None:
    """John presses Approve and decides on nothing."""
    await reads_why_not(team, card, "john")


async def on_ones_own(team: Team, card: Seen) -> None:
    """John has become an approver, and the request is his own."""
    await team.ada.types("/teller role @john user approver")
    await reads_why_not(team, card, "john")


async def a_reject_on_ones_own(team: Team, card: Seen) -> None:
    """The same with Reject."""
    await team.ada.types("/teller role @john user approver")
    await reads_why_not(team, card, "john", "Reject")


async def after_the_row_was_taken_away(team: Team, card: Seen) -> None:
    """Ben was removed while the card stood there."""
    await team.ada.types("/teller role @ben none")
    await reads_why_not(team, card, "ben")


async def by_somebody_who_left(team: Team, card: Seen) -> None:
    """Ben was made a guest."""
    team.slack.workspace.users[BEN].is_restricted = True
    await reads_why_not(team, card, "ben")


async def while_slack_cannot_say(team: Team, card: Seen) -> None:
    """Slack does not say who Ben is."""
    team.slack.faults.error("users.info", "internal_error", times=None)
    await reads_why_not(team, card, "ben")


async def as_the_second(team: Team, card: Seen) -> None:
    """Ada's window still shows the buttons after Ben's decision."""
    assert isinstance(card.what, Message)
    window = card.what.snapshot()
    await is_rejected(team, card)
    await team.ada.slack.press(ADA, where=window, text="Approve", snapshot=window)
    await team.ada.reads("Request #1: *Rejected* by", APPROVALS)


async def a_form_that_comes_too_late(team: Team, card: Seen) -> None:
    """Ada's form was open while Ben rejected."""
    await team.ada.presses("Reject", card)
    form = await team.ada.reads_modal("Reason")
    await is_rejected(team, card)
    await team.ada.submits(form, reason="me too")
    await team.ada.reads_modal("Rejected")


async def a_reveal_by_who_has_no_row_any_more(team: Team, card: Seen) -> None:
    """John was removed after the mint."""
    await team.ada.presses("Approve", card)
    notice = await team.john.reads_direct("the code is minted")
    await team.ada.types("/teller role @john none")
    await team.john.presses("Reveal code", notice)
    await team.john.reads_direct("does not know you")


async def a_reveal_of_somebody_elses(team: Team, card: Seen) -> None:
    """Ada presses what stands in John's direct messages."""
    await team.ada.presses("Approve", card)
    notice = await team.john.reads_direct("the code is minted")
    await presses_whatever(team, ADA, card.what, "request.reveal.1", notice.value("Reveal code"))
    await team.ada.reads("Only the person who asked", APPROVALS)


async def a_reveal_before_the_mint(team: Team, card: Seen) -> None:
    """John presses a button that no message has yet."""
    await presses_whatever(team, JOHN, card.what, "request.reveal.1", card.value("Approve"))
    await team.john.reads("it waits for a decision", APPROVALS)


async def a_reveal_by_a_guest(team: Team, card: Seen) -> None:
    """John was made a guest after the mint."""
    await team.ada.presses("Approve", card)
    notice = await team.john.reads_direct("the code is minted")
    team.slack.workspace.users[JOHN].is_restricted = True
    await team.john.presses("Reveal code", notice)
    await team.john.reads_modal("full members")


async def without_rms(team: Team, card: Seen) -> None:
    """RMS's token was taken out of the settings."""
    await team.stop_bot()
    team.settings = team.settings.model_copy(update={"rms_token": None})
    await team.start_bot()
    await reads_why_not(team, card, "ada")


@pytest.mark.parametrize(
    ("story", "who", "what"),
    [
        (by_no_approver, JOHN, "approve"),
        (on_ones_own, JOHN, "approve"),
        (a_reject_on_ones_own, JOHN, "reject"),
        (after_the_row_was_taken_away, BEN, "approve"),
        (by_somebody_who_left, BEN, "approve"),
        (while_slack_cannot_say, BEN, "approve"),
        (as_the_second, ADA, "approve"),
        (a_form_that_comes_too_late, ADA, "reject"),
        (a_reveal_by_who_has_no_row_any_more, JOHN, "reveal"),
        (a_reveal_of_somebody_elses, ADA, "reveal"),
        (a_reveal_before_the_mint, JOHN, "reveal"),
        (a_reveal_by_a_guest, JOHN, "reveal"),
        (without_rms, ADA, "approve"),
    ],
)
async def test_refused_clicks(team: Team, story: Story, who: str, what: str) -> None:
    """A click that is refused is a row that says who clicked what, on which request, and that it was refused."""
    await story(team, await team.asks(team.john))
    (refused,) = [row for row in await trail(team) if row["outcome"].startswith("refused")]

    assert refused["who"] == who
    assert refused["what"] == what
    assert refused["request_id"] == 1
