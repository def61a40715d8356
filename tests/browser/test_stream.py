"""The message stream and the message box, as one person sees and uses them."""

import re
from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, expect

from bot.sandbox.slack import Content, Workspace
from bot.sandbox.town import ADA, BEN, EVE, GENERAL, JOHN, MORNING, Town
from tests.browser.chairs import Chair, chairs
from tests.clock import ManualClock
from tests.sandbox.visitor import open_page

MARKUP = '<img src=x onerror="alert(1)"><script>alert(2)</script><b>bold</b>'


@pytest.fixture
def town() -> Town:
    return Town.build(ManualClock())


@pytest.fixture
def workspace(town: Town) -> Workspace:
    return town.slack.workspace


@pytest.fixture
async def url(town: Town) -> AsyncIterator[str]:
    """A page without a bot."""
    async with open_page(town) as http:
        yield str(http.base_url)


def said_at(workspace: Workspace, user_id: str, ts: str, text: str) -> None:
    """Somebody said something in #general at that second."""
    workspace.say(user_id, GENERAL, text).ts = f"{ts}.000100"


async def test_days_and_authors(browser: Browser, url: str, workspace: Workspace) -> None:
    """Days and times are those of the reader's zone; messages of one author in a row stand under one name."""
    said_at(workspace, ADA, "1767396600", "late in the evening")  # 2026-01-02T23:30Z
    said_at(workspace, ADA, "1767396660", "a minute later")
    said_at(workspace, BEN, "1767396670", "Ben answers")
    said_at(workspace, BEN, "1767400200", "an hour later")  # 00:30Z on the third
    edited = workspace.say(BEN, GENERAL, "once more")
    edited.edited_ts = edited.ts
    async with chairs(browser, url) as sit:
        tokyo = await sit(JOHN, timezone_id="Asia/Tokyo", locale="en-GB")
        york = await sit(JOHN, timezone_id="America/New_York", locale="en-US")
        for reader in (tokyo, york):
            await reader.reads("once more")
        days = {each: await each.page.locator(".day").all_inner_texts() for each in (tokyo, york)}
        first = {each: each.page.locator(".message").first.locator("time") for each in (tokyo, york)}
        await expect(first[tokyo]).to_have_text("8:30")
        await expect(first[york]).to_have_text(re.compile(r"6:30\sPM"))
        follows = york.page.locator(".message.follows")
        await expect(follows).to_have_count(1)
        await expect(follows).to_contain_text("a minute later")
        await expect(await york.reads("once more")).to_contain_text("(edited)")

    assert re.match(r"Saturday,? 3 January", days[tokyo][0])
    assert re.match(r"Friday, January 2\b", days[york][0])
    assert [len(each) for each in days.values()] == [2, 2]


STILL = """() => new Promise((done) => {
    const list = document.getElementById("messages"), top = list.scrollTop;
    setTimeout(() => done(list.scrollTop === top), 250);
})"""
"""That the messages do not move."""


async def test_scrolling(browser: Browser, url: str, workspace: Workspace) -> None:
    """The newest stays in view, unless somebody reads what came before, who is led back by a button."""
    for number in range(500):
        workspace.say(ADA, GENERAL, f"number {number}.")
    async with chairs(browser, url) as sit:
        john = await sit(JOHN)
        jump = john.page.get_by_role("button", name="Jump to newest")
        workspace.say(ADA, GENERAL, "the newest")
        await expect(await john.reads("the newest")).to_be_in_viewport(ratio=0.9)
        await expect(jump).to_be_hidden()
        await john.page.locator("#messages").press("PageUp")
        await john.page.locator("#messages").press("PageUp")
        await expect(jump).to_be_visible()
        workspace.say(ADA, GENERAL, "one more")
        await expect(await john.reads("one more")).not_to_be_in_viewport()
        await john.page.wait_for_function(STILL)  # a key's scroll is animated, and would go on after the click
        await jump.click()
        await expect(await john.reads("one more")).to_be_in_viewport(ratio=0.9)

        far = workspace.channels[GENERAL].messages[1]
        await john.page.goto(f"{url}#{JOHN}/{GENERAL}/{far.ts}")
        await expect(await john.reads("number 1.")).to_be_in_viewport()


