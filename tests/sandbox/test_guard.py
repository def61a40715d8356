"""No web page elsewhere drives a server of the sandbox: what a browser sends for one is answered with 403."""

from collections.abc import AsyncIterator, Mapping
from urllib.parse import urlsplit

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.backstage.stage import Stage
from bot.sandbox.clock_server import ClockServer
from bot.sandbox.page import Page
from bot.sandbox.town import GATEWAY_PASSWORD, GATEWAY_USER, JOHN, MORNING, RMS_TOKEN, Town
from tests.sandbox.rms_scene import OK_BODY

SERVERS = ("page", "stream", "slack", "socket", "rms", "ozeki", "clock")
IMAGE = {"Sec-Fetch-Site": "cross-site"}
FORM = {"Sec-Fetch-Site": "cross-site", "Origin": "https://elsewhere.example"}
REBOUND = {"Host": "elsewhere.example"}


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as opened:
        yield opened


@pytest.fixture
async def urls(town: Town, session: aiohttp.ClientSession) -> AsyncIterator[Mapping[str, str]]:
    """By server an address with which all is well."""
    app = town.slack.workspace.app
    page, clock_server = Page(Stage(town)), ClockServer()
    await page.start()
    await clock_server.start()
    opened = await AsyncWebClient(base_url=town.slack.api_url).apps_connections_open(app_token=app.app_token)
    yield {
        "page": f"{page.url}api/world",
        "stream": f"{page.url}api/stream?as={JOHN}".replace("http", "ws"),
        "slack": f"{town.slack.api_url}auth.test?token={app.bot_token}",
        "socket": opened["url"],
        "rms": f"{town.rms.url}/companies",
        "ozeki": f"{town.ozeki.url}?action=getcredits&username={GATEWAY_USER}&password={GATEWAY_PASSWORD}",
        "clock": clock_server.url.replace("http", "ws"),
    }
    await clock_server.stop()
    await page.stop()


async def asked(session: aiohttp.ClientSession, url: str, headers: Mapping[str, str]) -> int:
    """The status of the answer."""
    if not url.startswith("ws:"):
        async with session.get(url, headers={"Authorization": f"Bearer {RMS_TOKEN}", **headers}) as answer:
            return answer.status
    try:
        async with session.ws_connect(url, headers=headers) as line:
            return 200 if await line.receive_str() else 0
    except aiohttp.WSServerHandshakeError as error:
        return error.status


@pytest.mark.parametrize("server", SERVERS)
@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"Host": "localhost:{port}"}, 200),
        ({"Origin": "http://127.0.0.1:{port}"}, 200),
        ({"Host": "localhost:{port}", "Origin": "http://localhost:{port}", "Sec-Fetch-Site": "same-origin"}, 200),
        ({"Host": "127.0.0.1:1"}, 200),
        ({"Sec-Fetch-Site": "none"}, 200),
        (REBOUND, 403),
        ({"Host": "elsewhere.example:{port}"}, 403),
        ({"Host": "127.0.0.1.elsewhere.example"}, 403),
        ({"Host": "127.0.0.1:1@elsewhere.example"}, 403),
        ({"Host": ""}, 403),
        ({"Origin": "https://elsewhere.example"}, 403),
        ({"Origin": "http://127.0.0.1:1"}, 403),
        ({"Origin": "https://127.0.0.1:{port}"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": ""}, 403),
        (IMAGE, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
    ],
)
async def test_who_may_ask(
    urls: Mapping[str, str], session: aiohttp.ClientSession, server: str, headers: dict[str, str], status: int
) -> None:
    """Programs of this machine and the server's own page may; no other page, and no name that merely points here."""
    url = urls[server]
    said = {name: value.format(port=urlsplit(url).port) for name, value in headers.items()}

    assert await asked(session, url, said) == status


async def acts(town: Town, session: aiohttp.ClientSession, headers: Mapping[str, str]) -> list[int]:
    """Say something, add credits and make a code, with every token known; the statuses of the answers."""
    says = {"token": town.slack.workspace.app.bot_token, "channel": MORNING, "text": "not me"}
    adds = {"action": "addcredits", "username": GATEWAY_USER, "password": GATEWAY_PASSWORD, "add": "9"}
    post, right = f"{town.slack.api_url}chat.postMessage", {"Authorization": f"Bearer {RMS_TOKEN}"}
    asking = (
        session.get(post, params=says, headers=headers),
        session.post(post, data=says, headers=headers),
        session.get(town.ozeki.url, params=adds, headers=headers),
        session.post(f"{town.rms.url}/credits/codes", json=OK_BODY, headers={**right, **headers}),
    )
    return [(await each).status for each in asking]


async def test_nothing_is_done(town: Town, session: aiohttp.ClientSession) -> None:
    """With every token known an image, a form and a name that points here change nothing, nor are they on record."""

    def seen() -> list[str]:
        known = (list(town.rms.account.codes), town.ozeki.state(), len(town.slack.workspace.wire))
        return [str(each) for each in (*known, len(town.rms.calls), len(town.ozeki.calls))]

    before = seen()
    for headers in (IMAGE, FORM, REBOUND):
        assert await acts(town, session, headers) == [403, 403, 403, 403]
    assert seen() == before

    assert await acts(town, session, {}) == [200, 200, 200, 201]
    assert all(now != then for now, then in zip(seen(), before, strict=True))


async def test_a_ticket_stays_good(urls: Mapping[str, str], session: aiohttp.ClientSession) -> None:
    """A page elsewhere that knows the ticket of a socket neither gets the socket nor spends the ticket."""
    assert await asked(session, urls["socket"], {"Origin": "https://elsewhere.example"}) == 403
    assert await asked(session, urls["socket"], {}) == 200
    assert await asked(session, urls["socket"], {}) == 404


@pytest.mark.parametrize("headers", [IMAGE, {"Sec-Fetch-Site": "same-site", "Sec-Fetch-Mode": "navigate"}])
async def test_a_link_leads_to_the_page(
    urls: Mapping[str, str], session: aiohttp.ClientSession, headers: dict[str, str]
) -> None:
    """Whoever follows a link from elsewhere sees the page, but only at its front, and only by its own name."""
    front = urls["page"].removesuffix("api/world")

    assert await asked(session, front, headers) == 200
    for foreign in (REBOUND, FORM):
        assert await asked(session, front, headers | foreign) == 403
    assert await asked(session, f"{front}main.js", headers) == 403
