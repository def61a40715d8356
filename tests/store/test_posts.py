"""Morning posts: one for a date, whoever asks, with its message and figures; and what becomes of it."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.instants import instant
from bot.owed import GIVEN_UP, MORNING_POST, Owed
from bot.owed import REFUSED as SET_ASIDE
from bot.store import Store
from bot.store.posts import LOST, OWED, POSTED, REFUSED, Drawn
from bot.views.blocks import sentence
from tests.clock import T0
from tests.store.processes import all_at_once
from tests.store.scene import ADA, IDA, at, rows

TODAY = date(2026, 3, 10)
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)


def drawn(day: date = TODAY, text: str = "Credits", **figures: int) -> Drawn:
    """A post of a date."""
    return Drawn(day, "CMORNING", sentence(text), figures, at(3600))


async def the_message(store: Store) -> Owed:
    """The one message that is due."""
    (owed,) = await store.outbox.due(at(30))
    return owed


async def test_a_post_is_a_message(store: Store) -> None:
    """It is owed with its text, its channel and the time until which it may be sent."""
    assert await store.posts.find(TODAY) is None
    assert await store.posts.owe(drawn(), T0)
    owed = await the_message(store)
    post = await store.posts.find(TODAY)

    assert (owed.destination, owed.kind, owed.text, owed.not_after) == ("CMORNING", MORNING_POST, "Credits", at(3600))
    assert post is not None
    assert (post.state, post.drawn_at, post.is_open) == (OWED, T0, True)
    assert await store.posts.find(TOMORROW) is None


async def test_one_for_a_date(store: Store, beside: Store) -> None:
    """Twenty claims over two connections: one is given, and another date is its own."""
    claims = await asyncio.gather(*((store if n % 2 else beside).posts.owe(drawn(), T0) for n in range(20)))

    assert sorted(claims) == [False] * 19 + [True]
    assert len(await store.setbacks.all()) == 1
    assert await store.posts.owe(drawn(TOMORROW), T0)


async def test_one_in_two_processes(store: Store, path: Path) -> None:
    """`teller post` beside a running bot: one of them owes it."""
    first, second = all_at_once((path, "post", "10"), (path, "post", "10"))
    assert sorted(first + second) == [False] * 19 + [True]


async def test_nothing_is_half_done(store: Store, path: Path) -> None:
    """Where the figures cannot be written, nothing is owed either."""
    broken = replace(drawn(), figures={"rms:credit": "many"})
    with pytest.raises(Exception, match="cannot store TEXT value"):
        await store.posts.owe(broken, T0)

    assert rows(path, "SELECT (SELECT count(*) FROM posts) + (SELECT count(*) FROM outbox)") == [(0,)]
    assert await store.posts.owe(drawn(), T0)


async def unanswered(store: Store, owed: Owed) -> None:
    """Slack may have taken it."""
    await store.outbox.begin(owed, T0)


async def sent(store: Store, owed: Owed) -> None:
    """Slack took it."""
    await store.outbox.sent(owed, T0, "1.1")


async def set_aside(store: Store, owed: Owed) -> None:
    """Slack refuses it."""
    await store.setbacks.end(owed, SET_ASIDE, "is_archived", T0, None)


async def given_up(store: Store, owed: Owed) -> None:
    """It is never sent again."""
    await store.setbacks.end(owed, GIVEN_UP, "its answer was lost", T0, None)


async def nothing(store: Store, owed: Owed) -> None:
    """It waits."""


Happens = Callable[[Store, Owed], Awaitable[None]]


@pytest.mark.parametrize(
    ("happens", "state", "is_open"),
    [
        (nothing, OWED, True),
        (unanswered, OWED, False),
        (sent, POSTED, False),
        (set_aside, REFUSED, True),
        (given_up, LOST, False),
    ],
)
async def test_what_became_of_it(store: Store, happens: Happens, state: str, is_open: bool) -> None:
    """The post follows its message in the same transaction; open is what Slack has certainly not taken."""
    await store.posts.owe(drawn(), T0)
    await happens(store, await the_message(store))
    post = await store.posts.find(TODAY)

    assert post is not None
    assert (post.state, post.is_open) == (state, is_open)
    assert not await store.posts.owe(drawn(), T0)


@pytest.mark.parametrize(
    ("happens", "before"), [(nothing, OWED), (unanswered, None), (sent, None), (set_aside, REFUSED), (given_up, None)]
)
async def test_drawn_anew(store: Store, path: Path, happens: Happens, before: str | None) -> None:
    """What Slack has certainly not taken gets new figures and waits again; anything else stays as it is."""
    await store.posts.owe(drawn(credit=5), T0)
    owed = await the_message(store)
    await happens(store, owed)
    found = await store.posts.draw_anew(drawn(text="Late credits", credit=4), at(20))
    changed = before is not None

    assert found == before
    assert rows(path, "SELECT value FROM figures") == [(4 if changed else 5,)]
    assert rows(path, "SELECT text FROM outbox") == [("Late credits" if changed else "Credits",)]
    assert rows(path, "SELECT count(*) FROM outbox") == [(1,)]
    if changed:
        assert (await the_message(store)).key == owed.key
        post = await store.posts.find(TODAY)
        assert post is not None
        assert (post.state, post.drawn_at) == (OWED, at(20))


@pytest.mark.parametrize(
    ("happens", "refused"), [(None, True), (nothing, True), (unanswered, False), (sent, False), (set_aside, True)]
)
async def test_no_post_on_that_date(store: Store, path: Path, happens: Any, refused: bool) -> None:
    """Where it must not be said any more, it is not sent and every admin is told; what may stand there stays."""
    if happens is not None:
        await store.posts.owe(drawn(), T0)
        await happens(store, await the_message(store))
    done = await store.posts.refuse(TODAY, "shared", sentence("not sent"), at(1))
    told = rows(path, "SELECT destination, text FROM outbox WHERE kind = 'ALERT' ORDER BY id")

    assert done is refused
    assert told == ([(ADA, "not sent"), (IDA, "not sent")] if refused else [])
    assert not await store.posts.owe(drawn(), T0)
    if refused:
        assert await store.setbacks.retry(None, at(2)) == []
        assert not await store.posts.refuse(TODAY, "shared", sentence("not sent"), at(3))
        post = await store.posts.find(TODAY)
        assert post is not None
        assert (post.state, post.is_open) == (REFUSED, False)
        assert rows(path, "SELECT error FROM posts") == [("shared",)]
        if happens is not None:
            given_up = "SELECT state, error, ended_at FROM outbox WHERE kind = 'MORNING_POST'"
            assert rows(path, given_up) == [(GIVEN_UP, "shared", instant(at(1)))]


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
        await store.posts.owe(drawn(day, **values), at(5))
    found = await store.figures.before(TODAY)

    assert {name: (row["value"], date.fromisoformat(row["local_date"])) for name, row in found.items()} == known
    assert all(row["read_at"] == at(5).isoformat(timespec="microseconds") for row in found.values())
