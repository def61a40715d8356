"""Filling in, submitting and closing modals."""

import asyncio
from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.slack import Delivery, SlackStandIn, View, visible_text
from bot.sandbox.slack.absent import NotThere
from bot.sandbox.slack.web.api import acks_first
from tests.sandbox.slack.kit import modal, option, plain, section, text_input
from tests.sandbox.slack.raw_bot import SILENT, Json, RawBot


async def opened(slack: SlackStandIn, client: AsyncWebClient, view: Json) -> View:
    await client.views_open(trigger_id=slack.workspace.trigger("UANN"), view=view)
    shown = slack.modal("UANN")
    assert shown is not None
    return shown


def field(block_id: str, **element: Any) -> Json:
    whole = {"action_id": "a", **element}
    return {"type": "input", "block_id": block_id, "label": plain("l"), "element": whole, "optional": True}


async def test_submission(slack: SlackStandIn, bot: RawBot, client: AsyncWebClient) -> None:
    """A submission carries the state of every input, and an empty ack closes the view."""
    choices = [option("x"), option("y")]
    view = await opened(slack, client, modal(
        text_input("t"),
        field("s", type="static_select", options=choices),
        field("c", type="checkboxes", options=choices, initial_options=[choices[1]]),
        field("u", type="users_select"), field("d", type="datepicker", initial_date="2026-03-10"),
        section(), private_metadata="secret", callback_id="form",
    ))  # fmt: skip
    delivery = await slack.submit_view("UANN", view.id, {"t": {"a": "hello"}, "s": {"a": "x"}, "u": {"a": "UBEN"}})
    sent = delivery.payload["view"]
    values = {block: state["a"] for block, state in sent["state"]["values"].items()}
    assert values["t"] == {"type": "plain_text_input", "value": "hello"}
    assert values["s"]["selected_option"]["value"] == "x"
    assert [one["value"] for one in values["c"]["selected_options"]] == ["y"]
    assert (values["u"]["selected_user"], values["d"]["selected_date"]) == ("UBEN", "2026-03-10")
    assert (sent["private_metadata"], sent["callback_id"], sent["hash"]) == ("secret", "form", view.hash)
    assert {"trigger_id", "response_urls"} <= set(delivery.payload)
    assert (slack.modal("UANN"), view.is_open) == (None, False)


@pytest.mark.parametrize(
    ("element", "value", "sent"),
    [
        ({}, "", False),
        ({}, "x", True),
        ({"min_length": 3}, "xy", False),
        ({"max_length": 3}, "wxyz", False),
        ({"type": "number_input", "is_decimal_allowed": False}, "1.5", False),
        ({"type": "number_input", "is_decimal_allowed": False}, "many", False),
        ({"type": "number_input", "is_decimal_allowed": True, "min_value": "2"}, "nan", False),
        ({"type": "number_input", "is_decimal_allowed": False}, "Infinity", False),
        ({"type": "number_input", "is_decimal_allowed": False}, "1_000", False),
        ({"type": "number_input", "is_decimal_allowed": False}, "٣", False),
        ({"type": "number_input", "is_decimal_allowed": False}, "-3", True),
        ({"type": "number_input", "is_decimal_allowed": True, "min_value": "2"}, "1", False),
        ({"type": "number_input", "is_decimal_allowed": True, "max_value": "2"}, "2.5", False),
        ({"type": "number_input", "is_decimal_allowed": True, "max_value": "3"}, "2.5", True),
        ({"type": "email_text_input"}, "ada@example", False),
        ({"type": "email_text_input"}, "ada@example.org", True),
        ({"type": "url_text_input"}, "example.org", False),
        ({"type": "url_text_input"}, "https://example.org", True),
    ],
)
async def test_what_the_client_objects_to(
    slack: SlackStandIn, bot: RawBot, client: AsyncWebClient, element: Json, value: str, sent: bool
) -> None:
    """Empty required inputs and entries out of bounds are objected to on the spot and not sent."""
    view = await opened(slack, client, modal(text_input("t", element=element)))
    delivery = await slack.submit_view("UANN", view.id, {"t": {"a": value}})
    assert (delivery.outcome, bool(bot.envelopes)) == (("ok", True) if sent else ("not sent", False))
    assert (set(view.errors), view.is_open) == (set() if sent else {"t"}, not sent)


async def test_errors(slack: SlackStandIn, bot: RawBot, client: AsyncWebClient) -> None:
    """Errors keep the modal open and stand at their inputs, until the next try."""
    view = await opened(slack, client, modal(text_input("t")))
    bot.answer = lambda envelope: {"response_action": "errors", "errors": {"t": "Not that"}}
    await slack.submit_view("UANN", view.id, {"t": {"a": "x"}})
    assert (view.errors, slack.modal("UANN")) == ({"t": "Not that"}, view)
    assert "Not that" in visible_text(view)
    bot.answer = lambda envelope: None
    await slack.submit_view("UANN", view.id, {})
    assert (view.errors, slack.modal("UANN")) == ({}, None)


