"""The page of Slack alone, and of two of them."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from playwright.async_api import Browser, expect

from bot.sandbox.alone import SlackAlone
from bot.sandbox.options import Options
from bot.sandbox.town import ADA
from tests.browser.chairs import Chair, Tap, chairs
from tests.browser.elsewhere import page_elsewhere


@asynccontextmanager
async def slack_alone() -> AsyncIterator[SlackAlone]:
    """`teller sandbox --slack-only` in this process."""
    alone = SlackAlone(Options(slack_only=True))
    try:
        await alone.start()
        yield alone
    finally:
        await alone.stop()


async def test_slack_alone(browser: Browser) -> None:
    """A command that no app takes says so, and behind the scenes is only what went over the wire, not copied."""
    async with slack_alone() as alone, chairs(browser, alone.page.url) as sit:
        ada = await sit(ADA)
        await ada.types("good morning")
        await ada.reads("good morning")
        await ada.types("/credits")
        await ada.reads("failed with the error")

        panels = ada.page.get_by_role("tab")
        await expect(panels).to_have_text(["Inspector"])
        lines = ada.page.locator(".wire > li")
        await expect(lines.filter(has_text="/credits")).to_have_count(1)
        await expect(ada.page.get_by_role("button", name="Copy as a test")).to_be_hidden()
        await expect(lines.get_by_role("checkbox")).to_have_count(0)
        await expect(ada.page.locator("#stories")).to_be_hidden()


async def test_two_in_one_browser(browser: Browser) -> None:
    """Neither what was said nor what was typed in one is in the other, and no cookie is set that both would get."""
    async with slack_alone() as one, slack_alone() as other, chairs(browser, one.page.url) as sit:
        here = await sit(ADA)
        context = here.page.context
        page = await context.new_page()
        there = Chair(page, other.page.url, ADA, await Tap.on(page))
        await here.types("only here")
        await here.reads("only here")
        await there.types("only there")
        await there.reads("only there")

        for chair, words in ((here, "only here"), (there, "only there")):
            await expect(chair.page.locator(".message")).to_have_count(1)
            line = chair.page.locator("#line")
            for _ in range(2):
                await line.press("ArrowUp")
                await expect(line).to_have_value(words)
        assert await context.cookies() == []


async def test_a_link_elsewhere(browser: Browser) -> None:
    """Whoever follows one to Slack's port comes to its page, which works as if they had typed its address."""
    async with slack_alone() as alone, page_elsewhere(browser) as page:
        link = (
            "(url) => document.body.append(Object.assign(document.createElement('a'), { href: url, text: 'Slack' }))"
        )
        await page.evaluate(link, alone.settings()["SLACK_API_URL"].removesuffix("api/"))

        await page.get_by_role("link", name="Slack").click()
        await expect(page.locator(".rooms a[aria-current]")).to_have_count(1)
        await page.locator("#line").fill("good morning")
        await page.locator("#line").press("Enter")

        await expect(page.locator(".message", has_text="good morning")).to_be_visible()
        assert page.url.startswith(alone.page.url)
