"""Asks that two people do, on Home: for whom one waits, and what stands under one's own."""

from datetime import timedelta

from bot.instants import instant
from bot.views.home import NO_REQUESTS
from tests.journeys.crafted import time_passes
from tests.journeys.team import Team
from tests.journeys.test_access import changes, is_admin
from tests.journeys.test_reveal_for_another import asks, loses_his_row, opens_the_form
from tests.journeys.witness import card_reads, minted, the_code


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


async def test_what_one_asked_for_and_may_do_by_now(team: Team) -> None:
    """Ada's ask stands there as long as it waits; then she reveals the code there, until her time is over."""
    card = await asks(team)
    home = await team.ada.opens_home("@ada asks to reveal the code of request #1")
    assert NO_REQUESTS not in home.text
    await team.ben.presses("Approve", card)
    await card_reads(team.ben, "@john can reveal the code, and @ada was allowed to as well.")
    home = await team.ada.reads_home("@ben approved: you can reveal it until", without=NO_REQUESTS)
    await team.ada.presses("Reveal code", home)
    await team.ada.reads_modal(the_code(team))

    await team.ben.opens_home("What is left")
    assert "Reveal code" not in (await team.ben.reads_home("Your requests")).buttons
    changes(team, "UPDATE asks SET until = ?", instant(team.clock.now() + timedelta(hours=1)))
    await time_passes(team, 5)
    await team.ada.reads_home("approved: you can reveal it until 2026-03-10 09:00 UTC")
    await time_passes(team, 3600)
    assert "Reveal code" not in (await team.ada.reads_home(NO_REQUESTS, without="you can reveal it")).buttons
