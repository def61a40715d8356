"""Schedules in the database: who changes them, two at once, once for each date, and that of the settings."""

import asyncio
import json
from dataclasses import replace
from datetime import datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.access import Role
from bot.schedules import EVERY_DAY, FROM_SETTINGS, Named, Plan, Schedule, Seen
from bot.store import Store
from bot.store.schedules import MOST, Saved
from tests.clock import T0
from tests.store.scene import ADA, BEN, EVE, IDA, JOHN, at, enrol, spoil

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


@pytest.mark.parametrize(
    ("column", "value", "trouble"),
    [
        ("zone", "Mars/Base", "its time zone “Mars/Base” is not known on Teller's machine"),
        ("zone", "Europe", "its time zone “Europe” is not known on Teller's machine"),
        ("zone", "../x", "its time zone “../x” is not known on Teller's machine"),
        ("days", "often", "what stands in its row cannot be read"),
        ("companies", "458", "what stands in its row cannot be read"),
        ("accounts", "{", "what stands in its row cannot be read"),
    ],
)
async def test_one_that_cannot_be_read(store: Store, path: Path, column: str, value: str, trouble: str) -> None:
    """It says why, the others are as they were, and it can be removed; the trail has its zone as it stood there."""
    await added(store)
    other = await added(store)
    spoil(path, f"UPDATE schedules SET {column} = '{value}' WHERE id = 2")  # noqa: S608 - our own
    broken, sound = await store.schedules.standing()

    assert (broken.id, broken.trouble, broken.plan.channel) == (2, trouble, "CWEST")
    assert sound == other
    assert await store.schedules.remove(broken.seen, ADA, T0) is Saved.DONE
    told = json.loads((await store.audit.rows())[-1]["outcome"].partition(": ")[2])
    assert told["zone"] == (value if column == "zone" else "America/Los_Angeles")


async def test_one_that_cannot_be_read_is_edited(store: Store, path: Path) -> None:
    """With a zone that is known it is posted again, from the next time on."""
    await added(store)
    spoil(path, "UPDATE schedules SET zone = 'Mars/Base' WHERE id = 2")
    (broken,) = await store.schedules.standing()

    assert await store.schedules.edit(broken.seen, PLAN, ADA, at(3600)) is Saved.DONE
    assert await store.schedules.standing() == [Schedule(2, PLAN, at(3600), ADA, 2)]


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


async def test_an_admin_who_is_none_any_more(store: Store) -> None:
    """The role is read in the statement that acts."""
    seen = await added(store)
    await enrol(store, ADA, Role.USER)

    assert await store.schedules.remove(seen.seen, ADA, T0) is Saved.NOT_ADMIN
    assert await store.schedules.find(seen.id) == seen
