"""A small workspace with the app in it, served on loopback, under a clock that stands still."""

import json
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.slack import App, Channel, Command, SlackStandIn, User, Workspace
from tests.clock import ManualClock
from tests.sandbox.slack.raw_bot import Json, RawBot

MANIFEST: Json = json.loads((Path(__file__).parents[3] / "manifest.json").read_text())

ALL_SCOPES = {
    "commands", "chat:write", "im:write", "users:read", "channels:join",
    *(f"{family}:{right}" for family in ("channels", "groups", "im") for right in ("read", "history")),
}  # fmt: skip


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
def manifest() -> Json:
    return MANIFEST


@pytest.fixture
def workspace() -> Workspace:
    commands = [Command("/plain"), Command("/neat", should_escape=True)]
    app = App(scopes=set(ALL_SCOPES), commands={one.name: one for one in commands})
    space = Workspace(app)
    space.add_user(User("UANN", "ann", "Ann Berg", tz="Europe/Riga"))
    space.add_user(User("UBEN", "ben.o-k", "Ben Oak"))
    space.add_user(User("UGONE", "gone", deleted=True))
    me = app.bot_user_id
    space.add_channel(Channel("CIN", "general", ["UANN", "UBEN", me]))
    space.add_channel(Channel("COUT", "outside", ["UANN"]))
    space.add_channel(Channel("COLD", "old", ["UANN", me], is_archived=True))
    space.add_channel(Channel("CPRIV", "vault", ["UANN", me], is_private=True))
    space.add_channel(Channel("CDARK", "dark", ["UANN"], is_private=True))
    space.add_channel(Channel("DPAIR", members=["UANN", "UBEN"]))
    return space


@pytest.fixture
async def slack(workspace: Workspace, clock: ManualClock) -> AsyncIterator[SlackStandIn]:
    stand_in = SlackStandIn(workspace, clock)
    await stand_in.start()
    yield stand_in
    await stand_in.stop()


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as opened:
        yield opened


@pytest.fixture
def client(slack: SlackStandIn, session: aiohttp.ClientSession) -> AsyncWebClient:
    return AsyncWebClient(slack.workspace.app.bot_token, slack.api_url, session=session, retry_handlers=[])


@pytest.fixture
async def bot(slack: SlackStandIn, session: aiohttp.ClientSession) -> AsyncIterator[RawBot]:
    raw = await RawBot(slack, session).connect()
    yield raw
    await raw.hang_up()
