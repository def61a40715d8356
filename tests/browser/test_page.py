"""The page in a browser: what people do there."""

import re
from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from bot.sandbox import ports
from bot.sandbox.backstage.stage import Stage
from bot.sandbox.page import Page
from bot.sandbox.town import ADA, BEN, JOHN, Town
from tests.browser.chairs import APPROVALS, DIRECT, chairs, sandbox
from tests.clock import ManualClock
from tests.sandbox.visitor import open_page


@pytest.mark.parametrize("http", [False, True], ids=["socket", "http"])
async def test_ask_approve_reveal(browser: Browser, tmp_path: Path, http: bool) -> None:
    """John asks, Ada approves in a second window, John alone reveals the code."""
    async with sandbox(tmp_path, http=http) as here, chairs(browser, here.page.url) as sit:
        john, ada, ben = await sit(JOHN), await sit(ADA), await sit(BEN)
        await john.types('/mintcode 4 458 "spare routers for Kaunas"')
        await expect(await john.reads("Asked for one code worth 4 credits")).to_contain_text("Only visible to you")
        card = await ada.reads("spare routers for Kaunas", APPROVALS)
        await expect(card).not_to_contain_text("Only visible to you")
        for button, style in (("Approve", "primary"), ("Reject", "danger")):
            await expect(card.get_by_role("button", name=button)).to_have_class(re.compile(rf"\b{style}\b"))
        await ada.presses("Approve", card)
        await ada.reads("Minted.")
        await john.presses("Reveal code", await john.reads("the code is minted", DIRECT))

        await expect(john.modal().locator("pre")).to_be_visible()
        await ben.goes_to(DIRECT)
        await expect(ben.page.get_by_text("This is the very beginning")).to_be_visible()
        assert await ben.page.get_by_role("button", name="Reveal code").count() == 0


async def test_many_windows(browser: Browser, tmp_path: Path) -> None:
    """A browser keeps six connections to a server, and has more windows than that: each hears, each is heard."""
    async with sandbox(tmp_path) as here, chairs(browser, here.page.url) as sit:
        windows = [await sit(JOHN)]
        windows += [await sit(each, beside=windows[0]) for each in (ADA, BEN, JOHN) * 2]
        for number, window in enumerate(windows):
            await window.types(f"window {number}")
        for window in windows:
            await window.reads("window 6")


async def test_another_sandbox_at_the_same_port(browser: Browser) -> None:
    """A window that was left open reads the new one's world, and nothing of the old one's any more."""
    door = ports.reserve()
    still_open = door.dup()  # who comes between the two waits for the second
    first, second = (
        Page(Stage(Town.build(ManualClock()), about={JOHN: word})) for word in ("the first", "the second")
    )
    await first.start(door)
    async with chairs(browser, first.url) as sit:
        john = await sit(JOHN)
        await expect(john.page.locator("#people")).to_contain_text("the first")
        await john.types("/of the first")
        await expect(john.page.locator("#line")).to_have_value("")
        await first.stop()
        await second.start(still_open)

        await expect(john.page.locator("#people")).to_contain_text("the second")
        await expect(john.page.locator("#trouble")).to_be_hidden()
        await john.page.locator("#line").press("ArrowUp")
        await expect(john.page.locator("#line")).to_have_value("")
    await second.stop()


@pytest.mark.parametrize(("scheme", "lightest", "darkest"), [("light", 255, 200), ("dark", 60, 0)])
async def test_light_and_dark(browser: Browser, scheme: str, lightest: int, darkest: int) -> None:
    """The page is as light or dark as the reader's machine, the panel beside it too."""
    async with open_page(Town.build(ManualClock())) as http, chairs(browser, str(http.base_url)) as sit:
        john = await sit(JOHN, color_scheme=scheme)
        for place in ("main", "#backstage"):
            colour = await john.page.locator(place).evaluate("(node) => getComputedStyle(node).backgroundColor")
            shades = [int(each) for each in re.findall(r"\d+", colour)[:3]]
            assert len(shades) == 3
            assert all(darkest <= each <= lightest for each in shades)


@pytest.mark.parametrize("panel", ["Stories", "Toolbox", "Inspector"])
async def test_what_nobody_in_slack_sees(browser: Browser, panel: str) -> None:
    """Whichever panel is open, a line above it says that it is none of Slack, and is read out with the panel."""
    line = "Behind the scenes: nobody in Slack sees this."
    async with open_page(Town.build(ManualClock())) as http, chairs(browser, str(http.base_url)) as sit:
        john = await sit(JOHN, viewport={"width": 390, "height": 800})
        await john.page.locator("#show-backstage").click()
        await john.page.get_by_role("tab", name=panel).click()

        beside = john.page.get_by_role("complementary", name="Behind the scenes")
        await expect(beside).to_have_accessible_description(line)
        await expect(beside.get_by_text(line)).to_be_in_viewport()
