"""Misbehaviour on request."""

import asyncio

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.slack import RESPONSE_URL, SlackStandIn
from tests.clock import ManualClock
from tests.sandbox.slack.raw_bot import RawBot

POST = "chat.postMessage"


async def outcome(client: AsyncWebClient, text: str = "x") -> str:
    try:
        await client.chat_postMessage(channel="CIN", text=text)
    except SlackApiError as error:
        return f"{error.response.status_code} {error.response.get('error')}"
    except aiohttp.ClientError as error:
        return type(error).__name__
    return "ok"


async def test_error(slack: SlackStandIn, client: AsyncWebClient) -> None:
    """The next so many calls fail by name and do nothing; other methods go on."""
    slack.faults.error(POST, "internal_error", times=2)
    assert [await outcome(client) for _ in range(3)] == ["200 internal_error"] * 2 + ["ok"]
    assert (await client.auth_test())["ok"]
    assert len(slack.messages("UANN", "CIN")) == 1
    assert [call.answer["ok"] for call in slack.calls(POST)] == [False, False, True]


async def test_condition_and_clearing(slack: SlackStandIn, client: AsyncWebClient) -> None:
    """A rule may look at the arguments, and without a number it lasts until cleared."""
    slack.faults.error(POST, "fatal_error", times=None, when=lambda args: args["text"] == "bad")
    outcomes = [await outcome(client, text) for text in ("bad", "good", "bad")]
    slack.faults.clear(POST)
    assert [*outcomes, await outcome(client, "bad")] == ["200 fatal_error", "ok", "200 fatal_error", "ok"]


async def test_rate_limit(slack: SlackStandIn, client: AsyncWebClient) -> None:
    """Too many requests: 429, ratelimited, Retry-After."""
    slack.faults.rate_limit(POST, 30)
    with pytest.raises(SlackApiError) as caught:
        await client.chat_postMessage(channel="CIN", text="x")
    answer = caught.value.response
    assert (answer.status_code, answer["error"], answer.headers["Retry-After"]) == (429, "ratelimited", "30")


async def test_garbage(slack: SlackStandIn, client: AsyncWebClient) -> None:
    """A server error comes with a page instead of JSON."""
    slack.faults.garbage(POST)
    with pytest.raises(SlackApiError) as caught:
        await client.chat_postMessage(channel="CIN", text="x")
    assert caught.value.response.status_code == 500


@pytest.mark.parametrize("after_commit", [False, True])
async def test_hold(slack: SlackStandIn, client: AsyncWebClient, after_commit: bool) -> None:
    """A held call hangs before or after it takes effect, until released."""
    hold = slack.faults.hold(POST, after_commit=after_commit)
    calling = asyncio.create_task(outcome(client))
    await slack.until(lambda: hold.waiting)
    assert (len(slack.messages("UANN", "CIN")), calling.done()) == (int(after_commit), False)
    hold.release()
    assert await calling == "ok"
    assert await outcome(client) == "ok"


async def test_drop_after_commit(slack: SlackStandIn, client: AsyncWebClient) -> None:
    """The message is there but the answer never comes: who tries again posts it twice."""
    slack.faults.drop(POST)
    assert await outcome(client) == "ServerDisconnectedError"
    assert len(slack.messages("UANN", "CIN")) == 1
    assert await outcome(client) == "ok"
    assert len(slack.messages("UANN", "CIN")) == 2


async def test_response_urls_too(slack: SlackStandIn, bot: RawBot) -> None:
    """Posts to response URLs misbehave under the name response_url."""
    url = (await slack.type_command("UANN", "CIN", "/plain")).payload["response_url"]
    slack.faults.rate_limit(RESPONSE_URL)
    statuses = []
    for _ in range(2):
        async with bot.session.post(url, json={"text": "x"}) as answer:
            statuses.append(answer.status)
    assert statuses == [429, 200]


async def test_stopping_lets_go(slack: SlackStandIn, client: AsyncWebClient) -> None:
    """Stopping releases what is held, so that nobody hangs for good."""
    hold = slack.faults.hold(POST)
    calling = asyncio.create_task(outcome(client))
    await slack.until(lambda: hold.waiting)
    await slack.stop()
    assert await calling in {"ok", "ServerDisconnectedError"}


async def test_waiting_in_vain(slack: SlackStandIn, client: AsyncWebClient) -> None:
    """A wait that ends without success shows the state it ended in."""
    await outcome(client, "look here")
    with pytest.raises(TimeoutError, match="look here"):
        await slack.until(lambda: False, timeout=0.01)


async def test_waiting_for_a_message(slack: SlackStandIn, client: AsyncWebClient) -> None:
    """A wait ends with the first true value once something changes."""
    waiting = asyncio.create_task(slack.until(lambda: slack.messages("UANN", "CIN")))
    await outcome(client, "hello")
    assert [one.text for one in await waiting] == ["hello"]


async def test_garbage_after_the_fact(slack: SlackStandIn, client: AsyncWebClient) -> None:
    """What was asked is done, and the answer is a server error all the same."""
    slack.faults.garbage(POST, 502, after_commit=True)
    with pytest.raises(SlackApiError) as caught:
        await client.chat_postMessage(channel="CIN", text="x")
    assert caught.value.response.status_code == 502
    assert [one.text for one in slack.messages("UANN", "CIN")] == ["x"]


async def test_a_limit_for_each_channel(slack: SlackStandIn, client: AsyncWebClient, clock: ManualClock) -> None:
    """Three at once in a channel, then one a second; another channel has its own count."""
    slack.faults.limit_posting(clock, burst=3)
    assert [await outcome(client) for _ in range(4)] == ["ok", "ok", "ok", "429 ratelimited"]
    assert (await client.chat_postMessage(channel="UANN", text="x"))["ok"]
    await clock.advance(0.9)
    assert await outcome(client) == "429 ratelimited"
    await clock.advance(0.1)
    assert [await outcome(client) for _ in range(2)] == ["ok", "429 ratelimited"]
