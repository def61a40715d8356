"""Waiting for a change: nobody waits in vain, nobody is kept who waits no more."""

import asyncio

import pytest

from bot.sandbox.changes import Changes, watching


async def test_until_it_is_so() -> None:
    """The first true answer is given, asked for at once and once after each change."""
    changes, asked = Changes(), list[int]()

    def third() -> int:
        asked.append(len(asked) + 1)
        return asked[-1] if len(asked) == 3 else 0

    waiting, counts = asyncio.ensure_future(changes.until(third, 10, str)), list[int]()
    for _ in range(3):
        await asyncio.sleep(0)
        counts.append(len(asked))
        changes.mark()

    assert (await waiting, counts, changes.watchers) == (3, [1, 2, 3], 0)


async def test_it_is_never_so() -> None:
    """Whoever waited too long is told how it stands, and waits no more."""
    changes = Changes()

    with pytest.raises(TimeoutError, match=r"^not so within 0\.01 s; it rains$"):
        await changes.until(lambda: False, 0.01, lambda: "it rains")

    assert changes.watchers == 0


async def test_who_is_called_away() -> None:
    """Whoever is cancelled waits no more."""
    changes = Changes()
    waiting = [asyncio.ensure_future(changes.until(lambda: False, 10, str)) for _ in range(2)]
    await asyncio.sleep(0)
    before = changes.watchers
    waiting[0].cancel()
    await asyncio.gather(waiting[0], return_exceptions=True)

    assert (before, changes.watchers) == (2, 1)
    waiting[1].cancel()
    await asyncio.gather(waiting[1], return_exceptions=True)


async def test_several_at_once() -> None:
    """One event hears of every source, and of none any more in the end."""
    one, other = Changes(), Changes()
    with watching(one, other) as changed:
        heard = []
        for source in (one, other):
            source.mark()
            heard.append(changed.is_set())
            changed.clear()
        watched = (one.watchers, other.watchers)
    one.mark()

    assert (heard, watched) == ([True, True], (1, 1))
    assert (one.watchers, other.watchers, changed.is_set()) == (0, 0, False)
