"""The morning post, told as mornings: what it says, and that it comes once."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.sandbox.town import APPROVALS, MORNING
from tests.journeys.mornings import NINE, ONE_DAY, office
from tests.journeys.team import Seen


def day_of(post: Seen) -> str:
    """The local date in the post's heading."""
    return post.text.splitlines()[0].rpartition(", ")[2]


def plain(text: str) -> str:
    """What is read, without the marks of bold type."""
    return text.replace("*", "")


async def test_it_says_what_is_left(tmp_path: Path) -> None:
    """At nine, and not before, the channel reads RMS's credits and coverage and the SMS balances."""
    async with office(tmp_path) as here:
        await here.it_is(NINE - timedelta(seconds=1))
        before = here.posts()
        await here.later(seconds=20)

        (post,) = here.posts()
        assert before == []
        assert "Tuesday, 10 March 2026" in post.text
        assert "credits: 528 left" in plain(post.text)
        assert "management for 1 year: 17 left" in plain(post.text)
        assert "until 30 September 2026, in 204 days" in post.text
        assert "john has 120 SMS credits" in plain(post.text)
        assert "office has -3 SMS credits left. :warning: This account cannot send." in plain(post.text)
        assert "No request waits" in post.text
        assert "Late" not in post.text


@pytest.mark.parametrize(
    ("missing", "unsaid", "said"),
    [
        ({"RMS_TOKEN": ""}, "RMS", "john"),
        ({"OZEKI_USERNAME": "", "OZEKI_PASSWORD": "", "TELLER_DAILY_ACCOUNTS": ""}, "SMS", "credits: 528 left"),
    ],
)
async def test_what_is_not_set_up_is_left_out(
    tmp_path: Path, missing: dict[str, str], unsaid: str, said: str
) -> None:
    """Without RMS, or without accounts, the post is about the rest."""
    async with office(tmp_path, **missing) as here:
        await here.it_is(NINE)

        (post,) = here.posts()
        assert unsaid not in post.text
        assert said in plain(post.text)


async def test_a_figure_is_compared_with_the_last_morning_that_had_it(tmp_path: Path) -> None:
    """After a morning without the gateway, John's balance is compared with the morning before that one."""
    async with office(tmp_path) as here:
        await here.it_is(NINE)
        await here.team.ozeki.go_down()
        here.team.rms.root.grant("credit", paid=30)
        await here.it_is(NINE + ONE_DAY)
        await here.team.ozeki.come_back()
        here.team.ozeki.accounts["john"].balance = 95
        await here.it_is(NINE + 2 * ONE_DAY)

        _, second, third = (plain(post.text) for post in here.posts())
        assert "credits: 558 left (+30 since 10 March 2026)" in second
        assert "credits: 558 left (±0 since 11 March 2026)" in third
        assert "john has 95 SMS credits left. (−25 since 10 March 2026)" in third


@pytest.mark.parametrize(
    ("provider", "trouble", "last_known"),
    [
        (
            "rms",
            "RMS cannot be reached",
            ["credits: last known 528, 2 days ago", "management for 1 year: last known 17"],
        ),
        ("ozeki", "The SMS gateway cannot be reached", ["john: last known 120, 2 days ago", "office: last known -3"]),
    ],
)
async def test_a_provider_that_is_down_is_named(
    tmp_path: Path, provider: str, trouble: str, last_known: list[str]
) -> None:
    """The post says what is wrong and gives the last known figure with its age; the other provider's stand there."""
    async with office(tmp_path) as here:
        await here.it_is(NINE)
        await getattr(here.team, provider).go_down()
        await here.it_is(NINE + ONE_DAY)
        await here.it_is(NINE + 2 * ONE_DAY)

        first, _, third = (plain(post.text) for post in here.posts())
        assert trouble not in first
        assert trouble in third
        assert [words for words in last_known if words not in third] == []
        assert "(±0 since 11 March 2026)" in third


async def test_nothing_is_known_of_a_provider_that_was_always_down(tmp_path: Path) -> None:
    """On the first morning there is no figure to fall back on, and none is made up."""
    async with office(tmp_path) as here:
        await here.team.ozeki.go_down()
        await here.it_is(NINE)

        (post,) = here.posts()
        assert "The SMS gateway cannot be reached" in post.text
        assert "last known" not in post.text


async def test_an_account_that_is_not_there(tmp_path: Path) -> None:
    """What cannot be read of one account does not keep the others back."""
    async with office(tmp_path, TELLER_DAILY_ACCOUNTS="nobody,john") as here:
        await here.it_is(NINE)

        (post,) = here.posts()
        assert ":warning: nobody: The SMS gateway" in plain(post.text)
        assert "john has 120 SMS credits" in plain(post.text)


