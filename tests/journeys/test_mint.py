"""Asking for a code, approving it and reading it, told as conversations."""

from bot.sandbox.town import APPROVALS
from tests.journeys.team import Team


async def test_ask_approve_reveal(team: Team) -> None:
    """John asks, Ada approves, one code exists with the reference, and John alone reads it."""
    card = await team.asks(team.john)
    assert card.buttons == ["Approve", "Reject"]
    assert "4 credits" in card.text
    assert "spare routers for Kaunas" in card.text

    await team.ada.presses("Approve", card)
    done = await team.ben.reads("Minted.", APPROVALS)
    notice = await team.john.reads_direct("the code is minted")
    await team.john.presses("Reveal code", notice)
    modal = await team.john.reads_modal("Whoever sees it can spend it")

    (code,) = team.rms.codes_with("[MC-")
    assert done.buttons == []
    assert code.code in modal.text
    assert code.comment.endswith("] spare routers for Kaunas")
    assert len(team.rms.calls_of("POST", "/credits/codes")) == 1
    everything = [
        seen.text for who in (team.ada, team.ben, team.john) for seen in (*who.sees(APPROVALS), *who.direct())
    ]
    assert not any(code.code in text for text in everything)
