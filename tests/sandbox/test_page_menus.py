"""The page's API, where people choose: menus, what they list, and entries of every shape."""

import json
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import httpx
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.town import BEN, EVE, JOHN, MORNING, Town
from tests.clock import ManualClock
from tests.sandbox.slack.kit import actions, button, option, section, whole
from tests.sandbox.slack.raw_bot import Json, RawBot
from tests.sandbox.visitor import Visitor, open_page

RIGA = option("LV", "Riga")
MENUS: list[Json] = [
    {"type": "static_select", "action_id": "city", "options": [RIGA, option("LT", "Vilnius")]},
    {"type": "external_select", "action_id": "ask", "min_query_length": 2},
    {"type": "multi_users_select", "action_id": "people"},
    {"type": "conversations_select", "action_id": "rooms"},
    {"type": "overflow", "action_id": "more", "options": [RIGA]},
    {"type": "datepicker", "action_id": "day"},
    button("Go"),
]


class Desk:
    """One message with menus, a bot that sees what is chosen, and the page."""

    def __init__(self, town: Town, http: httpx.AsyncClient, bot: RawBot, ts: str) -> None:
        self.town, self.http, self.bot, self.ts = town, http, bot, ts

    async def does(self, what: str, action_id: str, user_id: str = JOHN, **more: Any) -> tuple[int, Json]:
        """What the page answers to somebody's choice."""
        body = {"as": user_id, "where": self.ts, "block_id": "m", "action_id": action_id, **more}
        headers = {"Content-Type": "application/json"}
        answer = await self.http.post(f"/api/{what}", content=json.dumps(body), headers=headers)
        return answer.status_code, answer.json()


@pytest.fixture
async def desk() -> AsyncIterator[Desk]:
    town = Town.build(ManualClock())
    await town.start()
    async with open_page(town) as http, aiohttp.ClientSession() as session:
        bot = await RawBot(town.slack, session).connect()
        client = AsyncWebClient(town.slack.workspace.app.bot_token, town.slack.api_url, session=session)
        blocks = [actions(*MENUS, block_id="m")]
        ts = (await client.chat_postMessage(channel=MORNING, text="x", blocks=blocks))["ts"]
        yield Desk(town, http, bot, str(ts))
        await bot.hang_up()
    await town.stop()


async def test_asked_from_the_bot(desk: Desk) -> None:
    """What the bot offers for what is typed; too little is not sent, and an answer of no use is told."""
    desk.bot.answer = lambda envelope: {"options": [RIGA]}
    assert await desk.does("options", "ask", query="ri") == (200, {"outcome": "ok", "options": [whole(RIGA)]})
    assert await desk.does("options", "ask", query="r") == (200, {"outcome": "not sent"})
    desk.bot.answer = lambda envelope: {"options": [{}]}
    assert await desk.does("options", "ask", query="ri") == (200, {"outcome": "invalid_ack"})
    assert len(desk.bot.envelopes) == 2


async def test_known_to_slack(desk: Desk) -> None:
    """People and conversations are listed for the one who looks, and the bot is not asked; Eve sees no approvals."""
    names = {}
    for person in (BEN, EVE):
        _, answer = await desk.does("options", "rooms", person, query="")
        names[person] = [each["text"]["text"] for each in answer["options"]]
    _, people = await desk.does("options", "people", query="AD")

    assert names[BEN] == ["#approvals", "#general", "#morning", "teller"]
    assert names[EVE] == ["#general", "#morning", "teller"]
    assert [each["value"] for each in people["options"]] == ["UADA"]
    assert desk.bot.envelopes == []


@pytest.mark.parametrize(
    ("action_id", "value", "key", "sent"),
    [
        ("city", "LT", "selected_option", whole(option("LT", "Vilnius"))),
        ("city", None, "selected_option", None),
        ("ask", RIGA, "selected_option", RIGA),
        ("people", [JOHN, BEN], "selected_users", [JOHN, BEN]),
        ("people", [], "selected_users", []),
        ("more", "LV", "selected_option", whole(RIGA)),
        ("day", "2026-03-10", "selected_date", "2026-03-10"),
    ],
)
async def test_chosen(desk: Desk, action_id: str, value: Any, key: str, sent: Any) -> None:
    """A choice arrives under the key that Slack has for it, with all else that is entered in the message."""
    answer = await desk.does("choose", action_id, value=value, values={"m": {"day": "2026-03-11"}})

    payload = desk.bot.envelopes[0]["payload"]
    state = payload["state"]["values"]["m"]
    assert answer == (200, {"outcome": "ok"})
    assert payload["actions"][0][key] == sent
    assert action_id == "more" or state[action_id][key] == sent
    assert action_id == "day" or state["day"]["selected_date"] == "2026-03-11"


WRONG = "What was entered has a wrong shape."


@pytest.mark.parametrize(
    ("action_id", "value", "status", "sentence"),
    [
        ("city", True, 400, WRONG),
        ("city", 1.5, 400, WRONG),
        ("people", [1], 400, WRONG),
        ("people", [[JOHN]], 400, WRONG),
        ("people", JOHN, 400, "This does not fit a multi_users_select."),
        ("people", [{"id": JOHN}], 400, "This does not fit a multi_users_select."),
        ("day", "soon", 400, "This does not fit a datepicker."),
        ("city", "\ud800", 400, "What was entered is no text."),
        ("ask", {"value": "LV"}, 400, "This is no option."),
        ("ask", {**RIGA, "value": "\ud800"}, 400, "What was entered is no text."),
        ("city", "FI", 404, "That is not in front of this person (any more)."),
        ("go", "x", 404, "That is not in front of this person (any more)."),
        ("nothing", "x", 404, "That is not in front of this person (any more)."),
    ],
)
async def test_wrong_choices(desk: Desk, action_id: str, value: Any, status: int, sentence: str) -> None:
    """What an element cannot take is answered with one sentence, and nothing is sent."""
    assert await desk.does("choose", action_id, value=value) == (status, {"error": sentence})
    assert desk.bot.envelopes == []


async def test_only_what_one_sees(desk: Desk) -> None:
    """Nobody chooses in, or asks about, a message of a conversation they are not in."""
    desk.town.slack.workspace.channels[MORNING].members.remove(EVE)
    gone = (404, {"error": "That is not in front of this person (any more)."})

    assert await desk.does("choose", "city", EVE, value="LV") == gone
    assert await desk.does("options", "ask", EVE, query="riga") == gone
    assert await desk.does("options", "people", EVE, query="") == gone


async def test_home(desk: Desk) -> None:
    """Everyone's page has the Home view that was published for them, and no other."""
    client = AsyncWebClient(desk.town.slack.workspace.app.bot_token, desk.town.slack.api_url)
    desk.town.slack.workspace.app.home_tab_enabled = True
    await client.views_publish(user_id=JOHN, view={"type": "home", "blocks": [section("for John")]})

    home = (await Visitor(desk.http, JOHN).state())["home"]

    assert (set(home), home["blocks"][0]["text"]["text"]) == ({"id", "blocks", "values"}, "for John")
    assert (await Visitor(desk.http, EVE).state())["home"] is None
