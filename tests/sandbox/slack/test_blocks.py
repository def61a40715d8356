"""Block Kit in messages: what is taken, what is refused and where the refusal points."""

from typing import Any

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.models import blocks as sdk
from slack_sdk.web.async_client import AsyncWebClient

from tests.sandbox.slack.kit import actions, button, dialog, longer, more, mrkdwn, option, plain, row, section
from tests.sandbox.slack.raw_bot import Json
from tests.sandbox.slack.samples import GOOD, chart, pie, select, table, video

BAD: list[tuple[str, list[Any], str]] = [
    (more(50), [{"type": "divider"}] * 51, ""),
    ("unsupported type: sections", [{"type": "sections"}], "/0/type"),
    ("unsupported type: alert", [{"type": "alert", "text": "modals only"}], "/0/type"),
    ("must provide an object", ["words"], "/0"),
    ("missing required field: type", [{"text": "x"}], "/0"),
    (longer(3000), [section("x" * 3001)], "/0/text/text"),
    ("must be more than 0 characters", [section("")], "/0/text/text"),
    ("must define either `text` or `fields`", [{"type": "section"}], "/0"),
    (more(10), [{"type": "section", "fields": [plain("x")] * 11}], "/0/fields"),
    (longer(2000), [{"type": "section", "fields": [plain("x" * 2001)]}], "/0/fields/0/text"),
    (longer(150), [{"type": "header", "text": plain("x" * 151)}], "/0/text/text"),
    ("must be one of plain_text", [{"type": "header", "text": mrkdwn("x")}], "/0/text/type"),
    (more(25), [actions(*(button(f"b{n}") for n in range(26)))], "/0/elements"),
    ("no fewer than 1 items allowed", [actions()], "/0/elements"),
    (longer(75), [actions(button("x" * 76))], "/0/elements/0/text/text"),
    ("must be one of plain_text", [actions(button() | {"text": mrkdwn("x")})], "/0/elements/0/text/type"),
    (longer(2000), [actions(button(value="x" * 2001))], "/0/elements/0/value"),
    ("must be a string", [actions(button(value=4))], "/0/elements/0/value"),
    (longer(3000), [actions(button(url="x" * 3001))], "/0/elements/0/url"),
    ("must be one of primary, danger", [actions(button(style="green"))], "/0/elements/0/style"),
    (longer(255), [actions(button() | {"action_id": "x" * 256})], "/0/elements/0/action_id"),
    ("`action_id` already exists: go", [actions(button(), button())], "/0/elements/1/action_id"),
    ("`block_id` already exists: b", [section(block_id="b"), section(block_id="b")], "/1/block_id"),
    (longer(255), [section(block_id="b" * 256)], "/0/block_id"),
    ("invalid additional property: colour", [section(colour="red")], "/0"),
    (
        "invalid additional property: verbatim",
        [{"type": "header", "text": plain("x") | {"verbatim": True}}],
        "/0/text",
    ),
    (
        "invalid additional property: emoji",
        [{"type": "section", "text": mrkdwn("x") | {"emoji": True}}],
        "/0/text",
    ),
    (
        longer(100),
        [actions(button(confirm=dialog(title=plain("x" * 101))))],
        "/0/elements/0/confirm/title/text",
    ),
    (
        longer(300),
        [actions(button(confirm=dialog(text=plain("x" * 301))))],
        "/0/elements/0/confirm/text/text",
    ),
    (longer(30), [actions(button(confirm=dialog(deny=plain("x" * 31))))], "/0/elements/0/confirm/deny/text"),
    (more(10), [{"type": "context", "elements": [mrkdwn("x")] * 11}], "/0/elements"),
    ("unsupported type: button", [{"type": "context", "elements": [button()]}], "/0/elements/0/type"),
    ("unsupported type: plain_text_input", [actions({"type": "plain_text_input"})], "/0/elements/0/type"),
    (more(100), [actions(select(options=[option(str(n)) for n in range(101)]))], "/0/elements/0/options"),
    (longer(150), [actions(select(options=[option("x" * 151)]))], "/0/elements/0/options/0/value"),
    (longer(75), [actions(select(options=[option("v", "x" * 76)]))], "/0/elements/0/options/0/text/text"),
    (
        "must define either `options` or `option_groups`",
        [actions(select() | {"options": None})],
        "/0/elements/0",
    ),
    (
        "must be one of the provided options",
        [actions(select(initial_option=option("other")))],
        "/0/elements/0/initial_option",
    ),
    (
        more(5),
        [actions({"type": "overflow", "options": [option(str(n)) for n in range(6)]})],
        "/0/elements/0/options",
    ),
    ("must define either `image_url` or `slack_file`", [{"type": "image", "alt_text": "x"}], "/0"),
    ("missing required field: alt_text", [{"type": "image", "image_url": "x"}], "/0"),
    ("invalid slack file", [{"type": "image", "slack_file": {"id": "F1"}, "alt_text": "x"}], "/0/slack_file"),
    (more(100), [table([row("a")] * 101)], "/0/rows"),
    (more(20), [table([row(*"x" * 21)])], "/0/rows/0"),
    (
        "no more than 10000 characters allowed over all table cells",
        [table([row("x" * 9000)]), table([row("x" * 1001)])],
        "",
    ),
    (
        "no fewer than 2 items allowed",
        [{"type": "data_table", "caption": "c", "rows": [row("a")]}],
        "/0/rows",
    ),
    (
        "all rows must have the same number of cells",
        [{"type": "data_table", "caption": "c", "rows": [row("a"), row("a", "b")]}],
        "/0/rows/1",
    ),
    (longer(50), [chart(title="x" * 51)], "/0/title"),
    ("must be a number", [chart(chart=pie(True))], "/0/chart/segments/0/value"),
    ("no more than 2 data_visualization blocks allowed", [chart(), chart(), chart()], "/2"),
    (
        "unsupported type: rich_text_table",
        [{"type": "rich_text", "elements": [{"type": "rich_text_table"}]}],
        "/0/elements/0/type",
    ),
    (
        more(10),
        [{"type": "container", "title": plain("t"), "child_blocks": [section()] * 11}],
        "/0/child_blocks",
    ),
    (
        "must be an https URL",
        [video("http://e.org")],
        "/0/video_url",
    ),
    ("invalid unicode", [section("half \ud83d")], "/0/text/text"),
    ("invalid unicode", [actions(button(value="\udc00"))], "/0/elements/0/value"),
]  # fmt: skip


