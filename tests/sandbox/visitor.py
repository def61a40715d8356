"""Somebody at the sandbox's page: everything they do and see goes through its API over real HTTP."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import httpx

from bot.sandbox.backstage.stage import SlackStage, Stage
from bot.sandbox.page import Page
from bot.sandbox.slack import visible_text
from bot.sandbox.town import Town

Json = dict[str, Any]
PATIENCE = 30.0


class Shown:
    """What a page shows, put together from the news it is told (bot/sandbox/page_follow.py)."""

    def __init__(self) -> None:
        self._frame: Json = {}
        self._rooms: dict[str, dict[str, Json]] = {}

    def take(self, news: Json) -> None:
        """Take the news in."""
        for told in news.get("conversations", []):
            before = {} if told.get("fresh") else self._rooms[told["channel"]]
            kept = {ts: each for ts, each in before.items() if ts not in told.get("gone", [])}
            self._rooms[told["channel"]] = kept | {each["ts"]: each for each in told["messages"]}
        self._frame = news.get("frame", self._frame)

    def state(self) -> Json:
        """All of it; each conversation has its messages, oldest first."""
        channels = [each | {"messages": self._messages(each["id"])} for each in self._frame["channels"]]
        return self._frame | {"channels": channels}

    def _messages(self, channel: str) -> list[Json]:
        return [each for _, each in sorted(self._rooms[channel].items())]


class Visitor:
    """One open page, as one person. A conversation is named as in the sidebar; the bot's is "Teller"."""

    def __init__(self, http: httpx.AsyncClient, user_id: str) -> None:
        self._http = http
        self.id = user_id

    async def look(self) -> str:
        """All that a page of this person is told when it is opened, as it comes over the line."""
        return await told(self._http, f"/api/stream?as={self.id}")

    async def state(self) -> Json:
        """The same, as the page shows it."""
        shown = Shown()
        shown.take(json.loads(await self.look()))
        return shown.state()

    async def does(self, what: str, **body: Any) -> httpx.Response:
        """Send what the page sends when somebody does something."""
        return await self._http.post(f"/api/{what}", json={"as": self.id, **body})

    async def types(self, line: str, where: str = "general") -> str:
        """Send a line; the outcome of its delivery."""
        return await self._outcome("type", channel=room(await self.state(), where)["id"], line=line)

    async def presses(self, button: str, where: Json, **more: Any) -> str:
        """Press the one button with these words on a message or a modal."""
        found = [
            (block, element)
            for block in where["blocks"]
            for element in block.get("elements", [])
            if element["type"] == "button" and element["text"]["text"] == button
        ]
        ((block, element),) = found
        which = {"block_id": block["block_id"], "action_id": element["action_id"]}
        return await self._outcome("press", where=where.get("ts") or where["id"], **which, **more)

    async def submits(self, **fields: str) -> str:
        """Fill in the modal in front of one, a field by its block id, and send it."""
        view = (await self.state())["modal"]
        values = {name: {name: value} for name, value in fields.items()}
        return await self._outcome("submit", view=view["id"], values=values)

    async def closes(self) -> str:
        """Close the modal in front of one."""
        return await self._outcome("close", view=(await self.state())["modal"]["id"])

    async def reads(self, words: str, where: str = "general") -> Json:
        """Wait for a message with these words; the newest."""

        def there(state: Json) -> Any:
            messages = reversed(room(state, where)["messages"])
            return next((each for each in messages if words in visible_text(each)), None)

        message: Json = await self.sees(there)
        return message

    async def reads_modal(self, words: str) -> Json:
        """Wait for the modal to show these words."""
        view: Json = await self.sees(
            lambda state: state["modal"] if state["modal"] and words in shown(state["modal"]) else None
        )
        return view

    async def sees(self, find: Callable[[Json], Any]) -> Any:
        """Follow the page's stream until `find` finds something in what is shown."""
        shown = Shown()
        async with asyncio.timeout(PATIENCE), listening(self._http, f"/api/stream?as={self.id}") as page:
            async for news in page:
                shown.take(news.json())
                if found := find(shown.state()):
                    return found
        raise AssertionError("the stream has ended")

    async def _outcome(self, what: str, **body: Any) -> str:
        answer = await self.does(what, **body)
        assert answer.status_code == 200, answer.text
        return str(answer.json()["outcome"])


@asynccontextmanager
async def open_page(town: Town, about: Mapping[str, str] | None = None) -> AsyncIterator[httpx.AsyncClient]:
    """The page of a town, and a client for it."""
    async with open_stage(Stage(town, about or {})) as http:
        yield http


@asynccontextmanager
async def open_stage(stage: SlackStage) -> AsyncIterator[httpx.AsyncClient]:
    """The page with all that is behind it, and a client for it."""
    page = Page(stage)
    await page.start()
    async with httpx.AsyncClient(base_url=page.url, timeout=PATIENCE, trust_env=False) as http:
        yield http
    await page.stop()


def room(state: Json, name: str) -> Json:
    """A conversation of the sidebar by its name."""
    (found,) = [each for each in state["channels"] if (each["name"] or "Teller") == name]
    return dict(found)


def shown(view: Json) -> str:
    """The text of a modal and of what is wrong with it."""
    return "\n".join([view["title"], visible_text(view), *view["errors"].values(), view["trouble"]])


async def panel(http: httpx.AsyncClient, name: str) -> Json:
    """What a panel behind the scenes shows: its `part`, and the `lights` that every panel is told of."""
    answer: Json = json.loads(await told(http, f"/api/backstage/{name}/stream"))
    return answer


async def listed(http: httpx.AsyncClient) -> list[Json]:
    """RMS's list of codes, as the toolbox shows it."""
    return list((await panel(http, "toolbox"))["part"]["codes"])


async def told(http: httpx.AsyncClient, path: str) -> str:
    """What a stream tells first, as it comes over the line. Raises aiohttp.ClientConnectorError where nobody does."""
    async with listening(http, path) as page:
        return await page.receive_str(timeout=PATIENCE)


@asynccontextmanager
async def listening(http: httpx.AsyncClient, path: str) -> AsyncIterator[aiohttp.ClientWebSocketResponse]:
    """What an open page listens to; `await page.receive_json()` is what it is told next."""
    async with aiohttp.ClientSession(str(http.base_url)) as session, session.ws_connect(path) as page:
        yield page
