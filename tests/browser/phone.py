"""A phone, and what does not fit it."""

from typing import Any

from playwright.async_api import Page

PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
LYING: dict[str, Any] = {**PHONE, "viewport": {"width": 844, "height": 390}}
STILL = {"reduced_motion": "reduce"}
_TOO_WIDE = """async (width) => {
  await Promise.allSettled(document.getAnimations().map((each) => each.finished));
  const elsewhere = ".spoken, .unseen, .skip, svg *, .message.follows .byline *";
  const moves = ".table, .carousel"; // with a finger
  const found = window.innerWidth > width ? [`the page is ${window.innerWidth}`] : [];
  for (const node of document.body.querySelectorAll("*")) {
    if (!node.checkVisibility({ visibilityProperty: true }) || node.closest(elsewhere)) continue;
    const name = `${node.tagName} ${node.className} "${node.textContent.slice(0, 40)}"`;
    const within = node.parentElement.closest(moves);
    const { left, right } = node.getBoundingClientRect();
    if (!within && (left < -1 || right > width + 1)) found.push(`${name} reaches from ${left} to ${right}`);
    const style = getComputedStyle(node);
    const takesCare = within || node.matches(`${moves}, input, textarea`) || style.textOverflow === "ellipsis";
    const isBox = node.clientWidth > 0 && style.display !== "inline";
    if (!takesCare && isBox && node.scrollWidth > node.clientWidth + 1) {
      found.push(`${name} holds ${node.scrollWidth} in ${node.clientWidth}`);
    }
  }
  return found;
}"""
_TOO_SMALL = """([where, least]) => {
  const found = [];
  const kinds = "button, a.button, input, textarea, select, summary, [role=option], [role=menuitem], [role=switch]";
  for (const node of document.querySelectorAll(where)) {
    for (const each of node.querySelectorAll(kinds)) {
      const boxes = [each, ...(each.labels ?? [])].map((part) => part.getBoundingClientRect());
      const [width, height] = ["width", "height"].map((side) => Math.max(...boxes.map((box) => box[side])));
      if (!each.checkVisibility() || Math.min(width, height) >= least) continue;
      found.push(`${each.tagName} ${each.className} "${each.textContent}" is ${width} x ${height}`);
    }
  }
  return found;
}"""


async def too_wide(page: Page) -> list[str]:
    """What reaches beyond the window, or holds more than is seen of it, a line each."""
    assert page.viewport_size is not None
    return list(await page.evaluate(_TOO_WIDE, page.viewport_size["width"]))


async def too_small(page: Page, where: str, least: int) -> list[str]:
    """What can be pressed below `where` (a selector) and is not `least` CSS pixels wide and high, a line each."""
    return list(await page.evaluate(_TOO_SMALL, [where, least]))
