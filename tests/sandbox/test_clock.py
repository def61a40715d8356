"""The sandbox's clock, and the server by which another process follows it."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aiohttp
import pytest

from bot.errors import CannotStart
from bot.sandbox.changes import Changes
from bot.sandbox.clock import MovableClock
from bot.sandbox.clock_server import ClockServer, NotKept, following

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


@pytest.fixture
async def clock_server() -> AsyncIterator[ClockServer]:
    clock_server = ClockServer()
    await clock_server.start()
    yield clock_server
    await clock_server.stop()


def nobody_minds() -> None:
    """Nothing happens."""


def difference(clock: MovableClock) -> float:
    """Hours between a clock and the machine's, to a tenth."""
    return round((clock.now() - datetime.now(UTC)) / HOUR, 1)


async def test_it_is_the_machines_time_and_what_it_was_moved() -> None:
    """An hour is added to what was there before, and it never goes back."""
    clock = MovableClock()
    assert difference(clock) == 0

    clock.be_ahead(HOUR)
    clock.be_ahead(DAY)

    assert difference(clock) == 24
    with pytest.raises(ValueError, match="ahead already"):
        clock.be_ahead(HOUR)
    assert (difference(clock), clock.ahead) == (24, DAY)


async def test_who_sleeps_past_their_time_wakes() -> None:
    """Those whose time has come by a move wake at once, the others sleep on; a sleep begun later is no shorter."""
    clock = MovableClock()
    sleeps = {hours: asyncio.ensure_future(clock.sleep(hours * 3600)) for hours in (1, 3, 30)}
    await asyncio.sleep(0)

    clock.be_ahead(2 * HOUR)
    await sleeps[1]
    later = asyncio.ensure_future(clock.sleep(3600))
    await asyncio.sleep(0)
    clock.be_ahead(2.5 * HOUR)
    assert [hours for hours, sleep in sleeps.items() if sleep.done()] == [1]
    clock.be_ahead(5 * HOUR)
    await asyncio.gather(sleeps[3], later)
    assert not sleeps[30].done()
    sleeps[30].cancel()


async def test_time_passes_by_itself() -> None:
    """A sleep that nobody cuts short takes its time."""
    clock, loop = MovableClock(), asyncio.get_running_loop()
    before = loop.time()

    await clock.sleep(0.02)

    assert loop.time() - before >= 0.02


async def test_a_move_has_reached_who_follows(clock_server: ClockServer) -> None:
    """Whoever comes is as far ahead from the first moment on, and after each move as far before `move` returns."""
    assert await clock_server.move(HOUR)
    async with following(clock_server.url, nobody_minds) as one, following(clock_server.url, nobody_minds) as other:
        assert (difference(one), difference(other)) == (1, 1)
        sleep = asyncio.ensure_future(other.sleep(3600))
        await asyncio.sleep(0)

        assert await clock_server.move(2 * HOUR)

        assert [difference(each) for each in (clock_server.clock, one, other)] == [3, 3, 3]
        await sleep
    assert await clock_server.move(HOUR)


async def test_a_follower_that_does_not_answer() -> None:
    """A move does not wait for ever for somebody who follows and says nothing."""
    clock_server = ClockServer(patience=0.5)
    await clock_server.start()
    async with aiohttp.ClientSession() as session, session.ws_connect(clock_server.url) as deaf:
        assert await deaf.receive_json() == 0

        assert await clock_server.move(HOUR) is False

        await deaf.send_json(3600)
        assert await clock_server.move(timedelta()) is True
    await clock_server.stop()


async def test_no_clock_server_any_more(clock_server: ClockServer) -> None:
    """Who follows is told when the sandbox is gone, and keeps the time that it had."""
    changes, gone = Changes(), list[str]()

    def goes() -> None:
        gone.append("gone")
        changes.mark()

    await clock_server.move(DAY)
    async with following(clock_server.url, goes) as clock:
        await clock_server.stop()
        await changes.until(lambda: gone, 10, str)
        assert (gone, difference(clock)) == (["gone"], 24)


async def test_a_kept_clock(tmp_path: Path) -> None:
    """Whoever begins with the same file is as far ahead, and goes on from there."""
    kept = tmp_path / "ahead"
    for by, hours in ((HOUR, 1), (DAY, 25), (HOUR, 26)):
        clock_server = ClockServer(kept)
        await clock_server.move(by)
        assert difference(clock_server.clock) == hours
    assert difference(ClockServer(tmp_path / "another").clock) == 0


NO_SECONDS = [
    *[b"", b" ", b"{}", b"tomorrow", b"36OO", b"12,5", b"1 2", b"-1", b"-0.5", b"nan", b"inf", b"-inf", b"1e300"],
    *[b"3153600001", b"9" * 5000, b"\xff\xfe\x00", b"\x00" * 8, bytes(range(256)), "٣".encode()],
]


@pytest.mark.parametrize("written", NO_SECONDS)
async def test_a_kept_clock_that_says_nothing(tmp_path: Path, written: bytes) -> None:
    """What is no number of seconds that somebody moved a clock on is refused, with what to do; and left as it is."""
    kept = tmp_path / "ahead"
    kept.write_bytes(written)

    with pytest.raises(CannotStart) as caught:
        ClockServer(kept)

    assert str(caught.value) == (
        f"The file {kept} has to say by how many seconds this sandbox's clock was moved on, and does not. "
        "Write the number there, or keep the sandbox in another folder."
    )
    assert kept.read_bytes() == written


@pytest.mark.parametrize(
    ("written", "hours"), [(b"0", 0), (b"-0.0", 0), (b"3600\n", 1), (b"5.4e3", 1.5), (b"3153600000", 876000)]
)
async def test_a_kept_clock_that_somebody_wrote(tmp_path: Path, written: bytes, hours: float) -> None:
    """A number of seconds up to a century does, however it is written."""
    kept = tmp_path / "ahead"
    kept.write_bytes(written)

    assert difference(ClockServer(kept).clock) == hours


async def test_a_kept_clock_that_cannot_be_read(tmp_path: Path) -> None:
    """The sentence says why."""
    with pytest.raises(CannotStart, match=rf"^The file {tmp_path} cannot be read: Is a directory\.$"):
        ClockServer(tmp_path)


async def test_nobody_guesses_where_it_is(clock_server: ClockServer) -> None:
    """The address has a part that no other web page knows."""
    root = clock_server.url.rpartition("/")[0]
    async with aiohttp.ClientSession() as session, session.get(f"{root}/clock") as answer:
        assert answer.status == 404
    assert len(clock_server.url) - len(root) > 40


async def test_what_cannot_be_kept_is_not_moved(tmp_path: Path) -> None:
    """A folder in the way of the file: the clock and who follows it stay where they are, and somebody is told."""
    clock_server = ClockServer(tmp_path / "ahead")
    await clock_server.start()
    (tmp_path / "ahead.new").mkdir()

    with pytest.raises(NotKept, match=r"not moved, since .*ahead\.new cannot be written: Is a directory"):
        await clock_server.move(HOUR)

    assert clock_server.clock.ahead == timedelta()
    await clock_server.stop()
