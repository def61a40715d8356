"""The real Bolt against the stand-in, by both ways of delivery."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import web
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.slack import SlackStandIn, visible_text
from tests.clock import ManualClock
from tests.sandbox.slack.kit import actions, button, modal, section, text_input


def bolt(slack: SlackStandIn, client: AsyncWebClient) -> AsyncApp:
    async def authorize(**_: Any) -> AuthorizeResult:
        return AuthorizeResult(
            enterprise_id=None,
            team_id="T0SANDBOX",
            bot_token=client.token,
            bot_id="B0SANDBOXBOT",
            bot_user_id="U0SANDBOXBOT",
        )

    app = AsyncApp(
        client=client,
        signing_secret=slack.workspace.app.signing_secret,
        authorize=authorize,
        process_before_response=True,
    )
    app.command("/neat")(ask)
    app.action("go")(decide)
    app.view("form")(save)
    return app


async def ask(ack: Any, command: Any, say: Any) -> None:
    await ack(f"you said {command['text']}")
    await say(text="Decide", blocks=[actions(button("Go", value="1"))])


async def decide(ack: Any, body: Any, client: AsyncWebClient, respond: Any) -> None:
    await ack()
    await client.views_open(trigger_id=body["trigger_id"], view=modal(text_input("why"), callback_id="form"))
    await respond(replace_original=True, text="Being decided", blocks=[section(f"<@{body['user']['id']}> decides")])


async def save(ack: Any, view: Any, client: AsyncWebClient, body: Any) -> None:
    reason = view["state"]["values"]["why"]["a"]["value"]
    if reason == "bad":
        await ack(response_action="errors", errors={"why": "Not good enough"})
        return
    await ack()
    await client.chat_postMessage(channel=body["user"]["id"], text=f"Noted: {reason}")


async def conversation(slack: SlackStandIn) -> None:
    typed = await slack.type_command("UANN", "CIN", "/neat @ben.o-k")
    assert (typed.outcome, typed.shown and visible_text(typed.shown)) == ("ok", "you said @ben.o-k")
    [posted] = slack.messages("UBEN", "CIN")
    assert (await slack.press("UBEN", where=posted, text="Go")).acked
    assert visible_text(posted) == "@ben.o-k decides"
    view = slack.modal("UBEN")
    assert view is not None
    await slack.submit_view("UBEN", view.id, {"why": {"a": "bad"}})
    assert view.errors == {"why": "Not good enough"}
    await slack.submit_view("UBEN", view.id, {"why": {"a": "good"}})
    assert slack.modal("UBEN") is None
    assert [visible_text(one) for one in slack.direct_messages("UBEN")] == ["Noted: good"]


@pytest.fixture
async def socket_bolt(slack: SlackStandIn, client: AsyncWebClient) -> AsyncIterator[AsyncSocketModeHandler]:
    handler = AsyncSocketModeHandler(bolt(slack, client), slack.workspace.app.app_token)
    await handler.connect_async()  # type: ignore[no-untyped-call]
    await slack.until(lambda: slack.connections)
    yield handler
    await handler.close_async()  # type: ignore[no-untyped-call]


async def test_socket_mode(slack: SlackStandIn, socket_bolt: AsyncSocketModeHandler) -> None:
    """Command, button, modal with errors, direct message: all over Bolt's own Socket Mode client."""
    await conversation(slack)


async def test_reconnecting(slack: SlackStandIn, socket_bolt: AsyncSocketModeHandler) -> None:
    """Bolt asks for a new address after a disconnect frame and is reachable again."""
    await slack.disconnect("refresh_requested")
    await slack.until(lambda: len(slack.calls("apps.connections.open")) == 2 and slack.connections == 1)
    assert (await slack.type_command("UANN", "CIN", "/neat hi")).acked


async def test_signed_http(slack: SlackStandIn, client: AsyncWebClient) -> None:
    """The same conversation over Bolt's own web server, signatures and all."""
    runner = web.AppRunner(bolt(slack, client).web_app("/slack/events"), access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    slack.deliver_over_http(f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events")
    try:
        await conversation(slack)
    finally:
        await runner.cleanup()


async def test_no_listener(
    slack: SlackStandIn, socket_bolt: AsyncSocketModeHandler, client: AsyncWebClient, clock: ManualClock
) -> None:
    """What Bolt has no listener for is never acknowledged, and times out."""
    ts = (await client.chat_postMessage(channel="CIN", text="x", blocks=[actions(button("Other"))]))["ts"]
    pressing = asyncio.create_task(slack.press("UANN", where=ts, text="Other"))
    await slack.until(lambda: slack.workspace.deliveries)
    await clock.advance(3)
    assert (await pressing).outcome == "operation_timeout"
