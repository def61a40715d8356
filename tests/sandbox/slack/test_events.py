"""Events are told again where they are not acknowledged, as often and as late as Slack does."""

import asyncio
import json
from collections.abc import AsyncIterator

import pytest

from bot.sandbox.backstage import wire
from bot.sandbox.backstage.stage import SlackStage
from bot.sandbox.slack import Delivery, SlackStandIn
from bot.sandbox.slack.people.events import reason
from tests.clock import ManualClock
from tests.sandbox.slack.door import Door, listening
from tests.sandbox.slack.raw_bot import SILENT, Json, RawBot

EVENT = {"type": "team_rename", "name": "Lunch"}
LATER = (0, 60, 300)
"""After how many seconds an event is told again."""


@pytest.fixture
async def door(slack: SlackStandIn) -> AsyncIterator[Door]:
    async with listening(slack) as made:
        yield made


async def settled(slack: SlackStandIn, count: int) -> list[Delivery]:
    """Wait until so many deliveries have come to their end; all that there are."""
    done = await slack.until(
        lambda: (
            list(slack.workspace.deliveries)
            if sum(each.outcome != "pending" for each in slack.workspace.deliveries) == count
            else None
        )
    )
    return done or []


async def test_over_http(slack: SlackStandIn, door: Door, clock: ManualClock) -> None:
    """Refused each time it is told three times more, the same each time, with its number and the reason."""
    door.status = 500
    await slack.send_event(EVENT)
    for told, pause in enumerate(LATER, 1):
        if pause:
            await clock.until_someone_sleeps(pause, "Events._again")
            assert len(door.bodies) == told
            await clock.advance(pause)
        await settled(slack, told + 1)
    await clock.advance(3600)

    retries = [(each.get("x-slack-retry-num"), each.get("x-slack-retry-reason")) for each in door.headers]
    assert retries == [(None, None), *[(str(number), "http_error") for number in (1, 2, 3)]]
    assert len({json.loads(body)["event_id"] for body in door.bodies}) == 1
    assert (len(set(door.bodies)), set(door.verified)) == (1, {True})


async def test_over_a_socket(slack: SlackStandIn, bot: RawBot, clock: ManualClock) -> None:
    """What is not acknowledged in three seconds is told again at once, and no more once it is."""
    bot.answer = lambda envelope: SILENT if not envelope["retry_attempt"] else None
    telling = asyncio.create_task(slack.send_event(EVENT))
    await slack.until(lambda: slack.workspace.deliveries)
    await clock.advance(3)
    first = await telling
    await settled(slack, 2)
    await clock.advance(3600)

    assert first.outcome == "operation_timeout"
    attempts = [(each["retry_attempt"], each["retry_reason"]) for each in bot.envelopes]
    assert attempts == [(0, ""), (1, "timeout")]
    assert bot.envelopes[0]["payload"] == bot.envelopes[1]["payload"]
    assert bot.envelopes[0]["envelope_id"] != bot.envelopes[1]["envelope_id"]
    shown = [each["what"] for each in wire.heads(SlackStage(slack), 1) if each["kind"] == "events_api"]
    assert shown == ["team_rename", "team_rename, retry 1"]
    assert wire.detail(SlackStage(slack), slack.workspace.deliveries[1].number)["because of"] == "timeout"


async def test_a_bot_that_comes_back(slack: SlackStandIn, bot: RawBot, clock: ManualClock) -> None:
    """Told while no bot is there, an event reaches the one that is there a minute later."""
    await bot.hang_up()
    await slack.until(lambda: slack.connections == 0)
    assert (await slack.send_event(EVENT)).outcome == "dispatch_failed"
    await settled(slack, 2)
    await bot.connect()
    await clock.until_someone_sleeps(60, "Events._again")
    await clock.advance(60)
    await settled(slack, 3)

    assert [each["retry_attempt"] for each in bot.envelopes] == [2]


async def test_not_wanted_again(slack: SlackStandIn, door: Door, clock: ManualClock) -> None:
    """A refusal with x-slack-no-retry is the last word."""
    door.status, door.says = 404, {"X-Slack-No-Retry": "1"}
    await slack.send_event(EVENT)
    await clock.advance(3600)
    door.status, door.says = 200, {}
    await slack.send_event(EVENT)

    assert [each.get("x-slack-retry-num") for each in door.headers] == [None, None]


@pytest.mark.parametrize(
    ("failed", "because"),
    [
        ({"outcome": "operation_timeout"}, "http_timeout"),
        ({"outcome": "dispatch_failed", "status": 500}, "http_error"),
        ({"outcome": "dispatch_failed"}, "connection_failed"),
        ({"outcome": "operation_timeout", "envelope_id": "e"}, "timeout"),
        ({"outcome": "dispatch_failed", "envelope_id": "e"}, "timeout"),
    ],
    ids=["no answer over HTTP", "another status", "nobody listens", "no answer over a socket", "no socket"],
)
def test_reasons(failed: Json, because: str) -> None:
    """Each failure has the reason that Slack gives for it."""
    assert reason(Delivery("events_api", {}, **failed)) == because
