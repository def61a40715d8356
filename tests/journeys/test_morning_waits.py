"""A morning post that Slack does not take at once: what it says in the end, and when it is not said at all."""

from datetime import timedelta
from pathlib import Path

from bot.sandbox.town import MORNING
from tests.journeys.cli import settings_of, teller_here
from tests.journeys.mornings import NINE, ONE_DAY, POST, Office, office, to_the_channel
from tests.journeys.witness import LINE, cards, rows


async def test_it_waits_until_it_is_too_late(tmp_path: Path) -> None:
    """Slack is busy for longer than the grace: the post is not sent at noon as if it were morning; that is told."""
    async with office(tmp_path, TELLER_DAILY_GRACE="1") as here:
        here.team.slack.faults.rate_limit(POST, 3 * 3600, when=to_the_channel)
        await here.it_is(NINE)
        await here.later(hours=3)
        await here.later(minutes=1)

        assert here.posts() == []
        assert "too late" in here.team.ada.direct()[0].text


async def paused(here: Office, hours: float) -> None:
    """At six Slack asks for a pause of all posting; at nine the post is owed and waits for its end."""
    await here.team.give_everyone_their_role()
    here.team.slack.faults.rate_limit(POST, int(hours * 3600))
    await here.team.john.types(LINE)
    await here.team.slack.until(lambda: here.team.slack.calls(POST))
    await here.is_at_rest()
    here.clock.leap(NINE)
    await here.clock.asleep(hours * 3600 - 3 * 3600)


async def test_posting_was_paused_for_hours(tmp_path: Path) -> None:
    """When the pause ends it is too late for the post."""
    async with office(tmp_path, TELLER_DAILY_GRACE="1") as here:
        await paused(here, hours=6)
        here.clock.leap(NINE + timedelta(hours=4))
        await here.is_at_rest()
        await here.later(minutes=1)

        assert here.posts() == []
        assert len(cards(here.team)) == 1
        assert "too late" in here.team.ada.direct()[0].text


async def test_what_was_drawn_anew_is_what_is_sent(tmp_path: Path) -> None:
    """The post waits for the end of a pause already when its figures change: it shows the new ones."""
    async with office(tmp_path) as here:
        await paused(here, hours=4)
        here.team.rms.root.grant("credit", paid=30)
        here.clock.leap(NINE + timedelta(minutes=10))
        await here.clock.until(lambda: "558" in str(rows(here.team, "outbox")[-1]["text"]))
        here.clock.leap(NINE + timedelta(hours=1))
        await here.is_at_rest()

        (post,) = here.posts()
        assert "credits: 558 left" in post.text.replace("*", "")


async def test_a_post_that_waited_is_up_to_date(tmp_path: Path) -> None:
    """Slack took it an hour late: it shows what is left by then, says that it is late, and compares with that."""
    async with office(tmp_path) as here:
        here.team.slack.faults.error(POST, "not_in_channel", times=None, when=to_the_channel)
        await here.it_is(NINE)
        here.team.rms.root.grant("credit", paid=30)
        here.team.slack.faults.clear()
        await here.later(hours=1)
        await here.it_is(NINE + ONE_DAY)

        late, next_day = (post.text.replace("*", "") for post in here.posts())
        assert "credits: 558 left" in late
        assert "Late: this was due at 09:00 (UTC)." in late
        assert "credits: 558 left (±0 since 10 March 2026)" in next_day


async def test_the_channel_became_shared_while_it_waited(tmp_path: Path) -> None:
    """Strangers joined before Slack took the post: it is not sent to them, not by `retry` either."""
    async with office(tmp_path) as here:
        here.team.slack.faults.error(POST, "not_in_channel", times=None, when=to_the_channel)
        await here.it_is(NINE)
        here.team.slack.workspace.channels[MORNING].is_ext_shared = True
        here.team.slack.faults.clear()
        await here.later(minutes=6)
        await here.later(minutes=6)
        put_back = await teller_here(settings_of(here.team.town, tmp_path), "outbox", "retry", "--all")
        await here.later(minutes=6)

        assert here.posts() == []
        assert put_back.out.startswith("Put back: 0.")
        assert "shared with another organisation" in here.team.ada.direct()[-1].text
