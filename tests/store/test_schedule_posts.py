"""Posts of several schedules in the database: one for a date each, and what a change makes of them."""

import sqlite3
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlite_utils import Database

from bot.owed import GIVEN_UP
from bot.owed import REFUSED as SET_ASIDE
from bot.schedules import Schedule
from bot.store import Store
from bot.store.migrations import migrations
from bot.store.posts import LOST, OWED, POSTED, Drawn
from bot.store.schedules import REMOVED, Saved
from bot.views.blocks import sentence
from tests.clock import T0
from tests.store.scene import ADA, at, rows
from tests.store.test_schedules import OWN, PLAN, added

TODAY = date(2026, 3, 10)


def a_post(schedule: Schedule, day: date = TODAY) -> Drawn:
    """A post of it, as it stands."""
    return Drawn(day, schedule.plan.channel, sentence("Credits"), {}, at(3600), schedule.id, schedule.version)


async def test_each_schedule_has_its_own_posts(store: Store) -> None:
    """One for a date each, and what became of one says nothing of the other's."""
    seen = await added(store)
    assert await store.posts.owe(a_post(OWN), T0)
    assert await store.posts.owe(a_post(seen), T0)
    assert [await store.posts.owe(a_post(each), T0) for each in (OWN, seen)] == [False, False]

    own, _ = await store.outbox.due(T0)
    await store.outbox.sent(own, T0, "1.1")
    found = [await store.posts.find(TODAY, number) for number in (1, 2, 3)]
    assert [post and post.state for post in found] == [POSTED, OWED, None]
    assert await store.posts.refuse(TODAY, "shared", sentence("no"), T0, 3)
    assert [await store.schedules.days_taken(number, T0) for number in (1, 2, 3, 4)] == [{TODAY}] * 3 + [set()]


@pytest.mark.parametrize("change", ["edited", "removed"])
async def test_what_was_drawn_before_a_change_is_not_owed(store: Store, change: str) -> None:
    """While the figures were read, somebody changed the schedule: what was drawn is dropped."""
    seen = await added(store)
    assert await store.posts.owe(a_post(seen), T0)
    if change == "edited":
        await store.schedules.edit(seen.seen, replace(PLAN, rms=False), ADA, T0)
    else:
        await store.schedules.remove(seen.seen, ADA, T0)

    assert not await store.posts.owe(a_post(seen, date(2026, 3, 11)), T0)
    assert await store.posts.draw_anew(a_post(seen), T0) is None


@pytest.mark.parametrize(
    ("happened", "state", "waits"),
    [("nothing", LOST, False), ("set aside", LOST, False), ("begun", OWED, True)],
)
async def test_a_removed_schedules_post(store: Store, path: Path, happened: str, state: str, waits: bool) -> None:
    """What Slack has certainly not taken is given up for good, told to nobody; what may stand there is looked for."""
    seen = await added(store)
    await store.posts.owe(a_post(seen), T0)
    (owed,) = await store.outbox.due(T0)
    if happened == "begun":
        await store.outbox.begin(owed, T0)
    elif happened == "set aside":
        await store.setbacks.end(owed, SET_ASIDE, "is_archived", T0, None)
    assert await store.schedules.remove(seen.seen, ADA, at(1)) is Saved.DONE
    post = await store.posts.find(TODAY, seen.id)

    assert post is not None
    assert post.state == state
    assert bool(await store.outbox.due(at(2))) is waits
    assert waits or rows(path, "SELECT state, error FROM outbox") == [(GIVEN_UP, REMOVED)]
    assert await store.setbacks.retry(None, at(2)) == []


async def test_the_way_to_this_shape(path: Path) -> None:
    """The posts that there were are those of the settings' schedule, and none of them comes again."""
    connection = sqlite3.connect(path, isolation_level=None)
    migrations.apply(Database(connection), stop_before="m014_schedules")
    connection.execute("INSERT INTO posts (local_date, state, drawn_at) VALUES (?, 'posted', ?)", [*two(TODAY)])
    connection.close()
    store = Store(path)
    await store.open()

    post = await store.posts.find(TODAY)
    assert post is not None
    assert post.state == POSTED
    assert not await store.posts.owe(a_post(OWN), T0)
    assert await store.schedules.standing() == []
    await store.close()


def two(day: date) -> tuple[str, str]:
    """A post's date, and when it was drawn."""
    return day.isoformat(), datetime(2026, 3, 10, 9, tzinfo=UTC).isoformat()
