"""The page of Slack alone."""

from playwright.async_api import Browser, expect

from bot.sandbox.alone import SlackAlone
from bot.sandbox.options import Options
from bot.sandbox.town import ADA
from tests.browser.chairs import chairs


async def test_slack_alone(browser: Browser) -> None:
    """A command that no app takes says so, and behind the scenes is only what went over the wire."""
    alone = SlackAlone(Options(slack_only=True))
    await alone.start()
    try:
        async with chairs(browser, alone.page.url) as sit:
            ada = await sit(ADA)
            await ada.types("good morning")
            await ada.reads("good morning")
            await ada.types("/credits")
            await ada.reads("failed with the error")

            panels = ada.page.get_by_role("tab")
            await expect(panels).to_have_text(["Inspector"])
            await expect(ada.page.locator("#inspector")).to_contain_text("/credits")
            await expect(ada.page.locator("#stories")).to_be_hidden()
    finally:
        await alone.stop()