async def test_text_is_text(browser: Browser, url: str, workspace: Workspace) -> None:
    """Markup in a name, in a message and in a block is read as the characters it is made of."""
    dialogs: list[str] = []
    workspace.users[EVE].real_name = MARKUP
    escaped = MARKUP.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    section = {"type": "section", "block_id": "b", "text": {"type": "mrkdwn", "text": escaped}}
    workspace.post(workspace.channels[GENERAL], Content("", [section]))
    async with chairs(browser, url) as sit:
        john = await sit(JOHN)
        john.page.on("dialog", lambda dialog: dialogs.append(dialog.message))
        await john.types(MARKUP)
        await expect(john.page.locator(".message .blocks", has_text=MARKUP)).to_have_count(2)
        await expect(john.page.locator(".people").get_by_text(MARKUP)).to_be_visible()
        await (await sit(EVE)).types("it is me")
        await expect((await john.reads("it is me")).get_by_text(MARKUP)).to_be_visible()
        assert await john.page.locator(".messages :is(img, script, b), .people :is(img, script, b)").count() == 0
    assert dialogs == []


async def offered(chair: Chair) -> list[str]:
    """What the message box offers, the chosen one first."""
    options = chair.page.get_by_role("option")
    chosen = chair.page.locator("[role=option][aria-selected=true]")
    names = [await each.locator("strong").inner_text() for each in await options.all()]
    first = await chosen.locator("strong").inner_text() if await chosen.count() else ""
    return [first, *names]


async def test_completion(browser: Browser, url: str) -> None:
    """Commands with their usage, people and channels are offered as they are typed, and taken with the keyboard."""
    async with chairs(browser, url) as sit:
        john = await sit(JOHN)
        box = john.page.get_by_role("combobox", name="Message #general")
        await box.press_sequentially("/")
        assert await offered(john) == ["/credits", "/credits", "/smsbalance", "/mintcode", "/teller"]
        await expect(box).to_have_attribute("aria-expanded", "true")
        await box.press("ArrowUp")
        assert (await offered(john))[0] == "/teller"
        await box.press("ArrowUp")
        await expect(john.page.locator("#" + str(await box.get_attribute("aria-activedescendant")))).to_contain_text(
            'AMOUNT COMPANY "comment"'
        )
        await box.press("Tab")
        await expect(box).to_have_value("/mintcode ")
        await expect(john.page.locator("#hint")).to_have_text('/mintcode [AMOUNT COMPANY "comment" [TYPE] | mine]')
        await expect(box).to_be_focused()

        await box.fill("hello @b")
        await box.press("Enter")
        await box.press_sequentially("in #gen")
        await box.press("Escape")
        await expect(john.page.get_by_role("option")).to_have_count(0)
        await box.press("Enter")
        await expect(await john.reads("hello")).to_contain_text("hello @ben in #gen")


async def test_what_was_typed(browser: Browser, url: str) -> None:
    """Shift and Enter make a line; arrows bring back what each person sent; a draft stays where it was begun."""
    async with chairs(browser, url) as sit:
        john = await sit(JOHN)
        box = john.page.locator("#line")
        await box.fill("one")
        await box.press("Shift+Enter")
        await box.press_sequentially("two")
        await expect(box).to_have_value("one\ntwo")
        await box.press("Enter")
        await john.types("three")
        await john.reads("three")
        await john.page.reload()
        await box.press("ArrowUp")
        await expect(box).to_have_value("three")
        await box.press("ArrowUp")
        await expect(box).to_have_value("one\ntwo")
        await box.press("ArrowDown")
        await box.press("ArrowDown")
        await expect(box).to_have_value("")

        await box.fill("a draft")
        await box.press("ArrowUp")
        await expect(box).to_have_value("a draft")
        await john.goes_to(MORNING)
        await expect(box).to_have_value("")
        await john.goes_to(GENERAL)
        await expect(box).to_have_value("a draft")
        await john.page.get_by_role("link", name="Ben").click()
        await expect(box).to_have_value("")
        await box.press("ArrowUp")
        await expect(box).to_have_value("")


async def test_home(browser: Browser, url: str, town: Town, workspace: Workspace) -> None:
    """The bot is told of who opens its Home; where it has none, or has published nothing there, the page says so."""
    workspace.app.home_tab_enabled, workspace.app.events = False, set()
    async with chairs(browser, url) as sit:
        john = await sit(JOHN)
        await expect(john.page.get_by_role("link", name="Teller Home")).to_have_count(0)
        await john.page.goto(f"{url}#{JOHN}/home")
        await expect(john.page.get_by_role("heading", name="Teller has no Home")).to_be_visible()
    assert workspace.deliveries == []
    workspace.app.home_tab_enabled = True
    workspace.app.events.add("app_home_opened")
    async with chairs(browser, url) as sit:
        john = await sit(JOHN)
        await john.goes_to("home")
        await expect(john.page.get_by_role("heading", name="has not published a Home for you")).to_be_visible()
        await expect(john.page.locator("#composer")).to_be_hidden()
        (delivery,) = await town.slack.until(lambda: [each for each in workspace.deliveries if not each.retry])
    assert delivery.payload["event"]["user"] == JOHN
