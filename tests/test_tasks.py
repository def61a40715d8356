"""The work in flight: held, finished at the end, and none of it falls with another."""

import asyncio
import logging

import pytest

from bot.tasks import PAUSE, Tasks
from tests.clock import ManualClock


async def settle() -> None:
    """Let what was begun run until it waits."""
    for _ in range(10):
        await asyncio.sleep(0)


async def test_a_failure_is_logged_and_hurts_nobody_else(caplog: pytest.LogCaptureFixture) -> None:
    """One task fails beside another: the other is finished, the failure is in the log with its traceback."""
    tasks, done = Tasks(), []
    gate = asyncio.Event()

    async def fails() -> None:
        gate.set()
        raise RuntimeError("one of two")

    async def works() -> None:
        await gate.wait()
        await asyncio.sleep(0)
        done.append("works")

    tasks.spawn(works())
    tasks.spawn(fails())
    await tasks.finish(5)

    assert done == ["works"]
    assert [record.getMessage() for record in caplog.records] == ["a task failed"]
    assert "one of two" in caplog.text


async def test_finish_waits_for_what_runs() -> None:
    """At the end what runs is finished, what it spawns is not begun."""
    tasks, done, gate = Tasks(), [], asyncio.Event()

    async def late() -> None:
        done.append("late")

    async def works() -> None:
        await gate.wait()
        tasks.spawn(late())
        done.append("works")

    tasks.spawn(works())
    finishing = asyncio.create_task(tasks.finish(5))
    await settle()
    assert not finishing.done()
    gate.set()
    await finishing

    assert done == ["works"]


async def test_finish_cuts_off_what_takes_too_long(caplog: pytest.LogCaptureFixture) -> None:
    """What does not end in time is cancelled, may say its last word, and is no failure."""
    tasks, said = Tasks(), []

    async def never_ends() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            said.append("cut off")

    tasks.spawn(never_ends())
    await settle()
    await tasks.finish(0)

    assert said == ["cut off"]
    assert caplog.records == []


async def test_what_is_kept_begins_anew_after_a_failure(caplog: pytest.LogCaptureFixture) -> None:
    """A loop that fails is begun again after a pause on the clock, until it returns."""
    tasks, clock, began = Tasks(), ManualClock(), []

    async def fails_twice() -> None:
        began.append(clock.now())
        if len(began) < 3:
            raise OSError("disk full")

    tasks.keep("the loop", fails_twice, clock)
    await settle()
    assert len(began) == 1
    await clock.advance(PAUSE)
    assert len(began) == 2
    await clock.advance(PAUSE)
    await tasks.finish(5)

    assert len(began) == 3
    assert [record.levelno for record in caplog.records] == [logging.ERROR] * 2
    assert "the loop failed" in caplog.text


async def test_what_is_kept_can_be_cut_off() -> None:
    """A loop that is kept ends with the rest."""
    tasks, clock, began = Tasks(), ManualClock(), []

    async def for_ever() -> None:
        began.append(1)
        await clock.sleep(1)
        raise AssertionError("the clock stands still")

    tasks.keep("the loop", for_ever, clock)
    await settle()
    await tasks.finish(0)
    await clock.advance(10 * PAUSE)

    assert began == [1]
