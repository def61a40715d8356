"""What went over the wire, looked at in a browser."""

import re
from pathlib import Path

from playwright.async_api import Browser, expect

from bot.sandbox.town import JOHN, Town
from tests.browser.chairs import chairs, sandbox
from tests.clock import ManualClock
from tests.sandbox.visitor import open_page


async def test_the_inspector(browser: Browser, tmp_path: Path) -> None:
    """Newest first, a line each; one is opened, lines are filtered, and what somebody did is copied as a test."""
    async with sandbox(tmp_path) as here, chairs(browser, here.page.url) as sit:
        john = await sit(JOHN)
        await john.types("/smsbalance")
        await john.reads("has 120 SMS")
        await john.types("/smsbalance office")
        await john.reads("your own account only")
        await john.page.get_by_role("tab", name="Inspector").click()
        lines = john.page.locator(".wire > li")
        await expect(lines.first).to_contain_text(re.compile("←.*response_url.*You may see.*@john.*ok"))

        await john.page.get_by_role("searchbox").fill("smsbalance off")
        await expect(lines).to_have_count(1)
        await lines.locator("summary").click()
        whole = lines.locator("pre")
        await expect(whole).to_contain_text('"trigger_id": "***"')
        await expect(whole).to_contain_text('"outcome": "ok"')

        await john.page.get_by_role("searchbox").fill("/smsbalance")
        await lines.last.get_by_role("checkbox").check()
        await john.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        await john.page.get_by_role("button", name="Copy 1 as a test").click()
        await expect(john.page.get_by_text("Copied.", exact=True)).to_be_visible()
        test = john.page.get_by_label("The test")
        await expect(test).to_contain_text('answer = await team.john.types("/smsbalance")')
        await expect(test).not_to_contain_text("office")
        assert await john.page.evaluate("navigator.clipboard.readText()") == await test.inner_text()
        await john.types("/smsbalance alarms")
        await expect(lines.filter(has_text="/smsbalance alarms")).to_have_count(1)
        await expect(lines).to_have_count(5)


async def test_a_line_that_is_cut(browser: Browser) -> None:
    """What cannot be sent or fetched is said where it was asked for, in red; the message stays in its box."""
    cut, says = "net::ERR_INTERNET_DISCONNECTED", "The sandbox does not answer."
    async with (
        open_page(Town.build(ManualClock())) as http,
        chairs(browser, str(http.base_url), expected=cut) as sit,
    ):
        john = await sit(JOHN)
        await john.page.get_by_role("tab", name="Inspector").click()
        copies = john.page.get_by_role("button", name="Copy as a test")
        await expect(copies).to_be_visible()
        await john.page.context.set_offline(True)
        await john.types("/smsbalance")
        await copies.click()

        await expect(john.page.get_by_role("tabpanel").get_by_role("status")).to_have_text(says)
        hint = john.page.locator("#hint")
        await expect(hint).to_have_text(says)
        await expect(hint).to_have_css("color", "rgb(179, 38, 30)")
        await expect(john.page.locator("#line")).to_have_value("/smsbalance")
