"""Tokens, scopes and where arguments may stand."""

import json

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.instants import http_date
from bot.sandbox.slack import SLACKBOT, SlackStandIn, Workspace, seed
from tests.sandbox.slack.raw_bot import Json


async def post(session: aiohttp.ClientSession, url: str, **how: object) -> Json:
    async with session.post(url, **how) as answer:  # type: ignore[arg-type]
        assert answer.status == 200
        body: Json = await answer.json()
        return body


@pytest.mark.parametrize(
    ("method", "token", "error"),
    [
        ("auth.test", "", "not_authed"),
        ("auth.test", "xoxb-other", "invalid_auth"),
        ("auth.test", "xapp-sandbox", "not_allowed_token_type"),
        ("auth.test", "xoxb-revoked", "token_revoked"),
        ("auth.test", "xoxb-inactive", "account_inactive"),
        ("apps.connections.open", "xoxb-sandbox", "not_allowed_token_type"),
        ("apps.connections.open", "xapp-other", "invalid_auth"),
        ("apps.connections.open", "", "not_authed"),
        ("no.such.method", "xoxb-sandbox", "unknown_method"),
    ],
)
async def test_token_errors(
    slack: SlackStandIn, session: aiohttp.ClientSession, method: str, token: str, error: str
) -> None:
    """Each wrong token has its own error, and an unknown method answers before any token is looked at."""
    slack.workspace.app.refuse("xoxb-revoked", "token_revoked")
    slack.workspace.app.refuse("xoxb-inactive", "account_inactive")
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    answer = await post(session, slack.api_url + method, headers=headers)
    assert (answer["ok"], answer["error"]) == (False, error)


async def test_token_as_argument(slack: SlackStandIn, session: aiohttp.ClientSession) -> None:
    """A bot token may be an argument, an app-level token may not, and neither gets into the log."""
    form = {"token": "xoxb-sandbox"}
    assert (await post(session, f"{slack.api_url}auth.test", data=form))["ok"]
    app_form = {"token": "xapp-sandbox"}
    answer = await post(session, f"{slack.api_url}apps.connections.open", data=app_form)
    assert answer["error"] == "not_authed"
    assert [call.args for call in slack.workspace.calls] == [{}, {}]


async def test_arguments_are_merged(slack: SlackStandIn, session: aiohttp.ClientSession) -> None:
    """Query string and body are read together, nested values may be JSON text, unknown names are tolerated."""
    headers = {"Authorization": "Bearer xoxb-sandbox"}
    blocks = json.dumps([{"type": "divider"}])
    url = f"{slack.api_url}chat.postMessage?channel=CIN&team_id=T1"
    form = await post(session, url, headers=headers, data={"text": "form", "blocks": blocks})
    body = await post(session, url, headers=headers, json={"text": "json", "blocks": blocks, "colour": "red"})
    assert [form["message"]["text"], body["message"]["text"]] == ["form", "json"]
    assert [call.args["channel"] for call in slack.calls("chat.postMessage")] == ["CIN", "CIN"]
    assert slack.calls("chat.postMessage")[0].answer["ts"] == form["ts"]


@pytest.mark.parametrize(
    ("body", "error"),
    [
        ("{", "invalid_json"),
        (b"\xff\xfe", "invalid_json"),
        ('{"x": ' + "[" * 101 + "]" * 101 + "}", "invalid_json"),
        ("[" * 100_000 + "]" * 100_000, "invalid_json"),
        ('{"x": NaN}', "invalid_json"),
        ('{"x": -Infinity}', "invalid_json"),
        ('{"x": 1e999}', "invalid_json"),
        ("[1]", "json_not_object"),
    ],
)
async def test_bad_json(slack: SlackStandIn, session: aiohttp.ClientSession, body: str | bytes, error: str) -> None:
    """A body that is no JSON object is refused by name."""
    headers = {"Authorization": "Bearer xoxb-sandbox", "Content-Type": "application/json; charset=utf-8"}
    answer = await post(session, f"{slack.api_url}auth.test", headers=headers, data=body)
    assert answer["error"] == error


