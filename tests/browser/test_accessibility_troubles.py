"""The page by axe-core when something is wrong or open, and where there is nothing but Slack."""

from pathlib import Path

from playwright.async_api import Browser, Page, expect

from bot.sandbox.town import ADA, JOHN, MORNING
from tests.browser import gallery
from tests.browser.axe import violations
from tests.browser.chairs import chairs, sandbox
from tests.browser.gallery import CITIES
from tests.browser.stage import Set
from tests.browser.test_accessibility import WINDOWS
from tests.browser.test_slack_only import slack_alone
from tests.sandbox.slack.kit import actions, option, section

LOOKS = {name: WINDOWS[name] for name in ("wide, light", "narrow, dark")}


class Looks:
    """What axe-core found in each state, in a wide light window and a narrow dark one."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self.found: dict[str, list[str]] = {}

    async def at(self, state: str) -> None:
        """Look at the page as it is now, in both."""
        for window, how in LOOKS.items():
            await self._page.set_viewport_size(how["viewport"])
            await self._page.emulate_media(color_scheme=how["color_scheme"])
            self.found[f"{window}: {state}"] = await violations(self._page)
        await self._page.set_viewport_size(LOOKS["wide, light"]["viewport"])

    def are_good(self, states: int) -> None:
        """Hold that so many states were looked at, and that nothing was found."""
        assert {state: lines for state, lines in self.found.items() if lines} == {}
        assert len(self.found) == states * len(LOOKS)


async def test_in_trouble(browser: Browser, tmp_path: Path) -> None:
    """With the bot killed, with everything switched on that can go wrong, and with what went over the wire open."""
    async with sandbox(tmp_path) as here, chairs(browser, here.page.url) as sit:
        john = await sit(JOHN)
        page, looks = john.page, Looks(john.page)
        await john.types("/smsbalance")
        await john.reads("has 120 SMS")
        await page.get_by_role("tab", name="Toolbox").click()
        tools = page.get_by_role("tabpanel", name="Toolbox")
        await tools.get_by_role("button", name="Kill the bot").click()
        await expect(page.locator("#trouble")).to_be_visible()
        for switch in await tools.get_by_role("switch").all():
            await switch.click()
            await expect(switch).to_be_checked()
        for fold in await tools.locator("summary").all():
            await fold.click()
        await john.types("/smsbalance")
        await john.reads("failed with the error")
        await looks.at("the toolbox")
        await page.get_by_role("tab", name="Inspector").click()
        await page.locator(".wire summary", has_text="/smsbalance").first.click()
        await page.get_by_role("button", name="Copy as a test").click()
        await expect(page.get_by_label("The test")).to_be_visible()
        await looks.at("the inspector")
        await page.locator("#backstage").get_by_role("button", name="Close").click()
        await looks.at("the conversation")
    looks.are_good(3)


async def test_what_is_open(browser: Browser, here: Set) -> None:
    """With a menu or a list open, in a form too, and people to complete; and Home with a little of everything."""
    here.town.slack.workspace.app.home_tab_enabled = True
    more = {"type": "overflow", "action_id": "more", "options": [option("e", "Edit"), option("d", "Drop")]}
    select = gallery.select("static")
    async with chairs(browser, here.url) as sit:
        john = await sit(JOHN, MORNING)
        page, looks = john.page, Looks(john.page)
        await here.posts([section("choose"), actions(more, select)])
        message = await john.reads("choose")
        await message.get_by_role("button", name="More actions").click()
        await looks.at("a menu")
        await page.keyboard.press("Escape")
        await message.get_by_role("combobox").click()
        await expect(page.get_by_role("option")).to_have_count(len(CITIES))
        await looks.at("a list")
        await page.keyboard.press("Escape")
        await page.locator("#line").fill("@")
        await expect(page.get_by_role("listbox", name="Suggestions")).to_be_visible()
        await looks.at("people")
        await page.locator("#line").fill("")
        await here.opens(JOHN, gallery.form(*gallery.FORM))
        await john.modal().get_by_role("combobox", name="Cities").click()
        await looks.at("a list in a form")
        await page.keyboard.press("Escape")
        await page.keyboard.press("Escape")
        await expect(john.modal()).to_have_count(0)
        await john.goes_to("home")
        home = {"type": "home", "blocks": [*gallery.MESSAGE[:6], *gallery.CHARTS[0]]}
        await here.client.views_publish(user_id=JOHN, view=home)
        await expect(page.get_by_text("Credits, bar").first).to_be_visible()
        await looks.at("Home")
    looks.are_good(5)


async def test_slack_alone(browser: Browser) -> None:
    """The page of Slack alone, with a command that no app took, and what is behind it."""
    async with slack_alone() as alone, chairs(browser, alone.page.url) as sit:
        ada = await sit(ADA)
        looks = Looks(ada.page)
        await ada.types("/credits")
        await ada.reads("failed with the error")
        await expect(ada.page.locator(".wire summary")).to_have_count(1)
        await looks.at("the inspector")
        await ada.page.locator("#backstage").get_by_role("button", name="Close").click()
        await looks.at("the conversation")
    looks.are_good(2)
