"""chat.*: where the bot may write, what it may write, what it may change."""

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.slack import Ephemeral, SlackStandIn, visible_text
from tests.sandbox.slack.raw_bot import Json

DIVIDER = [{"type": "divider"}]


async def refused(client: AsyncWebClient, method: str, **args: object) -> str:
    with pytest.raises(SlackApiError) as caught:
        await client.api_call(method, json=dict(args))
    return str(caught.value.response["error"])


@pytest.mark.parametrize(
    ("channel", "error"),
    [
        ("COUT", "not_in_channel"),
        ("CDARK", "channel_not_found"),
        ("CNONE", "channel_not_found"),
        ("UNONE", "channel_not_found"),
        ("DPAIR", "channel_not_found"),
        ("COLD", "is_archived"),
        ("UGONE", "channel_not_found"),
        ("", "invalid_arguments"),
    ],
)
async def test_where_not(client: AsyncWebClient, channel: str, error: str) -> None:
    """Each place the bot may not write to is refused by its own name."""
    assert await refused(client, "chat.postMessage", channel=channel, text="x") == error


@pytest.mark.parametrize(
    ("args", "error"),
    [
        ({}, "no_text"),
        ({"text": "", "blocks": []}, "no_text"),
        ({"blocks": "["}, "invalid_blocks_format"),
        ({"blocks": {"type": "divider"}}, "invalid_blocks_format"),
        ({"text": "a", "markdown_text": "b"}, "markdown_text_conflict"),
        ({"markdown_text": "x" * 12_001}, "msg_too_long"),
        ({"text": "bad \ud800"}, "invalid_arguments"),
        ({"text": "a", "attachments": [{}] * 101}, "too_many_attachments"),
        ({"text": "a", "attachments": ["x"]}, "invalid_attachments"),
        ({"text": "a", "metadata": "x"}, "invalid_metadata_format"),
        ({"text": "a", "metadata": {"event_type": "e"}}, "invalid_metadata_schema"),
    ],
)
async def test_what_not(client: AsyncWebClient, slack: SlackStandIn, args: Json, error: str) -> None:
    """Each content Slack does not take is refused by its own name, and nothing is posted."""
    assert await refused(client, "chat.postMessage", channel="CIN", **args) == error
    assert slack.messages("UANN", "CIN") == []


async def test_posting(client: AsyncWebClient, slack: SlackStandIn) -> None:
    """A posted message is seen by the members, under timestamps that rise though the clock stands still."""
    answers = [await client.chat_postMessage(channel="CIN", text=text) for text in ("one", "two", "three")]
    stamps = [answer["ts"] for answer in answers]
    assert stamps == sorted(set(stamps))
    assert answers[0]["message"]["bot_id"] == "B0SANDBOXBOT"
    assert [one.text for one in slack.messages("UBEN", "CIN")] == ["one", "two", "three"]
    assert [one.ts for one in slack.messages("UANN", "CIN")] == stamps


async def test_posting_by_name_and_to_public(client: AsyncWebClient, slack: SlackStandIn) -> None:
    """A channel may be named, and chat:write.public opens public channels the bot is not in, nothing else."""
    slack.workspace.app.scopes.add("chat:write.public")
    assert (await client.chat_postMessage(channel="#outside", text="x"))["channel"] == "COUT"
    assert await refused(client, "chat.postMessage", channel="CDARK", text="x") == "channel_not_found"
    assert await refused(client, "chat.postEphemeral", channel="COUT", user="UANN", text="x") == "not_in_channel"


async def test_posting_to_a_person(client: AsyncWebClient, slack: SlackStandIn) -> None:
    """A user id as channel opens the direct message, always the same one."""
    first = await client.chat_postMessage(channel="UANN", text="hi")
    second = await client.chat_postMessage(channel=first["channel"], text="again")
    assert first["channel"].startswith("D")
    assert first["channel"] == second["channel"]
    assert [one.text for one in slack.direct_messages("UANN")] == ["hi", "again"]
    assert slack.direct_messages("UBEN") == []


async def test_messages_tab_disabled(client: AsyncWebClient, slack: SlackStandIn) -> None:
    """Without its messages tab the app can write to nobody directly."""
    slack.workspace.app.messages_tab_enabled = False
    assert await refused(client, "chat.postMessage", channel="UANN", text="x") == "messages_tab_disabled"


async def test_dm_of_a_deactivated_person(client: AsyncWebClient, slack: SlackStandIn) -> None:
    """A conversation that was opened before its person left still takes messages."""
    await client.chat_postMessage(channel="UANN", text="before")
    slack.workspace.users["UANN"].deleted = True
    assert (await client.chat_postMessage(channel="UANN", text="after"))["ok"]


async def test_long_text_is_truncated(client: AsyncWebClient) -> None:
    """Text beyond 40,000 characters is cut with a warning."""
    answer = await client.chat_postMessage(channel="CIN", text="x" * 40_001)
    assert (len(answer["message"]["text"]), answer["warning"]) == (40_000, "message_truncated")


