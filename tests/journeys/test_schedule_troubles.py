"""Schedules in trouble, told as days: a channel is gone or shared, RMS is down, Slack is busy, the bot dies."""

import sqlite3
from contextlib import closing

import pytest

from bot.gathering import AT_ONCE
from bot.sandbox.slack import View
from tests.journeys.mornings import POST, Office
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
    opens,
    plans,
    posted,
    saves,
)
from tests.journeys.witness import rows


async def test_removed_while_its_post_waits(here: Office) -> None:
    """Slack asks for a pause when the post is due; Ada removes the schedule meanwhile, and nothing comes after it."""
    await adds(here.team.ada, **LA)
    here.team.slack.faults.rate_limit(POST, 600, when=lambda call: call["channel"] == WEST)
    await here.it_is(LA_TIME)
    assert [row["state"] for row in rows(here.team, "posts")] == ["owed"]
    await here.team.ada.presses("Remove", await lists(here.team.ada))
    await here.team.ada.reads("Schedule 2 is removed.")
    await here.later(minutes=30)

    assert counts(here) == (0, 0)
    assert [row["error"] for row in rows(here.team, "posts")] == ["its schedule was removed"]
    assert here.team.ada.direct() == []


async def test_the_wrong_channel_is_mended_on_the_day(here: Office) -> None:
    """Teller was thrown out of the channel; Ada names another one, and today's post comes there, once, and late."""
    await adds(here.team.ada, **LA)
    here.team.slack.workspace.channels[WEST].members.remove(here.team.slack.workspace.app.bot_user_id)
    await here.it_is(LA_TIME)
    await here.later(seconds=5)
    assert "morning post" in (await here.team.ada.reads_direct("not_in_channel")).text
    await edits(here.team.ada, channel=EAST)
    await here.later(minutes=6)

    assert counts(here) == (0, 1)
    assert "Late: this was due at 07:30 (" in posted(here.team.eve, EAST)[0].text


async def test_one_in_trouble_keeps_no_other_back(here: Office) -> None:
    """The channel of one schedule is gone, and RMS is down: the other post comes on time and says what is wrong."""
    await adds(here.team.ada, **(LA | {"zone": "Asia/Tokyo", "at": "18:00"}))
    await adds(here.team.ada, **TOKYO)
    del here.team.slack.workspace.channels[WEST]
    await here.team.rms.go_down()
    await here.it_is(TOKYO_TIME)

    (post,) = posted(here.team.eve, EAST)
    assert "Acme Baltic (458), Harbour Logistics (512): RMS cannot be reached" in post.text.replace("*", "")
    assert "john has 120 SMS credits" in post.text.replace("*", "")
    assert "Late" not in post.text


async def test_slack_is_not_asked_at_each_look(here: Office) -> None:
    """The channel is gone: Slack is asked about it once in five minutes, and when it is back the post comes."""

    def asked() -> int:
        return sum(call.args.get("channel") == WEST for call in here.team.slack.calls("conversations.info"))

    await adds(here.team.ada, **LA)
    channel = here.team.slack.workspace.channels.pop(WEST)
    before = asked()
    await here.it_is(LA_TIME)
    for _ in range(3):
        await here.later(seconds=20)
    assert asked() - before == 1

    here.team.slack.workspace.channels[WEST] = channel
    await here.later(minutes=5)
    assert counts(here) == (1, 0)


async def test_rms_is_down_for_many_companies(here: Office, caplog: pytest.LogCaptureFixture) -> None:
    """Once RMS does not answer for some companies, it is not asked for the others; each is named in the post."""
    for number in range(600, 610):
        here.team.rms.add_company(f"Company {number}", company_id=number, credits={"credit": (1, 0)})
    await adds(here.team.ada, **(TOKYO | {"companies": "\n".join(map(str, range(600, 610)))}))
    await here.team.rms.go_down()
    await here.it_is(TOKYO_TIME)

    assert caplog.text.count("a post goes without company") == AT_ONCE
    assert "Company 600 (600), Company 601 (601)" in posted(here.team.eve, EAST)[0].text.replace("*", "")
    assert "Company 609 (609): RMS cannot be reached" in posted(here.team.eve, EAST)[0].text.replace("*", "")


async def test_a_company_that_is_gone(here: Office) -> None:
    """RMS has one of the companies no more: a sentence says so, and the other stands there."""
    await adds(here.team.ada, **TOKYO)
    del here.team.rms.account.companies[512]
    await here.it_is(TOKYO_TIME)

    text = posted(here.team.eve, EAST)[0].text.replace("*", "")
    assert "Harbour Logistics (512): RMS has no such company any more." in text
    assert "Acme Baltic (458): 96 credit" in text


async def test_a_zone_that_is_not_known(here: Office, caplog: pytest.LogCaptureFixture) -> None:
    """One zone is unknown on the machine: the other post comes on time, the list and Home say what to do, the log
    says it once, and with another zone it is posted again."""
    team = here.team
    await adds(team.ada, **LA)
    await adds(team.ada, **TOKYO)
    await team.stop_bot()
    with closing(sqlite3.connect(team.settings.database_path, isolation_level=None)) as connection:
        connection.execute("UPDATE schedules SET zone = 'Mars/Base' WHERE id = 2")
    await team.start_bot()
    await here.it_is(TOKYO_TIME)
    await here.later(minutes=1)
    assert counts(here) == (0, 1)
    assert caplog.text.count("schedule 2 is not posted: its time zone “Mars/Base” is not known") == 1

    await team.ada.opens_home("“Mars/Base” is not known on Teller's machine, so it is not posted. Edit it, or remove")
    form = await opens(team.ada, "Edit", await lists(team.ada), value=f"1:2:{plans(team)[0]['version']}")
    assert "It is not posted: its time zone “Mars/Base” is not known" in form.text
    said = await saves(team.ada, await fills(team.ada, form, **LA))
    assert "Saved: schedule 2" in said.text
    await here.it_is(LA_TIME)
    assert counts(here) == (1, 1)


async def test_a_channel_that_became_shared(here: Office) -> None:
    """Nothing is posted there that day, the admins read once which schedule it is; the other team has its post."""
    await adds(here.team.ada, **LA)
    await adds(here.team.ada, **TOKYO)
    here.team.slack.workspace.channels[EAST].is_ext_shared = True
    await here.it_is(TOKYO_TIME)
    await here.later(hours=1)
    await here.it_is(LA_TIME)

    assert counts(here) == (1, 0)
    (told,) = here.team.ada.direct()
    assert "The post of schedule 3 was not sent: #east is shared with another organisation" in told.text


async def test_saving_dies_with_the_bot(here: Office) -> None:
    """The bot is stopped while it saves: after the start it is saved once, and Ada reads so in its window."""
    form = await opens(here.team.ada, "Add", await lists(here.team.ada))
    checked = await fills(here.team.ada, form, **LA)
    assert isinstance(checked.what, View)
    held = here.team.slack.faults.hold("users.info")
    await here.team.slack.submit_view(here.team.ada.id, checked.what.id, {})
    await here.team.slack.until(lambda: held.waiting)
    await here.team.stop_bot()
    held.release()
    await here.team.start_bot()
    await here.team.slack.until(lambda: len(plans(here.team)) == 1)
    await here.team.ada.reads_modal("Saved: schedule 2")
