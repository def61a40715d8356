"""Schedules in the database: who changes them, two at once, once for each date, and that of the settings."""

import asyncio
import json
import sqlite3
from dataclasses import replace
from datetime import UTC, date, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlite_utils import Database

from bot.access import Role
from bot.owed import GIVEN_UP
from bot.owed import REFUSED as SET_ASIDE
from bot.schedules import EVERY_DAY, FROM_SETTINGS, Named, Plan, Schedule, Seen
from bot.store import Store
from bot.store.migrations import migrations
from bot.store.posts import LOST, OWED, POSTED, Drawn
from bot.store.schedules import MOST, REMOVED, Saved
from bot.views.blocks import sentence
from tests.clock import T0
from tests.store.scene import ADA, BEN, EVE, IDA, JOHN, at, enrol, rows

TODAY = date(2026, 3, 10)
PLAN = Plan(
    "CWEST",
    frozenset({0, 1, 2, 3, 4}),
    time(7, 30),
    ZoneInfo("America/Los_Angeles"),
    rms=True,
    companies=(Named(458, "Acme “Baltic”"), Named(512)),
    accounts=("john", "zoë <&>"),
)
OWN = Schedule(FROM_SETTINGS, Plan("CMORNING", EVERY_DAY, time(9), ZoneInfo("UTC"), rms=True), by="teller")


async def added(store: Store, plan: Plan = PLAN) -> Schedule:
    """A schedule that Ada has added."""
    saved, number = await store.schedules.add(plan, ADA, T0)
    assert saved is Saved.DONE
    found = await store.schedules.find(number)
    assert found is not None
    return found


def a_post(schedule: Schedule, day: date = TODAY) -> Drawn:
    """A post of it, as it stands."""
    return Drawn(day, schedule.plan.channel, sentence("Credits"), {}, at(3600), schedule.id, schedule.version)


async def test_it_comes_back_as_it_was_saved(store: Store) -> None:
    """Everything that can be chosen, who chose it, since when it counts; the first number is the settings'."""
    found = await added(store)

    assert found == Schedule(2, PLAN, T0, ADA, 1)
    assert await store.schedules.standing() == [found]


@pytest.mark.parametrize(
    ("by", "saved"),
    [(ADA, Saved.DONE), (IDA, Saved.DONE), (BEN, Saved.NOT_ADMIN), (JOHN, Saved.NOT_ADMIN), (EVE, Saved.NOT_ADMIN)],
)
async def test_only_admins(store: Store, by: str, saved: Saved) -> None:
    """Whoever is no admin at that moment changes nothing, and the audit trail has each try."""
    seen = await added(store)
    other = replace(PLAN, channel="COTHER")
    did = [
        (await store.schedules.add(PLAN, by, T0))[0],
        await store.schedules.edit(seen.seen, other, by, T0),
        await store.schedules.remove(Seen(2, 2 if saved is Saved.DONE else 1), by, T0),
    ]
    told = [(row["who"], row["what"], row["outcome"].partition(":")[0]) for row in await store.audit.rows()][-3:]

    assert did == [saved] * 3
    added_as = "schedule add 3" if saved is Saved.DONE else "schedule add"
    assert told == [(by, what, saved.name.lower()) for what in (added_as, "schedule edit 2", "schedule remove 2")]
    assert (await store.schedules.find(2) is None) is (saved is Saved.DONE)


async def test_the_trail_says_what_was_saved(store: Store) -> None:
    """Channel, days, time, zone and content stand in the row."""
    await added(store)
    _, _, told = (await store.audit.rows())[-1]["outcome"].partition(": ")

    assert json.loads(told) == {
        "channel": "CWEST",
        "days": "01234",
        "at": "07:30",
        "zone": "America/Los_Angeles",
        "rms": 1,
        "companies": [458, 512],
        "accounts": ["john", "zoë <&>"],
    }


