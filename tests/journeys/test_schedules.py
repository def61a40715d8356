"""Schedules set up in Slack: who may, what is checked, two at once, and that nothing typed is lost."""

from pathlib import Path
from typing import Any

import pytest

from bot.sandbox.slack import Message, View
from bot.views import schedules as views
from tests.clock import ManualClock
from tests.journeys.crafted import presses_whatever
from tests.journeys.planning import (
    CHECKED,
    EAST,
    SECRET,
    WEST,
    adds,
    entered,
    fills,
    lists,
    more_channels,
    opens,
    plans,
    saves,
    sends,
    utc,
)
from tests.journeys.team import MORNING, Seen, Team, running_team
from tests.journeys.witness import audited

GOOD: dict[str, Any] = {
    "channel": WEST,
    "days": ["0", "1", "2", "3", "4"],
    "at": "07:30",
    "zone": "America/Los_Angeles",
    "rms": ["1"],
    "companies": "458\nHarbour Logistics",
    "accounts": "john\noffice",
}


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
    listed = await lists(team.ada)
    assert "2 · #west · Monday to Friday at 07:30 (America/Los_Angeles)" in listed.text.replace("*", "")
    assert listed.buttons == ["Edit", "Remove", "Add"]
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


WRONG = [
    pytest.param({"channel": SECRET}, "/invite @teller", id="a private channel without the bot"),
    pytest.param({"channel": "CGENERAL"}, "Teller is not in #general. Type /invite @teller", id="without the bot"),
    pytest.param(
        {"companies": "458\nNowhere Ltd"}, "RMS has no company whose name contains “Nowhere Ltd”", id="none"
    ),
    pytest.param({"companies": "Harbour"}, "Harbour Crane Services", id="two companies of that name"),
    pytest.param({"companies": "999999"}, "RMS has no company with the id 999999", id="no such id"),
]


@pytest.mark.parametrize(
    ("flag", "reads"),
    [("is_ext_shared", "#west is shared with another organisation"), ("is_archived", "#west is archived")],
)
async def test_a_channel_that_takes_no_posts(team: Team, flag: str, reads: str) -> None:
    """Where another organisation reads, or where nobody can write any more, nothing is posted."""
    setattr(team.slack.workspace.channels[WEST], flag, True)
    form = await fills(team.ada, await opens(team.ada, "Add", await lists(team.ada)), **GOOD)

    assert reads in form.text
    assert entered(form) == GOOD


@pytest.mark.parametrize(("fields", "reads"), WRONG)
async def test_what_is_found_out(team: Team, fields: dict[str, Any], reads: str) -> None:
    """What Slack or RMS says is wrong stands on top of the form, with all that was typed; put right, it goes on."""
    wrong = GOOD | fields
    form = await fills(team.ada, await opens(team.ada, "Add", await lists(team.ada)), **wrong)

    assert reads in form.text.replace("`", "")
    assert entered(form) == wrong
    checked = await fills(team.ada, form, channel=WEST, companies="458")
    assert CHECKED in checked.text
    assert ("schedule check" in [what for _, what, _ in audited(team)]) is True


AT_FIELDS = [
    pytest.param({"accounts": "john\n" + "x" * 17}, "accounts", "more than 16 characters", id="a long account"),
    pytest.param({"companies": "\n".join(map(str, range(1, 22)))}, "companies", "At most 20", id="21 companies"),
    pytest.param({"accounts": "\n".join(map(str, range(21)))}, "accounts", "At most 20", id="21 accounts"),
    pytest.param({"rms": [], "companies": "", "accounts": " \n"}, "rms", "Choose what is in the post", id="nothing"),
    pytest.param({"zone": "Europe/Atlantis"}, "zone", "no time zone of that name", id="no zone"),
]


@pytest.mark.parametrize(("fields", "at", "reads"), AT_FIELDS)
async def test_what_is_wrong_stands_at_its_field(team: Team, fields: dict[str, Any], at: str, reads: str) -> None:
    """What can be known at once is said at the field, in the same window."""
    form = await opens(team.ada, "Add", await lists(team.ada))
    await sends(team.ada, form, **(GOOD | fields))

    assert isinstance(form.what, View)
    assert list(form.what.errors) == [at]
    assert reads in form.what.errors[at]
    checked = await fills(team.ada, form, **GOOD)
    assert CHECKED in checked.text


async def test_rms_is_down(team: Team) -> None:
    """The form comes back with what was typed and what is wrong; once RMS is there again, it goes on."""
    form = await opens(team.ada, "Add", await lists(team.ada))
    await team.rms.go_down()
    again = await fills(team.ada, form, **GOOD)
    assert "RMS cannot be reached" in again.text
    assert entered(again) == GOOD

    await team.rms.come_back()
    assert CHECKED in (await fills(team.ada, again)).text


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


async def test_a_zone_is_found_by_a_part_of_its_name(team: Team) -> None:
    """Nothing typed offers one's own zone and Teller's first, a part of a name those that have it."""
    form = await opens(team.ada, "Add", await lists(team.ada))
    assert entered(form)["zone"] == "Europe/Vilnius"

    assert (await offered(team, form, ""))[:3] == ["Europe/Vilnius", "UTC", "Africa/Abidjan"]
    assert len(await offered(team, form, "a")) == 100
    assert await offered(team, form, "new y") == ["America/New_York"]
    assert (await offered(team, form, "vil"))[0] == "Europe/Vilnius"
    assert await offered(team, form, "atlantis") == []


async def offered(team: Team, form: Seen, query: str) -> list[str]:
    """What the menu of zones offers Ada."""
    delivery = await team.slack.suggest(team.ada.id, where=form.what, action_id=views.ZONES, query=query)
    return [each["value"] for each in delivery.offered["options"]]


async def test_the_clock_goes_back(tmp_path: Path, delivery: str) -> None:
    """Before saving one reads that the clock changes between the times, and what that makes of them."""
    clock = ManualClock(utc("2026-10-23 12:00"))
    async with running_team(tmp_path, http=delivery == "http", clock=clock) as team:
        more_channels(team)
        fields = GOOD | {"zone": "Europe/Vilnius", "days": [str(day) for day in range(7)]}
        checked = await fills(team.ada, await opens(team.ada, "Add", await lists(team.ada)), **fields)

    days = ("24 October 2026", "25 October 2026", "26 October 2026")
    assert [day for day in days if f"{day} at 07:30 there" not in checked.text] == []
    told = (
        "In Europe/Vilnius the clock goes back by 1 hour on 25 October 2026: 07:30 is 04:30 UTC before, and 05:30 UTC"
    )
    assert told in checked.text


async def test_the_settings_schedule_is_shown(team: Team) -> None:
    """It is the first in the list, with who can change it, and without buttons."""
    await team.stop_bot()
    team.settings = team.settings.model_copy(update={"teller_daily_channel": MORNING})
    await team.start_bot()
    listed = await lists(team.ada)

    assert "1 · #morning · every day at 09:00 (UTC)" in listed.text.replace("*", "")
    assert "Set by who runs Teller" in listed.text
    assert listed.buttons == ["Add"]