async def test_update(client: AsyncWebClient, slack: SlackStandIn) -> None:
    """An update replaces text and blocks, keeps metadata unless given, and marks the message as edited."""
    metadata = {"event_type": "minted", "event_payload": {"id": 7}}
    posted = await client.chat_postMessage(channel="CIN", text="a", blocks=DIVIDER, metadata=metadata)
    await client.chat_update(channel="CIN", ts=posted["ts"], text="b")
    [message] = slack.messages("UANN", "CIN")
    assert (message.text, message.blocks, message.metadata) == ("b", [], metadata)
    assert message.edited_ts is not None
    await client.chat_update(channel="CIN", ts=posted["ts"], text="c", metadata={})
    assert message.metadata is None


@pytest.mark.parametrize(
    ("args", "error"),
    [
        ({"channel": "CIN", "ts": "1.000001", "text": "x"}, "message_not_found"),
        ({"channel": "CIN", "ts": "{own}", "text": "x" * 4001}, "msg_too_long"),
        ({"channel": "CIN", "ts": "{own}"}, "no_text"),
        ({"channel": "CIN", "ts": "{foreign}", "text": "x"}, "cant_update_message"),
        ({"channel": "UANN", "ts": "{own}", "text": "x"}, "channel_not_found"),
        ({"channel": "CDARK", "ts": "{own}", "text": "x"}, "channel_not_found"),
        ({"channel": "CIN", "ts": "{ephemeral}", "text": "x"}, "message_not_found"),
        ({"channel": "CIN", "text": "x"}, "invalid_arguments"),
    ],
)
async def test_update_refused(client: AsyncWebClient, slack: SlackStandIn, args: Json, error: str) -> None:
    """Only the bot's own lasting messages can be changed, in the conversation they are in."""
    own = (await client.chat_postMessage(channel="CIN", text="mine"))["ts"]
    ephemeral = (await client.chat_postEphemeral(channel="CIN", user="UANN", text="psst"))["message_ts"]
    foreign = slack.workspace.say("UBEN", "CIN", "theirs").ts
    known = {"{own}": own, "{foreign}": foreign, "{ephemeral}": ephemeral}
    filled = {key: known.get(value, value) for key, value in args.items()}
    assert await refused(client, "chat.update", **filled) == error
    assert [one.text for one in slack.messages("UANN", "CIN")] == ["mine", "psst", "theirs"]


async def test_update_in_an_archived_channel(client: AsyncWebClient, slack: SlackStandIn) -> None:
    """Nothing changes in an archived channel."""
    own = (await client.chat_postMessage(channel="CIN", text="mine"))["ts"]
    slack.workspace.channels["CIN"].is_archived = True
    assert await refused(client, "chat.update", channel="CIN", ts=own, text="x") == "is_inactive"


async def test_delete(client: AsyncWebClient, slack: SlackStandIn) -> None:
    """The bot takes back its own message, once, and nobody else's."""
    own = (await client.chat_postMessage(channel="CIN", text="mine"))["ts"]
    foreign = slack.workspace.say("UBEN", "CIN", "theirs").ts
    assert await refused(client, "chat.delete", channel="CIN", ts=foreign) == "cant_delete_message"
    await client.chat_delete(channel="CIN", ts=own)
    assert await refused(client, "chat.delete", channel="CIN", ts=own) == "message_not_found"
    assert [one.text for one in slack.messages("UANN", "CIN")] == ["theirs"]


async def test_ephemeral(client: AsyncWebClient, slack: SlackStandIn) -> None:
    """An ephemeral message is seen by one person and answered with message_ts only."""
    answer = await client.chat_postEphemeral(channel="CIN", user="UANN", text="psst")
    assert set(answer.data) == {"ok", "message_ts"}
    [seen] = slack.messages("UANN", "CIN")
    assert isinstance(seen, Ephemeral)
    assert visible_text(seen) == "psst"
    assert slack.messages("UBEN", "CIN") == []
    outsider = await refused(client, "chat.postEphemeral", channel="CPRIV", user="UBEN", text="x")
    assert outsider == "user_not_in_channel"


async def test_permalink(client: AsyncWebClient) -> None:
    """A permalink names the workspace, the channel and the timestamp without its dot."""
    ts = (await client.chat_postMessage(channel="CIN", text="x"))["ts"]
    link = (await client.chat_getPermalink(channel="CIN", message_ts=ts))["permalink"]
    assert link == f"https://sandbox.slack.com/archives/CIN/p{ts.replace('.', '')}"
    reply = (await client.chat_postMessage(channel="CIN", text="y", thread_ts=ts))["ts"]
    assert (await client.chat_getPermalink(channel="CIN", message_ts=reply))["permalink"].endswith(
        f"?thread_ts={ts}&cid=CIN"
    )
    assert await refused(client, "chat.getPermalink", channel="CIN", message_ts="1.1") == "message_not_found"


@pytest.mark.parametrize(
    ("metadata", "error"),
    [
        ("words", "invalid_metadata_format"),
        ({"event_type": "minted"}, "invalid_metadata_schema"),
        ({"event_type": "minted", "event_payload": {"key": "x" * 8_000}}, "metadata_too_large"),
    ],
)
async def test_metadata_refused(client: AsyncWebClient, metadata: object, error: str) -> None:
    """Metadata is an event type with a small object."""
    assert await refused(client, "chat.postMessage", channel="CIN", text="x", metadata=metadata) == error
