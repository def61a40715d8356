"""An answer that Slack does not take where it belongs: it comes another way, and is never lost in silence."""

from bot.sandbox.slack import RESPONSE_URL
from tests.journeys.crafted import private_answers
from tests.journeys.team import GENERAL, Team


async def test_without_its_blocks(team: Team) -> None:
    """The answer's own address fails, and its blocks are refused: the words come as a direct message."""
    team.slack.faults.garbage(RESPONSE_URL)
    team.slack.faults.error("chat.postMessage", "invalid_blocks")
    await team.john.sends("/credits 458")

    answer = await team.john.reads_direct("Acme Baltic")
    await team.stop_bot()

    assert answer.buttons == []
    assert len(team.john.direct()) == 1
    assert private_answers(team.john) == []


async def test_a_window_that_does_not_change(team: Team) -> None:
    """Ada's form says *Checking…* for ever: what came of it is told as a direct message."""
    card = await team.asks(team.john)
    await team.ada.presses("Reject", card)
    form = await team.ada.reads_modal("The requester reads this.")
    team.slack.faults.error("views.update", "internal_error")
    await team.ada.submits(form, reason="too many")

    await team.ada.reads_direct("Rejected.")
    await team.john.reads_direct("Reason: too many")
    await team.stop_bot()

    assert len(team.ada.direct()) == 1


async def test_what_was_not_shared(team: Team) -> None:
    """Nobody in the channel sees it, and who wanted to share it is told so; the figures themselves go nowhere."""
    answer = await team.ben.types("/credits 458")
    team.slack.faults.garbage(RESPONSE_URL)
    await team.ben.presses("Share in channel", answer)

    told = await team.ben.reads_direct("nothing was shared")
    await team.stop_bot()

    assert "Type `/credits` again" in told.text
    assert "Acme" not in told.text
    assert team.eve.sees(GENERAL) == []
