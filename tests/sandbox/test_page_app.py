"""The page's API, where people use the app beside its messages, and where they have no account any more."""

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from bot.sandbox.slack import Shortcut
from bot.sandbox.town import ADA, APPROVALS, EVE, GENERAL, JOHN, Town
from tests.sandbox.visitor import Visitor, open_page


@pytest.fixture
async def http(town: Town) -> AsyncIterator[httpx.AsyncClient]:
    async with open_page(town) as http:
        yield http


async def test_home_is_opened(town: Town, http: httpx.AsyncClient) -> None:
    """The bot is told who opened its Home, and what is there, if it has one and subscribed to that."""
    app, views = town.slack.workspace.app, town.slack.workspace.views
    app.home_tab_enabled, app.events = False, set()
    without = await Visitor(http, JOHN).does("home")
    app.home_tab_enabled = True
    not_subscribed = await Visitor(http, JOHN).does("home")
    app.events.add("app_home_opened")
    await Visitor(http, JOHN).does("home")
    views.publish(JOHN, {"type": "home", "blocks": [], "external_id": "", "private_metadata": ""}, "1.1")
    await Visitor(http, JOHN).does("home")

    assert without.json() == not_subscribed.json() == {"outcome": "not sent"}
    events = [each.payload["event"] for each in town.slack.workspace.deliveries if not each.retry]
    assert [(each["type"], each["user"], each["tab"]) for each in events] == [("app_home_opened", JOHN, "home")] * 2
    assert [each.get("view", {}).get("type") for each in events] == [None, "home"]


async def test_a_deactivated_account(town: Town, http: httpx.AsyncClient) -> None:
    """Nobody gets in with it: its page says so, and what is done there is refused until it is active again."""
    john = Visitor(http, JOHN)
    await town.slack.become(JOHN, "deactivated")
    refused = [await john.does("type", channel=GENERAL, line="hello"), await john.does("home")]
    out = await john.state()
    ada = await Visitor(http, ADA).state()
    await town.slack.become(JOHN, "guest")

    sentence = "This account is deactivated, so Slack lets nobody in with it."
    assert [(each.status_code, each.json()) for each in refused] == [(403, {"error": sentence})] * 2
    assert (out["trouble"], ada["trouble"]) == (sentence, "")
    assert ada["standings"] == {JOHN: "deactivated"}
    assert (await john.does("type", channel=GENERAL, line="hello")).json() == {"outcome": "ok"}
    assert (await john.state())["standings"] == {JOHN: "guest"}


async def test_shortcuts(town: Town, http: httpx.AsyncClient) -> None:
    """The page is told of the app's global shortcuts, and uses one by its callback_id; no other is one."""
    both = (Shortcut("ask", "Ask", "Opens a form"), Shortcut("this", "Order this", is_global=False))
    town.slack.workspace.app.shortcuts = {each.callback_id: each for each in both}
    world = (await http.get("/api/world")).json()

    async def uses(callback_id: Any, channel: str = GENERAL, who: str = JOHN) -> httpx.Response:
        return await Visitor(http, who).does("shortcut", callback_id=callback_id, channel=channel)

    used = await uses("ask")
    refused = [await uses(each) for each in ("this", "nothing", 7)]
    elsewhere = await uses("ask", APPROVALS, EVE)

    assert world["shortcuts"] == [{"callback_id": "ask", "name": "Ask", "description": "Opens a form"}]
    assert used.json() == {"outcome": "dispatch_failed"}
    assert [each.status_code for each in (*refused, elsewhere)] == [404, 404, 400, 404]
    assert [each.payload["user"]["id"] for each in town.slack.workspace.deliveries] == [JOHN]
