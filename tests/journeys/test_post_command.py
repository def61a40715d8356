"""`teller post`, the real command line: what is due now, once, even beside a running bot."""

import asyncio
import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.clock import SystemClock
from bot.sandbox.town import GENERAL, MORNING
from bot.schedules import EVERY_DAY, FROM_SETTINGS, Plan, Schedule
from bot.store import Store
from tests.journeys.cli import due_all_day, due_in_half_a_day, settings_of, teller
from tests.journeys.mornings import to_the_channel
from tests.journeys.team import Team, running_team

SENT = "chat.postMessage"
PUT_OFF = 1.0
"""Seconds until what Slack did not answer once is tried again."""


@pytest.fixture
async def team(tmp_path: Path) -> AsyncIterator[Team]:
    """Everyone, and the stand-ins, on the machine's own clock; no bot yet."""
    changes = due_all_day() | {"TELLER_DAILY_CHANNEL": MORNING}
    async with running_team(tmp_path, clock=SystemClock(), start=False, **changes) as team:
        yield team


async def test_it_posts_what_is_due_once(team: Team, tmp_path: Path) -> None:
    """The first time it posts, the second time it says that there is nothing to do."""
    settings = settings_of(team.town, tmp_path, **due_all_day())
    first = await teller(settings, "post")
    second = await teller(settings, "post")

    (post,) = team.eve.sees(MORNING)
    assert (first.code, first.out) == (0, "Posted.\n")
    assert second.code == 0
    assert second.out.startswith("Nothing is due")
    assert "office has -3" in post.text.replace("*", "")


async def test_nothing_is_due(team: Team, tmp_path: Path) -> None:
    """Before the time it posts nothing and says when the next post is due."""
    settings = settings_of(team.town, tmp_path, **due_in_half_a_day())
    ended = await teller(settings, "post")

    assert ended.code == 0
    assert re.fullmatch(
        rf"Nothing is due. The next post is due on \d{{4}}-\d\d-\d\d {settings['TELLER_DAILY_TIME']}.\n", ended.out
    )
    assert team.slack.calls(SENT) == []


async def test_no_channel_for_it(team: Team, tmp_path: Path) -> None:
    """Without a channel it says which setting is missing."""
    ended = await teller(settings_of(team.town, tmp_path, TELLER_DAILY_CHANNEL=""), "post")

    assert "TELLER_DAILY_CHANNEL" in ended.out
    assert team.slack.calls(SENT) == []


async def test_preview_prints_and_sends_nothing(team: Team, tmp_path: Path) -> None:
    """`--preview` prints the post; the real one still comes afterwards, and says the same."""
    settings = settings_of(team.town, tmp_path, **due_all_day())
    preview = await teller(settings, "post", "--preview")
    sent_by_then = len(team.slack.calls(SENT))
    await teller(settings, "post")

    (post,) = team.eve.sees(MORNING)
    assert preview.code == 0
    assert sent_by_then == 0
    assert "office has -3 SMS credits left." in preview.out
    assert "credits: 528 left" in preview.out
    assert preview.out.splitlines()[0] == post.text.splitlines()[0]
    assert not re.search(r"[<>*]", preview.out)


async def test_beside_a_running_bot(team: Team, tmp_path: Path) -> None:
    """What the running bot has posted the command does not post again, and it can still be previewed."""
    settings = settings_of(team.town, tmp_path, **due_all_day())
    await team.start_bot()
    await team.slack.until(lambda: team.eve.sees(MORNING))
    beside = await teller(settings, "post")
    preview = await teller(settings, "post", "--preview")

    assert len(team.eve.sees(MORNING)) == 1
    assert beside.out.startswith("Nothing is due")
    assert "office has -3" in preview.out


async def test_a_refused_post_is_not_called_sent(team: Team, tmp_path: Path) -> None:
    """In a shared channel the command says that it did not post; asked again, it does not call it sent."""
    team.slack.workspace.channels[MORNING].is_ext_shared = True
    settings = settings_of(team.town, tmp_path, **due_all_day())
    first = await teller(settings, "post")
    second = await teller(settings, "post")

    assert "was not sent" in first.out
    assert "sent already" not in second.out
    assert team.eve.sees(MORNING) == []