async def test_auth_test(client: AsyncWebClient, slack: SlackStandIn) -> None:
    """auth.test says who the bot is, and the headers say what it may do."""
    answer = await client.auth_test()
    assert (answer["user_id"], answer["bot_id"], answer["team_id"]) == ("U0SANDBOXBOT", "B0SANDBOXBOT", "T0SANDBOX")
    assert answer.headers["x-oauth-scopes"].split(",") == sorted(slack.workspace.app.scopes)


async def test_scopes_of_no_token(slack: SlackStandIn, session: aiohttp.ClientSession) -> None:
    """Of a token that is not known, or not valid any more, no scopes are told; of the other kind its own are."""
    app = slack.workspace.app
    app.refuse("xoxb-revoked", "token_revoked")
    told = {}
    for token in ("xoxb-unknown", "xoxb-revoked", app.app_token):
        headers = {"Authorization": f"Bearer {token}"}
        async with session.post(f"{slack.api_url}auth.test", headers=headers) as answer:
            told[token] = answer.headers.get("x-oauth-scopes")

    assert told == {"xoxb-unknown": None, "xoxb-revoked": None, app.app_token: "connections:write"}


async def test_each_answer_is_dated(slack: SlackStandIn, session: aiohttp.ClientSession) -> None:
    """By the stand-in's own clock, whatever the answer is."""
    for path in ("api/auth.test", "api/no.such", "response/T0/unknown", "nothing/here"):
        async with session.post(f"{slack.workspace.base_url}/{path}") as answer:
            assert answer.headers["Date"] == http_date(slack.workspace.now())


@pytest.mark.parametrize(
    ("scope", "method", "args"),
    [
        ("chat:write", "chat.postMessage", {"channel": "CIN", "text": "x"}),
        ("chat:write", "chat.update", {"channel": "CIN", "ts": "1.1", "text": "x"}),
        ("chat:write", "chat.delete", {"channel": "CIN", "ts": "1.1"}),
        ("chat:write", "chat.postEphemeral", {"channel": "CIN", "user": "UANN", "text": "x"}),
        ("chat:write.customize", "chat.postMessage", {"channel": "CIN", "text": "x", "username": "me"}),
        ("im:write", "conversations.open", {"users": "UANN"}),
        ("channels:read", "conversations.info", {"channel": "CIN"}),
        ("groups:read", "conversations.info", {"channel": "CPRIV"}),
        ("im:read", "conversations.info", {"channel": "DBOT"}),
        ("channels:read", "conversations.members", {"channel": "CIN"}),
        ("groups:read", "conversations.list", {"types": "public_channel,private_channel"}),
        ("mpim:read", "conversations.list", {"types": "mpim"}),
        ("channels:history", "conversations.history", {"channel": "CIN"}),
        ("groups:history", "conversations.history", {"channel": "CPRIV"}),
        ("im:history", "conversations.history", {"channel": "DBOT"}),
        ("channels:join", "conversations.join", {"channel": "COUT"}),
        ("users:read", "users.info", {"user": "UANN"}),
        ("users:read", "users.list", {}),
        ("users:read", "bots.info", {"bot": "B0SANDBOXBOT"}),
    ],
)
async def test_missing_scope(
    client: AsyncWebClient, slack: SlackStandIn, scope: str, method: str, args: Json
) -> None:
    """Without exactly the scope a method needs it answers missing_scope with both sides named."""
    dm = slack.workspace.dm("UANN").id
    given = {key: dm if value == "DBOT" else value for key, value in args.items()}
    slack.workspace.app.scopes.discard(scope)
    with pytest.raises(SlackApiError) as caught:
        await client.api_call(method, json=given)
    answer = caught.value.response
    assert (answer["error"], answer["provided"]) == ("missing_scope", ",".join(sorted(slack.workspace.app.scopes)))
    assert scope in answer["needed"].split(",")


