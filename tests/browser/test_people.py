"""Accounts in the toolbox: who is made a guest, deactivated, and a full member again."""

from typing import Any

import pytest
from playwright.async_api import Browser, expect

from bot.sandbox.town import ADA, JOHN
from tests.browser.axe import violations
from tests.browser.chairs import chairs
from tests.browser.keys import Keys
from tests.browser.phone import PHONE, STILL, too_small, too_wide
from tests.browser.stage import Set
from tests.browser.test_toolbox import toolbox, trouble


async def test_accounts(browser: Browser, here: Set) -> None:
    """By keyboard Ada makes a guest of John and deactivates him; he is let in again once he is a full member."""
    here.town.slack.workspace.app.events.add("user_change")
    async with chairs(browser, here.url, "403 (Forbidden)") as sit:
        ada, john = await sit(ADA), await sit(JOHN)
        keys, tools = Keys(ada.page), (await toolbox(ada)).get_by_role("group", name="John")
        member, guest, gone = (
            tools.get_by_role("button", name=f"John: {words}")
            for words in ("Full member", "Make a guest", "Deactivate")
        )
        await expect(member).to_have_attribute("aria-pressed", "true")
        await keys.enters(guest)
        await expect(guest).to_have_attribute("aria-pressed", "true")
        assert (await here.hears("event_callback"))["event"]["user"]["is_restricted"] is True
        await expect(ada.page.get_by_role("link", name="John guest")).to_be_visible()
        await expect(trouble(john.page)).to_be_hidden()

        await keys.enters(gone)
        await expect(gone).to_have_attribute("aria-pressed", "true")
        assert await violations(ada.page) == []
        await expect(trouble(john.page)).to_have_text("This account is deactivated, so Slack lets nobody in with it.")
        await john.types("hello")
        await expect(john.page.locator("#hint")).to_contain_text("This account is deactivated")

        await keys.goes_back(member)
        await keys.press("Enter")
        await expect(trouble(john.page)).to_be_hidden()
        await expect(ada.page.get_by_role("link", name="John", exact=True)).to_be_visible()
        await john.page.locator("#line").press("Enter")
        await john.reads("hello")


@pytest.mark.parametrize("window", [PHONE, {}], ids=["on a phone", "on a desk"])
async def test_they_fit(browser: Browser, here: Set, window: dict[str, Any]) -> None:
    """All of them are there, as wide as the panel, and on a phone large enough for a thumb."""
    async with chairs(browser, here.url) as sit:
        ada = await sit(ADA, **window, **STILL)
        tools = await toolbox(ada)
        people = tools.get_by_role("region", name="People")
        await expect(people.get_by_role("group")).to_have_count(4)
        assert await too_wide(ada.page) == []
        assert await too_small(ada.page, ".person", 44 if window else 24) == []
