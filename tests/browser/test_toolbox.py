"""The toolbox in a browser: the bot is killed, the clock moved, a fault switched, and everybody's page says so."""

import re
from pathlib import Path

import pytest
from playwright.async_api import Browser, Locator, Page, expect

from bot.sandbox.town import ADA, BEN, JOHN
from tests.browser.axe import violations
from tests.browser.chairs import APPROVALS, DIRECT, MORNING, Chair, chairs, sandbox


async def toolbox(chair: Chair) -> Locator:
    """Open it."""
    opener = chair.page.locator("#show-backstage")
    if await opener.get_attribute("aria-expanded") == "false":
        await opener.click()
    await chair.page.get_by_role("tab", name="Toolbox").click()
    panel = chair.page.get_by_role("tabpanel", name="Toolbox")
    await expect(panel.get_by_role("heading", name="The bot")).to_be_visible()
    return panel


def trouble(page: Page) -> Locator:
    return page.locator("#trouble")


@pytest.mark.parametrize("http", [False, True], ids=["socket", "http"])
async def test_kill_and_start(browser: Browser, tmp_path: Path, http: bool) -> None:
    """Ada kills the bot; John is told, and Slack's own words answer him until she starts it again."""
    async with sandbox(tmp_path, http=http) as here, chairs(browser, here.page.url) as sit:
        ada, john = await sit(ADA), await sit(JOHN)
        tools = await toolbox(ada)
        state = tools.get_by_role("status").first
        await expect(state).to_have_text(re.compile(r"Runningprocess \d+"))
        before = await state.inner_text()

        await tools.get_by_role("button", name="Kill the bot").dblclick()  # out of habit: once is meant
        await expect(trouble(john.page)).to_have_text("The bot was killed. Start it again in the toolbox.")
        await expect(state).to_have_text("Not running")
        await john.types("/smsbalance")
        await john.reads('/smsbalance failed with the error "dispatch_failed"')

        await tools.get_by_role("button", name="Start the bot").dblclick()
        await expect(trouble(john.page)).to_be_hidden()
        await expect(state).to_have_text(re.compile(r"Runningprocess \d+"))
        assert await state.inner_text() != before
        await john.types("/smsbalance")
        await john.reads("has 120 SMS")


@pytest.mark.parametrize("http", [False, True], ids=["socket", "http"])
async def test_days_go_by(browser: Browser, tmp_path: Path, http: bool) -> None:
    """The next morning has its post, and today is another day on every page; past an expiry the request is gone."""
    async with sandbox(tmp_path, http=http) as here, chairs(browser, here.page.url) as sit:
        ada = await sit(ADA, MORNING, timezone_id="Europe/Vilnius")
        john, ben = await sit(JOHN), await sit(BEN, APPROVALS)
        tools = await toolbox(ada)
        await ada.reads("Credits on")
        await tools.get_by_role("button", name="Past the next expiry").click()
        await expect(tools.get_by_text("No request waits for a decision")).to_be_visible()

        await john.types('/mintcode 4 458 "spare routers"')
        card = await ben.reads("spare routers")
        await expect(card).to_contain_text("tomorrow at")
        await tools.get_by_role("button", name="To the next morning post").click()
        await expect(ada.page.locator(".message")).to_have_count(2)
        await expect(ada.page.locator(".messages .day")).to_have_text(["Yesterday", "Today"])
        await expect(card).to_contain_text("today at")
        await ada.goes_to(APPROVALS)
        await expect(await ada.reads("spare routers")).to_contain_text("today at")
        await expect(tools.get_by_text(re.compile("(23 hours|1 day).* ahead of this machine"))).to_be_visible()
        await expect(tools.get_by_text("in your zone, Europe/Vilnius")).to_be_visible()

        await tools.get_by_role("button", name="Past the next expiry").click()
        await john.reads("expired", DIRECT)
        await expect(card.get_by_role("button", name="Approve")).to_have_count(0)
        await john.types("/credits 458")
        await john.reads("Acme Baltic")


async def test_a_switch(browser: Browser, tmp_path: Path) -> None:
    """What is switched on is seen by everybody, toolbox open or not, and can be ended from either place."""
    async with sandbox(tmp_path) as here, chairs(browser, here.page.url) as sit:
        ada, john = await sit(ADA), await sit(JOHN)
        tools = await toolbox(ada)
        down = tools.get_by_role("switch", name="Ozeki: Down")
        await down.press("Space")
        await expect(down).to_be_checked()
        lights = john.page.get_by_label("Switched on in the toolbox")
        await expect(lights).to_contain_text("Ozeki is down")
        await john.types("/smsbalance")
        await john.reads("The SMS gateway cannot be reached")

        await tools.get_by_text("Limits", exact=True).click()
        await expect(lights.get_by_role("listitem")).to_have_count(2)
        assert await violations(ada.page) == []
        await lights.get_by_role("button", name="Switch off: Ozeki is down").click()
        await expect(down).not_to_be_checked()
        await expect(lights).to_have_text("⚡ Slack takes no new messagesSwitch off")
        await john.types("/smsbalance")
        await john.reads("has 120 SMS")
        await john.page.get_by_role("button", name="Switch off").click()
        await expect(lights).to_be_hidden()
        await expect(tools.get_by_role("switch", checked=True)).to_have_count(0)

        calls = tools.get_by_role("region", name="Ozeki, the SMS gateway").get_by_text("Calls received")
        await calls.click()
        await expect(tools.locator(".calls li:visible").first).to_contain_text("useraccount=john")
