"""The Home tab: what a click on it sends, and how its hash guards it."""

from collections.abc import AsyncIterator

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.slack import Delivery, SlackStandIn, View
from bot.sandbox.slack.absent import NotThere
from tests.sandbox.slack.door import listening
from tests.sandbox.slack.kit import actions, button, dialog, modal, option, section, text_input
from tests.sandbox.slack.raw_bot import Json, RawBot

MORE = {"type": "overflow", "action_id": "more", "options": [option("a"), option("b")], "confirm": dialog()}
NOTE = text_input("note", optional=True)
BLOCKS = [section("One", block_id="one", accessory=MORE), NOTE, actions(button("Approve", value="7"), block_id="row")]


def home(*blocks: Json) -> Json:
    return {"type": "home", "blocks": list(blocks or BLOCKS)}


@pytest.fixture
def slack(slack: SlackStandIn) -> SlackStandIn:
    """With an app that has a Home."""
    slack.workspace.app.home_tab_enabled = True
    return slack


@pytest.fixture(params=["socket", "http"])
async def published(
    request: pytest.FixtureRequest, slack: SlackStandIn, bot: RawBot, client: AsyncWebClient
) -> AsyncIterator[View]:
    """Ann's Home, in front of an app that is delivered to by either way."""
    await client.views_publish(user_id="UANN", view=home())
    if request.param == "socket":
        yield slack.workspace.views.homes["UANN"]
        return
    async with listening(slack):
        yield slack.workspace.views.homes["UANN"]


def comes_of_home(delivery: Delivery, view: View) -> bool:
    payload = delivery.payload
    assert (delivery.outcome, payload["type"]) == ("ok", "block_actions")
    assert payload["container"] == {"type": "view", "view_id": view.id}
    assert not {"message", "channel", "response_url", "response_urls"} & set(payload)
    shown = payload["view"]
    assert (shown["type"], shown["id"], shown["hash"], shown["root_view_id"]) == ("home", view.id, view.hash, view.id)
    return bool(payload["trigger_id"])


async def test_clicks(slack: SlackStandIn, published: View) -> None:
    """A button and a menu say which view they are in and what is entered there, and there is nowhere to answer."""
    pressed = await slack.press("UANN", where=published, text="Approve", state={"note": {"a": "words"}})
    chosen = await slack.choose("UANN", where=published, action_id="more", value="b")

    assert comes_of_home(pressed, published)
    assert comes_of_home(chosen, published)
    assert pressed.payload["actions"][0] | {"action_ts": ""} == {
        "type": "button",
        "action_id": "approve",
        "block_id": "row",
        "text": {"type": "plain_text", "text": "Approve", "emoji": True},
        "value": "7",
        "action_ts": "",
    }
    assert pressed.payload["view"]["state"]["values"] == {
        "note": {"a": {"type": "plain_text_input", "value": "words"}}
    }
    assert chosen.payload["actions"][0]["selected_option"]["value"] == "b"


async def test_a_modal_opened_there(slack: SlackStandIn, published: View, client: AsyncWebClient) -> None:
    """A click's trigger opens a modal before the person, and pushes none, since Home is no stack; Home stays."""
    first = (await slack.press("UANN", where=published, text="Approve")).payload["trigger_id"]
    with pytest.raises(SlackApiError, match="not_found"):
        await client.views_push(trigger_id=first, view=modal(section()))
    second = (await slack.press("UANN", where=published, text="Approve")).payload["trigger_id"]
    await client.views_open(trigger_id=second, view=modal(section()))

    view = slack.modal("UANN")
    assert view is not None
    assert (view.root_id, view.previous_id) == (view.id, None)
    assert comes_of_home(await slack.press("UANN", where=published, text="Approve"), published)


async def test_whose_it_is(slack: SlackStandIn, published: View) -> None:
    """Nobody clicks on another's Home, as it is or as it was."""
    with pytest.raises(NotThere):
        await slack.press("UBEN", where=published, text="Approve")
    with pytest.raises(NotThere):
        await slack.press("UBEN", where=published, text="Approve", snapshot=published.snapshot())


async def test_hashes(slack: SlackStandIn, client: AsyncWebClient) -> None:
    """Each time that it is published it has another hash, and the last one alone is good, for that person's Home."""

    async def publish(user_id: str, **more: str) -> str:
        return str((await client.views_publish(user_id=user_id, view=home(), **more))["view"]["hash"])

    bens = await publish("UBEN")
    hashes = [await publish("UANN")]
    hashes.append(await publish("UANN"))
    hashes.append(await publish("UANN", hash=hashes[-1]))
    for stale in (*hashes[:-1], bens, "1.1"):
        with pytest.raises(SlackApiError, match="hash_conflict"):
            await publish("UANN", hash=stale)

    assert len({*hashes, bens}) == 4
    assert slack.workspace.views.homes["UANN"].hash == hashes[-1]
    assert await publish("UBEN", hash=bens) not in hashes


async def test_what_is_typed_changes_no_hash(slack: SlackStandIn, bot: RawBot, client: AsyncWebClient) -> None:
    """The hash that comes with a click is good for drawing Home anew, until somebody else has done that."""
    await client.views_publish(user_id="UANN", view=home())
    view = slack.workspace.views.homes["UANN"]
    clicks = [
        await slack.press("UANN", where=view, text="Approve", state={"note": {"a": words}})
        for words in ("one", "two")
    ]
    first, second = (each.payload["view"]["hash"] for each in clicks)
    await client.views_publish(user_id="UANN", view=home(section("Approved")), hash=first)

    assert first == second
    with pytest.raises(SlackApiError, match="hash_conflict"):
        await client.views_publish(user_id="UANN", view=home(), hash=second)


async def test_a_stale_window(slack: SlackStandIn, bot: RawBot, client: AsyncWebClient) -> None:
    """A window that still shows the old Home sends the old click, with the hash that is stale by now."""
    await client.views_publish(user_id="UANN", view=home())
    view = slack.workspace.views.homes["UANN"]
    old = view.snapshot()
    await client.views_publish(user_id="UANN", view=home(section("Nothing waits")))
    with pytest.raises(NotThere):
        await slack.press("UANN", where=view, text="Approve")
    delivery = await slack.press("UANN", where=view, text="Approve", snapshot=old)

    assert comes_of_home(delivery, old)
    assert (old.hash == view.hash, delivery.payload["actions"][0]["value"]) == (False, "7")
