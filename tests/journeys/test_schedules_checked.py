"""What is looked at before a schedule is saved: each mistake is said, and nothing typed is lost."""

from pathlib import Path
from typing import Any

import pytest

from bot.sandbox.slack import View
from bot.views import schedules as views
from tests.clock import ManualClock
from tests.journeys.planning import (
    CHECKED,
    GOOD,
    SECRET,
    WEST,
    entered,
    fills,
    lists,
    more_channels,
    opens,
    plans,
    sends,
    utc,
)
from tests.journeys.team import Seen, Team, running_team


@pytest.fixture
async def team(team: Team) -> Team:
    """Two more teams have a channel."""
    more_channels(team)
    return team


WRONG = [
    pytest.param({"channel": SECRET}, "channel", "/invite @teller", id="a private channel without the bot"),
    pytest.param({"channel": "CGENERAL"}, "channel", "Teller is not in #general. Type /invite", id="without the bot"),
    pytest.param(
        {"companies": "458\nNowhere Ltd"}, "companies", "no company whose name contains “Nowhere Ltd”", id="none"
    ),
    pytest.param({"companies": "Harbour"}, "companies", "Harbour Crane Services", id="two companies of that name"),
    pytest.param(
        {"accounts": "john\nghost"}, "accounts", "gives no balance of “ghost”. Check the name", id="no such account"
    ),
    pytest.param({"companies": "999999"}, "companies", "RMS has no company with the id 999999", id="no such id"),
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


@pytest.mark.parametrize(("fields", "field", "reads"), WRONG)
async def test_what_is_found_out(team: Team, fields: dict[str, Any], field: str, reads: str) -> None:
    """What somebody else says is wrong stands below its field, with all that was typed; put right, it goes on."""
    wrong = GOOD | fields
    form = await fills(team.ada, await opens(team.ada, "Add", await lists(team.ada)), **wrong)

    (at,) = [number for number, each in enumerate(form.what.blocks) if each.get("block_id") == field]
    assert reads in form.text.replace("`", "")
    assert ":warning:" in form.what.blocks[at + 1]["text"]["text"]
    assert entered(form) == wrong
    checked = await fills(team.ada, form, channel=WEST, companies="458", accounts="john")
    assert CHECKED in checked.text


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


@pytest.mark.parametrize(
    ("missing", "fields", "reads"),
    [
        ({"RMS_TOKEN": ""}, {"companies": "", "accounts": ""}, "RMS is not set up here"),
        ({"RMS_TOKEN": ""}, {"rms": [], "accounts": ""}, "RMS is not set up here"),
        ({"OZEKI_USERNAME": "", "OZEKI_PASSWORD": ""}, {}, CHECKED),
    ],
    ids=["RMS", "companies", "SMS accounts"],
)
async def test_what_is_not_set_up(
    tmp_path: Path, delivery: str, missing: dict[str, str], fields: dict[str, Any], reads: str
) -> None:
    """Without RMS one reads which setting is missing; accounts are taken as where the gateway is down."""
    async with running_team(tmp_path, http=delivery == "http", **missing) as team:
        more_channels(team)
        form = await fills(team.ada, await opens(team.ada, "Add", await lists(team.ada)), **(GOOD | fields))
        assert reads in form.text
        assert plans(team) == []


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
