"""Another web page, open in the same browser."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import web
from aiohttp.test_utils import RawTestServer
from playwright.async_api import Browser, Page


@asynccontextmanager
async def page_elsewhere(browser: Browser) -> AsyncIterator[Page]:
    """An empty page from another server, open in the browser."""

    async def empty(_: web.BaseRequest) -> web.Response:
        return web.Response(text="<!doctype html><title>Elsewhere</title>", content_type="text/html")

    async with RawTestServer(empty) as server:
        page = await browser.new_page()
        await page.goto(f"http://localhost:{server.port}/")
        yield page
        await page.close()