@pytest.mark.parametrize("blocks", GOOD.values(), ids=GOOD)
async def test_taken(client: AsyncWebClient, blocks: list[Json]) -> None:
    """Blocks at their limits are posted, and come back with ids where they had none."""
    answer = await client.chat_postMessage(channel="CIN", text="x", blocks=blocks)
    assert all(block["block_id"] for block in answer["message"]["blocks"])


@pytest.mark.parametrize(("complaint", "blocks", "pointer"), BAD)
async def test_refused(client: AsyncWebClient, complaint: str, blocks: list[Json], pointer: str) -> None:
    """Each broken rule is invalid_blocks, and the messages say which one and where."""
    with pytest.raises(SlackApiError) as caught:
        await client.chat_postMessage(channel="CIN", text="x", blocks=blocks)
    answer = caught.value.response
    assert answer["error"] == "invalid_blocks"
    assert f"[ERROR] {complaint} [json-pointer:/blocks{pointer}]" in answer["response_metadata"]["messages"]
    assert f"{complaint} [json-pointer:/blocks{pointer}]" in answer["errors"]


async def test_too_much_text_together(client: AsyncWebClient) -> None:
    """Blocks that are fine one by one are msg_blocks_too_long when their text exceeds 13,000 characters."""
    await client.chat_postMessage(channel="CIN", text="x", blocks=[section("x" * 2600)] * 5)
    with pytest.raises(SlackApiError) as caught:
        await client.chat_postMessage(channel="CIN", text="x", blocks=[section("x" * 2601)] * 5)
    assert caught.value.response["error"] == "msg_blocks_too_long"


async def test_what_the_sdk_builds(client: AsyncWebClient) -> None:
    """Blocks made by the SDK's own classes are taken."""
    confirm = sdk.ConfirmObject(title="Sure?", text="Really", confirm="Yes", deny="No")
    made = [
        sdk.HeaderBlock(text="Title"),
        sdk.SectionBlock(text="*x*", fields=["a", "b"]),
        sdk.ActionsBlock(elements=[sdk.ButtonElement(text="Go", action_id="go", value="1", confirm=confirm)]),
        sdk.ContextBlock(elements=[sdk.MarkdownTextObject(text="y", verbatim=True)]),
    ]
    assert (await client.chat_postMessage(channel="CIN", text="x", blocks=made))["ok"]
