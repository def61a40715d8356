"""People at the sandbox's page, each at a window of their own in a real browser.

async with sandbox(tmp_path) as here, chairs(browser, here.page.url) as sit:
    john = await sit(JOHN)
    await john.types("/smsbalance")
    await john.reads("has 120 SMS")
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, BrowserContext, ConsoleMessage, Locator, Page, expect

from bot.sandbox.options import Options
from bot.sandbox.run import Sandbox
from bot.sandbox.town import APPROVALS, GENERAL, MORNING
from tests.browser.tap import Tap

DIRECT = "direct"
"""What the page calls the direct message with the bot."""
PATIENCE = 30_000
"""Milliseconds of the machine's own time that a page may take for anything."""
expect.set_options(timeout=PATIENCE)
__all__ = ["APPROVALS", "DIRECT", "GENERAL", "MORNING", "Chair", "chairs", "sandbox"]


class Chair:
    """One window, and who sits in front of it."""

    def __init__(self, page: Page, url: str, user_id: str, tap: Tap) -> None:
        self.page = page
        self.tap = tap
        self.url = url
        self.id = user_id
        self.room = ""

    async def goes_to(self, room: str) -> None:
        """Open a conversation."""
        self.room = room
        await self.page.goto(f"{self.url}#{self.id}/{room}")
        here = self.page.locator(f'.rooms a[aria-current][href$="/{room}"]')
        await expect(here).to_have_count(1)  # in a narrow window it is in a drawer

    async def types(self, line: str, room: str = GENERAL) -> None:
        """Type a line and press Return."""
        if self.room != room:
            await self.goes_to(room)
        await self.page.locator("#line").fill(line)
        await self.page.locator("#line").press("Enter")

    async def reads(self, words: str, room: str = "") -> Locator:
        """Wait for a message with these words in the conversation that is open, or in `room`; the newest such."""
        if room and self.room != room:
            await self.goes_to(room)
        message = self.page.locator(".message", has_text=words).last
        await expect(message).to_be_visible()
        return message

    async def presses(self, button: str, where: Locator, *, confirm: bool = True) -> None:
        """Press a button, and answer its confirm dialog where it has one."""
        await where.get_by_role("button", name=button, exact=True).click()
        dialog = self.page.locator("dialog.confirm")
        if await dialog.count():
            await dialog.locator(f"button[value={'yes' if confirm else 'no'}]").click()

    def modal(self) -> Locator:
        """The modal in front of them."""
        return self.page.locator("dialog#modal[open]")


Sit = Callable[..., Awaitable[Chair]]


@asynccontextmanager
async def chairs(browser: Browser, url: str) -> AsyncIterator[Sit]:
    """`await sit(ADA)` opens a window; more are passed on to the browser context (colour scheme, size, zone).

    One who sits `beside` another has a window of the same browser, and not one of their own.

    In the end no window may have an error in its console.
    """
    wrong: list[str] = []

    def heard(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            wrong.append(message.text)

    async def new_context(**how: Any) -> BrowserContext:
        context = await browser.new_context(**{"viewport": {"width": 1280, "height": 800}, **how})
        context.set_default_timeout(PATIENCE)
        return context

    async def sit(
        user_id: str, room: str = GENERAL, *, url: str = url, beside: Chair | None = None, **how: Any
    ) -> Chair:
        context = await new_context(**how) if beside is None else beside.page.context
        page = await context.new_page()
        page.on("console", heard)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        chair = Chair(page, url, user_id, await Tap.on(page))
        await chair.goes_to(room)
        return chair

    yield sit
    for context in browser.contexts:
        await context.close()
    assert wrong == [], wrong


@asynccontextmanager
async def sandbox(folder: Path, *, http: bool = False) -> AsyncIterator[Sandbox]:
    """`teller sandbox` in this process, the bot in a process of its own."""
    it = Sandbox(Options(http=http, browser=False), folder)
    try:
        await it.start()
        yield it
    finally:
        await it.stop()