async def test_refused_for_now(team: Team, tmp_path: Path) -> None:
    """While Teller is not in the channel the command ends with 1; once it is invited, the next one posts."""
    team.slack.faults.error(SENT, "not_in_channel", when=to_the_channel)
    settings = settings_of(team.town, tmp_path, **due_all_day())
    first = await teller(settings, "post")
    second = await teller(settings, "post")

    assert (first.code, first.out.partition(";")[0]) == (1, "Slack did not take the post")
    assert "not_in_channel" in first.err
    assert (second.code, second.out) == (0, "Posted.\n")
    assert len(team.eve.sees(MORNING)) == 1


async def test_the_answer_was_lost(team: Team, tmp_path: Path) -> None:
    """Slack has posted it and did not say so: the command does not call it posted; the next one finds it there."""
    team.slack.faults.drop(SENT, when=to_the_channel)
    settings = settings_of(team.town, tmp_path, **due_all_day())
    first = await teller(settings, "post")
    await asyncio.sleep(PUT_OFF)
    second = await teller(settings, "post")

    assert (first.code, first.out.partition(";")[0]) == (1, "Slack did not take the post")
    assert (second.code, second.out.partition(".")[0]) == (0, "Nothing is due: today's post is sent already")
    assert len(team.eve.sees(MORNING)) == 1


async def a_second_schedule(team: Team, channel: str, own: bool = False) -> None:
    """Ada has added a schedule that has been due for half a day; with `own` that of the settings stands there too."""
    due = due_all_day()
    plan = Plan(channel, EVERY_DAY, time(), ZoneInfo(due["TELLER_TIMEZONE"]), accounts=("john",))
    store = Store(team.settings.database_path)
    await store.open()
    await store.members.add_missing_admins([team.ada.id], datetime.now(UTC))
    if own:
        await store.schedules.keep_own(Schedule(FROM_SETTINGS, plan), datetime.now(UTC))
    else:
        await store.schedules.add(plan, team.ada.id, datetime.now(UTC) - timedelta(days=1))
    await store.close()


async def test_every_schedule_that_is_due(team: Team, tmp_path: Path) -> None:
    """Each is posted once, with a line each that says what came of it; the preview shows each."""
    general = team.slack.workspace.channels[GENERAL]
    general.members.append(team.slack.workspace.app.bot_user_id)
    await a_second_schedule(team, GENERAL)
    settings = settings_of(team.town, tmp_path, **due_all_day())
    preview = await teller(settings, "post", "--preview")
    first = await teller(settings, "post")
    second = await teller(settings, "post")

    assert [
        f"Schedule {number}, to {channel}:" in preview.out for number, channel in ((1, MORNING), (2, GENERAL))
    ] == [
        True,
        True,
    ]
    assert first.out == "Schedule 1: Posted.\nSchedule 2: Posted.\n"
    assert [line.partition(".")[0] for line in second.out.splitlines()] == [
        "Schedule 1: Nothing is due: today's post is sent already",
        "Schedule 2: Nothing is due: today's post is sent already",
    ]
    assert [len(team.eve.sees(each)) for each in (MORNING, GENERAL)] == [1, 1]


async def test_it_goes_by_its_own_settings(team: Team, tmp_path: Path) -> None:
    """What another Teller has written of its settings' schedule is not posted by one whose settings name none."""
    await a_second_schedule(team, MORNING, own=True)
    ended = await teller(settings_of(team.town, tmp_path, **(due_all_day() | {"TELLER_DAILY_CHANNEL": ""})), "post")

    assert "TELLER_DAILY_CHANNEL is not set" in ended.out
    assert team.slack.calls(SENT) == []


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"SLACK_BOT_TOKEN": "xoxb-of-somebody-else"}, "invalid_auth"),
        ({"TELLER_DAILY_CHANNEL": "CNOWHERE"}, "channel_not_found"),
        ({"SLACK_API_URL": "http://127.0.0.1:9/api/"}, "Slack"),
    ],
)
async def test_slack_does_not_take_it(team: Team, tmp_path: Path, changes: dict[str, str], said: str) -> None:
    """A post that cannot be made ends with a sentence and without a traceback or a token."""
    ended = await teller(settings_of(team.town, tmp_path, **due_all_day(), **changes), "post")

    assert said in ended.out + ended.err
    assert "Posted" not in ended.out
    assert "Traceback" not in ended.err
    assert "xoxb-" not in ended.out + ended.err
