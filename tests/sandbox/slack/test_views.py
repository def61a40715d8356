"""views.*: triggers, stacks, hashes and the frame of a view."""

from typing import Any

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.slack import SlackStandIn, visible_text
from tests.clock import ManualClock
from tests.sandbox.slack.kit import button, longer, modal, more, mrkdwn, option, plain, row, section, text_input
from tests.sandbox.slack.raw_bot import Json


async def refused(client: AsyncWebClient, method: str, **args: Any) -> Json:
    with pytest.raises(SlackApiError) as caught:
        await client.api_call(method, json=args)
    answer = caught.value.response.data
    assert isinstance(answer, dict)
    return answer


BAD: list[tuple[str, Json, str]] = [
    ("unsupported type: home", modal() | {"type": "home"}, "/type"),
    ("missing required field: title", modal() | {"title": None}, ""),
    ("missing required field: blocks", modal() | {"blocks": None}, ""),
    (longer(24), modal(title=plain("x" * 25)), "/title/text"),
    (longer(24), modal(submit=plain("x" * 25)), "/submit/text"),
    (longer(24), modal(close=plain("x" * 25)), "/close/text"),
    ("must be one of plain_text", modal(title=mrkdwn("x")), "/title/type"),
    (longer(3000), modal(private_metadata="x" * 3001), "/private_metadata"),
    (longer(255), modal(callback_id="x" * 256), "/callback_id"),
    ("invalid additional property: hash", modal(hash="1.2"), ""),
    (more(100), modal(*[{"type": "divider"}] * 101), "/blocks"),
    (
        "`submit` is required when an `input` block is within the `blocks` array",
        modal(text_input()) | {"submit": None},
        "",
    ),
    ("unsupported type: table", modal({"type": "table", "rows": [row("a")]}), "/blocks/0/type"),
    ("unsupported type: data_visualization", modal({"type": "data_visualization"}), "/blocks/0/type"),
    (longer(200), modal({"type": "alert", "text": mrkdwn("x" * 201)}), "/blocks/0/text/text"),
    (longer(2000), modal(text_input(label=plain("x" * 2001))), "/blocks/0/label/text"),
    ("unsupported type: button", modal(text_input(element=button())), "/blocks/0/element/type"),
    (
        "must be between 1 and 3000",
        modal(text_input(element={"max_length": 3001})),
        "/blocks/0/element/max_length",
    ),
    ("invalid unicode", modal(section("\ud800")), "/blocks/0/text/text"),
    ("invalid unicode", modal(private_metadata="\ud800"), "/private_metadata"),
]  # fmt: skip


@pytest.mark.parametrize(("complaint", "view", "pointer"), BAD)
async def test_refused(client: AsyncWebClient, slack: SlackStandIn, complaint: str, view: Json, pointer: str) -> None:
    """Each broken rule is invalid_arguments with its place, and the trigger is not spent on it."""
    trigger = slack.workspace.trigger("UANN")
    answer = await refused(client, "views.open", trigger_id=trigger, view=view)
    assert answer["error"] == "invalid_arguments"
    assert f"[ERROR] {complaint} [json-pointer:/view{pointer}]" in answer["response_metadata"]["messages"]
    assert (await client.views_open(trigger_id=trigger, view=modal()))["ok"]


GROUPED = {"label": plain("group"), "options": [option("1")]}
INPUTS: list[Json] = [
    {"type": "static_select", "option_groups": [GROUPED], "initial_option": option("1"), "placeholder": plain("p")},
    {"type": "multi_static_select", "options": [option("1")], "max_selected_items": 2},
    {"type": "external_select", "min_query_length": 0},
    {"type": "conversations_select", "response_url_enabled": True, "filter": {"include": ["public"]}},
    {"type": "multi_users_select", "initial_users": ["UANN"]},
    {"type": "number_input", "is_decimal_allowed": True, "min_value": "1"},
    {"type": "email_text_input"},
    {"type": "rich_text_input"},
    {"type": "file_input", "max_files": 10},
    {"type": "timepicker", "timezone": "Europe/Riga"},
    {"type": "datetimepicker", "initial_date_time": 1773129600},
    {"type": "radio_buttons", "options": [option("1")], "initial_option": option("1")},
]


@pytest.mark.parametrize("element", INPUTS, ids=lambda element: element["type"])
async def test_inputs(client: AsyncWebClient, slack: SlackStandIn, element: Json) -> None:
    """Every element that takes an entry may stand in an input block, and has a state from the start."""
    view = modal(text_input(element={"action_id": "a"} | element))
    await client.views_open(trigger_id=slack.workspace.trigger("UANN"), view=view)
    shown = slack.modal("UANN")
    assert shown is not None
    assert shown.state()["b"]["a"]["type"] == element["type"]


@pytest.mark.parametrize(
    ("element", "complaint", "member"),
    [
        ({"type": "number_input", "is_decimal_allowed": True, "min_value": "junk"}, "must be a number", "min_value"),
        ({"type": "datepicker", "initial_date": "abc"}, "must be a date as YYYY-MM-DD", "initial_date"),
        ({"type": "timepicker", "initial_time": "99:99"}, "must be a time as HH:mm", "initial_time"),
        ({"type": "datetimepicker", "initial_date_time": "x"}, "must be an integer", "initial_date_time"),
        ({"type": "conversations_select", "filter": "junk"}, "must provide an object", "filter"),
        (
            {"type": "conversations_select", "filter": {"include": ["junk"]}},
            "must be one of im, mpim, private, public",
            "filter/include/0",
        ),
    ],
)
async def test_presets(
    client: AsyncWebClient, slack: SlackStandIn, element: Json, complaint: str, member: str
) -> None:
    """What a field begins with, or is bounded by, is of the field's own kind."""
    view = modal(text_input(element={"action_id": "a"} | element))
    answer = await refused(client, "views.open", trigger_id=slack.workspace.trigger("UANN"), view=view)

    told = f"[ERROR] {complaint} [json-pointer:/view/blocks/0/element/{member}]"
    assert told in answer["response_metadata"]["messages"]


