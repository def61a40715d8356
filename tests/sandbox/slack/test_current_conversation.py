"""A menu of conversations in a form begins with the one that the person was looking at, where it is told to."""

from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.slack import Shortcut, SlackStandIn, View
from bot.sandbox.slack.absent import NotThere
from tests.sandbox.slack.kit import actions, button, modal, text_input
from tests.sandbox.slack.raw_bot import Json, RawBot

CURRENT: Json = {"type": "conversations_select", "default_to_current_conversation": True}
SEVERAL: Json = {**CURRENT, "type": "multi_conversations_select"}
CHANNELS = {"filter": {"include": ["public", "private"], "exclude_bot_users": True}}


def form(**element: Any) -> Json:
    return modal(text_input(element={**CURRENT, **element}, optional=True))


async def opened(slack: SlackStandIn, client: AsyncWebClient, view: Json, channel_id: str) -> View:
    await client.views_open(trigger_id=slack.workspace.trigger("UANN", channel_id=channel_id), view=view)
    shown = slack.modal("UANN")
    assert shown is not None
    return shown


def chosen(view: View) -> Any:
    entry = view.state()["b"]["a"]
    return next(value for key, value in entry.items() if key != "type")


@pytest.mark.parametrize(
    ("element", "channel_id", "value"),
    [
        ({}, "CPRIV", "CPRIV"),
        ({}, "DPAIR", "DPAIR"),
        ({}, "", None),
        ({"default_to_current_conversation": False}, "CPRIV", None),
        ({"initial_conversation": "CIN"}, "CPRIV", "CIN"),
        (CHANNELS, "CPRIV", "CPRIV"),
        (CHANNELS, "DPAIR", None),
        ({"filter": {"include": ["im"]}}, "CPRIV", None),
        (SEVERAL, "CPRIV", ["CPRIV"]),
        (SEVERAL | {"initial_conversations": ["CIN"]}, "CPRIV", ["CIN"]),
        (SEVERAL, "", []),
    ],
    ids=[
        "a channel", "a direct message", "nowhere", "not told to", "preset", "let through", "filtered out",
        "another kind", "several", "several preset", "several nowhere",
    ],
)  # fmt: skip
async def test_what_it_begins_with(
    slack: SlackStandIn, bot: RawBot, client: AsyncWebClient, element: Json, channel_id: str, value: Any
) -> None:
    """It is chosen from the start, and sent along, unless something is preset or the filter leaves it out."""
    view = await opened(slack, client, form(**element), channel_id)
    before = chosen(view)
    submitted = await slack.submit_view("UANN", view.id, {})

    assert before == value
    assert value in submitted.payload["view"]["state"]["values"]["b"]["a"].values()


async def test_what_is_chosen_stays(slack: SlackStandIn, bot: RawBot, client: AsyncWebClient) -> None:
    """Emptied, it stays empty when the form is drawn anew, however that comes about."""
    view = await opened(slack, client, form(), "CIN")
    bot.answer = lambda envelope: {"response_action": "update", "view": form()}
    await slack.submit_view("UANN", view.id, {"b": {"a": None}})
    await client.views_update(view_id=view.id, view=form())

    assert chosen(view) is None


async def test_in_another_view(slack: SlackStandIn, bot: RawBot, client: AsyncWebClient) -> None:
    """A view that takes the first one's place, or lies on it, knows where the person was when that was opened."""
    first = await opened(slack, client, modal(actions(button())), "CIN")
    payload = (await slack.press("UANN", where=first, text="Go")).payload
    await client.views_push(trigger_id=payload["trigger_id"], view=form())
    pushed = slack.modal("UANN")
    assert pushed is not None
    values = [chosen(pushed)]
    bot.answer = lambda envelope: {"response_action": "push", "view": form()}
    await slack.submit_view("UANN", pushed.id, {})
    top = slack.modal("UANN")
    assert top is not None
    values.append(chosen(top))
    await slack.close_view("UANN", top.id)
    await slack.close_view("UANN", pushed.id)
    await client.views_update(view_id=first.id, view=form())

    assert (*values, chosen(first)) == ("CIN", "CIN", "CIN")


async def test_where_one_was(slack: SlackStandIn, bot: RawBot, client: AsyncWebClient) -> None:
    """A command, a click and a shortcut each know where they were made; the app is not told of a shortcut's."""
    slack.workspace.app.shortcuts["ask"] = Shortcut("ask", "Ask")
    ts = (await client.chat_postMessage(channel="CPRIV", text="x", blocks=[actions(button())]))["ts"]
    deliveries = [
        await slack.type_command("UANN", "COUT", "/plain"),
        await slack.press("UANN", where=ts, text="Go"),
        await slack.use_shortcut("UANN", "ask", "CIN"),
        await slack.use_shortcut("UANN", "ask"),
    ]
    began = []
    for delivery in deliveries:
        await client.views_open(trigger_id=delivery.payload["trigger_id"], view=form())
        view = slack.modal("UANN")
        assert view is not None
        began.append(chosen(view))

    assert began == ["COUT", "CPRIV", "CIN", None]
    assert "CIN" not in str(deliveries[2].payload)
    with pytest.raises(NotThere):
        await slack.use_shortcut("UBEN", "ask", "CPRIV")
