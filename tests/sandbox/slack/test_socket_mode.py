"""Socket Mode: tickets, frames, acknowledgements, disconnects."""

import asyncio

import aiohttp
import pytest

from bot.sandbox.slack import SlackStandIn
from tests.clock import ManualClock
from tests.sandbox.slack.raw_bot import SILENT, RawBot

PATIENCE = 30.0
"""Seconds of the machine's own time."""


async def test_hello_and_envelope(slack: SlackStandIn, bot: RawBot) -> None:
    """The first frame says hello, a command comes as an envelope, its ack settles the delivery."""
    delivery = await slack.type_command("UANN", "CIN", "/plain  two  words ")
    hello, envelope = bot.frames
    assert (hello["type"], hello["num_connections"]) == ("hello", 1)
    assert (envelope["type"], envelope["accepts_response_payload"]) == ("slash_commands", True)
    assert envelope["payload"] == delivery.payload
    assert delivery.payload["text"] == " two  words "
    assert (delivery.acked, delivery.outcome, delivery.ack_body) == (True, "ok", None)
    assert delivery.elapsed is not None
    assert 0 < delivery.elapsed < 3


async def test_tickets_are_good_once(bot: RawBot) -> None:
    """A spent ticket and a made-up one open nothing."""
    url = await bot.open_url()
    async with bot.session.ws_connect(url):
        pass
    for dead in (url, url.replace("ticket=", "ticket=x")):
        with pytest.raises(aiohttp.WSServerHandshakeError):
            await bot.session.ws_connect(dead)


async def test_ping_is_echoed(bot: RawBot) -> None:
    """A ping comes back with its own data."""
    async with bot.session.ws_connect(await bot.open_url(), autoping=False) as socket:
        assert (await socket.receive_json())["type"] == "hello"
        await socket.ping(b"sdk-ping-pong:1")
        assert (await socket.receive())[:2] == (aiohttp.WSMsgType.PONG, b"sdk-ping-pong:1")


async def test_what_is_nested_too_deep(slack: SlackStandIn, bot: RawBot) -> None:
    """It is no acknowledgement, and no reason to lose the connection."""
    await bot.socket.send_str('{"envelope_id": "x", "payload": ' + "[" * 100_000 + "]" * 100_000 + "}")

    async with asyncio.timeout(PATIENCE):
        assert (await slack.type_command("UANN", "CIN", "/plain")).acked


async def test_no_answer_in_three_seconds(slack: SlackStandIn, bot: RawBot, clock: ManualClock) -> None:
    """Three seconds without an ack are an operation_timeout, and an ack after that changes nothing."""
    bot.answer = lambda envelope: SILENT
    typing = asyncio.create_task(slack.type_command("UANN", "CIN", "/plain"))
    await slack.until(lambda: slack.workspace.deliveries)
    await clock.advance(2.9)
    assert not typing.done()
    await clock.advance(0.1)
    delivery = await typing
    assert (delivery.acked, delivery.outcome, delivery.elapsed) == (False, "operation_timeout", None)
    [told] = slack.messages("UANN", "CIN")
    assert (told.user_id, "operation_timeout" in told.text) == ("USLACKBOT", True)
    await bot.ack(delivery.envelope_id, {"text": "sorry, late"})
    await slack.until(lambda: delivery.late_ack)
    assert (delivery.outcome, len(slack.messages("UANN", "CIN"))) == ("operation_timeout", 1)


async def test_nobody_there(slack: SlackStandIn) -> None:
    """Without a connection a command fails at once."""
    delivery = await slack.type_command("UANN", "CIN", "/plain")
    assert (delivery.outcome, delivery.acked) == ("dispatch_failed", False)
    assert "dispatch_failed" in slack.messages("UANN", "CIN")[0].text


async def test_several_connections(slack: SlackStandIn, bot: RawBot) -> None:
    """Every payload goes to just one of the connections."""
    other = await RawBot(slack, bot.session).connect()
    for _ in range(4):
        await slack.type_command("UANN", "CIN", "/plain")
    assert [len(bot.envelopes), len(other.envelopes)] == [2, 2]
    await other.hang_up()
    await slack.until(lambda: slack.connections == 1)
    await slack.type_command("UANN", "CIN", "/plain")
    assert len(bot.envelopes) == 3


async def test_ack_by_another_connection(slack: SlackStandIn, bot: RawBot) -> None:
    """An ack counts by its envelope_id, not by the connection it comes on."""
    bot.answer = lambda envelope: SILENT
    other = await RawBot(slack, bot.session).connect()
    typing = asyncio.create_task(slack.type_command("UANN", "CIN", "/plain"))
    await slack.until(lambda: bot.envelopes or slack.workspace.deliveries)
    delivery = slack.workspace.deliveries[0]
    await slack.until(lambda: delivery.envelope_id)
    await other.ack(delivery.envelope_id, {"text": "done"})
    assert (await typing).ack_body == {"text": "done"}
    await other.hang_up()


async def test_ten_connections_at_most(slack: SlackStandIn, bot: RawBot) -> None:
    """The eleventh connection is told that there are too many."""
    others = [await RawBot(slack, bot.session).connect() for _ in range(9)]
    async with bot.session.ws_connect(await bot.open_url()) as socket:
        assert (await socket.receive_json())["reason"] == "too_many_websockets"
    assert slack.connections == 10
    for other in others:
        await other.hang_up()


async def test_event(slack: SlackStandIn, bot: RawBot) -> None:
    """An event comes in its full outer envelope and takes no payload back."""
    assert (await slack.send_event({"type": "app_home_opened", "user": "UANN"})).acked
    [envelope] = bot.envelopes
    assert (envelope["type"], envelope["accepts_response_payload"]) == ("events_api", False)
    assert (envelope["payload"]["type"], envelope["payload"]["event"]["user"]) == ("event_callback", "UANN")


@pytest.mark.parametrize(
    ("reason", "outcome"),
    [("warning", "ok"), ("refresh_requested", "dispatch_failed"), ("link_disabled", "dispatch_failed")],
)
async def test_disconnect_frames(slack: SlackStandIn, bot: RawBot, reason: str, outcome: str) -> None:
    """After a warning payloads still come; after the other reasons that connection gets none."""
    await slack.disconnect(reason)  # type: ignore[arg-type]
    assert (await slack.type_command("UANN", "CIN", "/plain")).outcome == outcome
    assert [frame["reason"] for frame in bot.frames if frame["type"] == "disconnect"] == [reason]


async def test_dropping_connections(slack: SlackStandIn, bot: RawBot) -> None:
    """A hard drop leaves the bot without a connection until it dials again."""
    slack.drop_connections()
    await slack.until(lambda: slack.connections == 0)
    await bot.hang_up()
    await bot.connect()
    assert (await slack.type_command("UANN", "CIN", "/plain")).acked


async def test_going_down_and_coming_back(slack: SlackStandIn, bot: RawBot) -> None:
    """Down means refused connections; back means the same port and a working workspace."""
    await slack.go_down()
    assert slack.connections == 0
    with pytest.raises(aiohttp.ClientConnectorError):
        await bot.open_url()
    await slack.come_back()
    await bot.hang_up()
    await bot.connect()
    assert (await slack.type_command("UANN", "CIN", "/plain")).acked
