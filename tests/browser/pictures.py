"""Makes the README's pictures anew: `python -m tests.browser.pictures` drives the sandbox and writes docs/*.png.

`python -m tests.browser.pictures FOLDER` writes them there. What differs from run to run (times, dates, references,
codes) is written over before a picture is taken.
"""

import asyncio
import sys
import tempfile
from pathlib import Path

from playwright.async_api import async_playwright, expect

from bot.sandbox.town import ADA, BEN, EVE, JOHN
from tests.browser.chairs import APPROVALS, DIRECT, MORNING, Chair, Sit, chairs, sandbox
from tests.browser.conftest import find_chromium, launched

DOCS = Path(__file__).resolve().parents[2] / "docs"
WIDE, NARROW = {"width": 1280, "height": 800}, {"width": 390, "height": 800}
PLACE = {"timezone_id": "Europe/Vilnius", "locale": "en-GB", "reduced_motion": "reduce"}
SAME_EVERY_TIME = r"""() => {
  const days = Math.round((Date.UTC(2026, 2, 3) - new Date().setUTCHours(0, 0, 0, 0)) / 86_400_000);
  const moved = (date, how) =>
    new Intl.DateTimeFormat("en-GB", { timeZone: "UTC", ...how }).format(date.setUTCDate(date.getUTCDate() + days));
  const ofThisYear = (day) => new Date(`${day} ${new Date().getFullYear()} UTC`);
  const rules = [
    [/MC-[0-9A-Z]{6}/g, () => "MC-7F3KQ2"],
    [/\b(?=\w*[0-9])(?=\w*[A-Za-z])\w{32}\b/g, () => "k7r2mwxq4t9zb3hdv6cj8npfy5gsa2le"],
    [/…\w{4}\b/g, () => "…a2le"],
    [/\b[0-9a-f]{16}\b/g, () => "9f86d081884c7d65"],
    [/\b\d+ rows\b/g, () => "5 rows"],
    [/process \d+/g, () => "process 4711"],
    [/\b\d{1,2}:\d{2}(?::\d{2})?\b/g, () => "09:41"],
    [/09:41(?= UTC)/g, () => "07:41"],
    [/\w+day, (\d{4}-\d{2}-\d{2})/g, (_, iso) => `${moved(new Date(iso), { weekday: "long" })}, ${iso}`],
    [/\b\d{4}-\d{2}-\d{2}\b/g, (iso) => moved(new Date(iso), {}).split("/").reverse().join("-")],
    [/\b[A-Z][a-z]{2},? (\d{1,2} [A-Z][a-z]{2})\b/g, (_, day) =>
      `${moved(ofThisYear(day), { weekday: "short" })} ${day}`],
    [/\b\d{1,2} [A-Z][a-z]{2}\b(?=[ ,])/g, (day) => moved(ofThisYear(day), { day: "numeric", month: "short" })],
  ];
  const write = () => {
    const words = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (words.nextNode()) {
      const { data } = words.currentNode;
      const same = rules.reduce((text, [pattern, other]) => text.replace(pattern, other), data);
      if (same !== data) words.currentNode.data = same;
    }
    watch.takeRecords();
  };
  const watch = new MutationObserver(write); // a clock ticks on until the picture is taken
  write();
  watch.observe(document.body, { subtree: true, childList: true, characterData: true });
  window.asItWas = () => watch.disconnect();
}"""


async def main(docs: Path) -> None:
    """Four pictures in a folder that is there, each of somebody's window at a moment of one story."""
    chromium = find_chromium()
    if chromium is None:
        raise SystemExit("There is no Chromium on this machine (on Debian: apt-get install chromium).")
    async with async_playwright() as playwright:
        browser = await launched(playwright, chromium)
        with tempfile.TemporaryDirectory() as folder:
            async with sandbox(Path(folder)) as here, chairs(browser, here.page.url) as sit:
                await tell(sit, docs)


async def tell(sit: Sit, docs: Path) -> None:
    """John asks, Ada looks at the card and approves, John reveals; in the morning everybody reads where it stands."""
    john = await sit(JOHN, viewport=NARROW, **PLACE)
    ada = await sit(ADA, APPROVALS, viewport=WIDE, **PLACE)
    ben = await sit(BEN, APPROVALS, viewport=WIDE, **PLACE)
    await john.types("the two routers of the Kaunas site are down, I ask for spare ones", APPROVALS)
    await ben.reads("spare ones")
    await ben.types("fine with me, they have waited since yesterday", APPROVALS)
    await john.reads("fine with me")
    await john.types('/mintcode 4 458 "spare routers for Kaunas"', APPROVALS)
    card = await ada.reads("asks for one code")
    for story in ("First balance", "Ask and approve"):  # the one that stands open is closed, the other one opened
        await ada.page.locator("#stories summary", has_text=story).click()
    await taken(ada, docs / "card.png")
    await ada.presses("Approve", card)
    await ada.reads("Minted.")

    await john.presses("Reveal code", await john.reads("the code is minted", DIRECT))
    await expect(john.modal().locator("pre")).to_be_visible()
    await expect(john.page.locator("#show-backstage")).to_have_text("Stories 1/10")
    await taken(john, docs / "reveal.png")

    eve = await sit(EVE, MORNING, viewport=WIDE, color_scheme="dark", **PLACE)
    await eve.reads("SMS gateway")
    await taken(eve, docs / "morning.png")

    await ada.page.get_by_role("tab", name="Toolbox").click()
    await ada.page.get_by_role("switch", name="RMS: Slow").click()
    await expect(ada.page.locator("#lights")).to_contain_text("RMS")
    await taken(ada, docs / "toolbox.png")


async def taken(chair: Chair, path: Path) -> None:
    """Take the picture of what is in front of somebody."""
    await chair.page.evaluate(SAME_EVERY_TIME)
    await chair.page.evaluate("document.fonts.ready")
    await chair.page.screenshot(path=path, animations="disabled", caret="hide")
    await chair.page.evaluate("window.asItWas()")


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]) if len(sys.argv) > 1 else DOCS))