async def test_requests_that_wait_are_linked(tmp_path: Path) -> None:
    """The post counts the requests that wait and links to their cards; a decided one is not among them."""
    async with office(tmp_path) as here:
        team = here.team
        await team.give_everyone_their_role()
        await team.asks(team.john)
        await team.asks(team.john, '/mintcode 1 512 "crane 4"')
        decided = await team.asks(team.ada, '/mintcode 2 458 "Riga"')
        await team.ben.presses("Approve", decided)
        await team.ben.reads("Minted.", APPROVALS)
        links = [call.answer["permalink"] for call in team.slack.calls("chat.getPermalink")]
        await here.it_is(NINE)

        (post,) = here.posts()
        shown = json.dumps(post.what.blocks)
        assert "2 requests wait for a decision: #1 (4 credits), #2 (1 credit)." in plain(post.text)
        assert [link in shown for link in links] == [True, True, False]


@pytest.mark.parametrize(
    ("started", "grace", "comes", "says_late"),
    [
        (timedelta(seconds=30), "6", True, False),
        (timedelta(minutes=2), "6", True, True),
        (timedelta(hours=6), "6", True, True),
        (timedelta(hours=6, seconds=1), "6", False, False),
        (timedelta(minutes=59), "1", True, True),
        (timedelta(hours=2), "1", False, False),
        (timedelta(hours=23), "24", True, True),
    ],
)
async def test_a_post_that_was_missed_comes_late(
    tmp_path: Path, started: timedelta, grace: str, comes: bool, says_late: bool
) -> None:
    """Teller was down at nine: within the grace the post comes and says that it is late, after it not at all."""
    async with office(tmp_path, NINE + started, TELLER_DAILY_GRACE=grace) as here:
        await here.later(seconds=0)

        assert len(here.posts()) == comes
        assert any("Late: this was due at 09:00 (" in post.text for post in here.posts()) == says_late


@pytest.mark.parametrize("grace", ["0", "6"])
async def test_the_grace_is_for_what_was_missed(tmp_path: Path, grace: str) -> None:
    """A Teller that was there at nine posts whatever the grace, though it looks a few seconds after nine."""
    async with office(tmp_path, TELLER_DAILY_GRACE=grace) as here:
        await here.it_is(NINE - timedelta(seconds=8))
        await here.it_is(NINE + timedelta(seconds=12))

        assert len(here.posts()) == 1


async def test_three_days_down_make_one_post(tmp_path: Path) -> None:
    """Mornings that are long over are not made up for."""
    async with office(tmp_path) as here:
        await here.it_is(NINE)
        await here.team.stop_bot()
        here.clock.leap(NINE + 3 * ONE_DAY + timedelta(hours=1))
        await here.team.start_bot()
        await here.later(seconds=0)

        assert [day_of(post) for post in here.posts()] == ["10 March 2026", "13 March 2026"]


async def test_restarts_do_not_repeat_it(tmp_path: Path) -> None:
    """However often Teller is started after the post, the day has one."""
    async with office(tmp_path) as here:
        await here.it_is(NINE)
        for _ in range(3):
            await here.team.stop_bot()
            await here.team.start_bot()
            await here.later(minutes=20)

        assert len(here.posts()) == 1


@pytest.mark.parametrize(
    ("zone", "at", "begin", "instants"),
    [
        ("Europe/Vilnius", "03:30", "2026-03-28", ["2026-03-28 01:30", "2026-03-29 01:00", "2026-03-30 00:30"]),
        ("Europe/Vilnius", "03:30", "2026-10-24", ["2026-10-24 00:30", "2026-10-25 00:30", "2026-10-26 01:30"]),
        ("America/New_York", "01:30", "2026-10-31", ["2026-10-31 05:30", "2026-11-01 05:30", "2026-11-02 06:30"]),
        ("Africa/Cairo", "00:00", "2026-04-22", ["2026-04-22 22:00", "2026-04-23 22:00", "2026-04-24 21:00"]),
        ("Pacific/Apia", "12:00", "2011-12-29", ["2011-12-29 22:00", "2011-12-30 22:00", "2011-12-31 22:00"]),
        ("Asia/Kathmandu", "23:45", "2026-06-01", ["2026-06-01 18:00", "2026-06-02 18:00", "2026-06-03 18:00"]),
    ],
)
async def test_clock_changes(tmp_path: Path, zone: str, at: str, begin: str, instants: list[str]) -> None:
    """Each local date has its post at one instant (UTC), whether its hour is missing or comes twice."""
    begun = datetime.fromisoformat(f"{begin}T00:00+00:00")
    changes = {"TELLER_TIMEZONE": zone, "TELLER_DAILY_TIME": at, "TELLER_DAILY_GRACE": "0.4"}
    async with office(tmp_path, begun, **changes) as here:
        for half_hours in range(1, 3 * 48):
            await here.it_is(begun + timedelta(minutes=30 * half_hours))

        posted = [
            datetime.fromtimestamp(float(each.ts), tz=UTC)
            for each in here.team.slack.workspace.channels[MORNING].messages
        ]
        assert [f"{when:%Y-%m-%d %H:%M}" for when in posted] == instants
        assert len({day_of(post) for post in here.posts()}) == len(instants)
        assert not any("Late" in post.text for post in here.posts())
