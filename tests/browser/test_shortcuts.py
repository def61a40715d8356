"""The app's shortcuts in the menu beside the message box."""

from typing import Any

import pytest
from playwright.async_api import Browser, Locator, expect

from bot.sandbox.slack import Shortcut
from bot.sandbox.town import JOHN, MORNING
from tests.browser import gallery
from tests.browser.axe import violations
from tests.browser.chairs import DIRECT, Chair, chairs
from tests.browser.keys import Keys
from tests.browser.phone import LYING, PHONE, STILL, too_small, too_wide
from tests.browser.stage import Set
from tests.sandbox.slack.kit import section
from tests.sandbox.slack.raw_bot import Json

SMALLEST = 44


@pytest.fixture
def here(here: Set) -> Set:
    """An app with two global shortcuts as long as Slack takes them, and one of messages."""
    listed = (
        Shortcut("ask", "Ask for a credit code", "Opens a form"),
        Shortcut("longest", "Verschlüsselungsverfahren"[:24], "x" * 150),
        Shortcut("message", "Order this", is_global=False),
    )
    here.town.slack.workspace.app.shortcuts = {each.callback_id: each for each in listed}
    return here


def menu(chair: Chair) -> tuple[Locator, Locator]:
    """What opens it, and what is in it."""
    return chair.page.get_by_role("button", name="Shortcuts"), chair.page.get_by_role("menu").get_by_role("menuitem")


async def hears(here: Set) -> Json:
    """The shortcut that the bot is sent, for which it opens a form in front of who used it."""
    payload = await here.hears("shortcut")
    form = gallery.form(section("Which company?"))
    await here.client.views_open(trigger_id=payload["trigger_id"], view=form)
    return payload


async def test_by_keyboard(browser: Browser, here: Set) -> None:
    """They are listed by name and description; Escape leaves the list, Return uses one, and its form opens."""
    async with chairs(browser, here.url) as sit:
        john = await sit(JOHN)
        keys = Keys(john.page)
        opener, items = menu(john)
        await keys.enters(opener)
        await expect(items).to_have_text(
            ["Ask for a credit codeOpens a form", f"{'Verschlüsselungsverfahren'[:24]}{'x' * 150}"]
        )
        await expect(items.first).to_be_focused()
        assert await violations(john.page) == []
        await keys.press("Escape")
        await expect(opener).to_be_focused()
        await expect(opener).to_have_attribute("aria-expanded", "false")
        assert here.bot.envelopes == []

        await keys.press("Enter", "ArrowDown", "ArrowDown")
        await expect(items.first).to_be_focused()
        await keys.press("Enter")
        payload = await hears(here)
        await expect(john.modal().get_by_text("Which company?")).to_be_visible()
        assert (payload["callback_id"], payload["user"]["id"]) == ("ask", JOHN)
        await keys.press("Escape")
        await expect(john.modal()).to_have_count(0)
        await expect(opener).to_be_focused()


@pytest.mark.parametrize("window", [PHONE, LYING], ids=["upright", "lying"])
@pytest.mark.parametrize("room", [MORNING, DIRECT])
async def test_on_a_phone(browser: Browser, here: Set, window: dict[str, Any], room: str) -> None:
    """In a channel as in the direct message a thumb finds them, and nothing is wider than the phone."""
    async with chairs(browser, here.url) as sit:
        john = await sit(JOHN, room, **window, **STILL)
        opener, items = menu(john)
        await opener.tap()
        await expect(items).to_have_count(2)
        await expect(items.first).to_be_in_viewport(ratio=1)
        assert await too_wide(john.page) == []
        assert await too_small(john.page, ".tools", SMALLEST) == []
        await items.first.tap()

        assert (await hears(here))["callback_id"] == "ask"
        await expect(john.modal().get_by_text("Which company?")).to_be_visible()


async def test_that_nobody_takes(browser: Browser, here: Set) -> None:
    """Without a bot the person reads that it was not taken, until they type on."""
    await here.bot.hang_up()
    await here.town.slack.until(lambda: here.town.slack.connections == 0)
    async with chairs(browser, here.url) as sit:
        john = await sit(JOHN)
        opener, items = menu(john)
        await opener.click()
        await items.first.click()
        hint = john.page.locator("#hint")
        await expect(hint).to_have_text("The bot did not take this (dispatch_failed).")
        await john.page.locator("#line").press_sequentially("x")
        await expect(hint).to_have_text("")


async def test_none(browser: Browser, here: Set) -> None:
    """An app without global shortcuts has no such menu."""
    here.town.slack.workspace.app.shortcuts = {"message": Shortcut("message", "Order this", is_global=False)}
    async with chairs(browser, here.url) as sit:
        john = await sit(JOHN)
        await expect(john.page.get_by_role("button", name="Commands")).to_be_visible()
        await expect(menu(john)[0]).to_have_count(0)
