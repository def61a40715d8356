"""Schedules set up in Slack: who may, what is checked, two at once, and that nothing typed is lost."""

import pytest

from bot.sandbox.slack import Message
from bot.views import schedules as views
from tests.journeys.crafted import presses_whatever
from tests.journeys.planning import (
    CHECKED,
    EAST,
    GOOD,
    WEST,
    adds,
    entered,
    fills,
    lists,
    more_channels,
    opens,
    plans,
    saves,
)
from tests.journeys.team import MORNING, Team
from tests.journeys.witness import audited


@pytest.fixture
async def team(team: Team) -> Team:
    """Two more teams have a channel."""
    more_channels(team)
    return team


async def test_a_schedule_is_added(team: Team) -> None:
    """Ada fills in the form, reads the next three times, saves, and finds it in the list; the trail has her act."""
    empty = await lists(team.ada)
    assert "There is no schedule yet" in empty.text
    assert empty.buttons == ["Add"]

    checked = await fills(team.ada, await opens(team.ada, "Add", empty), **GOOD)
    assert "#west · Monday to Friday at 07:30 (America/Los_Angeles)" in checked.text
    assert "RMS account · companies: Acme Baltic (458), Harbour Logistics (512) · SMS accounts: john, office" in (
        checked.text
    )
    assert "Tuesday, 10 March 2026 at 07:30 there" in checked.text
    assert "Wednesday, 11 March 2026 at 07:30 there" in checked.text
    assert "Thursday, 12 March 2026 at 07:30 there" in checked.text
    assert plans(team) == []

    said = await saves(team.ada, checked)
    assert "Saved: schedule 2 posts to #west, next on Tuesday, 10 March 2026 at 07:30 there" in said.text
    for listed in (said, await lists(team.ada)):
        assert "2 · #west · Monday to Friday at 07:30 (America/Los_Angeles)" in listed.text.replace("*", "")
        assert listed.buttons == ["Edit", "Remove", "Add"]
    assert entered(await opens(team.ada, "Edit", said))["at"] == "07:30"
    assert [(who, what) for who, what, _ in audited(team)][-1] == (team.ada.id, "schedule add 2")


@pytest.mark.parametrize("who", ["john", "ben", "eve"])
async def test_only_admins(team: Team, who: str) -> None:
    """A user, an approver and a stranger see no list; their presses in Ada's do nothing but stand in the trail."""
    person = getattr(team, who)
    answer = await person.types("/teller schedule")
    assert "Add" not in answer.buttons
    assert "@ada" in answer.text

    await adds(team.ada, **GOOD)
    listed = await lists(team.ada)
    assert isinstance(listed.what, Message)
    pressed = {views.ADD: "1", views.EDIT: "1:2:1", views.REMOVE: "1:2:1"}
    for action_id, value in pressed.items():
        await presses_whatever(team, person.id, listed.what, action_id, value)
    refused = {"schedule add", "schedule edit", "schedule remove"}
    await team.slack.until(lambda: refused <= {what for by, what, _ in audited(team) if by == person.id})
    assert team.slack.modal(person.id) is None
    assert len(plans(team)) == 1
    told = {what: outcome for by, what, outcome in audited(team) if by == person.id}
    assert all(outcome.startswith("refused") for outcome in told.values())


async def test_it_is_edited(team: Team) -> None:
    """The form opens with what stands there; what is saved takes its place, and the trail has it."""
    await adds(team.ada, **GOOD)
    form = await opens(team.ada, "Edit", await lists(team.ada))
    assert entered(form) == GOOD | {"companies": "Acme Baltic (458)\nHarbour Logistics (512)"}

    checked = await fills(team.ada, form, channel=EAST, at="18:00", companies="", rms=[])
    assert CHECKED in checked.text
    said = await saves(team.ada, checked)

    assert "Saved: schedule 2 posts to #east" in said.text
    listed = (await lists(team.ada)).text.replace("*", "")
    assert "2 · #east · Monday to Friday at 18:00 (America/Los_Angeles)\nSMS accounts: john, office" in listed
    assert (audited(team)[-1][0], audited(team)[-1][1]) == (team.ada.id, "schedule edit 2")


async def test_it_is_removed(team: Team) -> None:
    """The list in which it was pressed shows what is left; an older list finds it gone."""
    await adds(team.ada, **GOOD)
    older, listed = await lists(team.ada), await lists(team.ada)
    await team.ada.presses("Remove", listed)
    await team.ada.reads("Schedule 2 is removed.")
    assert plans(team) == []

    await team.ada.presses("Remove", older)
    await team.ada.reads("Schedule 2 was removed meanwhile.")
    assert [what for _, what, _ in audited(team)][-2:] == ["schedule remove 2", "schedule remove 2"]


