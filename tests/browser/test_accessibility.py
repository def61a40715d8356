"""The page by axe-core (github.com/dequelabs/axe-core): nothing it finds breaks level A or AA of WCAG 2.2."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, expect

from bot.sandbox.town import ADA, APPROVALS, JOHN
from tests.browser.axe import violations
from tests.browser.chairs import Chair, chairs, sandbox

WINDOWS: dict[str, dict[str, Any]] = {
    "wide, light": {"viewport": {"width": 1280, "height": 800}, "color_scheme": "light"},
    "wide, dark": {"viewport": {"width": 1280, "height": 800}, "color_scheme": "dark"},
    "narrow, light": {"viewport": {"width": 390, "height": 844}, "color_scheme": "light"},
    "narrow, dark": {"viewport": {"width": 390, "height": 844}, "color_scheme": "dark"},
}

PANELS = ("Stories", "Toolbox", "Inspector")
WIDE_STATES = 6 + len(PANELS)


async def test_every_state(browser: Browser, tmp_path: Path) -> None:
    """A conversation, what is completed, a form with an error, a question, Home, the drawer, behind the scenes."""
    found: dict[str, list[str]] = {}
    async with sandbox(tmp_path) as here, chairs(browser, here.page.url) as sit:
        john = await sit(JOHN)
        await john.types('/mintcode 4 458 "spare routers for Kaunas"')
        await john.reads("Asked for one code")
        for window, how in WINDOWS.items():
            ada = await sit(ADA, **how)
            async for state in states(ada):
                found[f"{window}: {state}"] = await violations(ada.page)

    assert {state: lines for state, lines in found.items() if lines} == {}
    assert len(found) == 2 * WIDE_STATES + 2 * (WIDE_STATES + 1)


async def states(ada: Chair) -> AsyncIterator[str]:
    """Lead Ada from one state of the page to the next, and name it."""
    await ada.types("/credits")
    await ada.types("/credits codes")
    await ada.reads("for Riga")
    yield "answers"
    await ada.page.locator("#line").fill("/")
    await expect(ada.page.get_by_role("option")).to_have_count(4)
    yield "what is completed"
    await ada.page.locator("#line").fill("")

    card = await ada.reads("spare routers for Kaunas", APPROVALS)
    yield "a card"
    await card.get_by_role("button", name="Approve").click()
    await expect(ada.page.get_by_role("dialog")).to_be_visible()
    yield "a question"
    await ada.page.keyboard.press("Escape")
    await ada.presses("Reject", card)
    await ada.modal().get_by_role("button", name="Reject").click()
    await expect(ada.modal()).to_contain_text("Please complete this required field.")
    yield "a form with an error"
    await ada.page.keyboard.press("Escape")

    await ada.goes_to("home")
    await expect(ada.page.get_by_text("How everything stands")).to_be_visible()
    yield "Home"
    async for state in beside(ada):
        yield state


async def beside(ada: Chair) -> AsyncIterator[str]:
    """What covers the conversation, or stands beside it."""
    drawer = ada.page.get_by_role("button", name="People and conversations")
    if await drawer.is_visible():
        await drawer.click()
        await expect(ada.page.get_by_role("link", name="Ben")).to_be_visible()
        yield "the drawer"
        await ada.page.keyboard.press("Escape")
    if not await ada.page.locator("#backstage").is_visible():
        await ada.page.locator("#show-backstage").click()
    for tab in PANELS:
        await ada.page.get_by_role("tab", name=tab).click()
        await expect(ada.page.get_by_role("tabpanel", name=tab)).to_be_visible()
        yield f"the {tab}"
