"""Morning posts: one claim for a date, whoever asks; and the figures that a later morning compares with."""

import asyncio
from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.store import Store
from tests.clock import T0
from tests.store.processes import all_at_once
from tests.store.scene import at, rows

TODAY = date(2026, 3, 10)
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)


async def test_one_claim_for_a_date(store: Store, beside: Store) -> None:
    """Twenty claims over two connections: one is given, and another date is its own."""
    claims = await asyncio.gather(*((store if n % 2 else beside).posts.claim(TODAY, T0) for n in range(20)))

    assert sorted(claims) == [False] * 19 + [True]
    assert await store.posts.state(TODAY) == "claimed"
    assert await store.posts.state(TOMORROW) is None
    assert await store.posts.claim(TOMORROW, T0)


async def test_one_claim_in_two_processes(store: Store, path: Path) -> None:
    """`teller post` beside a running bot: one of them sends."""
    first, second = all_at_once((path, "claim", "10"), (path, "claim", "10"))
    assert sorted(first + second) == [False] * 19 + [True]


async def test_what_was_posted_stays_so(store: Store) -> None:
    """Posted or refused, a date is not claimed again; only what Slack certainly did not take is let go."""
    await store.posts.claim(TODAY, T0)
    await store.posts.posted(TODAY)
    await store.posts.release(TODAY)
    await store.posts.claim(YESTERDAY, T0)
    await store.posts.refused(YESTERDAY, "is shared")
    await store.posts.release(YESTERDAY)

    assert not await store.posts.claim(TODAY, T0)
    assert not await store.posts.claim(YESTERDAY, T0)
    assert [await store.posts.state(day) for day in (YESTERDAY, TODAY)] == ["refused", "posted"]


async def test_what_is_let_go_can_be_claimed(store: Store, beside: Store) -> None:
    """After a refusal that passes, anybody may try again."""
    await store.posts.claim(TODAY, T0)
    await store.posts.release(TODAY)

    assert await store.posts.state(TODAY) is None
    assert await beside.posts.claim(TODAY, T0)


async def test_what_another_start_left_open(store: Store, beside: Store, path: Path) -> None:
    """A claim whose process died is lost: told once, never sent again. One's own is not lost."""
    await beside.posts.claim(YESTERDAY, T0)
    await store.posts.claim(TODAY, T0)

    (lost,) = await store.posts.left_open_by_other_starts()
    assert lost["local_date"] == "2026-03-09"
    assert await store.posts.left_open_by_other_starts() == []
    assert not await store.posts.claim(YESTERDAY, T0)
    assert await store.posts.state(TODAY) == "claimed"
    assert "ended while it was being sent" in rows(path, "SELECT error FROM posts WHERE state = 'refused'")[0][0]


@pytest.mark.parametrize(
    ("mornings", "known"),
    [
        ({}, {}),
        ({YESTERDAY: {"rms:credit": 100}}, {"rms:credit": (100, YESTERDAY)}),
        ({TODAY: {"rms:credit": 96}}, {}),
        ({TOMORROW: {"rms:credit": 90}, YESTERDAY: {"rms:credit": 100}}, {"rms:credit": (100, YESTERDAY)}),
        (
            {date(2026, 2, 27): {"sms:john": 7, "rms:credit": 120}, YESTERDAY: {"rms:credit": 100}},
            {"sms:john": (7, date(2026, 2, 27)), "rms:credit": (100, YESTERDAY)},
        ),
        (
            {YESTERDAY: {"sms:john": -3, "sms:zoë <&>": 0}},
            {"sms:john": (-3, YESTERDAY), "sms:zoë <&>": (0, YESTERDAY)},
        ),
        ({YESTERDAY: {"rms:credit": 2**63 - 1}}, {"rms:credit": (2**63 - 1, YESTERDAY)}),
    ],
)
async def test_figures(
    store: Store, mornings: dict[date, dict[str, int]], known: dict[str, tuple[int, date]]
) -> None:
    """For each name the newest figure of an earlier morning, however long ago, in whatever order they came."""
    for day, values in mornings.items():
        await store.figures.keep(day, values, at(5))
    found = await store.figures.before(TODAY)

    assert {name: (row["value"], date.fromisoformat(row["local_date"])) for name, row in found.items()} == known
    assert all(row["read_at"] == at(5).isoformat(timespec="microseconds") for row in found.values())


async def test_a_figure_read_again(store: Store) -> None:
    """The same morning has one figure of each name: the last."""
    await store.figures.keep(YESTERDAY, {"rms:credit": 100, "sms:john": 1}, T0)
    await store.figures.keep(YESTERDAY, {"rms:credit": 99}, at(5))
    found = await store.figures.before(TODAY)

    assert {name: row["value"] for name, row in found.items()} == {"rms:credit": 99, "sms:john": 1}