async def test_back(team: Team) -> None:
    """From the second step *Back* leads to the first, with what was typed."""
    checked = await fills(team.ada, await opens(team.ada, "Add", await lists(team.ada)), **GOOD)
    await team.ada.presses("Back", checked)
    form = await team.ada.reads_modal("Time zone")
    assert entered(form) == GOOD | {"companies": "458\n512"}

    said = await saves(team.ada, await fills(team.ada, form, at="08:00"))
    assert "10 March 2026 at 08:00 there" in said.text


async def test_two_admins_edit_at_once(team: Team) -> None:
    """Ben saves first; Ada reads what he made of it and still has what she typed, which then takes its place."""
    await team.ada.types("/teller role @ben admin")
    await adds(team.ada, **GOOD)
    forms = [await opens(each, "Edit", await lists(each)) for each in (team.ada, team.ben)]
    adas, bens = await fills(team.ada, forms[0], at="06:00"), await fills(team.ben, forms[1], channel=EAST)
    await saves(team.ben, bens)
    again = await saves(team.ada, adas)

    assert "Schedule 2 was changed meanwhile by @ben, and nothing was saved" in again.text
    assert "#east" in again.text
    assert entered(again)["at"] == "06:00"
    assert [row["channel"] for row in plans(team)] == [EAST]
    await saves(team.ada, await fills(team.ada, again))
    assert [(row["channel"], row["at"]) for row in plans(team)] == [(WEST, "06:00")]


async def test_it_is_removed_while_it_is_edited(team: Team) -> None:
    """What was typed stands in a form for a new one."""
    await adds(team.ada, **GOOD)
    listed = await lists(team.ada)
    checked = await fills(team.ada, await opens(team.ada, "Edit", listed), at="06:00")
    await team.ada.presses("Remove", listed)
    await team.ada.reads("Schedule 2 is removed.")
    again = await saves(team.ada, checked)

    assert "Schedule 2 was removed meanwhile" in again.text
    said = await saves(team.ada, await fills(team.ada, again))
    assert "Saved: schedule 3" in said.text


async def test_an_admin_loses_the_role_before_saving(team: Team) -> None:
    """The role is read when it is saved: nothing is."""
    await team.ada.types("/teller role @ben admin")
    checked = await fills(team.ben, await opens(team.ben, "Add", await lists(team.ben)), **GOOD)
    await team.ada.types("/teller role @ben user")
    said = await saves(team.ben, checked)

    assert "Only admins may do this" in said.text
    assert plans(team) == []
    assert ("UBEN", "schedule save") in [(who, what) for who, what, _ in audited(team)]


async def test_the_settings_schedule_is_shown(team: Team) -> None:
    """It is the first in the list, with who can change it, and without buttons."""
    await team.stop_bot()
    team.settings = team.settings.model_copy(update={"teller_daily_channel": MORNING})
    await team.start_bot()
    listed = await lists(team.ada)

    assert "1 · #morning · every day at 09:00 (UTC)" in listed.text.replace("*", "")
    assert "Set up by who runs Teller: ask them to change it." in listed.text
    assert listed.buttons == ["Add"]


async def test_the_settings_schedule_is_not_edited(team: Team) -> None:
    """A press that no list of Teller's offers opens no form, removes nothing, and stands in the trail."""
    await team.stop_bot()
    team.settings = team.settings.model_copy(update={"teller_daily_channel": MORNING})
    await team.start_bot()
    listed = await lists(team.ada)
    assert isinstance(listed.what, Message)
    for action_id in (views.EDIT, views.REMOVE):
        await presses_whatever(team, team.ada.id, listed.what, action_id, "1:1:1")
    await team.ada.reads("changed meanwhile")

    assert team.slack.modal(team.ada.id) is None
    assert [row["id"] for row in plans(team)] == [1]
    assert {"schedule edit", "schedule remove 1"} <= {what for _, what, _ in audited(team)}


async def test_all_of_it_from_home(team: Team) -> None:
    """Ada adds a schedule and removes it in one window over her Home, which follows."""
    await team.ada.presses("Schedules", await team.ada.opens_home("No schedule yet."))
    listed = await team.ada.reads_modal("There is no schedule yet.")
    await team.ada.presses("Add", listed)
    form = await team.ada.reads_modal("Time zone")
    assert form.what is listed.what
    said = await saves(team.ada, await fills(team.ada, form, channel=WEST, rms=["1"]))
    await team.ada.reads_home("#west")

    await team.ada.presses("Remove", said)
    await team.ada.reads_modal("Schedule 2 is removed.")
    await team.ada.reads_home("No schedule yet.")
