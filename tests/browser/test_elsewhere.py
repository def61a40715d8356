"""Another web page in the same browser, which knows every address and every token of the sandbox."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import urlencode

from aiohttp import web
from playwright.async_api import Browser

from bot.sandbox import ports
from bot.sandbox.town import GATEWAY_PASSWORD, GATEWAY_USER, JOHN, MORNING
from tests.browser.stage import Set

WAYS: Mapping[str, str] = {
    "script": "(url) => fetch(url, { mode: 'no-cors' }).then((answer) => answer.type)",
    "post": "(url) => fetch(url, { mode: 'no-cors', method: 'POST' }).then((answer) => answer.type)",
    "image": """(url) => new Promise((done) => {
        const image = Object.assign(new Image(), { onload: () => done("loaded"), onerror: () => done("error") });
        image.src = url;
    })""",
    "form": """(url) => new Promise((done) => {
        const name = `frame${document.forms.length}`;
        const frame = Object.assign(document.createElement("iframe"), { name });
        const form = Object.assign(document.createElement("form"), { action: url, method: "post", target: name });
        document.body.append(frame, form);
        frame.onload = () => done("loaded");
        form.submit();
    })""",
    "link": """(url) => new Promise((done) => {
        const frame = Object.assign(document.createElement("iframe"), { onload: () => done("loaded"), src: url });
        document.body.append(frame);
    })""",
}
SOCKET = """(url) => new Promise((done) => {
    const socket = new WebSocket(url);
    socket.onopen = () => done("open");
    socket.onclose = () => done("closed");
})"""


@asynccontextmanager
async def page_elsewhere(browser: Browser) -> AsyncIterator[Any]:
    """An empty page from another server, open in the browser."""

    async def empty(_: web.Request) -> web.Response:
        return web.Response(text="<!doctype html><title>Elsewhere</title>", content_type="text/html")

    runner = web.ServerRunner(web.Server(empty))
    await runner.setup()
    with ports.reserve() as door:
        await web.SockSite(runner, door).start()
        page = await browser.new_page()
        await page.goto(f"http://localhost:{door.getsockname()[1]}/")
        yield page
        await page.close()
        await runner.cleanup()


async def test_a_page_elsewhere(browser: Browser, here: Set) -> None:
    """It says nothing, adds no credits, and gets neither what is sent to the bot nor what is shown to John."""
    slack, ozeki = here.town.slack, here.town.ozeki
    says = {"token": slack.workspace.app.bot_token, "channel": MORNING, "text": "not me"}
    adds = {"action": "addcredits", "username": GATEWAY_USER, "password": GATEWAY_PASSWORD, "add": "9"}
    ticket = await here.client.apps_connections_open(app_token=slack.workspace.app.app_token)
    before = (len(slack.workspace.wire), slack.connections, ozeki.state())

    async with page_elsewhere(browser) as page:
        for way in WAYS.values():
            for url in (f"{slack.api_url}chat.postMessage?{urlencode(says)}", f"{ozeki.url}?{urlencode(adds)}"):
                assert await page.evaluate(way, url) in {"opaque", "loaded", "error"}
        for url in (ticket["url"], f"{here.url}api/stream?as={JOHN}".replace("http", "ws")):
            assert await page.evaluate(SOCKET, url) == "closed"

    assert (len(slack.workspace.wire), slack.connections, ozeki.state()) == before
    assert (slack.messages(JOHN, MORNING), ozeki.calls) == ([], [])
