"""*Revoke…* in the list of codes: the way to the form, and what the list shows once an approver has agreed."""

from tests.journeys.listing import chooses, mints, shows
from tests.journeys.revocations import deletions
from tests.journeys.team import APPROVALS, Team
from tests.journeys.witness import card_reads

LINE, COMMENT, WHY = '/mintcode 4 458 "spare routers"', "spare routers", "it was for the wrong company"


async def test_an_unused_code_is_found_and_revoked(team: Team) -> None:
    """John finds his code among the unused and says why; Ada agrees on the card, and the list has it no more."""
    await mints(team, team.john, LINE)
    answer = await team.john.types("/credits codes unused")
    await chooses(team.john, "Revoke…", answer, COMMENT)
    form = await team.john.reads_modal("The approver reads this.")
    await team.john.submits(form, reason=WHY)
    card = await team.ada.reads(WHY, APPROVALS)
    await team.ada.presses("Revoke", card)
    await card_reads(team.ada, "*Revoked*: approved by @ada")
    await team.john.presses("Refresh", answer)
    await shows(team, answer, "There are no codes that you asked for here that fit: unused.")

    assert len(deletions(team)) == 1


async def test_from_home(team: Team) -> None:
    """From the window that Home opens too: the form lies over the list."""
    await mints(team, team.john, LINE)
    await team.john.presses("Codes", await team.john.opens_home("Codes"))
    listed = await team.john.reads_modal("1–1 of 1, newest first")
    await chooses(team.john, "Revoke…", listed, COMMENT)
    await team.john.reads_modal("The approver reads this.")

    assert [call.method for call in team.slack.calls("views.push")] == ["views.push"]
