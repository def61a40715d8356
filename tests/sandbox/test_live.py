"""What an open page is told: each change once, none is missed, and nobody is told who has left."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest

from bot.sandbox import live
from bot.sandbox.changes import Changes
from bot.sandbox.town import JOHN, Town
from tests.sandbox.visitor import PATIENCE, listening, open_page

Hears = Callable[[], Awaitable[str]]


class Figure:
    """Something to look at; `meanwhile` it becomes these, each while it is being looked at."""

    def __init__(self, *meanwhile: str) -> None:
        self.changes = Changes()
        self.says = "first"
        self.looks = 0
        self._meanwhile = list(meanwhile)

    def look(self) -> str:
        says, self.looks = self.says, self.looks + 1
        if self._meanwhile:
            self.becomes(self._meanwhile.pop(0))
        return says

    def becomes(self, says: str) -> None:
        self.says = says
        self.changes.mark()


@asynccontextmanager
async def told(look: Callable[[], str], *sources: Changes, rest: float = 0) -> AsyncIterator[Hears]:
    """`await hears()` is what is told next."""
    heard = asyncio.Queue[str]()
    telling = asyncio.create_task(live.news(heard.put, look, sources, rest))
    async with asyncio.timeout(PATIENCE):
        yield heard.get
    telling.cancel()
    await asyncio.gather(telling, return_exceptions=True)


async def test_nothing_is_missed() -> None:
    """What changes while somebody looks, and before they wait, is looked at again."""
    figure = Figure("second", "third")
    async with told(figure.look, figure.changes) as hears:
        assert [await hears() for _ in range(3)] == ["first", "second", "third"]
        for _ in range(9):
            await asyncio.sleep(0)

    assert figure.looks == 3  # and then there is rest
    assert figure.changes.watchers == 0


async def test_one_look_for_many_changes() -> None:
    """However many sources tell of however many changes while it rests: it is looked at once more."""
    figure, other = Figure(), Changes()
    async with told(figure.look, figure.changes, other, Changes(), rest=0.5) as hears:
        await hears()
        for says in ("second", "third", "fourth"):
            await asyncio.sleep(0)
            figure.becomes(says)
            other.mark()

        assert (await hears(), figure.looks) == ("fourth", 2)


async def test_nothing_to_say() -> None:
    """A change that makes no difference is told to nobody; the next that does is."""
    figure = Figure()
    look = live.differing(lambda: {"says": json.dumps(figure.look()), "same": "1"})
    async with told(look, figure.changes) as hears:
        first = await hears()
        for says in ("first", "first", "second"):
            await asyncio.sleep(0)
            figure.becomes(says)

        assert (first, await hears()) == ('{"says": "first", "same": 1}', '{"says": "second"}')
        assert figure.looks > 2


@pytest.mark.parametrize("path", [f"/api/stream?as={JOHN}", "/api/backstage/toolbox/stream"])
async def test_a_page_that_is_closed(town: Town, path: str) -> None:
    """Nobody waits for changes any more on behalf of a page that somebody has closed."""
    workspace = town.slack.workspace
    async with open_page(town) as http:
        async with listening(http, path) as one, listening(http, path) as other:
            for page in (one, other):
                await page.receive_json()
            watched = workspace.changes.watchers
        async with asyncio.timeout(PATIENCE):
            while any(each.watchers for each in (workspace.changes, town.rms.changes, town.ozeki.changes)):
                await http.get("/api/world")

    assert watched == 2
