"""A code whose requester is gone: the right is looked at when the form opens, when it is asked, and when it shows."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from bot.instants import instant
from bot.sandbox.faults import work_then_hang
from bot.sandbox.slack import Message, View
from tests.journeys.listing import chooses
from tests.journeys.team import ADA, JOHN, Seen, Team
from tests.journeys.test_access import changes
from tests.journeys.test_reveal_for_another import COMMENT, agreed, filled, is_deactivated, opens_the_form
from tests.journeys.witness import audited, card_reads, minted, on_list, rows, the_code

DELIVERY = "socket"
"""These say nothing of how Slack delivers."""


def no_admin_any_more(team: Team) -> None:
    """Another admin takes Ada's role."""
    changes(team, "UPDATE members SET role = 'user' WHERE user_id = 'UADA'")


def a_day_is_over(team: Team) -> None:
    """The time in which she may is over."""
    changes(team, "UPDATE asks SET until = ?", instant(team.clock.now() - timedelta(seconds=1)))


def back_unheard(team: Team) -> None:
    """John's account is switched on again, and Slack's event of it does not arrive."""
    team.slack.workspace.users[JOHN].deleted = False


async def agreed_though_his_row_stays(team: Team) -> Seen:
    """John's account is switched off, Ada asks, Ben agrees; Ada's message with the button."""
    await minted(team)
    await is_deactivated(team)
    await team.ada.submits(await opens_the_form(team, team.ada), reason="to be installed today")
    await team.ben.presses("Approve", await card_reads(team.ben, "asks to reveal the code"))
    return await team.ada.reads_direct("@ben approved: you can reveal it until")


async def shown_after(team: Team, told: Seen, meanwhile: Callable[[Team], None]) -> str:
    """Ada presses, something happens while RMS is read; what her window says in the end."""
    on_list(team, work_then_hang())
    await team.ada.presses("Reveal code", told)
    await team.rms.faults.held()
    meanwhile(team)
    team.rms.faults.release()
    return (await team.slack.until(lambda: filled(team, None))).text


@pytest.mark.parametrize("meanwhile", [no_admin_any_more, a_day_is_over])
async def test_the_right_ends_while_rms_is_read(team: Team, meanwhile: Callable[[Team], None]) -> None:
    """What RMS answered is not shown to Ada any more."""
    shown = await shown_after(team, await agreed(team), meanwhile)

    assert the_code(team) not in shown
    assert "Your rights changed at this moment, so nothing was done. Home shows" in shown
    assert audited(team)[-1] == (ADA, "reveal for another", "refused")


async def test_who_asked_is_back_and_only_slack_knows(team: Team) -> None:
    """While RMS is read: Slack is asked once more, whatever the row says."""
    shown = await shown_after(team, await agreed_though_his_row_stays(team), back_unheard)

    assert the_code(team) not in shown
    assert "can reveal this code themselves" in shown


async def test_who_asked_is_back_when_the_form_is_submitted(team: Team) -> None:
    """John is there again, and Slack alone knows: nothing is asked for."""
    await minted(team)
    await is_deactivated(team)
    form = await opens_the_form(team, team.ada)
    back_unheard(team)
    await team.ada.submits(form, reason="to be installed today")
    await team.ada.reads_modal("can reveal this code themselves")

    assert rows(team, "asks") == []


async def test_who_asked_is_back_when_the_form_opens(team: Team) -> None:
    """Ada's list is older: she reads so instead of the form."""
    await minted(team)
    await is_deactivated(team)
    answer = await team.ada.types("/credits codes")
    back_unheard(team)
    await chooses(team.ada, "Ask to reveal…", answer, COMMENT)
    told = await team.ada.reads_modal("can reveal this code themselves")

    assert isinstance(told.what, View)
    assert not told.what.content["submit"]


async def test_no_admin_when_the_form_opens(team: Team) -> None:
    """Ada's list is from when she was one: there is no form for her, and the books know."""
    await minted(team)
    await is_deactivated(team)
    answer = await team.ada.types("/credits codes")
    assert isinstance(answer.what, Message)
    no_admin_any_more(team)
    await chooses(team.ada, "Ask to reveal…", answer, COMMENT)
    await team.ada.reads_modal("Only admins can ask for the code of somebody who is gone")

    assert audited(team)[-1] == (ADA, "ask to reveal for another", "refused: no admin")
