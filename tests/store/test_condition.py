"""What is read of the file's state and of what is kept there: beside a writer, of a closed file, and to an end."""

import asyncio
import sys
from datetime import time, timedelta
from pathlib import Path
from threading import Event
from zoneinfo import ZoneInfo

import pytest

from bot.instants import instant
from bot.schedules import EVERY_DAY, FROM_SETTINGS, Plan, Schedule, Seen
from bot.store import Store, StoreError
from bot.store.condition import Condition, Kept, Said, condition, kept
from tests.clock import T0
from tests.store.scene import with_members

SOUND = Condition(is_wal=True, damage=(), missing=(), foreign=())


async def test_open_and_closed(path: Path) -> None:
    """It is sound beside whoever has it open, and when nobody has; nothing appears beside it."""
    store = await with_members(path)
    while_open = condition(path, Event())
    await store.close()
    closed = condition(path, Event())

    assert while_open == closed == SOUND
    assert [each.name for each in path.parent.iterdir()] == [path.name]


async def test_what_is_kept(store: Store, path: Path) -> None:
    """The role table, the calls of that month alone, the last refusals; of all of them the newest."""
    await store.ledger.count_calls("2026-02", 7)
    await store.ledger.count_calls("2026-03", 5)
    before = kept(path, "2026-03")
    for answer in ("first", "second"):
        await store.audit.note(T0, "teller", "refuse", f"refused: {answer}", 1)
    for user_id, said_at in (("UADA", T0), ("UBEN", T0 - timedelta(hours=1))):
        await store.homes.opened(user_id, T0)
        await store.homes.refused(user_id, f"not_enabled for {user_id}", said_at)
    await store.audit.note(T0, "UJOHN", "refuse", "somebody else's")

    members = tuple(await store.members.all())
    assert [each.user_id for each in members] == ["UADA", "UIDA", "UBEN", "UJOHN"]
    home = Said(instant(T0), "not_enabled for UADA")
    assert before == Kept(members, calls=5)
    assert kept(path, "2026-03") == Kept(
        members, calls=5, rms_refused=Said(instant(T0), "refused: second"), home_refused=home
    )
    assert kept(path, "2026-04").calls == 0


async def test_a_home_that_is_taken_again_tells_of_no_refusal(store: Store, path: Path) -> None:
    """What Slack said of it is over."""
    await store.homes.opened("UADA", T0)
    await store.homes.refused("UADA", "not_enabled", T0)
    await store.homes.drawn("UADA", "digest")
    assert kept(path, "2026-03").home_refused is None


async def test_it_ends_when_nobody_waits(store: Store, path: Path) -> None:
    """A reading of a large file that nobody waits for any more is broken off."""
    for _ in range(300):
        await store.audit.note(T0, "UJOHN", "click", "x" * 500)
    stop = Event()
    stop.set()

    with pytest.raises(StoreError) as raised:
        condition(path, stop)
    assert "interrupted" in raised.value.detail
    assert condition(path, Event()) == SOUND


def test_an_older_one(path: Path) -> None:
    """A file without the tables of today tells nothing, and says so."""
    path.touch()

    assert condition(path, Event()).missing[0] == "m001_members"
    with pytest.raises(StoreError):
        kept(path, "2026-03")


async def test_the_lock_of_whoever_has_it_open(store: Store, path: Path) -> None:
    """Looking takes nobody's lock away: else the next who closes the file would take what was written ahead along.

    A process loses its locks on a file whenever it closes that file, by whatever name (sqlite.org/howtocorrupt.html).
    """
    condition(path, Event())
    kept(path, "2026-03")
    look = "import sqlite3, sys; db = sqlite3.connect(sys.argv[1]); db.execute('SELECT * FROM members'); db.close()"
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", look, str(path))

    assert await process.wait() == 0
    assert f"{path.name}-wal" in [each.name for each in path.parent.iterdir()]


async def test_schedules(store: Store, path: Path) -> None:
    """Those that stand, without that of the settings, which is there under its own name."""
    own, added = (
        Plan(channel, EVERY_DAY, time(9), ZoneInfo("UTC"), accounts=("john", "zoë"))
        for channel in ("CMORNING", "CWEST")
    )
    await store.schedules.keep_own(Schedule(FROM_SETTINGS, own, by="teller"), T0)
    for _ in range(2):
        await store.schedules.add(added, "UADA", T0)
    await store.schedules.remove(Seen(3, 1), "UADA", T0)

    assert kept(path, "2026-03").schedules == (Schedule(2, added, T0, "UADA"),)
