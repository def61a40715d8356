"""Posts to response URLs."""

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.sandbox.slack import RESPONSE_URL, SlackStandIn, visible_text
from tests.clock import ManualClock
from tests.sandbox.slack.kit import actions, button, section
from tests.sandbox.slack.raw_bot import Json, RawBot


async def post(session: aiohttp.ClientSession, url: str, body: object) -> tuple[int, str]:
    async with session.post(url, json=body) as answer:
        return answer.status, await answer.text()


def seen(slack: SlackStandIn, user: str = "UANN", channel: str = "CIN") -> list[str]:
    return [visible_text(one) for one in slack.messages(user, channel)]


async def test_five_posts(slack: SlackStandIn, bot: RawBot) -> None:
    """Five posts are taken, where the bot is not a member too; the sixth is 404 used_url."""
    url = (await slack.type_command("UANN", "COUT", "/plain")).payload["response_url"]
    for number in range(5):
        assert await post(bot.session, url, {"text": f"{number}"}) == (200, "ok")
    status, body = await post(bot.session, url, {"text": "5"})
    assert (status, "used_url" in body) == (404, True)
    assert seen(slack, channel="COUT") == ["0", "1", "2", "3", "4"]
    assert len(slack.calls(RESPONSE_URL)) == 6


async def test_thirty_minutes(slack: SlackStandIn, bot: RawBot, clock: ManualClock) -> None:
    """After thirty minutes the answer is 404 expired_url; an address never issued is 404 as well."""
    url = (await slack.type_command("UANN", "CIN", "/plain")).payload["response_url"]
    await clock.advance(1800)
    assert (await post(bot.session, url, {"text": "just"}))[0] == 200
    await clock.advance(1)
    status, body = await post(bot.session, url, {"text": "late"})
    assert (status, "expired_url" in body) == (404, True)
    assert (await post(bot.session, f"{url}x", {"text": "?"}))[0] == 404
    assert seen(slack) == ["just"]


async def test_in_channel(slack: SlackStandIn, bot: RawBot) -> None:
    """response_type in_channel is for everybody, and with thread_ts a reply."""
    url = (await slack.type_command("UANN", "CIN", "/plain")).payload["response_url"]
    await post(bot.session, url, {"text": "you"})
    await post(bot.session, url, {"text": "all", "response_type": "in_channel", "thread_ts": "1.2"})
    assert seen(slack, "UBEN") == ["all"]
    assert slack.messages("UBEN", "CIN")[0].thread_ts == "1.2"


@pytest.mark.parametrize(
    ("body", "mine", "theirs"),
    [
        ({"replace_original": True, "text": "new"}, ["new"], ["new"]),
        ({"replace_original": "true", "blocks": [section("new")]}, ["new"], ["new"]),
        ({"delete_original": True}, [], []),
        ({"delete_original": "true", "text": "new"}, ["new"], []),
        ({"text": "new"}, ["Go", "new"], ["Go"]),
        ({"replace_original": False, "text": "new"}, ["Go", "new"], ["Go"]),
    ],
)
async def test_originals(
    slack: SlackStandIn, bot: RawBot, client: AsyncWebClient, body: Json, mine: list[str], theirs: list[str]
) -> None:
    """What a click came from can be replaced or deleted for everybody; otherwise the answer is for one."""
    ts = (await client.chat_postMessage(channel="CIN", text="x", blocks=[actions(button())]))["ts"]
    url = (await slack.press("UANN", where=ts, text="Go")).payload["response_url"]
    assert (await post(bot.session, url, body))[0] == 200
    assert (seen(slack), seen(slack, "UBEN")) == (mine, theirs)


async def test_ephemeral_originals(slack: SlackStandIn, bot: RawBot) -> None:
    """An ephemeral message is changed through the response_url of a click in it, and stays ephemeral."""
    bot.answer = lambda envelope: {"text": "x", "blocks": [actions(button())]}
    await slack.type_command("UANN", "CIN", "/plain")
    [shown] = slack.messages("UANN", "CIN")
    bot.answer = lambda envelope: None
    url = (await slack.press("UANN", where=shown, text="Go")).payload["response_url"]
    body = {"replace_original": True, "response_type": "in_channel", "text": "done"}
    await post(bot.session, url, body)
    assert (seen(slack), seen(slack, "UBEN")) == (["done"], [])
    await post(bot.session, url, {"delete_original": True})
    assert seen(slack) == []


async def test_command_cannot_be_replaced(slack: SlackStandIn, bot: RawBot) -> None:
    """The typed command is no message to replace: the answer is a new one."""
    url = (await slack.type_command("UANN", "CIN", "/plain")).payload["response_url"]
    for text in ("one", "two"):
        await post(bot.session, url, {"replace_original": True, "text": text})
    assert seen(slack) == ["one", "two"]


@pytest.mark.parametrize(
    ("body", "error"),
    [([1], "invalid_payload"), ({}, "no_text"), ({"blocks": [{"type": "x"}]}, "invalid_blocks")],
)
async def test_useless_posts(slack: SlackStandIn, bot: RawBot, body: object, error: str) -> None:
    """What cannot be shown is 400 with the reason."""
    url = (await slack.type_command("UANN", "CIN", "/plain")).payload["response_url"]
    status, text = await post(bot.session, url, body)
    assert (status, error in text) == (400, True)


async def test_the_sdk_webhook(slack: SlackStandIn, bot: RawBot) -> None:
    """The SDK's webhook client gets along with it."""
    url = (await slack.type_command("UANN", "CIN", "/plain")).payload["response_url"]
    answer = await AsyncWebhookClient(url, session=bot.session).send(text="hi")
    assert (answer.status_code, answer.body, seen(slack)) == (200, "ok", ["hi"])
