"""A code of which nobody knows who asked for it: nobody is asked to reveal it before somebody is named."""

from bot.sandbox.slack import Message
from bot.views.ask_codes import APPROVE_REVEAL
from tests.journeys.crafted import presses_whatever
from tests.journeys.listing import chooses
from tests.journeys.team import ADA, BEN, Team
from tests.journeys.test_access import changes
from tests.journeys.test_reveal_for_another import COMMENT, asks
from tests.journeys.witness import audited, minted, rows

IT_IS_LOST = "UPDATE requests SET requester = 'unknown'"


async def test_the_way_out_is_said(team: Team) -> None:
    """Ada reads what to do first, and does it: John has his code, and she has none to ask for."""
    await minted(team)
    changes(team, IT_IS_LOST)
    await chooses(team.ada, "Ask to reveal…", await team.ada.types("/credits codes"), COMMENT)
    said = await team.ada.reads_modal("Nobody knows who asked for this code: request #1 was made anew.")
    assert "`/teller requester 1 @member`" in said.text
    assert rows(team, "asks") == []
    assert [each for each in audited(team) if each[0] == ADA and "reveal" in each[1]] == [
        (ADA, "ask to reveal for another", "refused: the requester is unknown")
    ]

    assert "Done: request #1 is @john's" in (await team.ada.types("/teller requester 1 @john")).text
    assert "Ask to reveal…" not in (await team.ada.types("/credits codes")).text


async def test_nobody_agrees(team: Team) -> None:
    """An ask of an older Teller waits: an approver reads the same, whoever approved the mint."""
    card = await asks(team)
    changes(team, IT_IS_LOST)
    assert isinstance(card.what, Message)
    await presses_whatever(team, BEN, card.what, APPROVE_REVEAL, card.value("Approve"))
    await team.slack.until(lambda: [each for each in audited(team) if "the requester is unknown" in each[2]])

    assert [row["state"] for row in rows(team, "asks")] == ["waiting"]
