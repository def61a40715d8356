"""The page's JSON API: everything somebody does or sees there goes through the hands and eyes of the stand-ins."""

import json
import secrets
from typing import Any

from aiohttp import web

from bot.sandbox import live
from bot.sandbox.backstage.api import parts
from bot.sandbox.backstage.stage import SlackStage
from bot.sandbox.json_api import Wrong, body_of
from bot.sandbox.page_follow import Follower
from bot.sandbox.page_state import EARLIER, SIGNED_OUT, conversation, is_person, world
from bot.sandbox.slack import Delivery
from bot.sandbox.slack.people import eyes
from bot.sandbox.slack.values import Json, has_lone_surrogate


class Api:
    """Who is meant stands in `as`: the page of one person gets what that person sees, and acts for them."""

    def __init__(self, stage: SlackStage) -> None:
        self._stage = stage
        self._slack = stage.slack
        self._run = secrets.token_hex(4)

    def routes(self) -> list[web.RouteDef]:
        """The addresses below `/api`."""
        return [
            web.get("/api/world", self._world),
            web.get("/api/stream", self._stream),
            web.get("/api/earlier", self._earlier),
            web.post("/api/type", self._type),
            web.post("/api/shortcut", self._shortcut),
            web.post("/api/press", self._press),
            web.post("/api/choose", self._choose),
            web.post("/api/options", self._options),
            web.post("/api/submit", self._submit),
            web.post("/api/close", self._close),
            web.post("/api/home", self._home),
        ]

    async def _world(self, request: web.Request) -> web.Response:
        """`run` tells this sandbox from one that was here before, whose marks a browser may still hold."""
        shown = world(self._slack.workspace, self._stage.about)
        return web.json_response(shown | {"run": self._run, "panels": sorted(parts(self._stage))})

    async def _stream(self, request: web.Request) -> web.StreamResponse:
        """A WebSocket: what the person sees, and then what changes in it."""
        follower = Follower(self._slack, self._person(request.query.get("as")), lambda: self._stage.trouble)
        return await live.tell(request, follower.news, [self._slack.workspace.changes])

    async def _earlier(self, request: web.Request) -> web.Response:
        """What was said in a conversation before one of its messages, whose ts is `before`."""
        person = self._person(request.query.get("as"))
        room = eyes.room(self._slack.workspace, person, request.query.get("channel", ""))
        before = request.query.get("before", "")
        earlier = [each for each in self._slack.messages(person, room.id) if each.ts < before]
        return web.json_response(conversation(self._slack, earlier, EARLIER))

    async def _type(self, request: web.Request) -> web.Response:
        """A line in the message box: a command, or words that are just said."""
        person, body = await self._asked(request)
        channel, line = _text(body, "channel"), _text(body, "line").strip()
        if not line:
            raise Wrong("There is nothing to send.")
        room = eyes.room(self._slack.workspace, person, channel)
        if line.startswith("/"):
            return _came_of(await self._slack.type_command(person, room.id, line))
        self._slack.say(person, room.id, line)
        return web.json_response({"outcome": "ok"})

    async def _shortcut(self, request: web.Request) -> web.Response:
        """A global shortcut, out of the menu beside the message box of a conversation."""
        person, body = await self._asked(request)
        return _came_of(await self._slack.use_shortcut(person, _text(body, "callback_id"), _text(body, "channel")))

    async def _press(self, request: web.Request) -> web.Response:
        """A button, its confirm dialog already answered with yes; `where` is a message's ts or a modal's id."""
        person, body = await self._asked(request)
        where, block_id, action_id = (_text(body, name) for name in ("where", "block_id", "action_id"))
        delivery = await self._slack.press(
            person, where=where, block_id=block_id, action_id=action_id, state=_typed(body)
        )
        return _came_of(delivery)

    async def _choose(self, request: web.Request) -> web.Response:
        """What sends at once, its confirm dialog answered with yes: a menu, a box, a picker, a field with Enter."""
        person, body = await self._asked(request)
        where, block_id, action_id = (_text(body, name) for name in ("where", "block_id", "action_id"))
        delivery = await self._slack.choose(
            person,
            where=where,
            block_id=block_id,
            action_id=action_id,
            value=_value(body.get("value")),
            state=_typed(body),
        )
        return _came_of(delivery)

    async def _options(self, request: web.Request) -> web.Response:
        """What a menu shows for what is typed into it: asked from the bot, or known to Slack itself."""
        person, body = await self._asked(request)
        where, block_id, action_id, query = (
            _text(body, name) for name in ("where", "block_id", "action_id", "query")
        )
        known = self._slack.known_choices(person, where=where, block_id=block_id, action_id=action_id, query=query)
        if known is not None:
            return web.json_response({"outcome": "ok", "options": known})
        delivery = await self._slack.suggest(person, where=where, block_id=block_id, action_id=action_id, query=query)
        return web.json_response({"outcome": delivery.outcome, **delivery.offered})

    async def _submit(self, request: web.Request) -> web.Response:
        """The modal in front of the person, filled in."""
        person, body = await self._asked(request)
        return _came_of(await self._slack.submit_view(person, _text(body, "view"), _typed(body)))

    async def _close(self, request: web.Request) -> web.Response:
        """The modal in front of the person, cancelled; with `everything` the whole stack of them."""
        person, body = await self._asked(request)
        everything = body.get("everything") is True
        return _came_of(await self._slack.close_view(person, _text(body, "view"), everything=everything))

    async def _home(self, request: web.Request) -> web.Response:
        """The person opens the app's Home, of which the bot is told where the app has one."""
        person, _ = await self._asked(request)
        return _came_of(await self._slack.open_home(person))

    def _person(self, user_id: Any) -> str:
        if not isinstance(user_id, str) or not is_person(self._slack.workspace, user_id):
            raise Wrong("There is no such person here.", 404)
        return user_id

    async def _asked(self, request: web.Request) -> tuple[str, Json]:
        """Who acts, and the request's body."""
        body = await body_of(request)
        person = self._person(body.get("as"))
        if self._slack.workspace.users[person].deleted:
            raise Wrong(SIGNED_OUT, 403)
        return person, body


def _came_of(delivery: Delivery) -> web.Response:
    return web.json_response({"outcome": delivery.outcome})


def _text(body: Json, name: str) -> str:
    value = body.get(name)
    if not isinstance(value, str) or has_lone_surrogate(value):
        raise Wrong(f"`{name}` is missing or no text.")
    return value


def _typed(body: Json) -> dict[str, dict[str, Any]]:
    """What was entered: by block id and action id, each of a shape that some element takes."""
    values = body.get("values", {})
    if not isinstance(values, dict) or not all(isinstance(each, dict) for each in values.values()):
        raise Wrong("`values` has a wrong shape.")
    return {block: {action: _value(entry) for action, entry in actions.items()} for block, actions in values.items()}


def _value(entry: Any) -> Any:
    """Text, a moment in seconds, an object, nothing, or a list of texts and objects; the element knows which."""
    parts = entry if isinstance(entry, list) else [entry]
    allowed = (str, dict) if isinstance(entry, list) else (str, dict, int, type(None))
    if any(not isinstance(each, allowed) or isinstance(each, bool) for each in parts):
        raise Wrong("What was entered has a wrong shape.")
    try:
        whole = json.dumps(entry, ensure_ascii=False)
    except RecursionError:
        raise Wrong("What was entered has a wrong shape.") from None
    if has_lone_surrogate(whole):
        raise Wrong("What was entered is no text.")
    return entry
