"""Requests to the Web API and to response URLs: read, misbehave if told to, answer, write down."""

import asyncio
import copy
from collections.abc import Callable, Sequence

from aiohttp import web

from bot.sandbox.slack.faults import RESPONSE_URL, Fault, Faults
from bot.sandbox.slack.refusal import Refusal
from bot.sandbox.slack.state.log import Call, Delivery
from bot.sandbox.slack.values import Json, read_json
from bot.sandbox.slack.web import access, args, response_url
from bot.sandbox.slack.web.desk import Desk
from bot.sandbox.slack.web.methods import METHODS

_TURNS, _LATEST = 20, 50


class Api:
    """The HTTP side of the stand-in."""

    def __init__(self, desk: Desk, faults: Faults) -> None:
        self._desk = desk
        self._faults = faults

    async def call(self, request: web.Request) -> web.StreamResponse:
        """One request to /api/<method>."""
        name = request.match_info["method"]
        header = request.headers.get("Authorization", "")
        try:
            given = await args.read(request)
        except Refusal as refusal:
            return self._note(name, {}, web.json_response(refusal.answer()))
        token = given.pop("token", "")
        return await self._serve(request, name, given, lambda: self._answer(name, given, header, str(token)))

    async def respond(self, request: web.Request) -> web.StreamResponse:
        """One post to a response URL: `ok`, or 404 once it is used up or too old."""
        try:
            body = read_json(await request.text())
        except ValueError:
            body = None
        if not isinstance(body, dict):
            return self._note(RESPONSE_URL, {}, web.Response(status=400, text="invalid_payload"))
        key = request.match_info["key"]
        return await self._serve(request, RESPONSE_URL, body, lambda: self._responded(key, body), key)

    async def _serve(
        self, request: web.Request, name: str, given: Json, act: Callable[[], web.Response], key: str = ""
    ) -> web.StreamResponse:
        await acks_first(self._desk.workspace.deliveries)
        fault = self._faults.take(name, given)
        if fault is not None and fault.kind == "hold" and not fault.after_commit:
            await self._held(fault)
        made_up = fault.reply() if fault is not None else None
        if made_up is not None and fault is not None and fault.after_commit:
            act()
        answer = self._note(name, given, made_up or act(), key)
        if fault is not None and fault.kind == "hold" and fault.after_commit:
            await self._held(fault)
        if fault is not None and fault.kind == "drop" and request.transport is not None:
            request.transport.abort()
        return answer

    async def _held(self, fault: Fault) -> None:
        self._desk.workspace.changes.mark()
        await fault.wait()

    def _answer(self, name: str, given: Json, header: str, token: str) -> web.Response:
        method, app = METHODS.get(name), self._desk.app
        if method is None:
            return web.json_response({"ok": False, "error": "unknown_method", "req_method": name})
        try:
            access.check(app, method, header, token)
            answer = {"ok": True, **method.run(self._desk, args.Args(copy.deepcopy(given)))}
        except Refusal as refusal:
            answer = refusal.answer()
        headers = {"X-Slack-Req-Id": self._desk.workspace.ids.secret()}
        granted = access.granted(app, header, token)
        if granted is not None:
            headers["X-OAuth-Scopes"] = ",".join(sorted(granted))
            headers["X-Accepted-OAuth-Scopes"] = method.scope or ""
        return web.json_response(answer, headers=headers)

    def _responded(self, key: str, body: Json) -> web.Response:
        try:
            response_url.respond(self._desk.workspace, key, body)
        except Refusal as refusal:
            gone = refusal.error in {"used_url", "expired_url", "invalid_url"}
            return web.json_response(refusal.answer(), status=404 if gone else 400)
        return web.Response(text="ok")

    def _note(self, name: str, given: Json, answer: web.Response, key: str = "") -> web.Response:
        """Write it down; `key` is that of a response URL."""
        workspace = self._desk.workspace
        try:
            body = read_json(answer.text or "")
        except ValueError:
            body = {"ok": answer.status == 200, "body": answer.text}
        url = workspace.response_urls.find(key)
        whose, where = (url.user_id, url.channel_id) if url is not None else ("", "")
        workspace.note(Call(name, given, body, answer.status, workspace.now(), whose, where))
        return answer


async def acks_first(deliveries: Sequence[Delivery]) -> None:
    """An acknowledgement that left the bot before a call did takes effect before it, though it came by another line.

    Both are here already when the call is read; the acknowledgement needs a few turns of the loop more (3 to 7 were
    seen). It has no event to wait for: on its way through aiohttp it looks like one that never comes, and an app may
    well call before it acknowledges, and must not be held up for that. A slow machine takes longer, not more turns.
    """
    for _ in range(_TURNS):
        if not any(each.outcome == "pending" for each in deliveries[-_LATEST:]):
            return
        await asyncio.sleep(0)
