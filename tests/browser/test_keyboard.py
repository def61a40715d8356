"""The page with nothing but the keyboard."""

import re
from pathlib import Path

from playwright.async_api import Browser, expect

from bot.sandbox.town import ADA, BEN, JOHN, MORNING
from tests.browser import gallery
from tests.browser.chairs import chairs, sandbox
from tests.browser.gallery import entry
from tests.browser.keys import Keys
from tests.browser.stage import Set
from tests.sandbox.slack.kit import actions, button, dialog, section

DONE = re.compile(r"\bdone\b")


async def test_ask_approve_reveal(browser: Browser, tmp_path: Path) -> None:
    """In one window John asks, Ada thinks twice and approves, and John reveals the code, all by keyboard."""
    async with sandbox(tmp_path) as here, chairs(browser, here.page.url) as sit:
        ben = await sit(BEN)
        page, keys = ben.page, Keys(ben.page)
        await keys.enters(page.get_by_role("link", name="John"))
        await keys.goes_back(page.get_by_role("button", name="Skip to the message box"))
        await keys.press("Enter")
        await expect(page.get_by_role("combobox", name="Message #general")).to_be_focused()
        await keys.types("/mint")
        await keys.press("Tab")
        await keys.types('4 458 "spare routers for Kaunas"')
        await keys.press("Enter")
        await ben.reads("Asked for one code worth 4 credits")

        await keys.press("Shift+Tab")
        await keys.enters(page.get_by_role("link", name="Ada"), "Shift+Tab")
        await keys.enters(page.locator("#channels").get_by_role("link", name="approvals"))
        card = await ben.reads("spare routers for Kaunas")
        await keys.enters(card.get_by_role("button", name="Reject"))
        await expect(ben.modal().get_by_role("textbox")).to_be_focused()
        await keys.press("Escape")
        await expect(ben.modal()).to_have_count(0)
        await expect(card.get_by_role("button", name="Reject")).to_be_focused()
        await keys.enters(card.get_by_role("button", name="Approve"), "Shift+Tab")
        question = page.get_by_role("dialog", name="Approve this request?")
        await expect(question).to_be_visible()
        await keys.press("Escape")
        await expect(question).to_have_count(0)
        await expect(card.get_by_role("button", name="Approve")).to_be_focused()
        await keys.press("Enter")
        await keys.enters(question.get_by_role("button", name="Approve"))
        await ben.reads("Minted.")
        await keys.is_somewhere()

        await keys.enters(page.get_by_role("link", name="John"), "Shift+Tab")
        await keys.enters(page.locator("#directs").get_by_role("link", name="Teller"))
        notice = await ben.reads("the code is minted")
        await keys.enters(notice.get_by_role("button", name="Reveal code"))
        await expect(ben.modal().locator("pre")).to_be_visible()
        await keys.is_somewhere()
        await keys.press("Escape")
        await expect(ben.modal()).to_have_count(0)
        await keys.is_somewhere()


async def test_a_story(browser: Browser, tmp_path: Path) -> None:
    """The story of a rejection is found, told as it says, and ticked: a command, a link, a form, a link."""
    async with sandbox(tmp_path) as here, chairs(browser, here.page.url) as sit:
        john = await sit(JOHN)
        page, keys = john.page, Keys(john.page)
        story = page.locator(".stories > li").filter(has=page.locator("summary", has_text="Reject with a reason"))
        await keys.enters(story.locator("summary"))
        await keys.enters(story.get_by_role("button", name="/mintcode"))
        await expect(page.locator("#line")).to_be_focused()
        await keys.press("Enter")
        await john.reads("Asked for one code worth 2 credits")
        await keys.enters(story.get_by_role("link", name="Ben in #approvals"))
        card = await john.reads("a spare for the office")
        await keys.enters(card.get_by_role("button", name="Reject"), "Shift+Tab")
        form = john.modal()
        await expect(form.get_by_role("textbox")).to_be_focused()
        await keys.enters(form.get_by_role("button", name="Reject"))
        await expect(form.get_by_role("textbox")).to_have_accessible_description(
            re.compile("Please complete this required field.")
        )
        await expect(form.get_by_role("textbox")).to_be_focused()
        await keys.types("there are three in the cupboard")
        await keys.enters(form.get_by_role("button", name="Reject"))
        await expect(form).to_contain_text("Rejected.")
        await keys.is_somewhere()
        await keys.enters(form.locator("footer").get_by_role("button", name="Close"))
        await expect(form).to_have_count(0)
        await keys.is_somewhere()
        await keys.enters(story.get_by_role("link", name="John’s messages from Teller"))
        await john.reads("there are three in the cupboard")
        await expect(story).to_have_class(DONE)


