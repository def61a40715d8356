"""conversations.* and users.*: what the bot may know."""

from typing import Any

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.slack import SlackStandIn, User
from tests.clock import ManualClock
from tests.sandbox.slack.raw_bot import Json


async def refused(client: AsyncWebClient, method: str, **args: Any) -> str:
    with pytest.raises(SlackApiError) as caught:
        await client.api_call(method, params=args)
    return str(caught.value.response["error"])


@pytest.mark.parametrize(
    ("channel", "shown"),
    [
        ("CIN", {"is_private": False, "is_member": True, "name": "general"}),
        ("CIN", {"topic": {"value": "", "creator": "", "last_set": 0}, "creator": "UANN", "previous_names": []}),
        ("COUT", {"is_private": False, "is_member": False}),
        ("CPRIV", {"is_private": True, "is_member": True}),
        ("COLD", {"is_archived": True}),
        ("CDARK", "channel_not_found"),
        ("DPAIR", "channel_not_found"),
        ("CNONE", "channel_not_found"),
    ],
)
async def test_info(client: AsyncWebClient, channel: str, shown: Json | str) -> None:
    """Public channels can be looked up by anybody, all else only from inside."""
    if isinstance(shown, str):
        assert await refused(client, "conversations.info", channel=channel) == shown
        return
    answer = await client.conversations_info(channel=channel)
    assert shown.items() <= answer["channel"].items()


async def test_number_of_members(client: AsyncWebClient) -> None:
    """num_members comes on request only."""
    assert "num_members" not in (await client.conversations_info(channel="CIN"))["channel"]
    asked = await client.conversations_info(channel="CIN", include_num_members=True)
    assert asked["channel"]["num_members"] == 3


async def test_what_is_told_on_request(client: AsyncWebClient, slack: SlackStandIn) -> None:
    """A locale where it is asked for, and addresses of people where the scope for them was granted."""
    for asked in (False, True):
        room = (await client.conversations_info(channel="CIN", include_locale=asked))["channel"]
        ann = (await client.users_info(user="UANN", include_locale=asked))["user"]
        assert [each.get("locale") for each in (room, ann)] == [("en-US" if asked else None)] * 2
        assert "email" not in ann["profile"]
    slack.workspace.app.scopes.add("users:read.email")
    emails = {one["id"]: one["profile"].get("email") for one in (await client.users_list())["members"]}
    assert emails["UANN"] == "ann@sandbox.example"
    assert (emails["U0SANDBOXBOT"], emails["USLACKBOT"]) == (None, None)


async def test_list(client: AsyncWebClient) -> None:
    """Public channels by default; private ones the bot is in on request; pages by cursor."""
    plain = await client.conversations_list()
    assert [one["id"] for one in plain["channels"]] == ["CIN", "COUT", "COLD"]
    asked = await client.conversations_list(types="public_channel,private_channel", exclude_archived=True)
    assert [one["id"] for one in asked["channels"]] == ["CIN", "COUT", "CPRIV"]
    pages = [page async for page in await client.conversations_list(limit=2)]
    assert [one["id"] for page in pages for one in page["channels"]] != []
    assert pages[-1]["response_metadata"]["next_cursor"] == ""


@pytest.mark.parametrize(
    ("args", "error"),
    [
        ({"limit": 1000}, "invalid_limit"),
        ({"limit": "some"}, "invalid_limit"),
        ({"types": "secret"}, "invalid_types"),
        ({"cursor": "!"}, "invalid_cursor"),
    ],
)
async def test_list_refused(client: AsyncWebClient, args: Json, error: str) -> None:
    """Limits, types and cursors are checked."""
    assert await refused(client, "conversations.list", **args) == error


async def test_members(client: AsyncWebClient) -> None:
    """Members come as ids, page by page."""
    first = await client.conversations_members(channel="CIN", limit=2)
    rest = await client.conversations_members(
        channel="CIN", limit=2, cursor=first["response_metadata"]["next_cursor"]
    )
    assert first["members"] + rest["members"] == ["UANN", "UBEN", "U0SANDBOXBOT"]
    assert await refused(client, "conversations.members", channel="CDARK") == "channel_not_found"


@pytest.mark.parametrize(
    ("args", "error"),
    [
        ({}, "users_list_not_supplied"),
        ({"users": "UNONE"}, "user_not_found"),
        ({"users": "UGONE"}, "user_disabled"),
        ({"users": ",".join(["UANN"] * 9)}, "too_many_users"),
        ({"users": "UANN,UBEN"}, "missing_scope"),
        ({"users": "UANN", "prevent_creation": "true"}, "channel_not_found"),
        ({"channel": "CIN"}, "method_not_supported_for_channel_type"),
    ],
)
async def test_open_refused(client: AsyncWebClient, args: Json, error: str) -> None:
    """A direct message needs one living person."""
    assert await refused(client, "conversations.open", **args) == error


