"""Somebody at a window with nothing but the keyboard: after each key the focus is somewhere, and shows.

keys = Keys(page)
await keys.enters(page.get_by_role("link", name="Ada"))
"""

from playwright.async_api import Locator, Page, expect

FAR = 80
"""How many times somebody presses Tab before they give up."""
WRONG = """() => {
  const here = document.activeElement;
  if (here === document.body) return "nowhere";
  const name = here.outerHTML.slice(0, 120);
  const shows = (node) => {
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(node);
    return (outlineStyle !== "none" && parseFloat(outlineWidth) >= 1) || boxShadow !== "none";
  };
  if (![here, here.closest(".box, .select") ?? here].some(shows)) return `nothing shows the focus at ${name}`;
  const { x, y, width, height } = here.getBoundingClientRect();
  const points = [[x + width / 2, y + height / 2], [x + 4, y + 4], [x + width - 4, y + height - 4]];
  const seen = points.map(([left, top]) => document.elementFromPoint(left, top));
  return seen.some((node) => node && (here.contains(node) || node.contains(here))) ? "" : `out of sight: ${name}`;
}"""
NAME = """() => {
  const here = document.activeElement;
  const words = document.createTreeWalker(here, NodeFilter.SHOW_TEXT);
  const parts = [];
  while (words.nextNode()) {
    if (!words.currentNode.parentNode.closest("[aria-hidden=true]")) parts.push(words.currentNode.data.trim());
  }
  return here.getAttribute("aria-label") ?? parts.filter(Boolean).join(" ");
}"""
"""What one is at, as it is read aloud."""


class Keys:
    """The keyboard of one window."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._has_begun = False

    async def press(self, *keys: str) -> None:
        """Press some keys, and be somewhere after each."""
        for key in keys:
            await self._page.keyboard.press(key)
            await self.is_somewhere()

    async def is_somewhere(self) -> None:
        """Hold that the focus is at something that is seen and shows it."""
        wrong = await self._page.evaluate(WRONG)
        assert wrong == "", wrong

    async def types(self, words: str) -> None:
        """Type where one is."""
        await self._page.keyboard.type(words)

    async def goes(self, there: Locator, key: str = "Tab") -> None:
        """Press Tab, or another key, until one is there."""
        await expect(there).to_be_visible()
        if self._has_begun:
            await self.is_somewhere()
        self._has_begun = True
        ends = []
        for _ in range(FAR):
            if await there.evaluate("(node) => node === document.activeElement"):
                break
            await self._page.keyboard.press(key)
            wrong = await self._page.evaluate(WRONG)
            ends += [wrong] if wrong else []
        assert ends in ([], ["nowhere"]), ends  # past the page's end a browser has its own buttons
        await expect(there).to_be_focused()

    async def goes_back(self, there: Locator) -> None:
        """The same, the other way round."""
        await self.goes(there, "Shift+Tab")

    async def enters(self, there: Locator, key: str = "Tab") -> None:
        """Go there and press Return."""
        await self.goes(there, key)
        await self._page.keyboard.press("Enter")

    async def path(self, start: Locator, last: Locator) -> list[str]:
        """What every Tab comes to between two places, both included."""
        await self.goes(start)
        names = [await self._page.evaluate(NAME)]
        while not await last.evaluate("(node) => node === document.activeElement"):
            assert len(names) < FAR, names
            await self.press("Tab")
            names.append(await self._page.evaluate(NAME))
        return names
