"""Another web page, open in the same browser."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import web
from playwright.async_api import Browser, Page

from bot.sandbox import ports


@asynccontextmanager
async def page_elsewhere(browser: Browser) -> AsyncIterator[Page]:
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
