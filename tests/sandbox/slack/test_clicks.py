"""Clicking: who sees what button, and what the click sends."""

from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.slack import SlackStandIn
from bot.sandbox.slack.absent import NotThere
from tests.sandbox.slack.kit import actions, button, dialog, modal, option, plain, section
from tests.sandbox.slack.raw_bot import Json, RawBot

ROWS = [
    section("first", block_id="s1", accessory=button("Use", value="1")),
    section("second", block_id="s2", accessory=button("Use", value="2")),
    actions(button("Approve", value="7", style="primary"), button("Deny", confirm=dialog()), block_id="act"),
]


async def posted(client: AsyncWebClient, channel: str = "CIN", blocks: Any = None) -> str:
    return str((await client.chat_postMessage(channel=channel, text="x", blocks=blocks or ROWS))["ts"])


async def test_message_click(slack: SlackStandIn, bot: RawBot, client: AsyncWebClient) -> None:
    """A click in a message carries the message, the channel, a way back and the button."""
    ts = await posted(client)
    payload = (await slack.press("UANN", where=ts, text="Approve")).payload
    assert bot.envelopes[0]["type"] == "interactive"
    assert bot.envelopes[0]["payload"] == payload
    assert payload["type"] == "block_actions"
    assert payload["container"] == {
        "type": "message", "message_ts": ts, "channel_id": "CIN", "is_ephemeral": False
    }  # fmt: skip
    assert payload["channel"] == {"id": "CIN", "name": "general"}
    assert payload["user"] == {"id": "UANN", "username": "ann", "name": "ann", "team_id": "T0SANDBOX"}
    assert payload["team"] == {"id": "T0SANDBOX", "domain": "sandbox"}
    assert (payload["message"]["ts"], payload["message"]["bot_id"]) == (ts, "B0SANDBOXBOT")
    [action] = payload["actions"]
    known = {"type": "button", "action_id": "approve", "block_id": "act", "value": "7", "style": "primary"}
    assert known.items() <= action.items()
    assert {"response_url", "trigger_id", "state", "api_app_id", "enterprise"} <= set(payload)


async def test_ephemeral_click(slack: SlackStandIn, bot: RawBot, client: AsyncWebClient) -> None:
    """A click in an ephemeral message says so and comes without a copy of the message."""
    await client.chat_postEphemeral(channel="CIN", user="UANN", text="x", blocks=[actions(button())])
    [shown] = slack.messages("UANN", "CIN")
    payload = (await slack.press("UANN", where=shown, action_id="go")).payload
    assert payload["container"]["is_ephemeral"]
    assert "message" not in payload
    with pytest.raises(NotThere):
        await slack.press("UBEN", where=shown, action_id="go")


async def test_view_click(slack: SlackStandIn, bot: RawBot, client: AsyncWebClient) -> None:
    """A click in a modal carries the view instead of a message."""
    await client.views_open(trigger_id=slack.workspace.trigger("UANN"), view=modal(actions(button())))
    view = slack.modal("UANN")
    assert view is not None
    payload = (await slack.press("UANN", where=view, text="Go")).payload
    assert (payload["container"], payload["view"]["id"]) == ({"type": "view", "view_id": view.id}, view.id)
    assert not {"message", "channel", "response_url"} & set(payload)
    await client.views_push(trigger_id=payload["trigger_id"], view=modal(section()))
    with pytest.raises(NotThere):
        await slack.press("UANN", where=view, text="Go")


async def test_confirm_dialog(slack: SlackStandIn, bot: RawBot, client: AsyncWebClient) -> None:
    """Declining a confirm dialog sends nothing; a button without one has nothing to decline."""
    ts = await posted(client)
    declined = await slack.press("UANN", where=ts, text="Deny", confirm=False)
    assert (declined.outcome, bot.envelopes) == ("not sent", [])
    assert (await slack.press("UANN", where=ts, text="Deny")).acked
    assert (await slack.press("UANN", where=ts, text="Approve", confirm=False)).acked


@pytest.mark.parametrize(
    ("sought", "value"),
    [({"text": "Use", "value": "2"}, "2"), ({"action_id": "use", "block_id": "s1"}, "1"), ({"value": "7"}, "7")],
)
async def test_telling_buttons_apart(
    slack: SlackStandIn, bot: RawBot, client: AsyncWebClient, sought: Json, value: str
) -> None:
    """Among buttons of one name the value or the block tells which."""
    delivery = await slack.press("UANN", where=await posted(client), **sought)
    assert delivery.payload["actions"][0]["value"] == value


@pytest.mark.parametrize("sought", [{"text": "Use"}, {"text": "Nope"}, {"action_id": "nope"}, {}])
async def test_no_such_button(slack: SlackStandIn, client: AsyncWebClient, sought: Json) -> None:
    """A button that is not there, or not one, cannot be pressed."""
    with pytest.raises(NotThere):
        await slack.press("UANN", where=await posted(client), **sought)


async def test_only_what_is_seen(slack: SlackStandIn, client: AsyncWebClient) -> None:
    """Nobody clicks in a conversation they are not in, nor in a message that is gone."""
    hidden = await posted(client, "CPRIV")
    with pytest.raises(NotThere):
        await slack.press("UBEN", where=hidden, text="Approve")
    gone = await posted(client)
    await client.chat_delete(channel="CIN", ts=gone)
    with pytest.raises(NotThere):
        await slack.press("UANN", where=gone, text="Approve")


async def test_stale_window(slack: SlackStandIn, bot: RawBot, client: AsyncWebClient) -> None:
    """A window that still shows the old message sends the old click, and its response_url the current message."""
    ts = await posted(client)
    [message] = slack.messages("UANN", "CIN")
    old = message.snapshot()
    await client.chat_update(channel="CIN", ts=ts, text="decided", blocks=[section("decided")])
    with pytest.raises(NotThere):
        await slack.press("UBEN", where=ts, text="Approve")
    payload = (await slack.press("UBEN", where=ts, text="Approve", snapshot=old)).payload
    assert payload["actions"][0]["value"] == "7"
    answer = {"replace_original": True, "text": "too late"}
    async with bot.session.post(payload["response_url"], json=answer) as reply:
        assert reply.status == 200
    assert message.text == "too late"
    with pytest.raises(NotThere):
        await slack.press("UGONE", where=ts, text="Approve", snapshot=old)


async def test_state_and_menus(slack: SlackStandIn, bot: RawBot, client: AsyncWebClient) -> None:
    """The state of every stateful element goes along; a menu outside an input sends at once."""
    menu: Json = {"type": "static_select", "action_id": "pick", "options": [option("a"), option("b")]}
    more = {"type": "overflow", "action_id": "more", "options": [option("x")]}
    ts = await posted(client, blocks=[actions(menu, button(), more, block_id="m")])
    untouched = (await slack.press("UANN", where=ts, text="Go")).payload
    assert untouched["state"]["values"] == {"m": {"pick": {"type": "static_select", "selected_option": None}}}
    pressed = (await slack.press("UANN", where=ts, text="Go", state={"m": {"pick": "b"}})).payload
    assert pressed["state"]["values"]["m"]["pick"]["selected_option"]["value"] == "b"
    chosen = (await slack.choose("UANN", where=ts, action_id="pick", value="a")).payload
    assert chosen["actions"][0]["selected_option"]["text"]["text"] == plain("Choice")["text"]
    over = (await slack.choose("UANN", where=ts, action_id="more", value="x")).payload
    assert over["actions"][0]["selected_option"]["value"] == "x"
    with pytest.raises(NotThere):
        await slack.choose("UANN", where=ts, action_id="pick", value="c")
