"""The shells of a bot of which every commit and every call is a point: the real ones, with a point on either side."""

import inspect
from collections.abc import Callable
from enum import Enum
from typing import Any, TypeVar

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient
from sqlite_utils import Database

from bot.providers.ozeki import Ozeki
from bot.providers.rms import Rms
from bot.shells import Shells
from bot.slack import Slack
from bot.store import Connection
from tests.faults.crashes.points import Points

T = TypeVar("T")

TELLING = ("event", "state", "owed")
"""Names inside a verb whose value says what it is about."""
BY_THE_WAY = {"Ledger.count_calls"}
"""What is written beside the way, by the minute: no point of its own, a process may die there too."""


def verb(work: Callable[[Database], Any]) -> str:
    """The store's verb that a transaction belongs to, and what it is about: `Decisions.decide APPROVE`."""
    words = [work.__qualname__.split(".<locals>")[0]]
    inside = inspect.getclosurevars(work).nonlocals
    for name in TELLING:
        about = getattr(inside.get(name), "kind", inside.get(name))
        if isinstance(about, str):
            words.append(about.name if isinstance(about, Enum) else about)
    return " ".join(words)


class Client:
    """Slack's client: each of its methods is a point, named as Slack names it."""

    def __init__(self, client: AsyncWebClient, points: Points) -> None:
        self._client = client
        self._points = points

    def __getattr__(self, name: str) -> Any:
        whole = getattr(self._client, name)
        if not inspect.iscoroutinefunction(whole):
            return whole
        return self._points.around(f"slack {name.replace('_', '.')}", whole)


def shells(points: Points) -> Shells:
    """What the bot is built of."""

    class PointedConnection(Connection):
        async def read(self, work: Callable[[Database], T]) -> T:
            return await points.read(verb(work), super().read(work))

        async def write(self, work: Callable[[Database], T]) -> T:
            if verb(work) in BY_THE_WAY:
                return await points.read(verb(work), super().write(work))
            name = f"commit {verb(work)}"

            def about_to_commit(db: Database) -> T:
                result = work(db)
                points.at(f"before {name}")
                return result

            with points.inside(name):
                result = await super().write(about_to_commit)
            points.at(f"after {name}")
            return result

    class PointedSlack(Slack):
        def __init__(self, client: AsyncWebClient, session: aiohttp.ClientSession) -> None:
            super().__init__(Client(client, points), session)  # type: ignore[arg-type]  # all that Slack uses of it

        async def respond(self, response_url: str, payload: dict[str, Any]) -> bool:
            taken: bool = await points.around("slack response_url", super().respond)(response_url, payload)
            return taken

    return Shells(PointedConnection, PointedSlack, _pointed(Rms, points), _pointed(Ozeki, points))


def _pointed(whole: type[T], points: Points) -> type[T]:
    """A subclass in which each method that asks something of the provider has a point on either side."""

    def asking(name: str) -> Callable[..., Any]:
        async def ask(self: T, *args: Any, **more: Any) -> Any:
            return await points.around(f"{whole.__name__.lower()} {name}", getattr(super(kind, self), name))(
                *args, **more
            )

        return ask

    names = [name for name, each in vars(whole).items() if inspect.iscoroutinefunction(each)]
    asked = {name: asking(name) for name in names if not name.startswith("_") and name != "close"}
    kind = type(f"Pointed{whole.__name__}", (whole,), asked)
    return kind