async def test_update_push_clear(slack: SlackStandIn, bot: RawBot, client: AsyncWebClient) -> None:
    """An ack may replace the view (entries of the same input stay), push another on it, or clear all."""
    view = await opened(slack, client, modal(text_input("t")))
    before = view.hash
    bot.answer = lambda envelope: {"response_action": "update", "view": modal(section("two"), text_input("t"))}
    await slack.submit_view("UANN", view.id, {"t": {"a": "kept"}})
    assert (slack.modal("UANN"), view.hash != before, view.state()["t"]["a"]["value"]) == (view, True, "kept")
    bot.answer = lambda envelope: {"response_action": "push", "view": modal(section("three"))}
    await slack.submit_view("UANN", view.id, {})
    top = slack.modal("UANN")
    assert top is not None
    assert (top.root_id, top.previous_id) == (view.id, view.id)
    bot.answer = lambda envelope: None
    await slack.submit_view("UANN", top.id, {})
    assert slack.modal("UANN") is view
    bot.answer = lambda envelope: {"response_action": "clear"}
    await slack.submit_view("UANN", view.id, {})
    assert slack.modal("UANN") is None


@pytest.mark.parametrize(
    "ack",
    [
        {"text": "not here"},
        {"response_action": "errors", "errors": {"a": "an action_id"}},
        {"response_action": "errors", "errors": {}},
        {"response_action": "update", "view": modal(title=plain("x" * 25))},
        {"response_action": "explode"},
    ],
)
async def test_useless_answers(slack: SlackStandIn, bot: RawBot, client: AsyncWebClient, ack: Json) -> None:
    """An answer a modal cannot use leaves it open with a note of trouble."""
    view = await opened(slack, client, modal(text_input("t")))
    bot.answer = lambda envelope: ack
    delivery = await slack.submit_view("UANN", view.id, {"t": {"a": "x"}})
    assert (delivery.outcome, slack.modal("UANN")) == ("invalid_ack", view)
    assert "trouble connecting" in visible_text(view)


async def test_no_bot(slack: SlackStandIn, client: AsyncWebClient) -> None:
    """A submission nobody takes leaves the modal open with a note of trouble."""
    view = await opened(slack, client, modal(text_input("t")))
    assert (await slack.submit_view("UANN", view.id, {"t": {"a": "x"}})).outcome == "dispatch_failed"
    assert (slack.modal("UANN"), bool(view.trouble)) == (view, True)


async def test_closing(slack: SlackStandIn, bot: RawBot, client: AsyncWebClient) -> None:
    """Cancelling shows the view below; the bot hears of it only with notify_on_close, and without entries."""
    quiet = await opened(slack, client, modal(section()))
    assert (await slack.close_view("UANN", quiet.id)).outcome == "not sent"
    root = await opened(slack, client, modal(text_input("t"), notify_on_close=True))
    pushed = modal(section(), notify_on_close=True)
    await client.views_push(trigger_id=slack.workspace.trigger("UANN", root.id), view=pushed)
    top = slack.modal("UANN")
    assert top is not None
    cancelled = await slack.close_view("UANN", top.id)
    assert (cancelled.payload["view"]["id"], cancelled.payload["is_cleared"]) == (top.id, False)
    assert "trigger_id" not in cancelled.payload
    assert slack.modal("UANN") is root
    await client.views_push(trigger_id=slack.workspace.trigger("UANN", root.id), view=pushed)
    last = slack.modal("UANN")
    assert last is not None
    cleared = await slack.close_view("UANN", last.id, everything=True)
    assert (cleared.payload["view"]["id"], cleared.payload["is_cleared"]) == (root.id, True)
    assert cleared.payload["view"]["state"] == {"values": {}}
    assert slack.modal("UANN") is None


async def test_closing_all_above_what_was_sent_off(slack: SlackStandIn, bot: RawBot, client: AsyncWebClient) -> None:
    """Where the first modal was sent off below another, the bot is told of the one that was still there."""
    root = await opened(slack, client, modal(text_input("t")))
    bot.answer = lambda envelope: SILENT if envelope["payload"]["type"] == "view_submission" else None
    sending = asyncio.create_task(slack.submit_view("UANN", root.id, {"t": {"a": "x"}}))
    sent = await slack.until(lambda: next((each for each in slack.workspace.deliveries if each.envelope_id), None))
    pushed = modal(section(), notify_on_close=True)
    await client.views_push(trigger_id=slack.workspace.trigger("UANN", root.id), view=pushed)
    await bot.ack(str(sent.envelope_id))
    await sending
    top = slack.modal("UANN")
    assert top is not None

    cleared = await slack.close_view("UANN", top.id, everything=True)

    assert (cleared.payload["view"]["id"], cleared.payload["is_cleared"]) == (top.id, True)
    assert slack.modal("UANN") is None


async def test_only_the_top_of_ones_own_stack(slack: SlackStandIn, client: AsyncWebClient) -> None:
    """Nobody submits a modal they do not have in front of them, nor fills in what is not there."""
    view = await opened(slack, client, modal(text_input("t")))
    with pytest.raises(NotThere):
        await slack.submit_view("UBEN", view.id, {})
    with pytest.raises(NotThere):
        await slack.submit_view("UANN", view.id, {"t": {"b": "x"}})
    await slack.close_view("UANN", view.id)
    with pytest.raises(NotThere):
        await slack.close_view("UANN", view.id)


@pytest.mark.parametrize(("turns", "outcome"), [(10, "ok"), (100, "pending")])
async def test_an_acknowledgement_on_its_way_goes_before_a_call(turns: int, outcome: str) -> None:
    """What has come already is let in first, so that an update stands over it; nobody waits for what has not."""
    delivery = Delivery("view_submission", {})

    async def arrives() -> None:
        for _ in range(turns):
            await asyncio.sleep(0)
        delivery.outcome = "ok"

    arriving = asyncio.create_task(arrives())
    await acks_first([delivery])

    assert delivery.outcome == outcome
    await arriving
