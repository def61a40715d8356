"""Makes the README's pictures anew: `python -m tests.browser.pictures` drives the sandbox and writes docs/*.png.

What differs from run to run (references, codes) is written over before a picture is taken, with the same every time.
"""

import asyncio
import tempfile
from pathlib import Path

from playwright.async_api import async_playwright, expect

from bot.sandbox.town import ADA, JOHN
from tests.browser.chairs import APPROVALS, DIRECT, MORNING, Chair, Sit, chairs, sandbox
from tests.browser.conftest import find_chromium, launched

DOCS = Path(__file__).resolve().parents[2] / "docs"
WIDE, NARROW = {"width": 1280, "height": 800}, {"width": 390, "height": 800}
PLACE = {"timezone_id": "Europe/Vilnius", "locale": "en-GB", "reduced_motion": "reduce"}
SAME_EVERY_TIME = """() => {
  const words = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (words.nextNode()) {
    words.currentNode.data = words.currentNode.data
      .replace(/MC-[0-9A-Z]{6}/g, "MC-7F3KQ2")
      .replace(/\\b(?=\\w*[0-9])(?=\\w*[A-Za-z])\\w{32}\\b/g, "K7R2MWXQ4T9ZB3HDV6CJ8NPFY5GSA2LE");
  }
}"""


async def main() -> None:
    """Four pictures, each of somebody's window at a moment of one story."""
    chromium = find_chromium()
    if chromium is None:
        raise SystemExit("There is no Chromium on this machine (on Debian: apt-get install chromium).")
    async with async_playwright() as playwright:
        browser = await launched(playwright, chromium)
        with tempfile.TemporaryDirectory() as folder:
            async with sandbox(Path(folder)) as here, chairs(browser, here.page.url) as sit:
                await tell(sit)


async def tell(sit: Sit) -> None:
    """John asks, Ada looks at the card and approves, John reveals; in the morning everybody reads where it stands."""
    john = await sit(JOHN, viewport=NARROW, **PLACE)
    ada = await sit(ADA, APPROVALS, viewport=WIDE, **PLACE)
    await john.types("/credits")
    await john.reads("Credits of the whole account")
    await john.types('/mintcode 4 458 "spare routers for Kaunas"')
    card = await ada.reads("spare routers for Kaunas")
    await taken(ada, "card")
    await ada.presses("Approve", card)
    await ada.reads("Minted.")
    await john.presses("Reveal code", await john.reads("the code is minted", DIRECT))
    await expect(john.modal().locator("pre")).to_be_visible()
    await taken(john, "reveal")
    eve = await sit(ADA, MORNING, viewport=WIDE, color_scheme="dark", **PLACE)
    await eve.reads("SMS gateway")
    await taken(eve, "morning")
    await ada.page.get_by_role("button", name="Behind the scenes").click()
    await ada.reads("Minted.")
    await taken(ada, "toolbox")


async def taken(chair: Chair, name: str) -> None:
    """Take the picture of what is in front of somebody."""
    await chair.page.evaluate(SAME_EVERY_TIME)
    await chair.page.evaluate("document.fonts.ready")
    await chair.page.screenshot(path=DOCS / f"{name}.png", animations="disabled", caret="hide")


if __name__ == "__main__":
    asyncio.run(main())
