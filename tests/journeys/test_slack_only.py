"""The stand-in for Slack alone, as a process, and another app that is pointed at it."""

import json
import re
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox import ports
from tests.journeys.cli import Ended, teller, teller_here
from tests.journeys.sandboxes import Running, sandbox

MANIFEST = {
    "display_information": {"name": "Lunch"},
    "features": {
        "bot_user": {"display_name": "lunch"},
        "app_home": {"messages_tab_enabled": True},
        "slash_commands": [{"command": "/lunch", "description": "Where do we eat?", "usage_hint": "[WHERE]"}],
    },
    "oauth_config": {"scopes": {"bot": ["commands", "chat:write", "channels:history", "app_mentions:read"]}},
    "settings": {"event_subscriptions": {"bot_events": ["message.channels", "app_mention"]}},
}


def plain(text: str) -> dict[str, str]:
    return {"type": "plain_text", "text": text}


def lunch(settings: Mapping[str, str]) -> AsyncApp:
    """The app as somebody else would write it, with Bolt's own defaults and nothing of Teller's."""
    client = AsyncWebClient(settings["SLACK_BOT_TOKEN"], base_url=settings["SLACK_API_URL"])
    app = AsyncApp(client=client, signing_secret=settings["SLACK_SIGNING_SECRET"])

    @app.command("/lunch")
    async def suggest(ack: Any, command: Any, client: AsyncWebClient) -> None:
        await ack()
        element = {"type": "plain_text_input", "action_id": "where", "initial_value": command["text"]}
        form = {"type": "input", "block_id": "where", "label": plain("Where?"), "element": element}
        view = {"type": "modal", "callback_id": "lunch", "title": plain("Lunch"), "submit": plain("Ask all")}
        await client.views_open(trigger_id=command["trigger_id"], view=view | {"blocks": [form]})

    @app.view("lunch")
    async def ask(ack: Any, body: Any, view: Any, client: AsyncWebClient) -> None:
        where = view["state"]["values"]["where"]["where"]["value"]
        if where == "home":
            await ack(response_action="errors", errors={"where": "Not at home."})
            return
        await ack()
        button = {"type": "button", "action_id": "join", "text": plain("I come"), "value": where}
        blocks = [
            {"type": "section", "text": {"type": "mrkdwn", "text": f"<@{body['user']['id']}> eats at {where}"}},
            {"type": "actions", "elements": [button]},
        ]
        await client.chat_postMessage(channel="CGENERAL", text="Lunch", blocks=blocks)

    @app.action("join")
    async def join(ack: Any, body: Any, client: AsyncWebClient, respond: Any) -> None:
        await ack()
        said = f"<@{body['user']['id']}> comes to {body['actions'][0]['value']}"
        await client.chat_update(channel=body["channel"]["id"], ts=body["message"]["ts"], text=said)
        await respond(text="See you there", replace_original=False)

    @app.message("hungry")
    async def hear(message: Any, say: Any) -> None:
        await say(f"So it is time for lunch, <@{message['user']}>")

    @app.event("app_mention")
    async def answer(event: Any, say: Any) -> None:
        await say("Type /lunch")

    return app


def read(said: str) -> dict[str, str]:
    """The settings as the terminal has them, to be copied into an environment."""
    return dict(re.findall(r"^([A-Z_]+)=(\S+)$", said, re.MULTILINE))


@asynccontextmanager
async def over_the_socket(folder: Path, manifest: Path) -> AsyncIterator[Running]:
    """Slack first, then the app, which dials."""
    async with sandbox(folder, "--slack-only", "--manifest", str(manifest)) as slack:
        settings = read(slack.said)
        handler = AsyncSocketModeHandler(lunch(settings), settings["SLACK_APP_TOKEN"])
        await handler.connect_async()  # type: ignore[no-untyped-call]
        try:
            yield slack
        finally:
            await handler.close_async()  # type: ignore[no-untyped-call]


@asynccontextmanager
async def over_http(folder: Path, manifest: Path) -> AsyncIterator[Running]:
    """Slack is told where the app will be; the app takes what is signed, and has no token for the socket."""
    with ports.reserve() as door:
        url = f"http://127.0.0.1:{door.getsockname()[1]}/slack/events"
        async with sandbox(folder, "--slack-only", "--manifest", str(manifest), "--deliver-to", url) as slack:
            settings = read(slack.said)
            assert "SLACK_APP_TOKEN" not in settings
            runner = web.AppRunner(lunch(settings).web_app("/slack/events"), access_log=None)
            await runner.setup()
            await web.SockSite(runner, door).start()
            try:
                yield slack
            finally:
                await runner.cleanup()


