"""The page's tests, in Debian's Chromium: without one they are left out, unless CHROMIUM_REQUIRED is set."""

import os
import shutil
from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, Playwright, async_playwright

from tests.browser.stage import Set, stage

WITHOUT_NEWS = ("--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update")
"""Chromium asks nobody for anything by itself."""
MISSING = "There is no Chromium on this machine (on Debian: apt-get install chromium)"
PLACES = ("chromium", "chromium-browser", "google-chrome")


def find_chromium() -> str | None:
    """Where Chromium is."""
    return next(filter(None, map(shutil.which, PLACES)), None)


async def launched(playwright: Playwright, chromium: str) -> Browser:
    """A browser with nothing in it."""
    sandboxed = [] if os.geteuid() else ["--no-sandbox"]  # Chromium refuses to sandbox itself for root
    return await playwright.chromium.launch(executable_path=chromium, args=[*WITHOUT_NEWS, *sandboxed])


@pytest.fixture(scope="session")
def chromium() -> str:
    """Where Chromium is."""
    found = find_chromium()
    if found is None and os.environ.get("CHROMIUM_REQUIRED"):
        pytest.fail(f"{MISSING}, and CHROMIUM_REQUIRED is set.")
    if found is None:
        pytest.skip(f"{MISSING}: the tests of the sandbox's page were left out.")
    return found


@pytest.fixture
async def browser(chromium: str) -> AsyncIterator[Browser]:
    """A browser of one's own."""
    async with async_playwright() as playwright:
        browser = await launched(playwright, chromium)
        yield browser
        await browser.close()


@pytest.fixture
async def here() -> AsyncIterator[Set]:
    """A town whose bot is the test."""
    async with stage() as made:
        yield made
