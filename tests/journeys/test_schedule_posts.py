"""Several schedules, told as days: each team gets its own posts, each once, whatever is changed or fails."""

from datetime import timedelta
from pathlib import Path

import pytest

from tests.journeys.mornings import NINE, ONE_DAY, Office, office
from tests.journeys.planning import (
    EAST,
    LA,
    LA_TIME,
    TOKYO,
    TOKYO_TIME,
    WEST,
    adds,
    counts,
    edits,
    fills,
    lists,
    more_channels,
    opens,
    plans,
    posted,
    saves,
    utc,
)
from tests.journeys.team import MORNING
from tests.journeys.witness import rows


async def test_two_teams_have_their_own(here: Office) -> None:
    """Each gets its post at its own time with what was chosen, once a day, with a restart in the middle."""
    await adds(here.team.ada, **LA)
    await adds(here.team.ada, **TOKYO)
    await here.it_is(TOKYO_TIME)
    assert counts(here) == (0, 1)
    await here.team.stop_bot()
    await here.team.start_bot()
    await here.it_is(LA_TIME)
    assert counts(here) == (1, 1)
    await here.it_is(LA_TIME + timedelta(hours=5))
    await here.it_is(TOKYO_TIME + ONE_DAY)
    await here.it_is(LA_TIME + ONE_DAY)
    assert counts(here) == (2, 2)

    west, east = (posted(here.team.eve, each)[0].text.replace("*", "") for each in (WEST, EAST))
    assert "credits: 528 left" in west
    assert "No request waits for a decision." in west
    assert "SMS gateway" not in west
    assert "Acme Baltic (458): 96 credits, 5 × management for 1 year" in east
    assert "Harbour Logistics (512): 9 credits" in east
    assert "john has 120 SMS credits" in east
    assert "528" not in east
    assert "waits" not in east
    assert "(±0 since 10 March 2026)" in posted(here.team.eve, EAST)[1].text


async def test_beside_the_settings_schedule(tmp_path: Path, delivery: str) -> None:
    """The morning post of the settings and another one at the same instant each come once."""
    async with office(tmp_path, http=delivery == "http") as here:
        more_channels(here.team)
        await adds(here.team.ada, **(TOKYO | {"companies": ""}))
        await here.it_is(NINE)
        await here.later(hours=2)

        assert len(here.team.eve.sees(MORNING)) == 1
        assert counts(here) == (0, 1)
        states = {(row["schedule_id"], row["state"]) for row in rows(here.team, "posts")}
        assert states == {(1, "posted"), (2, "posted")}


async def test_the_settings_schedule_is_taken_away(tmp_path: Path, delivery: str) -> None:
    """Where the channel is gone from the settings nothing is posted there; when it comes back, it goes on."""
    async with office(tmp_path, http=delivery == "http") as here:
        team = here.team
        await team.stop_bot()
        named, team.settings = team.settings, team.settings.model_copy(update={"teller_daily_channel": None})
        await team.start_bot()
        assert "no schedule yet" in (await lists(team.ada)).text
        await here.it_is(NINE)
        await here.later(hours=7)
        assert here.posts() == []

        await team.stop_bot()
        team.settings = named
        await team.start_bot()
        await here.it_is(NINE + ONE_DAY)
        assert len(here.posts()) == 1


async def test_only_on_the_days_that_were_chosen(here: Office) -> None:
    """From Tuesday to the next Monday, a schedule for Tuesday and Friday posts twice."""
    await adds(here.team.ada, **(LA | {"days": ["1", "4"]}))
    for days in range(7):
        await here.it_is(LA_TIME + days * ONE_DAY)

    assert [seen.text.splitlines()[0] for seen in posted(here.team.eve, WEST)] == [
        "Credits on Tuesday, 10 March 2026",
        "Credits on Friday, 13 March 2026",
    ]


async def test_added_when_its_time_has_passed(here: Office) -> None:
    """A schedule counts from the next time on, which is what Ada reads before she saves."""
    await here.it_is(LA_TIME + timedelta(hours=1))
    said = await adds(here.team.ada, **LA)
    assert "next on Wednesday, 11 March 2026 at 07:30" in said.text
    await here.later(minutes=5)
    assert counts(here) == (0, 0)
    await here.it_is(LA_TIME + ONE_DAY)
    assert counts(here) == (1, 0)


@pytest.mark.parametrize("at", ["06:00", "09:00"], ids=["to a time that has passed", "to a time still to come"])
async def test_no_second_post_on_a_day(here: Office, at: str) -> None:
    """Edited after the day's post: that day gets no other, as Ada reads before saving; the next day it comes."""
    await adds(here.team.ada, **LA)
    await here.it_is(LA_TIME)
    form = await opens(here.team.ada, "Edit", await lists(here.team.ada))
    checked = await fills(here.team.ada, form, at=at)
    assert ("10 March 2026 has had its post already" in checked.text) is (at == "09:00")
    assert f"11 March 2026 at {at}" in checked.text
    await saves(here.team.ada, checked)
    await here.later(hours=5)
    assert counts(here) == (1, 0)
    await here.it_is(LA_TIME + ONE_DAY + timedelta(hours=2))
    assert counts(here) == (2, 0)


async def test_edited_to_a_time_that_has_passed(here: Office) -> None:
    """Before the day's post, Ada puts it to an hour that is over: it comes from the next day on."""
    await adds(here.team.ada, **LA)
    await here.it_is(LA_TIME - timedelta(minutes=30))
    await edits(here.team.ada, at="06:00")
    await here.it_is(LA_TIME)
    await here.later(hours=2)
    assert counts(here) == (0, 0)
    await here.it_is(LA_TIME + ONE_DAY)
    assert counts(here) == (1, 0)


async def test_removed_before_its_time(here: Office) -> None:
    """What is removed posts nothing any more, a restart included; the others go on."""
    await adds(here.team.ada, **LA)
    await adds(here.team.ada, **TOKYO)
    await here.team.ada.presses("Remove", await lists(here.team.ada), value="1:2:1")
    await here.team.ada.reads("Schedule 2 is removed.")
    await here.team.stop_bot()
    await here.team.start_bot()
    await here.it_is(TOKYO_TIME)
    await here.it_is(LA_TIME)

    assert counts(here) == (0, 1)
    assert [row["id"] for row in plans(here.team)] == [3]


async def test_the_clock_goes_back(tmp_path: Path, delivery: str) -> None:
    """In Vilnius at half past three, which comes twice on 25 October: one post a date, the first time."""
    begun = utc("2026-10-24 00:00")
    async with office(tmp_path, begun, http=delivery == "http", TELLER_DAILY_CHANNEL="") as here:
        more_channels(here.team)
        form = await opens(here.team.ada, "Add", await lists(here.team.ada))
        fields = LA | {"zone": "Europe/Vilnius", "at": "03:30"}
        checked = await fills(here.team.ada, form, **fields)
        assert "25 October 2026 at 03:30 there" in checked.text
        assert "(03:30 comes twice on that day: the first counts)" in checked.text
        await saves(here.team.ada, checked)
        for half_hours in range(1, 3 * 48):
            await here.it_is(begun + timedelta(minutes=30 * half_hours))

        stamps = [float(each.ts) for each in here.team.slack.workspace.channels[WEST].messages]
        assert stamps == [utc(f"2026-10-{when}").timestamp() for when in ("24 00:30", "25 00:30", "26 01:30")]