async def test_too_large(client: AsyncWebClient, slack: SlackStandIn) -> None:
    """A view of more than 250 kB is too large whatever stands in it."""
    view = modal(*[section("x" * 3000)] * 90)
    answer = await refused(client, "views.open", trigger_id=slack.workspace.trigger("UANN"), view=view)
    assert answer["error"] == "view_too_large"


async def test_opening(client: AsyncWebClient, slack: SlackStandIn) -> None:
    """An opened modal is in front of the person who triggered it, with id, hash and itself as root."""
    view = modal(section("hello"), {"type": "alert", "text": mrkdwn("mind"), "level": "info"}, private_metadata="{}")
    answer = (await client.views_open(trigger_id=slack.workspace.trigger("UANN"), view=view))["view"]
    shown = slack.modal("UANN")
    assert shown is not None
    assert (answer["id"], answer["root_view_id"], answer["hash"]) == (shown.id, shown.id, shown.hash)
    assert answer["state"] == {"values": {}}
    assert (shown.private_metadata, slack.modal("UBEN")) == ("{}", None)
    assert visible_text(shown).split("\n") == ["Title", "hello", "mind", "Send"]


async def test_triggers(client: AsyncWebClient, slack: SlackStandIn, clock: ManualClock) -> None:
    """A trigger is good once, for three seconds, and only if it is one."""
    trigger = slack.workspace.trigger("UANN")
    await clock.advance(3)
    await client.views_open(trigger_id=trigger, view=modal())
    late = slack.workspace.trigger("UANN")
    await clock.advance(3.001)
    for trigger_id, error in (
        (trigger, "exchanged_trigger_id"),
        (late, "expired_trigger_id"),
        ("1.2.3", "invalid_trigger_id"),
        ("", "invalid_arguments"),
    ):
        assert (await refused(client, "views.open", trigger_id=trigger_id, view=modal()))["error"] == error


async def test_updating(client: AsyncWebClient, slack: SlackStandIn) -> None:
    """An update needs the current hash if it names one, changes the hash, and an unknown view is not found."""
    opened = (await client.views_open(trigger_id=slack.workspace.trigger("UANN"), view=modal(section("a"))))["view"]
    changed = await client.views_update(view_id=opened["id"], hash=opened["hash"], view=modal(section("b")))
    assert changed["view"]["hash"] != opened["hash"]
    stale: Json = {"view_id": opened["id"], "hash": opened["hash"], "view": modal()}
    assert (await refused(client, "views.update", **stale))["error"] == "hash_conflict"
    assert (await refused(client, "views.update", view_id="V1", view=modal()))["error"] == "not_found"
    both = await refused(client, "views.update", view_id=opened["id"], external_id="e", view=modal())
    assert both["response_metadata"]["messages"] == ["[ERROR] Cannot provide both `view_id` and `external_id`"]
    shown = slack.modal("UANN")
    assert shown is not None
    assert "b" in visible_text(shown)


async def test_external_ids(client: AsyncWebClient, slack: SlackStandIn) -> None:
    """An external_id finds its view and cannot be given twice."""
    view = modal(external_id="mine")
    await client.views_open(trigger_id=slack.workspace.trigger("UANN"), view=view)
    assert (await client.views_update(external_id="mine", view=modal(external_id="mine")))["ok"]
    answer = await refused(client, "views.open", trigger_id=slack.workspace.trigger("UBEN"), view=view)
    assert answer["error"] == "duplicate_external_id"


async def test_pushing(client: AsyncWebClient, slack: SlackStandIn) -> None:
    """Three views fit on a stack, and only a trigger from inside it can push."""
    root = (await client.views_open(trigger_id=slack.workspace.trigger("UANN"), view=modal()))["view"]["id"]
    outside = await refused(client, "views.push", trigger_id=slack.workspace.trigger("UANN"), view=modal())
    assert outside["error"] == "not_found"
    pushed = [
        (await client.views_push(trigger_id=slack.workspace.trigger("UANN", root), view=modal()))["view"]
        for _ in range(2)
    ]
    assert [one["root_view_id"] for one in pushed] == [root, root]
    assert [one["previous_view_id"] for one in pushed] == [root, pushed[0]["id"]]
    full = await refused(client, "views.push", trigger_id=slack.workspace.trigger("UANN", root), view=modal())
    assert full["error"] == "push_limit_reached"


async def test_publishing(client: AsyncWebClient, slack: SlackStandIn) -> None:
    """A Home tab is published per person, if the app has one, and guarded by its hash."""
    home = {"type": "home", "blocks": [section("welcome"), {"type": "table", "rows": [row("a")]}]}
    assert (await refused(client, "views.publish", user_id="UANN", view=home))["error"] == "not_enabled"
    slack.workspace.app.home_tab_enabled = True
    first = (await client.views_publish(user_id="UANN", view=home))["view"]
    await client.views_publish(user_id="UANN", view=home, hash=first["hash"])
    stale = await refused(client, "views.publish", user_id="UANN", view=home, hash=first["hash"])
    assert stale["error"] == "hash_conflict"
    assert visible_text(slack.workspace.views.homes["UANN"]).split("\n") == ["welcome", "a"]
