"""What can be done behind the page: the clock moved, a fault switched, the bot killed, an account deactivated."""

from collections.abc import Mapping
from typing import Final, get_args

from aiohttp import web

from bot.sandbox.backstage import keeper, progress
from bot.sandbox.backstage.moves import NOTHING_WAITS, move
from bot.sandbox.backstage.stage import Stage
from bot.sandbox.backstage.switches import SWITCHES
from bot.sandbox.backstage.tales import APPROVERS
from bot.sandbox.backstage.toolbox import people
from bot.sandbox.json_api import Wrong, body_of
from bot.sandbox.slack.state.users import Standing

DEEDS: Final = {"kill": keeper.kill, "start": keeper.start}


class Acts:
    """Each is a POST with JSON, answered when it is done, and noted with `Stage.did`."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage

    def routes(self) -> list[web.RouteDef]:
        """The addresses below `/api/backstage`."""
        return [
            web.post("/api/backstage/clock", self._clock),
            web.post("/api/backstage/fault", self._fault),
            web.post("/api/backstage/bot", self._bot),
            web.post("/api/backstage/person", self._person),
            web.post("/api/backstage/approve", self._approve),
        ]

    async def _clock(self, request: web.Request) -> web.Response:
        """`{"to": "morning" | "expiry" | "hour"}`: answered, in seconds, with how far it was `moved`.

        Where there is no such moment the answer says so in `said`; that is no error, so the browser notes none.
        """
        to = str((await body_of(request)).get("to"))
        begun = self._stage.moment()
        moved = await move(self._stage, to)
        if moved is None:
            return web.json_response({"moved": 0, "said": NOTHING_WAITS})
        self._stage.did(f"clock {to}", begun)
        return web.json_response({"moved": round(moved.total_seconds())})

    async def _fault(self, request: web.Request) -> web.Response:
        """`{"name": NAME, "on": true | false}`: the switches' names are those of `switches.SWITCHES`."""
        body = await body_of(request)
        name, on = body.get("name"), body.get("on")
        if not isinstance(on, bool):
            raise Wrong("`on` is true or false.")
        if name not in [each.name for each in SWITCHES]:
            raise Wrong("There is no such fault.", 404)
        if await self._stage.switches.turn(name, on=on):
            self._stage.did(f"fault {name} {'on' if on else 'off'}")
        return web.json_response({"on": on})

    async def _approve(self, request: web.Request) -> web.Response:
        """`{"people": [USER, …]}`: they press *Approve* on the newest card that waits, all in the same moment.

        With `"kill": true` the bot is killed as soon as it has taken that.
        """
        body = await body_of(request)
        people = body.get("people")
        if not isinstance(people, list) or not people or not all(each in APPROVERS for each in people):
            raise Wrong("`people` is a list of who presses, each of them an approver.")
        outcomes = await progress.approve(self._stage, people)
        if body.get("kill") is True:
            await keeper.kill(self._stage)
            self._stage.did("bot kill")
        return web.json_response({"outcomes": outcomes})

    async def _person(self, request: web.Request) -> web.Response:
        """`{"id": USER, "become": "member" | "guest" | "deactivated"}`; `outcome` is that of telling the bot."""
        body = await body_of(request)
        user_id = str(body.get("id"))
        standing: Standing | None = next((each for each in get_args(Standing) if each == body.get("become")), None)
        if standing is None:
            raise Wrong(f"`become` is {', '.join(get_args(Standing))}.")
        if user_id not in [each["id"] for each in people(self._stage)]:
            raise Wrong("There is no such person here.", 404)
        begun = self._stage.moment()
        told = await self._stage.slack.become(user_id, standing)
        self._stage.did(f"person {user_id} {standing}", begun)
        return web.json_response({"outcome": told.outcome})

    async def _bot(self, request: web.Request) -> web.Response:
        """`{"do": "kill" | "start"}`: a start is answered when the bot is healthy."""
        do = str((await body_of(request)).get("do"))
        if do not in DEEDS:
            raise Wrong("The bot can be killed and started: `do` is kill or start.")
        begun = self._stage.moment() if do == "start" else None  # it works before it is healthy
        await DEEDS[do](self._stage)
        self._stage.did(f"bot {do}", begun)
        return web.json_response(_of_the_bot(self._stage))


def _of_the_bot(stage: Stage) -> Mapping[str, int | None]:
    return {"pid": stage.bot.pid if stage.bot is not None else None}