@pytest.mark.parametrize(
    ("method", "args", "complaint"),
    [
        ("chat.postMessage", {"channel": ["CIN"], "text": "x"}, "must be a string [json-pointer:/channel]"),
        ("chat.postMessage", {"channel": "\ud800", "text": "x"}, "invalid unicode [json-pointer:/channel]"),
        ("chat.postMessage", {"channel": "CIN", "text": ["x"]}, "must be a string [json-pointer:/text]"),
        ("users.info", {}, "missing required field: user"),
        ("views.open", {"view": "{", "trigger_id": "1"}, "must provide an object [json-pointer:/view]"),
    ],
)
async def test_bad_arguments(client: AsyncWebClient, method: str, args: Json, complaint: str) -> None:
    """Arguments of the wrong kind are invalid_arguments with the reason."""
    with pytest.raises(SlackApiError) as caught:
        await client.api_call(method, json=args)
    answer = caught.value.response
    assert answer["error"] == "invalid_arguments"
    assert answer["response_metadata"]["messages"] == [f"[ERROR] {complaint}"]


async def test_scopes_in_the_headers(slack: SlackStandIn, session: aiohttp.ClientSession) -> None:
    """Each kind of token reads its own scopes in the headers of the answer."""
    app = slack.workspace.app
    for method, token, granted in [
        ("auth.test", app.bot_token, app.scopes),
        ("apps.connections.open", app.app_token, {"connections:write"}),
    ]:
        headers = {"Authorization": f"Bearer {token}"}
        async with session.post(f"{slack.api_url}{method}", headers=headers) as answer:
            assert set(answer.headers["X-OAuth-Scopes"].split(",")) == granted


async def test_app_token_without_its_scope(slack: SlackStandIn, session: aiohttp.ClientSession) -> None:
    """An app-level token needs connections:write to open a connection."""
    slack.workspace.app.app_scopes = {"authorizations:read"}
    headers = {"Authorization": "Bearer xapp-sandbox"}
    answer = await post(session, f"{slack.api_url}apps.connections.open", headers=headers)
    assert (answer["error"], answer["needed"]) == ("missing_scope", "connections:write")


def test_seed(manifest: Json) -> None:
    """A seeded workspace has the app and an empty #general it is not in."""
    space = seed(manifest, domain="acme")
    assert (space.domain, [one.name for one in space.channels.values()]) == ("acme", ["general"])
    assert set(space.users) == {SLACKBOT, space.app.bot_user_id}


def test_app_of_a_manifest(manifest: Json) -> None:
    """The app of a manifest has exactly the manifest's scopes and commands."""
    app = Workspace.from_manifest(manifest).app
    scopes = manifest["oauth_config"]["scopes"]
    assert app.scopes == set(scopes["bot"])
    assert app.optional_scopes == set(scopes["bot_optional"])
    assert set(app.commands) == {one["command"] for one in manifest["features"]["slash_commands"]}
    assert all(one.should_escape for one in app.commands.values())
    assert set(app.shortcuts) == {one["callback_id"] for one in manifest["features"]["shortcuts"]}
    assert app.events == set(manifest["settings"]["event_subscriptions"]["bot_events"])
    tabs = manifest["features"]["app_home"]
    assert (app.messages_tab_enabled, app.home_tab_enabled) == (
        tabs["messages_tab_enabled"],
        tabs["home_tab_enabled"],
    )
    without = Workspace.from_manifest(manifest | {"features": {}}).app
    assert (without.messages_tab_enabled, without.home_tab_enabled, without.shortcuts) == (False, False, {})


def test_optional_scopes(manifest: Json) -> None:
    """Whoever installs the app may decline what is optional; what is listed only as optional is not asked for."""
    scopes = {"bot": ["commands", "im:history"], "bot_optional": ["im:history", "mpim:history"]}
    app = Workspace.from_manifest(manifest | {"oauth_config": {"scopes": scopes}}).app
    assert app.scopes == {"commands", "im:history"}
    app.decline_optional()
    assert app.scopes == {"commands"}
