"""The page on a phone: 390 pixels wide or high, and a thumb."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, Locator, Page, expect

from bot.sandbox.town import ADA, JOHN, MORNING
from tests.browser import gallery
from tests.browser.chairs import Chair, chairs, sandbox
from tests.browser.phone import LYING, PHONE, STILL, too_small, too_wide
from tests.browser.stage import Set
from tests.sandbox.slack.kit import actions, dialog, mrkdwn, plain, section
from tests.sandbox.slack.kit import button as press

SMALLEST = 44
"""Pixels that a thumb needs; WCAG 2.2 asks for 44 (2.5.5, level AAA) or at least 24 (2.5.8, level AA)."""
LEAST = 24


async def taps(chair: Chair, what: Locator) -> None:
    """Touch something, which is large enough for a thumb, on a page that is nowhere wider than the phone."""
    await expect(what).to_be_visible()
    assert await too_wide(chair.page) == []
    box = await what.bounding_box()
    assert box is not None
    assert min(box["width"], box["height"]) >= SMALLEST, f"{what} is {box}"
    await what.tap()


async def picks(chair: Chair, link: str) -> None:
    """Pull the drawer out and touch a person or a conversation in it."""
    sidebar = chair.page.locator("#sidebar")
    await taps(chair, chair.page.get_by_role("button", name="People and conversations"))
    await taps(chair, sidebar.get_by_role("link", name=link, exact=True))
    await expect(sidebar).to_be_hidden()


async def test_ask_approve_reveal(browser: Browser, tmp_path: Path) -> None:
    """John asks, Ada approves at a phone of her own, John reveals the code; nothing is wider than a phone."""
    async with sandbox(tmp_path) as here, chairs(browser, here.page.url) as sit:
        john, ada = await sit(JOHN, **PHONE), await sit(ADA, **PHONE, **STILL)
        await taps(john, button(john.page, "Commands"))
        await taps(john, john.page.get_by_role("option", name="/mintcode"))
        await john.page.locator("#line").press_sequentially('4 458 "spare routers for Kaunas"')
        await taps(john, button(john.page, "Send"))
        await john.reads("Asked for one code worth 4 credits")

        moves = "(node) => getComputedStyle(node).transitionDuration"
        assert await ada.page.locator("#sidebar").evaluate(moves) == "0s"
        await picks(ada, "private: approvals 1 unread")
        card = await ada.reads("spare routers for Kaunas")
        assert await too_small(ada.page, ".message", SMALLEST) == []
        await taps(ada, button(card, "Approve"))
        await taps(ada, button(ada.page.get_by_role("dialog", name="Approve this request?"), "Approve"))
        await ada.reads("Minted.")

        await picks(john, "Teller 1 unread")
        await taps(john, button(await john.reads("the code is minted"), "Reveal code"))
        await expect(john.modal().locator("pre")).to_be_visible()
        await taps(john, button(john.modal().locator("footer"), "Close"))
        await expect(john.modal()).to_have_count(0)

        await taps(john, john.page.get_by_role("button", name="People and conversations"))
        await john.page.touchscreen.tap(380, 400)  # beside the drawer
        await expect(john.page.locator("#sidebar")).to_be_hidden()
        await taps(john, john.page.locator("#show-backstage"))
        await expect(john.page.locator("#backstage")).to_be_visible()
        await expect(john.page.locator("main")).to_have_js_property("inert", True)  # it lies below, out of reach
        await taps(john, button(john.page.locator("#backstage"), "Close"))
        await expect(john.page.locator("main")).to_have_js_property("inert", False)


async def test_a_story(browser: Browser, here: Set) -> None:
    """A command of a story goes into the message box, and the panel that lay over it gives way; Escape closes it."""
    async with chairs(browser, here.url) as sit:
        john = await sit(JOHN, MORNING, **PHONE, **STILL)
        opener, panel = john.page.locator("#show-backstage"), john.page.locator("#backstage")
        await taps(john, opener)
        await button(panel, "/smsbalance").tap()
        await expect(panel).to_be_hidden()
        await expect(john.page.locator("#line")).to_be_focused()
        await expect(john.page.locator("#line")).to_have_value("/smsbalance")

        await taps(john, opener)
        await button(panel, "Close").press("Escape")
        await expect(panel).to_be_hidden()
        await expect(john.page.locator("main")).to_have_js_property("inert", False)


def button(where: Page | Locator, name: str) -> Locator:
    return where.get_by_role("button", name=name, exact=True)


WORD = "Donaudampfschifffahrtsgesellschaft" * 3
LONG = (WORD, f"https://example.org/{'path-that-never-ends' * 8}", f"`{'k7r2mwxq' * 20}`", f"```{'k7r2mwxq' * 20}```")
SWITCHES = 7
DESK = {"viewport": {"width": 1280, "height": 800}}
STATES = ("the messages", "a form", "Home", "the Stories", "the Toolbox", "the Inspector", "the lights")


@pytest.mark.parametrize("window", [PHONE, LYING, DESK], ids=["upright", "lying", "on a desk"])
async def test_nothing_is_too_wide(browser: Browser, here: Set, window: dict[str, Any]) -> None:
    """Whatever is shown fits, with words that never end and with one of everything; a thumb meets what it aims at."""
    await fill(here)
    wide, small = {}, {}
    async with chairs(browser, here.url) as sit:
        john = await sit(JOHN, MORNING, **window, **STILL)
        async for state in states(here, john):
            wide[state] = await too_wide(john.page)
            small[state] = await too_small(john.page, "body", LEAST)

    assert tuple(wide) == STATES
    assert {state: found for state, found in wide.items() if found} == {}
    assert {state: found for state, found in small.items() if found} == {}


async def fill(here: Set) -> None:
    """Messages, a Home, a company and a code whose words never end, and one of everything."""
    here.town.slack.workspace.app.home_tab_enabled = True
    for text in LONG:
        here.town.slack.workspace.say(ADA, MORNING, text)
        fields = {"type": "section", "fields": [mrkdwn(text), mrkdwn(text)]}
        context = {"type": "context", "elements": [mrkdwn(text)]}
        go = actions(press(WORD[:70], style="primary"), press("Reject", style="danger"))
        await here.posts([section(text, accessory=press("Go")), fields, context, go])
    for blocks in (gallery.MESSAGE, gallery.ACCESSORIES, *gallery.CHARTS):
        await here.posts(blocks)
    home = {"type": "home", "blocks": [*gallery.MESSAGE[:3], section(WORD), *gallery.CHARTS[0]]}
    await here.client.views_publish(user_id=JOHN, view=home)
    here.town.rms.add_company(WORD[:100], company_id=999, credits={"credit": (1, 1)})
    here.town.rms.add_code(company=here.town.rms.root, amount=1, comment=WORD)


async def states(here: Set, john: Chair) -> AsyncIterator[str]:
    """Lead John from one state of the page to the next, and name it."""
    page = john.page
    await john.types("/credits", MORNING)  # for the inspector
    await john.reads("Credits, bar")
    yield "the messages"
    await here.opens(JOHN, gallery.form(*gallery.FORM, *map(section, LONG), title=plain("Words that never end")))
    await expect(john.modal()).to_be_visible()
    yield "a form"
    await page.keyboard.press("Escape")
    await expect(john.modal()).to_have_count(0)
    await john.goes_to("home")
    await expect(page.get_by_role("region", name="Home").get_by_text(WORD)).to_be_visible()
    yield "Home"
    opener = page.locator("#show-backstage")
    if await opener.get_attribute("aria-expanded") == "false":
        await opener.click()
    for name in ("Stories", "Toolbox", "Inspector"):
        await page.get_by_role("tab", name=name).click()
        panel = page.get_by_role("tabpanel", name=name)
        await expect(panel).to_be_visible()
        await expect(panel.get_by_role("switch")).to_have_count(SWITCHES if name == "Toolbox" else 0)
        for switch in await panel.get_by_role("switch").all():
            await switch.click()
        await expect(panel.locator("details").last).to_be_visible()
        await panel.evaluate("(node) => node.querySelectorAll('details').forEach((each) => (each.open = true))")
        await expect(panel.locator("pre").get_by_text("…", exact=True)).to_have_count(0)
        yield f"the {name}"
    await page.locator("#backstage").get_by_role("button", name="Close").click()
    await expect(opener).to_have_text("Inspector")  # which is what it opens
    await john.goes_to(MORNING)
    await expect(page.locator("#lights li")).to_have_count(SWITCHES)
    await expect(button(page, "Send")).to_be_in_viewport(ratio=1)
    yield "the lights"


async def test_lying(browser: Browser, here: Set) -> None:
    """At a phone that lies on its side one can write, answer a long question, and send a long form."""
    question = dialog(text=mrkdwn("\n".join(map(str, range(40)))))
    async with chairs(browser, here.url) as sit:
        john = await sit(JOHN, MORNING, **LYING, **STILL)
        await here.posts([section("choose"), actions(press("Sure?", confirm=question), press("Form"))])
        message = await john.reads("choose")
        await taps(john, button(message, "Sure?"))
        asked = john.page.get_by_role("dialog", name="Sure?")
        yes = button(asked, "Yes")
        await expect(yes).to_be_in_viewport(ratio=1)
        await expect(asked.get_by_role("heading")).to_be_in_viewport(ratio=1)
        await taps(john, yes)
        await here.action("sure?")
        await here.opens(JOHN, gallery.form(*gallery.FORM[1:3]))
        await john.modal().get_by_label("Line").fill("words")
        send = button(john.modal(), "Send")
        await expect(send).to_be_in_viewport(ratio=1)
        await taps(john, send)
        await expect(john.modal().get_by_text("Please complete this required field.")).to_be_visible()
        await taps(john, button(john.modal(), "Close").last)
        await expect(john.modal()).to_have_count(0)
