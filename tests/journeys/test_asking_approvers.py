"""A form that asks approvers outlives what it was opened on: rights and settings count when it is submitted."""

from tests.journeys.listing import chooses
from tests.journeys.revocations import opens_the_form, the_code_id
from tests.journeys.team import ADA, BEN, Team
from tests.journeys.witness import audited, minted, rows

COMMENT = "spare routers for Kaunas"
NO_CHANNEL = "No channel is set up in which requests are decided."


async def starts_without_a_channel(team: Team) -> None:
    """Who runs Teller takes the channel of its cards away."""
    await team.stop_bot()
    team.settings = team.settings.model_copy(update={"teller_approval_channel": None})
    await team.start_bot()


async def test_rights_that_are_gone(team: Team) -> None:
    """Ben is no approver any more when he submits: the code is not his, nothing is asked, the books know."""
    await minted(team)
    form = await opens_the_form(team, team.ben, the_code_id(team))
    await team.ada.types("/teller role @ben user noapprover")
    await team.ben.submits(form, reason="I saw it lying about")
    await team.ben.reads_modal("Only who asked for this code, approvers and admins can ask to revoke it.")

    assert rows(team, "asks") == []
    assert (BEN, "ask to revoke", "refused: not theirs") in audited(team)


async def test_nowhere_to_revoke(team: Team) -> None:
    """There is no channel for the card any more: nothing is asked, and who can mend it is said."""
    await minted(team)
    form = await opens_the_form(team, team.ada, the_code_id(team))
    await starts_without_a_channel(team)
    await team.ada.submits(form, reason="it was for the wrong company")
    await team.ada.reads_modal(NO_CHANNEL)

    assert rows(team, "asks") == []


async def test_nowhere_to_ask_for_another(team: Team) -> None:
    """The same for a code of somebody who is gone: said before anybody is looked up, whoever is back by then."""
    await minted(team)
    await team.ada.types("/teller role @john none")
    await chooses(team.ada, "Ask to reveal…", await team.ada.types("/credits codes"), COMMENT)
    form = await team.ada.reads_modal("who has no row in Teller any more?")
    await team.ada.types("/teller role @john user")
    await starts_without_a_channel(team)
    await team.ada.submits(form, reason="to be installed today")
    await team.ada.reads_modal(NO_CHANNEL)

    assert rows(team, "asks") == []
    assert [what for who, what, outcome in audited(team) if who == ADA and "No channel" in outcome] == [
        "ask to reveal for another"
    ]
