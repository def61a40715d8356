"""What is behind the scenes with nothing but the keyboard."""

import re
from pathlib import Path

from playwright.async_api import Browser, Locator, Page, expect

from bot.sandbox.town import JOHN, MORNING
from tests.browser.chairs import chairs, sandbox
from tests.browser.keys import Keys

PATH = [
    "Skip to the message box",
    *("Ada starts as admin, approver", "Ben starts as user, approver"),
    *("John starts as user, account john", "Eve starts without a role"),
    *("general", "private: approvals", "morning 1 unread", "Teller", "Teller Home"),
    *("Stories 0/10", "Messages in #general", "Message #general", "Shortcuts", "Commands", "Send"),
    *("Stories", "Close", "First balance"),
]
"""What every Tab comes to from the page's beginning, as it is read aloud."""


async def test_the_panels(browser: Browser, tmp_path: Path) -> None:
    """Each panel is reached in turn, worked and closed; what goes away takes nobody's place with it."""
    async with sandbox(tmp_path) as here, chairs(browser, here.page.url) as sit:
        john = await sit(JOHN)
        page, keys = john.page, Keys(john.page)
        await expect(page.locator(f'.rooms a[href$="/{MORNING}"]')).to_contain_text("1 unread")
        assert await keys.path(page.locator("#skip"), page.locator(".stories summary").first) == PATH
        await keys.enters(page.locator("#backstage").get_by_role("button", name="Close"), "Shift+Tab")
        await expect(page.locator("#show-backstage")).to_be_focused()
        await keys.press("Enter")
        await expect(tab(page, "Stories")).to_be_focused()

        await tells_a_story(page, keys)
        await keys.goes(tab(page, "Stories"), "Shift+Tab")
        await keys.press("ArrowLeft", "ArrowLeft")
        await expect(tab(page, "Toolbox")).to_be_focused()
        await works_the_toolbox(page, keys)
        await switches_off(page, keys)
        await keys.goes(tab(page, "Toolbox"))
        await keys.press("ArrowRight")
        await reads_the_wire(page, keys)


def tab(page: Page, name: str) -> Locator:
    return page.get_by_role("tab", name=name)


async def tells_a_story(page: Page, keys: Keys) -> None:
    """Its buttons are pressed, and the one that has nothing more to do does not lose who pressed it."""
    story = page.locator(".stories > li").filter(has=page.locator("summary", has_text="Two approvers at once"))
    await keys.enters(story.locator("summary"))
    await keys.enters(story.get_by_role("button", name="/mintcode"))
    await expect(page.locator("#line")).to_be_focused()
    await keys.press("Enter")
    both = story.get_by_role("button", name="Approve as Ada and as Ben")
    await expect(both).to_be_enabled()
    await keys.enters(both)
    await expect(story).to_have_class(re.compile(r"\bdone\b"))
    await expect(both).to_be_focused()


async def works_the_toolbox(page: Page, keys: Keys) -> None:
    """The bot is killed and started, the clock moved, and two faults are switched on."""
    tools = page.get_by_role("tabpanel", name="Toolbox")
    await keys.enters(tools.get_by_role("button", name="Kill the bot"))
    await expect(tools.get_by_text("Not running")).to_be_visible()
    await keys.enters(tools.get_by_role("button", name="Start the bot"))
    await expect(tools.get_by_text("Running", exact=True)).to_be_visible()
    await keys.goes(tools.get_by_role("button", name="An hour on"))
    await keys.press("Space")
    await expect(tools.get_by_text("Moved on by 1 hour")).to_be_visible()
    for name, way in (("Ozeki: Down", "Tab"), ("RMS: Slow", "Shift+Tab")):
        switch = tools.get_by_role("switch", name=name)
        await keys.goes(switch, way)
        await keys.press("Space")
        await expect(switch).to_be_checked()


async def switches_off(page: Page, keys: Keys) -> None:
    """Both in the bar above the messages, where each takes its own button away."""
    lights = page.locator("#lights li")
    await expect(lights).to_have_count(2)
    await keys.enters(lights.last.get_by_role("button"), "Shift+Tab")
    await expect(lights).to_have_count(1)
    await keys.press("Tab", "Enter")
    await expect(lights).to_have_count(0)
    await keys.is_somewhere()
    await expect(page.get_by_role("switch", checked=True)).to_have_count(0)


async def reads_the_wire(page: Page, keys: Keys) -> None:
    """A line is found and opened, and what happened is copied as a test."""
    wire = page.locator(".wire > li")
    await keys.goes(page.get_by_role("searchbox", name="Only lines with"))
    await keys.types("auth.test")
    await keys.enters(wire.locator("summary").first)
    await keys.goes(wire.locator("pre").first)
    await expect(wire.locator("pre").first).to_contain_text('"method": "auth.test"')
    await keys.enters(page.get_by_role("button", name="Copy as a test"), "Shift+Tab")
    await keys.goes(page.get_by_label("The test"))
    await expect(page.get_by_label("The test")).to_contain_text("async def test_")
