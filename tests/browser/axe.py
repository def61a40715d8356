"""What axe-core (github.com/dequelabs/axe-core) finds against levels A and AA of WCAG 2.2."""

from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Page

RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}


async def violations(page: Page) -> list[str]:
    """A line each, with the rule and the element; looked at when nothing moves any more."""
    await page.evaluate("Promise.allSettled(document.getAnimations().map((each) => each.finished))")
    found = (await Axe().run(page, options=RULES)).response["violations"]
    return [f"{each['id']}: {node['html']} {node['failureSummary']}" for each in found for node in each["nodes"]]
