"""A town whose bot is the test: it posts, opens and publishes what it likes, and sees what people send."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
from playwright.async_api import Locator
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.slack import Content, Delivery
from bot.sandbox.town import MORNING, Town
from tests.clock import ManualClock
from tests.sandbox.slack.raw_bot import Json, RawBot
from tests.sandbox.visitor import open_page


class Set:
    """The town, its page, and the test's own bot."""

    def __init__(self, town: Town, url: str, client: AsyncWebClient, bot: RawBot) -> None:
        self.town = town
        self.url = url
        self.client = client
        self.bot = bot
        assert isinstance(town.slack.workspace.clock, ManualClock)
        self.clock = town.slack.workspace.clock

    @property
    def deliveries(self) -> list[Delivery]:
        """What was sent to the bot so far."""
        return self.town.slack.workspace.deliveries

    async def posts(self, blocks: list[Json], text: str = "words") -> str:
        """A message in the morning's channel; its timestamp."""
        return str((await self.client.chat_postMessage(channel=MORNING, text=text, blocks=blocks))["ts"])

    def invents(self, blocks: list[Json]) -> None:
        """A message as no Slack would take it."""
        workspace = self.town.slack.workspace
        workspace.post(workspace.channels[MORNING], Content("words", blocks), workspace.app.bot_user_id)

    async def opens(self, user_id: str, view: Json) -> None:
        """A modal in front of somebody."""
        await self.client.views_open(trigger_id=self.town.slack.workspace.trigger(user_id), view=view)

    async def hears(self, kind: str) -> Json:
        """Wait for the newest payload of a kind."""
        payloads = await self.town.slack.until(
            lambda: [each["payload"] for each in self.bot.envelopes if each["payload"].get("type") == kind]
        )
        return dict(payloads[-1])

    async def action(self, action_id: str) -> Json:
        """Wait for the newest action to be that of an element."""

        def newest() -> Json | None:
            acts = [each["payload"]["actions"][0] for each in self.bot.envelopes if "actions" in each["payload"]]
            return acts[-1] if acts and acts[-1]["action_id"] == action_id else None

        return dict(await self.town.slack.until(newest) or {})


@asynccontextmanager
async def stage() -> AsyncIterator[Set]:
    """Everything served on loopback."""
    town = Town.build(ManualClock())
    await town.start()
    try:
        async with aiohttp.ClientSession() as session, open_page(town) as http:
            client = AsyncWebClient(town.slack.workspace.app.bot_token, town.slack.api_url, session=session)
            bot = await RawBot(town.slack, session).connect()
            yield Set(town, str(http.base_url), client, bot)
            await bot.hang_up()
    finally:
        await town.stop()


def entries_of(payload: Json) -> dict[str, Any]:
    """What was submitted, by block id: the value alone."""
    values = payload["view"]["state"]["values"]
    return {
        block: next(each for key, each in actions["a"].items() if key != "type") for block, actions in values.items()
    }


async def pick(field: Locator, *names: str) -> None:
    """Choose from a menu with the mouse."""
    for name in names:
        await field.click()
        await field.page.get_by_role("option", name=name, exact=True).click()
