"""The page with nothing but the keyboard."""

from pathlib import Path

from playwright.async_api import Browser, Locator, Page, expect

from bot.sandbox.town import BEN
from tests.browser.chairs import chairs, sandbox

FAR = 60
"""How many times somebody presses Tab before they give up."""
FOCUSED = "(node) => node === document.activeElement"


async def goes(page: Page, there: Locator, key: str = "Tab") -> None:
    """Press Tab until the focus is there, and see that it shows."""
    await expect(there).to_be_visible()
    for _ in range(FAR):
        if await there.evaluate(FOCUSED):
            break
        await page.keyboard.press(key)
    await expect(there).to_be_focused()
    outline = await there.evaluate("(node) => getComputedStyle(node).outlineStyle")
    around = await there.evaluate("(node) => getComputedStyle(node.parentNode).boxShadow")
    assert outline != "none" or around != "none", f"nothing shows that {there} has the focus"


async def enters(page: Page, there: Locator) -> None:
    """Go there and press Return."""
    await goes(page, there)
    await page.keyboard.press("Enter")


async def test_ask_approve_reveal(browser: Browser, tmp_path: Path) -> None:
    """In one window John asks, Ada thinks twice and approves, and John reveals the code, all by keyboard."""
    async with sandbox(tmp_path) as here, chairs(browser, here.page.url) as sit:
        ben = await sit(BEN)
        page = ben.page
        await enters(page, page.get_by_role("link", name="John"))
        await goes(page, page.get_by_role("button", name="Skip to the message box"), "Shift+Tab")
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("combobox", name="Message #general")).to_be_focused()
        await page.keyboard.type("/mint")
        await page.keyboard.press("Tab")
        await page.keyboard.type('4 458 "spare routers for Kaunas"')
        await page.keyboard.press("Enter")
        await ben.reads("Asked for one code worth 4 credits")

        await page.keyboard.press("Shift+Tab")
        await goes(page, page.get_by_role("link", name="Ada"), "Shift+Tab")
        await page.keyboard.press("Enter")
        await enters(page, page.locator("#channels").get_by_role("link", name="approvals"))
        card = await ben.reads("spare routers for Kaunas")
        await enters(page, card.get_by_role("button", name="Reject"))
        await expect(ben.modal().get_by_role("textbox")).to_be_focused()
        await page.keyboard.press("Escape")
        await expect(ben.modal()).to_have_count(0)
        await expect(card.get_by_role("button", name="Reject")).to_be_focused()
        await goes(page, card.get_by_role("button", name="Approve"), "Shift+Tab")
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("dialog", name="Approve this request?")).to_be_visible()
        await enters(page, page.get_by_role("dialog").get_by_role("button", name="Approve"))
        await ben.reads("Minted.")
        assert await page.evaluate("document.activeElement !== document.body"), "the place on the page is lost"

        await goes(page, page.get_by_role("link", name="John"), "Shift+Tab")
        await page.keyboard.press("Enter")
        await enters(page, page.locator("#directs").get_by_role("link", name="Teller"))
        notice = await ben.reads("the code is minted")
        await enters(page, notice.get_by_role("button", name="Reveal code"))
        await expect(ben.modal().locator("pre")).to_be_visible()
        await page.keyboard.press("Escape")
        await expect(ben.modal()).to_have_count(0)
