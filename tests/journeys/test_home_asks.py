"""Asks that two people do, on Home: for whom one waits, and what stands under one's own."""

from tests.journeys.team import Team
from tests.journeys.test_access import is_admin
from tests.journeys.test_reveal_for_another import loses_his_row, opens_the_form
from tests.journeys.witness import minted


async def test_it_waits_for_nobody_who_approved_the_mint(team: Team) -> None:
    """Eve may agree and finds it on her Home; Ada, who approved that the code is minted, does not."""
    await team.ada.types("/teller role @eve user approver")
    await is_admin(team)
    await minted(team)
    await loses_his_row(team)
    await team.ben.submits(await opens_the_form(team, team.ben), reason="today")
    await team.ben.reads_modal("Asked. An approver")

    await team.eve.opens_home("Waits for you (1)")
    await team.ada.opens_home("Nothing waits for your decision.")
