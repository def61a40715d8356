"""Pictures in Block Kit: those on this machine are drawn, and no other host is asked for anything."""

import struct
import zlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Literal

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from playwright.async_api import Browser, Locator, expect

from bot.sandbox.town import JOHN, MORNING
from tests.browser.axe import violations
from tests.browser.chairs import chairs
from tests.browser.stage import Set
from tests.sandbox.slack.kit import Json, mrkdwn, plain, section

ELSEWHERE = "elsewhere.localhost"
"""Another host, which a browser finds on this machine all the same: what it is asked can be counted."""
NOTE = "this page asks no other host for pictures"


def png(width: int, height: int) -> bytes:
    """A picture in one colour."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = (b"\0" + b"\x14\x70\x4a" * width) * height
    parts = (chunk(b"IHDR", head), chunk(b"IDAT", zlib.compress(rows)), chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


class Gallery:
    """A server of pictures, and what it was asked for: host and path."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str]] = []
        self.port = 0

    def at(self, path: str, host: str = "127.0.0.1") -> str:
        """The address of a picture: SIZE.png, torn.png, or moved.png, which leads elsewhere."""
        return f"http://{host}:{self.port}/{path}"

    async def answer(self, request: web.Request) -> web.Response:
        """What is under a path."""
        name = request.path.strip("/").removesuffix(".png")
        self.asked.append((str(request.url.host), request.path))
        if name == "moved":
            raise web.HTTPFound(self.at("8x8.png", ELSEWHERE))
        body = b"no picture" if name == "torn" else png(*map(int, name.split("x")))
        return web.Response(body=body, content_type="image/png")


@asynccontextmanager
async def open_gallery() -> AsyncIterator[Gallery]:
    """Pictures at a port of this machine."""
    gallery = Gallery()
    app = web.Application()
    app.router.add_get("/{name}", gallery.answer)
    async with TestServer(app) as server:
        gallery.port = server.port or 0
        yield gallery


def image(url: str, words: str, **more: Any) -> Json:
    """An image, as a block or as an element."""
    return {"type": "image", "image_url": url, "alt_text": words, **more}


async def size(picture: Locator) -> tuple[float, float]:
    """How large it is drawn, once it is there."""
    await expect(picture).to_be_visible()
    await picture.evaluate("(node) => node.decode()")
    assert await picture.evaluate("(node) => node.naturalWidth") > 0
    box = await picture.bounding_box()
    assert box is not None
    return box["width"], box["height"]


@pytest.mark.parametrize(("scheme", "width", "most"), [("light", 1280, 360), ("dark", 390, 320)])
async def test_pictures_of_this_machine(
    browser: Browser, here: Set, scheme: Literal["light", "dark"], width: int, most: int
) -> None:
    """They are as large as in Slack, in proportion, and have their description; the title folds one away."""
    async with open_gallery() as gallery, chairs(browser, here.url) as sit:
        john = await sit(JOHN, MORNING, color_scheme=scheme, viewport={"width": width, "height": 844})
        await here.posts(
            [
                image(gallery.at("800x400.png"), "A wide cat", title=plain("Wide :tada:")),
                image(gallery.at("300x1200.png", "localhost"), "A tall cat"),
                section("A cat", accessory=image(gallery.at("300x200.png"), "Beside")),
                {"type": "context", "elements": [image(gallery.at("64x32.png"), "Small"), mrkdwn("by *Ada*")]},
                image(gallery.at("torn.png"), "A torn cat", title=plain("Torn")),
            ]
        )
        message = await john.reads("by Ada")
        wide = message.get_by_role("img", name="A wide cat")
        across, high = await size(wide)
        assert (most <= across <= 360, across / high) == (True, pytest.approx(2))
        assert await size(message.get_by_role("img", name="A tall cat")) == (90, 360)
        assert await size(message.get_by_role("img", name="Beside")) == (88, 88)
        assert await size(message.get_by_role("img", name="Small")) == (20, 20)
        torn = message.locator(".picture", has_text="A torn cat")
        await expect(torn).to_contain_text(f"{gallery.at('torn.png')}This picture could not be loaded.")
        await expect(torn).to_be_in_viewport()  # the newest stays in view while what is above it grows
        assert await violations(john.page) == []
        assert await john.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")

        title = message.locator("summary", has_text="Wide 🎉")
        await title.press("Enter")
        await expect(wide).to_be_hidden()
        await title.click()
        await expect(wide).to_be_visible()


async def test_pictures_of_other_hosts(browser: Browser, here: Set) -> None:
    """A frame says what would be seen and where it is, and nobody is asked for it: not by any way of writing it."""
    async with open_gallery() as gallery, chairs(browser, here.url) as sit:
        john = await sit(JOHN, MORNING)
        elsewhere = gallery.at("8x8.png", ELSEWHERE)
        tricks = [f"http://localhost:80@{ELSEWHERE}:{gallery.port}/8x8.png", f"//{ELSEWHERE}:{gallery.port}/8x8.png"]
        await here.posts(
            [
                image(elsewhere, "A cat", title=plain("Far away")),
                *(image(each, "A trick") for each in tricks),
                section("words", accessory=image(elsewhere, "Beside")),
                {"type": "context", "elements": [image(elsewhere, "Small")]},
                image(gallery.at("8x8.png"), "The last one"),
            ]
        )
        message = await john.reads("Far away")
        await size(message.get_by_role("img", name="The last one"))

        frame = message.locator(".picture", has_text="A cat")
        await expect(frame).to_contain_text(NOTE)
        await expect(frame.get_by_role("link", name=elsewhere)).to_have_attribute("href", elsewhere)
        for small in ("Beside", "Small"):
            await expect(message.locator(".picture", has_text=small)).to_have_attribute(
                "title", f"{elsewhere}\nNot loaded: {NOTE}."
            )
        await expect(message.locator("img")).to_have_count(1)
        assert gallery.asked == [("127.0.0.1", "/8x8.png")]


async def test_a_picture_that_leads_elsewhere(browser: Browser, here: Set) -> None:
    """The browser does not follow one of this machine's to another host."""
    async with open_gallery() as gallery, chairs(browser, here.url, expected="Content Security Policy") as sit:
        john = await sit(JOHN, MORNING)
        await here.posts([image(gallery.at("moved.png"), "A cat that moved")])

        frame = (await john.reads("A cat that moved")).locator(".picture")
        await expect(frame).to_contain_text("could not be loaded")
        assert gallery.asked == [("127.0.0.1", "/moved.png")]
