"""The page on a phone: 390 pixels wide, and a thumb."""

from pathlib import Path
from typing import Any

from playwright.async_api import Browser, Locator, Page, expect

from bot.sandbox.town import ADA, JOHN
from tests.browser.chairs import Chair, chairs, sandbox

PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
STILL = {"reduced_motion": "reduce"}
TOO_WIDE = """() => [...document.querySelectorAll("body, main, .messages, .composer, .suggestions, dialog[open] *")]
  .filter((node) => node.scrollWidth > node.clientWidth + 1 && getComputedStyle(node).display !== "inline")
  .filter((node) => !node.closest("pre, .spoken") && node.clientWidth > 0)
  .map((node) => `${node.tagName} ${node.className} ${node.scrollWidth}`)
  .concat(window.innerWidth > 390 ? [`the page ${window.innerWidth}`] : [])"""
SMALLEST = 40
"""Pixels that a thumb needs (WCAG 2.2, 2.5.8, asks for 24)."""


async def taps(chair: Chair, what: Locator) -> None:
    """Touch something, which is large enough for a thumb, on a page that is nowhere wider than the phone."""
    await expect(what).to_be_visible()
    assert await chair.page.evaluate(TOO_WIDE) == []
    box = await what.bounding_box()
    assert box is not None
    assert min(box["width"], box["height"]) >= SMALLEST, f"{what} is {box}"
    await what.tap()


async def picks(chair: Chair, link: str) -> None:
    """Pull the drawer out and touch a person or a conversation in it."""
    sidebar = chair.page.locator("#sidebar")
    await taps(chair, chair.page.get_by_role("button", name="People and conversations"))
    await taps(chair, sidebar.get_by_role("link", name=link, exact=True))
    await expect(sidebar).to_be_hidden()


async def test_ask_approve_reveal(browser: Browser, tmp_path: Path) -> None:
    """John asks, Ada approves at a phone of her own, John reveals the code; nothing is wider than a phone."""
    async with sandbox(tmp_path) as here, chairs(browser, here.page.url) as sit:
        john, ada = await sit(JOHN, **PHONE), await sit(ADA, **PHONE, **STILL)
        await taps(john, button(john.page, "Commands"))
        await taps(john, john.page.get_by_role("option", name="/mintcode"))
        await john.page.locator("#line").press_sequentially('4 458 "spare routers for Kaunas"')
        await taps(john, button(john.page, "Send"))
        await john.reads("Asked for one code worth 4 credits")

        moves = "(node) => getComputedStyle(node).transitionDuration"
        assert await ada.page.locator("#sidebar").evaluate(moves) == "0s"
        await picks(ada, "private: approvals 1 unread")
        card = await ada.reads("spare routers for Kaunas")
        await taps(ada, button(card, "Approve"))
        await taps(ada, button(ada.page.get_by_role("dialog", name="Approve this request?"), "Approve"))
        await ada.reads("Minted.")

        await picks(john, "Teller 1 unread")
        await taps(john, button(await john.reads("the code is minted"), "Reveal code"))
        await expect(john.modal().locator("pre")).to_be_visible()
        await taps(john, button(john.modal().locator("footer"), "Close"))
        await expect(john.modal()).to_have_count(0)

        await taps(john, john.page.get_by_role("button", name="People and conversations"))
        await john.page.touchscreen.tap(380, 400)  # beside the drawer
        await expect(john.page.locator("#sidebar")).to_be_hidden()
        await taps(john, john.page.locator("#show-backstage"))
        await expect(john.page.locator("#backstage")).to_be_visible()
        await taps(john, button(john.page.locator("#backstage"), "Close"))


def button(where: Page | Locator, name: str) -> Locator:
    return where.get_by_role("button", name=name, exact=True)
