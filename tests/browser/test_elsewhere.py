"""Another web page in the same browser, which knows every address and every token of the sandbox."""

from collections.abc import Mapping
from urllib.parse import urlencode

from playwright.async_api import Browser

from bot.sandbox.town import GATEWAY_PASSWORD, GATEWAY_USER, JOHN, MORNING
from tests.browser.elsewhere import page_elsewhere
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
