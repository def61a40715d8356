"""Global shortcuts: whose they are, and what the app is sent."""

from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.slack import App, Shortcut, SlackStandIn
from bot.sandbox.slack.absent import NotThere
from tests.sandbox.slack.conftest import MANIFEST
from tests.sandbox.slack.kit import modal, section
from tests.sandbox.slack.raw_bot import Json, RawBot

ASK: Json = {"name": "Ask for lunch", "callback_id": "ask", "description": "Opens a form", "type": "global"}
THIS: Json = {"name": "Order this", "callback_id": "this", "description": "Of a message", "type": "message"}


@pytest.fixture
def slack(slack: SlackStandIn) -> SlackStandIn:
    """With an app that has a shortcut of each kind."""
    listed = (Shortcut("ask", "Ask for lunch"), Shortcut("this", "Order this", is_global=False))
    slack.workspace.app.shortcuts = {each.callback_id: each for each in listed}
    return slack


def test_of_a_manifest() -> None:
    """They are the manifest's, by callback_id, and people are offered the global ones where `commands` is granted."""
    app = App.from_manifest(MANIFEST | {"features": {"shortcuts": [ASK, THIS]}})

    assert app.shortcuts == {
        "ask": Shortcut("ask", "Ask for lunch", "Opens a form"),
        "this": Shortcut("this", "Order this", "Of a message", is_global=False),
    }
    assert app.global_shortcuts == [app.shortcuts["ask"]]
    app.scopes.discard("commands")
    assert app.global_shortcuts == []


async def test_payload(slack: SlackStandIn, bot: RawBot) -> None:
    """It says who and which, comes of no channel, and there is nowhere to answer but through the trigger."""
    delivery = await slack.use_shortcut("UANN", "ask")
    [envelope] = bot.envelopes

    assert (envelope["type"], envelope["accepts_response_payload"]) == ("interactive", True)
    assert (delivery.outcome, delivery.payload) == ("ok", envelope["payload"])
    sent = dict(envelope["payload"])
    assert sent.pop("trigger_id").count(".") == 2
    assert float(sent.pop("action_ts")) > 0
    assert sent == {
        "type": "shortcut",
        "callback_id": "ask",
        "token": slack.workspace.app.verification_token,
        "team": {"id": "T0SANDBOX", "domain": "sandbox"},
        "user": {"id": "UANN", "username": "ann", "team_id": "T0SANDBOX"},
        "enterprise": None,
        "is_enterprise_install": False,
    }


async def test_opens_a_modal(slack: SlackStandIn, bot: RawBot, client: AsyncWebClient) -> None:
    """Its trigger opens a modal in front of who used it."""
    payload = (await slack.use_shortcut("UANN", "ask")).payload
    await client.views_open(trigger_id=payload["trigger_id"], view=modal(section("Lunch")))

    view = slack.modal("UANN")
    assert view is not None
    assert slack.modal("UBEN") is None


@pytest.mark.parametrize(
    ("user_id", "callback_id", "scopes"),
    [
        ("UANN", "nothing", {"commands"}),
        ("UANN", "this", {"commands"}),
        ("UANN", "ask", set()),
        ("UGONE", "ask", {"commands"}),
        ("UNOBODY", "ask", {"commands"}),
    ],
    ids=["of no app", "of messages alone", "without the scope", "deactivated", "nobody"],
)
async def test_refused(slack: SlackStandIn, bot: RawBot, user_id: str, callback_id: str, scopes: set[str]) -> None:
    """Nobody can use what is not offered to them, and nothing is sent."""
    slack.workspace.app.scopes = scopes

    with pytest.raises(NotThere):
        await slack.use_shortcut(user_id, callback_id)
    assert bot.envelopes == []


async def test_nobody_takes_it(slack: SlackStandIn) -> None:
    """Without a bot it fails at once, and nothing is said in any conversation."""
    before: list[Any] = list(slack.workspace.touched)

    assert (await slack.use_shortcut("UANN", "ask")).outcome == "dispatch_failed"
    assert slack.workspace.touched == before