async def test_what_goes_away(browser: Browser, here: Set) -> None:
    """Who is at something that goes away goes on beside it: earlier messages, a button, what a question was about."""
    for number in range(60):
        here.town.slack.workspace.say(ADA, MORNING, f"number {number}")
    async with chairs(browser, here.url) as sit:
        john = await sit(JOHN, MORNING)
        page, keys = john.page, Keys(john.page)
        ts = await here.posts([section("choose"), actions(button("Go"), button("Ask", confirm=dialog()))])
        message = await john.reads("choose")
        await keys.goes(
            message.get_by_role("button", name="Go")
        )  # on the way “Earlier messages” are fetched, and it goes
        await expect(page.get_by_text("This is the very beginning")).to_have_count(1)
        await here.client.chat_delete(channel=MORNING, ts=ts)
        await expect(message).to_have_count(0)
        await keys.is_somewhere()
        await expect(page.locator("#messages")).to_be_focused()

        ts = await here.posts([section("again"), actions(button("Ask", confirm=dialog()))])
        message = await john.reads("again")
        await keys.enters(message.get_by_role("button", name="Ask"))
        await keys.is_somewhere()
        await here.client.chat_update(channel=MORNING, ts=ts, text="x", blocks=[section("decided")])
        await john.reads("decided")
        await keys.press("Escape")
        await expect(page.locator("#messages")).to_be_focused()


async def test_what_goes_away_elsewhere(browser: Browser, here: Set) -> None:
    """On Home it is the same; and when all lines of the inspector are there, one goes on at the first that came."""
    here.town.slack.workspace.app.home_tab_enabled = True
    async with chairs(browser, here.url) as sit:
        john = await sit(JOHN, MORNING)
        page, keys = john.page, Keys(john.page)
        await keys.enters(page.get_by_role("link", name="Teller Home"))
        home = {"type": "home", "blocks": [section("Welcome"), actions(button("Save"))]}
        await here.client.views_publish(user_id=JOHN, view=home)
        await keys.goes(page.get_by_role("button", name="Save"))
        await here.client.views_publish(user_id=JOHN, view={**home, "blocks": [section("Saved")]})
        await expect(page.get_by_text("Saved")).to_be_visible()
        await expect(page.get_by_role("region", name="Home")).to_be_focused()

        for _ in range(201):
            await here.client.auth_test()
        await keys.goes(page.get_by_role("tab", name="Stories"))
        await keys.press("ArrowLeft")
        await keys.enters(page.get_by_role("button", name="Show earlier ones"), "Shift+Tab")
        await expect(page.locator(".wire summary").nth(200)).to_be_focused()


async def test_escape(browser: Browser, here: Set) -> None:
    """With each Escape the view on top goes and the one below shows as it was left, at last the conversation."""
    async with chairs(browser, here.url) as sit:
        john = await sit(JOHN, MORNING)
        page, keys = john.page, Keys(john.page)
        form = john.modal()
        await here.posts([section("choose"), actions(button("Go"))])
        go = (await john.reads("choose")).get_by_role("button", name="Go")
        await keys.enters(go)
        await here.action("go")
        await here.opens(JOHN, gallery.form(entry("First", {"type": "plain_text_input"})))
        for below, above in (("First", "Second"), ("Second", "Third")):
            await expect(form.get_by_label(below)).to_be_focused()
            await keys.types("words")
            view = gallery.form(entry(above, {"type": "plain_text_input"}))
            here.bot.answer = lambda envelope, view=view: {"response_action": "push", "view": view}
            await keys.press("Enter")
            await expect(form.get_by_label(above)).to_be_focused()
        for seen in ("Second", "First"):
            await page.keyboard.press("Escape")
            await expect(form.get_by_role("textbox")).to_have_accessible_name(seen)
            await expect(form.get_by_role("textbox")).to_have_value("words")
            await expect(form.get_by_role("textbox")).to_be_focused()
        await page.keyboard.press("Escape")
        await expect(form).to_have_count(0)
        await expect(go).to_be_focused()
        await keys.is_somewhere()
