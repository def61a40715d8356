"""Menus whose options are asked from the bot, and menus that Slack fills itself."""

import asyncio
from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.slack import SlackStandIn
from bot.sandbox.slack.absent import NotThere
from bot.sandbox.slack.state.entries import Unfit
from tests.clock import ManualClock
from tests.sandbox.slack.kit import actions, modal, more, option, plain, whole
from tests.sandbox.slack.raw_bot import SILENT, Json, RawBot

MENU: Json = {"type": "external_select", "action_id": "ask", "min_query_length": 2}
RIGA = option("LV", "Riga")


async def posted(client: AsyncWebClient, *elements: Json) -> str:
    blocks = [actions(*elements, block_id="m")]
    return str((await client.chat_postMessage(channel="CIN", text="x", blocks=blocks))["ts"])


async def test_asked_from_a_message(slack: SlackStandIn, bot: RawBot, client: AsyncWebClient) -> None:
    """The bot is told what was typed and where, but is given neither trigger nor response_url; it offers options."""
    ts = await posted(client, MENU)
    bot.answer = lambda envelope: {"options": [RIGA]}

    delivery = await slack.suggest("UANN", where=ts, action_id="ask", query="ri")

    assert delivery.offered == {"options": [whole(RIGA)]}
    assert bot.envelopes[0]["type"] == "interactive"
    assert bot.envelopes[0]["payload"] == delivery.payload
    assert set(delivery.payload) == {
        "type", "user", "team", "enterprise", "is_enterprise_install", "api_app_id", "token", "container",
        "action_id", "block_id", "value", "channel", "message",
    }  # fmt: skip
    told = {"type": "block_suggestion", "action_id": "ask", "block_id": "m", "value": "ri"}
    assert told.items() <= delivery.payload.items()
    assert delivery.payload["message"]["ts"] == ts


async def test_chosen_though_not_listed(slack: SlackStandIn, bot: RawBot, client: AsyncWebClient) -> None:
    """An option that was suggested is chosen, submitted and cleared again, though it does not stand in the block."""
    ts = await posted(client, MENU, {**MENU, "type": "multi_external_select", "action_id": "many"})

    one = (await slack.choose("UANN", where=ts, action_id="ask", value=RIGA)).payload
    two = (await slack.choose("UANN", where=ts, action_id="many", value=[RIGA], state={"m": {"ask": RIGA}})).payload
    none = (await slack.choose("UANN", where=ts, action_id="ask", value=None)).payload

    assert one["actions"][0]["selected_option"] == RIGA
    assert two["actions"][0]["selected_options"] == [RIGA]
    assert two["state"]["values"]["m"]["ask"] == {"type": "external_select", "selected_option": RIGA}
    assert none["actions"][0]["selected_option"] is None
    for wrong in ("LV", {"value": "LV"}, {"text": plain("x" * 76), "value": "LV"}, {**RIGA, "more": 1}):
        with pytest.raises(Unfit):
            await slack.choose("UANN", where=ts, action_id="ask", value=wrong)


async def test_asked_from_a_modal(slack: SlackStandIn, bot: RawBot, client: AsyncWebClient) -> None:
    """Out of a modal the view comes along; groups are offered as they are."""
    field = {"type": "input", "block_id": "b", "label": plain("City"), "element": {**MENU, "min_query_length": 0}}
    await client.views_open(trigger_id=slack.workspace.trigger("UANN"), view=modal(field))
    view = slack.modal("UANN")
    assert view is not None
    groups = [{"label": plain("Latvia"), "options": [RIGA]}]
    bot.answer = lambda envelope: {"option_groups": groups}

    delivery = await slack.suggest("UANN", where=view, action_id="ask", query="")

    assert delivery.offered["option_groups"][0]["options"] == [whole(RIGA)]
    assert delivery.payload["container"] == {"type": "view", "view_id": view.id}
    assert delivery.payload["view"]["id"] == view.id
    assert not {"message", "channel"} & set(delivery.payload)
    with pytest.raises(NotThere):
        await slack.suggest("UBEN", where=view, action_id="ask", query="")


@pytest.mark.parametrize(("least", "query", "sent"), [(None, "ab", 0), (None, "abc", 1), (0, "", 1), (2, "a", 0)])
async def test_fewest_characters(
    slack: SlackStandIn, bot: RawBot, client: AsyncWebClient, least: int | None, query: str, sent: int
) -> None:
    """The bot is asked from min_query_length characters on; three where the menu does not say."""
    ts = await posted(client, {**MENU, "min_query_length": least})
    bot.answer = lambda envelope: {"options": []}

    delivery = await slack.suggest("UANN", where=ts, action_id="ask", query=query)

    assert (len(bot.envelopes), delivery.outcome) == (sent, "ok" if sent else "not sent")