@pytest.mark.parametrize("way", [over_the_socket, over_http])
async def test_another_app(tmp_path: Path, way: Callable[..., Any]) -> None:
    """A command, a form with a mistake, a message for all, a button, a private answer: by both ways."""
    manifest = tmp_path / "lunch.json"
    manifest.write_text(json.dumps(MANIFEST))
    async with way(tmp_path, manifest) as slack:
        ada, ben, john, _ = slack.people()

        assert await ada.types("/lunch home") == "ok"
        await ada.reads_modal("Where?")
        await ada.submits(where="home")
        await ada.reads_modal("Not at home.")
        await ada.submits(where="Riga 42")
        assert await ben.presses("I come", await ben.reads("@UADA eats at Riga 42")) == "ok"

        await john.reads("@UBEN comes to Riga 42")
        await ben.reads("See you there")
        assert "See you there" not in await john.look()
        assert await john.types("/mintcode 4 458") == "unknown command"
        await john.types("I am hungry")
        await ben.reads("So it is time for lunch, @UJOHN")
        await john.types("what now, @lunch ?")
        await ben.reads("Type /lunch")
        assert await slack.ends() == 0


async def test_what_is_there(tmp_path: Path) -> None:
    """Slack has the port that was asked for and leads to its page; there is no bot, nor anything behind the page."""
    with ports.reserve() as free:
        port = free.getsockname()[1]
    async with sandbox(tmp_path, "--slack-only", "--port", str(port)) as slack:
        settings = read(slack.said)
        ada, *_ = slack.people()
        client = AsyncWebClient(settings["SLACK_BOT_TOKEN"], settings["SLACK_API_URL"])

        assert settings["SLACK_API_URL"] == f"http://127.0.0.1:{port}/api/"
        whoami = await client.auth_test()
        known = re.findall(r"\b[CUAT][0A-Z]{3,}\b", slack.said.partition("Channels:")[2])
        assert {whoami["user_id"], whoami["team_id"], "UADA", "UEVE", "CGENERAL", "CRANDOM", "CPRIVATE"} <= {*known}
        for method, error in [("reactions.add", "unknown_method"), ("rms.mint", "unknown_method")]:
            with pytest.raises(SlackApiError) as caught:
                await client.api_call(method, json={"channel": "CGENERAL"})
            assert (caught.value.response["ok"], caught.value.response["error"]) == (False, error)
        with pytest.raises(SlackApiError, match="not_in_channel"):
            await client.chat_postMessage(channel="CRANDOM", text="hello")
        await client.chat_postMessage(channel="CPRIVATE", text="hello")
        await ada.reads("hello", "private")

        assert await ada.types("/credits") == "dispatch_failed"
        front = await slack.http.get(f"http://127.0.0.1:{port}/")
        assert (front.status_code, front.headers["Location"]) == (302, f"http://127.0.0.1:{slack.port}/")
        assert (await slack.http.get("/api/world")).json()["panels"] == ["inspector"]
        streams = [await slack.http.get(f"/api/backstage/{each}/stream") for each in ("toolbox", "inspector")]
        assert [each.status_code for each in streams] == [404, 400]  # no WebSocket was asked for
        assert (await slack.http.post("/api/backstage/clock", json={"to": "hour"})).status_code == 405

        again = await starts("--slack-only", "--port", str(port))
        assert (again.code, again.err.count("\n")) == (1, 1)
        assert again.err.startswith(f"Port {port} is taken. Try --port ")


async def starts(*options: str) -> Ended:
    """A sandbox that cannot start."""
    return await teller({}, "sandbox", "--no-browser", *options)


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["--manifest", "lunch.json"], "--manifest is for --slack-only."),
        (["--deliver-to", "http://127.0.0.1:3000/slack/events"], "--deliver-to is for --slack-only."),
        (["--slack-only", "--keep", "here"], "--keep has nothing to keep with --slack-only, which runs no bot."),
        (["--slack-only", "--http"], "With --slack-only, say where your app listens: --deliver-to "),
        *[
            (
                ["--slack-only", "--deliver-to", url],
                f"{url} is no URL of this machine, like http://127.0.0.1:3000/slack/events.",
            )
            for url in (
                "3000",
                "127.0.0.1:3000",
                "ftp://127.0.0.1/",
                "http://",
                "http://[/",
                "http://a:99999/",
                "",
                "http://10.0.0.1:3000/",
            )
        ],
    ],
)
async def test_what_does_not_go_together(options: list[str], says: str) -> None:
    """What is only for one kind of sandbox, and a URL that is none, are said to be so before anything starts."""
    ended = await teller_here({}, "sandbox", "--no-browser", *options)

    assert ended.code == 2
    assert f"Error: {says}" in ended.err