async def test_open(client: AsyncWebClient) -> None:
    """Opening twice gives the same conversation, and return_im says so."""
    first = await client.conversations_open(users="UANN")
    again = await client.conversations_open(users=["UANN"], return_im=True)
    assert first["channel"] == {"id": again["channel"]["id"]}
    assert (again["already_open"], again["channel"]["user"]) == (True, "UANN")
    resumed = await client.conversations_open(channel=first["channel"]["id"])
    assert resumed["channel"] == first["channel"]


async def test_join(client: AsyncWebClient, slack: SlackStandIn) -> None:
    """Joining once is done, joining twice is warned about, joining anything but a living public channel fails."""
    assert "warning" not in (await client.conversations_join(channel="COUT")).data
    assert (await client.conversations_join(channel="COUT"))["warning"] == "already_in_channel"
    assert "U0SANDBOXBOT" in slack.workspace.channels["COUT"].members
    assert await refused(client, "conversations.join", channel="COLD") == "is_archived"
    assert await refused(client, "conversations.join", channel="CPRIV") == "method_not_supported_for_channel_type"


async def test_history(client: AsyncWebClient, clock: ManualClock) -> None:
    """Newest first, within the asked-for times, metadata on request, no replies and no ephemerals."""
    metadata = {"event_type": "minted", "event_payload": {}}
    stamps = []
    for text in ("a", "b", "c"):
        stamps.append((await client.chat_postMessage(channel="CIN", text=text, metadata=metadata))["ts"])
        await clock.advance(60)
    await client.chat_postMessage(channel="CIN", text="reply", thread_ts=stamps[0])
    await client.chat_postEphemeral(channel="CIN", user="UANN", text="psst")
    plain = await client.conversations_history(channel="CIN")
    assert [one["text"] for one in plain["messages"]] == ["c", "b", "a"]
    assert all("metadata" not in one for one in plain["messages"])
    full = await client.conversations_history(channel="CIN", include_all_metadata=True, limit=1)
    assert (full["messages"][0]["metadata"], full["has_more"]) == (metadata, True)
    for inclusive, expected in ((False, ["b"]), (True, ["c", "b", "a"])):
        part = await client.conversations_history(
            channel="CIN", oldest=stamps[0], latest=stamps[2], inclusive=inclusive
        )
        assert [one["text"] for one in part["messages"]] == expected
        assert (part["oldest"], part["latest"]) == (stamps[0], stamps[2])


@pytest.mark.parametrize(
    ("args", "error"),
    [
        ({"channel": "COUT"}, "not_in_channel"),
        ({"channel": "CDARK"}, "channel_not_found"),
        ({"channel": "CIN", "oldest": "yesterday"}, "invalid_ts_oldest"),
        ({"channel": "CIN", "latest": "x"}, "invalid_ts_latest"),
        ({"channel": "CIN", "oldest": "9" * 5000}, "invalid_ts_oldest"),
        ({"channel": "CIN", "cursor": "x"}, "invalid_cursor"),
        ({"channel": "CIN", "limit": 1000}, "invalid_limit"),
        ({}, "invalid_arguments"),
    ],
)
async def test_history_refused(client: AsyncWebClient, args: Json, error: str) -> None:
    """The bot reads only where it is."""
    assert await refused(client, "conversations.history", **args) == error


async def test_users(client: AsyncWebClient, slack: SlackStandIn) -> None:
    """Everybody is listed with what they are; of the deactivated less is told."""
    slack.workspace.add_user(User("UGUEST", "guest", is_restricted=True, is_ultra_restricted=True))
    slack.workspace.add_user(User("UFAR", "far", is_stranger=True, team_id="TOTHER"))
    ann = (await client.users_info(user="UANN"))["user"]
    assert (ann["tz"], ann["tz_offset"], ann["real_name"], ann["team_id"]) == (
        "Europe/Riga", 7200, "Ann Berg", "T0SANDBOX"
    )  # fmt: skip
    gone = (await client.users_info(user="UGONE"))["user"]
    assert gone["deleted"]
    assert "tz" not in gone
    far = (await client.users_info(user="UFAR"))["user"]
    assert (far["is_stranger"], far["team_id"]) == (True, "TOTHER")
    assert await refused(client, "users.info", user="UNONE") == "user_not_found"
    bot = (await client.bots_info(bot="B0SANDBOXBOT"))["bot"]
    assert (bot["app_id"], bot["user_id"]) == ("A0SANDBOX", "U0SANDBOXBOT")
    assert await refused(client, "bots.info", bot="BNONE") == "bot_not_found"
    listed = {one["id"]: one for one in (await client.users_list())["members"]}
    assert {"USLACKBOT", "U0SANDBOXBOT", "UANN", "UGONE", "UGUEST", "UFAR"} <= set(listed)
    assert listed["UGUEST"]["is_ultra_restricted"]