@pytest.mark.parametrize(
    ("answer", "problem"),
    [
        (None, "must provide an object [json-pointer:]"),
        ({"more": []}, "must define either `options` or `option_groups` [json-pointer:]"),
        ({"options": [RIGA] * 101}, f"{more(100)} [json-pointer:/options]"),
        ({"option_groups": [{"label": plain("x"), "options": []}] * 101},
         f"{more(100)} [json-pointer:/option_groups]"),
        ({"options": [{"value": "LV"}]}, "missing required field: text [json-pointer:/options/0]"),
        ({"option_groups": [{"options": []}]}, "missing required field: label [json-pointer:/option_groups/0]"),
        ({"options": "all"}, "must provide an array [json-pointer:/options]"),
    ],
)  # fmt: skip
async def test_useless_answers(
    slack: SlackStandIn, bot: RawBot, client: AsyncWebClient, answer: Any, problem: str
) -> None:
    """What Slack could not show is no answer."""
    ts = await posted(client, MENU)
    bot.answer = lambda envelope: answer

    delivery = await slack.suggest("UANN", where=ts, action_id="ask", query="ri")

    assert (delivery.outcome, delivery.offered) == ("invalid_ack", {})
    assert problem in delivery.problems


async def test_no_answer(slack: SlackStandIn, bot: RawBot, client: AsyncWebClient, clock: ManualClock) -> None:
    """A bot that is silent for three seconds offers nothing."""
    ts = await posted(client, MENU)
    bot.answer = lambda envelope: SILENT

    asked = asyncio.create_task(slack.suggest("UANN", where=ts, action_id="ask", query="ri"))
    await clock.until_someone_sleeps(3)
    await clock.advance(3)

    assert ((await asked).outcome, (await asked).offered) == ("operation_timeout", {})


LISTED = [
    ("users_select", {}, ["ann", "ben.o-k", "sandbox", "slackbot"]),
    ("multi_users_select", {}, ["ann", "ben.o-k", "sandbox", "slackbot"]),
    ("channels_select", {}, ["#general", "#outside"]),
    ("conversations_select", {}, ["#general", "#outside", "ann"]),
    ("conversations_select", {"filter": {"include": ["im"]}}, ["ann"]),
    ("multi_conversations_select", {"filter": {"include": ["public", "private"]}}, ["#general", "#outside"]),
]


@pytest.mark.parametrize(("kind", "extra", "names"), LISTED)
async def test_what_slack_lists(
    slack: SlackStandIn, client: AsyncWebClient, kind: str, extra: Json, names: list[str]
) -> None:
    """Ben is offered people, public channels and what he is in; nothing archived, and nothing private of others."""
    ts = await posted(client, {"type": kind, "action_id": "pick", **extra})

    known = slack.known_choices("UBEN", where=ts, action_id="pick")
    found = slack.known_choices("UBEN", where=ts, action_id="pick", query=names[0][:4].upper())

    assert known is not None
    assert found is not None
    assert [each["text"]["text"] for each in known] == names
    assert found[0] == known[0]
    assert len(found) == 1


SHAPES: list[tuple[str, Any, Any]] = [
    ("datepicker", "2026-03-10", "2026-3-10"),
    ("datepicker", None, "10.3.2026"),
    ("timepicker", "08:05", "8:05"),
    ("datetimepicker", 1773129600, "2026-03-10"),
    ("datetimepicker", None, True),
    ("users_select", "UANN", ["UANN"]),
    ("multi_users_select", ["UANN"], "UANN"),
    ("multi_users_select", [], None),
    ("multi_users_select", ["UANN", "UBEN"], ["UANN", "UBEN", "UGONE"]),
    ("multi_conversations_select", ["CIN"], [{"id": "CIN"}]),
]


@pytest.mark.parametrize(("kind", "good", "bad"), SHAPES)
async def test_shapes(
    slack: SlackStandIn, bot: RawBot, client: AsyncWebClient, kind: str, good: Any, bad: Any
) -> None:
    """Every element takes entries of its own shape alone."""
    most = {"max_selected_items": 2} if kind == "multi_users_select" else {}
    ts = await posted(client, {"type": kind, "action_id": "pick", **most})

    assert (await slack.choose("UANN", where=ts, action_id="pick", value=good)).acked
    with pytest.raises(Unfit):
        await slack.choose("UANN", where=ts, action_id="pick", value=bad)
    assert len(bot.envelopes) == 1
