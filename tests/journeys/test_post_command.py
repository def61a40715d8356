"""`teller post`, the real command line: what is due now, once, even beside a running bot."""

import asyncio
import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.clock import SystemClock
from bot.sandbox.town import MORNING
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
    assert "credit: 528 left" in preview.out
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
