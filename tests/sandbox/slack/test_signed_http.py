"""Delivery by signed POST."""

import json
from collections.abc import AsyncIterator
from urllib.parse import parse_qs

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.slack import Shortcut, SlackStandIn, visible_text
from bot.sandbox.slack.delivery.signed_http import signature
from tests.sandbox.slack.door import Door, listening
from tests.sandbox.slack.kit import actions, button, option, whole
from tests.sandbox.slack.raw_bot import Json


@pytest.fixture
async def door(slack: SlackStandIn) -> AsyncIterator[Door]:
    async with listening(slack) as made:
        yield made


def test_documented_vector() -> None:
    """The signature is the one on Slack's own page about verifying requests."""
    body = (
        "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V"
        "&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text="
        "&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554"
        "%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c"
    )
    made = signature("8f742231b10e8888abcd99yyyzzz85a5", "1531420618", body.encode())
    assert made == "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503"


async def test_command(slack: SlackStandIn, door: Door) -> None:
    """A command is a signed form of flat fields, and a text answer is shown."""
    door.text = "hello"
    delivery = await slack.type_command("UANN", "CIN", "/plain ž & <x>")
    fields = {key: values[0] for key, values in parse_qs(door.bodies[0], keep_blank_values=True).items()}
    assert fields == delivery.payload
    assert door.verified == [True]
    assert (delivery.outcome, delivery.status) == ("ok", 200)
    assert [visible_text(one) for one in slack.messages("UANN", "CIN")] == ["hello"]


async def test_click(slack: SlackStandIn, door: Door, client: AsyncWebClient) -> None:
    """Everything else is JSON in the one field `payload`."""
    ts = (await client.chat_postMessage(channel="CIN", text="x", blocks=[actions(button())]))["ts"]
    assert (await slack.press("UANN", where=ts, text="Go")).acked
    assert list(parse_qs(door.bodies[0])) == ["payload"]
    assert door.verified == [True]


@pytest.mark.parametrize(
    ("raw", "media"),
    [(b"\xff\xfe", "text/plain"), (b"[" * 100_000 + b"]" * 100_000, "application/json")],
    ids=["no utf-8", "nested deep"],
)
async def test_an_answer_that_cannot_be_read(slack: SlackStandIn, door: Door, raw: bytes, media: str) -> None:
    """It is text with what could be read of it; the delivery does not wait for ever."""
    door.raw, door.media = raw, media

    assert (await slack.type_command("UANN", "CIN", "/plain")).outcome == "ok"
    assert len(slack.messages("UANN", "CIN")) == 1


@pytest.mark.parametrize("status", [404, 500, 302])
async def test_other_statuses(slack: SlackStandIn, door: Door, status: int) -> None:
    """Anything but 200 is a failed dispatch."""
    door.status = status
    delivery = await slack.type_command("UANN", "CIN", "/plain")
    assert (delivery.outcome, delivery.status, delivery.acked) == ("dispatch_failed", status, False)


async def test_nobody_listens(slack: SlackStandIn, door: Door) -> None:
    """A URL nobody listens at is a failed dispatch, and the socket can be gone back to."""
    slack.deliver_over_http("http://127.0.0.1:9/slack/events")
    assert (await slack.type_command("UANN", "CIN", "/plain")).outcome == "dispatch_failed"
    slack.deliver_over_socket()
    assert (await slack.type_command("UANN", "CIN", "/plain")).outcome == "dispatch_failed"
    assert door.bodies == []


async def test_json_answers(slack: SlackStandIn, door: Door) -> None:
    """A JSON answer is taken for what it says."""
    door.text, door.media = '{"response_type": "in_channel", "text": "all"}', "application/json"
    answer: Json = (await slack.type_command("UANN", "CIN", "/plain")).ack_body
    assert answer["text"] == "all"
    assert [one.text for one in slack.messages("UBEN", "CIN")] == ["/plain", "all"]


async def test_garbage(slack: SlackStandIn, door: Door) -> None:
    """Half a character travels as the bytes it would be, which are no UTF-8."""
    await slack.type_raw_command("UANN", "CIN", "/plain", "half \ud83d\0")
    assert "text=half+%ED%A0%BD%00" in door.bodies[0]


async def test_event(slack: SlackStandIn, door: Door) -> None:
    """Events are JSON, signed as everything is."""
    delivery = await slack.send_event({"type": "app_home_opened", "user": "UANN"})
    assert json.loads(door.bodies[0]) == delivery.payload
    assert door.verified == [True]


async def test_user_change(slack: SlackStandIn, door: Door) -> None:
    """A changed account is told of as every event is."""
    slack.workspace.app.events.add("user_change")
    await slack.become("UANN", "guest")

    assert json.loads(door.bodies[0])["event"]["user"]["is_restricted"] is True
    assert (door.headers[0]["content-type"], door.verified) == ("application/json", [True])


async def test_suggestion(slack: SlackStandIn, door: Door, client: AsyncWebClient) -> None:
    """A menu's question is a form with one field `payload`, and the answer JSON."""
    menu = {"type": "external_select", "action_id": "ask", "min_query_length": 1}
    ts = str((await client.chat_postMessage(channel="CIN", text="x", blocks=[actions(menu)]))["ts"])
    riga = option("LV", "Riga")
    door.media, door.text = "application/json", json.dumps({"options": [riga]})

    delivery = await slack.suggest("UANN", where=ts, action_id="ask", query="ri")

    assert (delivery.offered, door.verified) == ({"options": [whole(riga)]}, [True])
    assert json.loads(parse_qs(door.bodies[0])["payload"][0]) == delivery.payload


async def test_shortcut(slack: SlackStandIn, door: Door) -> None:
    """A shortcut is a form with one field `payload`, signed as everything is."""
    slack.workspace.app.shortcuts["ask"] = Shortcut("ask", "Ask")

    delivery = await slack.use_shortcut("UANN", "ask")

    assert json.loads(parse_qs(door.bodies[0])["payload"][0]) == delivery.payload
    assert (delivery.outcome, door.verified) == ("ok", [True])
