"""The whole sandbox with its bot in a process of its own: killed, started again, and taken through the days."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.sandbox.run import Options, Sandbox
from bot.sandbox.town import BEN, JOHN
from tests.sandbox.visitor import PATIENCE, Visitor, panel, room

KILLED = "The bot was killed. Start it again in the toolbox."


@pytest.fixture(params=[False, True], ids=["socket", "http"])
async def http(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    """Its page, in both ways of delivery."""
    sandbox = Sandbox(Options(http=request.param, browser=False), tmp_path)
    try:
        await sandbox.start()
        async with httpx.AsyncClient(base_url=sandbox.page.url, timeout=PATIENCE, trust_env=False) as http:
            yield http
    finally:
        await sandbox.stop()


async def does(http: httpx.AsyncClient, what: str, **body: Any) -> Any:
    """Do something behind the page; what is answered."""
    answer = await http.post(f"/api/backstage/{what}", json=body)
    return answer.json() if answer.is_success else answer.json()["error"]


async def bot(http: httpx.AsyncClient) -> Any:
    """What the toolbox says of the bot."""
    return (await panel(http, "toolbox"))["part"]["bot"]


async def test_days_and_deaths(http: httpx.AsyncClient) -> None:
    """Mornings come with their posts; a killed bot comes back and knows that a request has expired meanwhile."""
    john, ben = Visitor(http, JOHN), Visitor(http, BEN)
    await john.sees(lambda state: len(posts(state)) == 1)
    for many in (2, 3):
        await does(http, "clock", to="morning")
        assert await john.types("/smsbalance") == "ok"
        on_time = await john.sees(lambda state, many=many: len(posts(state)) == many and posts(state))
    assert ["Late" in str(each) for each in on_time] == [False] * 3

    await john.types('/mintcode 4 458 "spare routers"')
    card = await ben.reads("spare routers", "approvals")
    first = await bot(http)
    assert await does(http, "bot", do="kill") == {"pid": None}
    assert ((await john.state())["trouble"], await bot(http)) == (KILLED, {"state": "down", "pid": None})
    assert await does(http, "bot", do="kill") == "The bot does not run."
    assert await john.types("/credits") == "dispatch_failed"
    await does(http, "clock", to="expiry")

    again = await does(http, "bot", do="start")
    assert again["pid"] not in {None, first["pid"]}
    assert (await john.state())["trouble"] == ""
    assert await does(http, "bot", do="start") == "The bot runs already."
    await john.reads("expired", "Teller")
    assert await ben.types("/credits 458") == "ok"
    await ben.reads("Acme Baltic")
    assert card["ts"] == (await ben.reads("spare routers", "approvals"))["ts"]


def posts(state: Any) -> list[Any]:
    """The morning posts."""
    return [each for each in room(state, "morning")["messages"] if each["is_bot"]]