async def test_two_admins_at_once(store: Store, beside: Store) -> None:
    """Of two that edit what both saw one wins; the other changes nothing, nor does who removes what they saw."""
    seen = await added(store)
    saved = await asyncio.gather(
        store.schedules.edit(seen.seen, replace(PLAN, channel="CONE"), ADA, T0),
        beside.schedules.edit(seen.seen, replace(PLAN, channel="CTWO"), IDA, T0),
    )
    assert sorted(saved, key=lambda each: each.value) == [Saved.DONE, Saved.CHANGED]
    assert await store.schedules.remove(seen.seen, ADA, T0) is Saved.CHANGED

    now = await store.schedules.find(seen.id)
    assert now is not None
    assert now.version == 2
    assert await store.schedules.remove(now.seen, ADA, T0) is Saved.DONE
    assert await store.schedules.edit(now.seen, PLAN, ADA, T0) is Saved.GONE


async def test_the_same_click_twice(store: Store) -> None:
    """A click that is carried out again after a crash adds, edits and removes once, and is told that it is done."""
    for _ in range(2):
        assert await store.schedules.add(PLAN, ADA, T0, "trigger.1") == (Saved.DONE, 2)
    seen = await store.schedules.find(2)
    assert seen is not None
    for _ in range(2):
        assert await store.schedules.edit(seen.seen, replace(PLAN, rms=False), ADA, T0, "trigger.2") is Saved.DONE
    edited = await store.schedules.find(2)
    assert edited is not None
    assert edited.version == 2
    for _ in range(2):
        assert await store.schedules.remove(edited.seen, ADA, T0, "trigger.3") is Saved.DONE
    assert await store.schedules.add(PLAN, ADA, T0, "trigger.1") == (Saved.DONE, 2)
    assert await store.schedules.standing() == []


@pytest.mark.parametrize(
    ("differs", "since"),
    [
        ({"at": time(7)}, at(60)),
        ({"days": frozenset({5})}, at(60)),
        ({"zone": ZoneInfo("UTC")}, at(60)),
        ({"channel": "CEAST", "rms": False, "companies": (), "accounts": ("office",)}, T0),
    ],
    ids=["time", "days", "zone", "where and what"],
)
async def test_from_when_on_it_counts(store: Store, differs: dict[str, object], since: datetime) -> None:
    """A change of when it is posted counts from then on; a change of where or what leaves that as it was."""
    seen = await added(store)
    plan = replace(PLAN, **differs)  # type: ignore[arg-type]  # rows of the table above
    assert await store.schedules.edit(seen.seen, plan, IDA, at(60)) is Saved.DONE
    assert await store.schedules.find(2) == Schedule(2, plan, since, IDA, 2)


async def test_the_settings_schedule(store: Store) -> None:
    """It is the first, follows the settings, and is not changed in Slack; its numbers are its own for good."""
    await store.schedules.keep_own(None, T0)
    other = await added(store)
    await store.schedules.keep_own(OWN, T0)
    await store.schedules.keep_own(OWN, at(1))
    assert await store.schedules.standing() == [OWN, other]
    assert await store.schedules.edit(OWN.seen, PLAN, ADA, T0) is Saved.CHANGED
    assert await store.schedules.remove(OWN.seen, ADA, T0) is Saved.CHANGED

    later = replace(OWN, plan=replace(OWN.plan, at=time(8)), version=2)
    await store.schedules.keep_own(later, at(2))
    assert await store.schedules.standing() == [later, other]
    await store.schedules.keep_own(None, at(3))
    assert await store.schedules.standing() == [other]
    await store.schedules.keep_own(OWN, at(4))
    assert [each.id for each in await store.schedules.standing()] == [FROM_SETTINGS, 2]


async def test_so_many_and_no_more(store: Store) -> None:
    """As many as one message shows; the settings' has its place kept."""
    saved = [(await store.schedules.add(PLAN, ADA, T0))[0] for _ in range(MOST)]
    assert saved == [Saved.DONE] * (MOST - 1) + [Saved.TOO_MANY]

    seen = await store.schedules.find(2)
    assert seen is not None
    await store.schedules.remove(seen.seen, ADA, T0)
    assert await store.schedules.add(PLAN, ADA, T0) == (Saved.DONE, MOST + 1)


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


async def test_an_admin_who_is_none_any_more(store: Store) -> None:
    """The role is read in the statement that acts."""
    seen = await added(store)
    await enrol(store, ADA, Role.USER)

    assert await store.schedules.remove(seen.seen, ADA, T0) is Saved.NOT_ADMIN
    assert await store.schedules.find(seen.id) == seen


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
