"""A Home as full as Teller's, on a phone and on a desk, and drawn anew under the eyes of who works in it."""

from typing import Any

import pytest
from playwright.async_api import Browser, Locator, expect

from bot.sandbox.town import JOHN
from tests.browser import gallery
from tests.browser.axe import violations
from tests.browser.chairs import Chair, chairs
from tests.browser.gallery import CITIES, entry
from tests.browser.keys import Keys
from tests.browser.phone import LYING, PHONE, STILL, too_small, too_wide
from tests.browser.stage import Set
from tests.sandbox.slack.kit import actions, button, dialog, mrkdwn, option, plain, section
from tests.sandbox.slack.raw_bot import Json

MANY = 30
WINDOWS = pytest.mark.parametrize("window", [{}, PHONE], ids=["on a desk", "on a phone"])


def request(number: int) -> list[Json]:
    """What waits for a decision: a section with a menu, and a row of buttons."""
    more = {
        "type": "overflow",
        "action_id": "more",
        "options": [option(f"show {number}", "Show"), option("x", "Drop")],
    }
    sure = dialog(title=plain(f"Approve {number}?"), text=mrkdwn("It *cannot* be undone"))
    words = f"*#{number}* 4 credits of Acme Baltic Logistics and Shipping for <@UJOHN>: spare routers for Kaunas"
    row = [
        button("Approve", style="primary", value=str(number), confirm=sure),
        button("Reject", style="danger", value=str(number)),
        button("Show the request", value=str(number)),
    ]
    return [section(words, accessory=more, block_id=f"words-{number}"), actions(*row, block_id=f"row-{number}")]


def home(*numbers: int, head: str = "Waiting for you", tail: Json | None = None) -> Json:
    asked = [block for number in numbers for block in request(number)]
    commands = actions(*(button(name) for name in ("Ask for a code", "Balances", "Codes", "Schedules", "Roles")))
    return {"type": "home", "blocks": [section(head), commands, *asked, *([tail] if tail else [])]}


class Home:
    """John at his Home, on a stage whose bot is the test."""

    def __init__(self, here: Set, john: Chair) -> None:
        self.here, self.john, self.page = here, john, john.page
        self.root = john.page.get_by_role("region", name="Home")

    async def publishes(self, view: Json, shows: str) -> None:
        """Draw it anew; what it says then is there when this returns."""
        await self.here.client.views_publish(user_id=JOHN, view=view)
        await expect(self.root.get_by_text(shows).first).to_be_visible()

    def block(self, block_id: str) -> Locator:
        """The buttons and menus of a block."""
        return self.root.locator(f"[data-block='{block_id}']")

    def named(self, block_id: str, name: str) -> Locator:
        """One of them."""
        return self.block(block_id).and_(self.page.get_by_role("button", name=name, exact=True))


@pytest.fixture
def here(here: Set) -> Set:
    """An app that has a Home, and does not want to know who opens it."""
    app = here.town.slack.workspace.app
    app.home_tab_enabled, app.events = True, set()
    return here


async def comes_home(here: Set, sit: Any, view: Json, **how: Any) -> Home:
    await here.client.views_publish(user_id=JOHN, view=view)
    john = await sit(JOHN, "home", **how)
    await expect(john.page.get_by_role("region", name="Home").locator(".home")).to_be_visible()
    return Home(here, john)


@pytest.mark.parametrize("window", [PHONE, LYING, {}], ids=["upright", "lying", "on a desk"])
async def test_all_of_it_fits(browser: Browser, here: Set, window: dict[str, Any]) -> None:
    """A hundred blocks of sections with menus, and of rows of buttons, are within the window and large enough."""
    view = home(*range(49))
    async with chairs(browser, here.url) as sit:
        at = await comes_home(here, sit, view, **window, **STILL)
        assert len(view["blocks"]) == 100
        assert await too_wide(at.page) == []
        assert await too_small(at.page, "#home", 44 if window else 24) == []
        last = at.named("words-48", "More actions")
        await last.click()
        await expect(at.page.get_by_role("menuitem", name="Show")).to_be_in_viewport(ratio=1)
        assert await too_wide(at.page) == []
        assert await violations(at.page) == []


@WINDOWS
async def test_what_is_open_stays_open(browser: Browser, here: Set, window: dict[str, Any]) -> None:
    """While other requests come and go, the menu that one is in stays, where it was on the screen, and works."""
    async with chairs(browser, here.url) as sit:
        at = await comes_home(here, sit, home(*range(MANY)), **window, **STILL)
        dots = at.named("words-20", "More actions")
        await dots.click()
        items = at.page.get_by_role("menuitem")
        await expect(items.first).to_be_focused()
        before = await dots.bounding_box()
        await at.publishes(home(*range(3, MANY + 2), head="Waiting for you: 29"), "Waiting for you: 29")
        await expect(items.first).to_be_focused()
        after = await dots.bounding_box()
        await at.page.keyboard.press("Enter")

        assert (await here.action("more"))["selected_option"]["value"] == "show 20"
        assert before is not None
        assert after is not None
        assert abs(before["y"] - after["y"]) < 1
        await expect(dots).to_be_focused()


async def test_scrolled(browser: Browser, here: Set) -> None:
    """Who reads on stays at what they read, with the focus elsewhere, whatever comes or goes above it."""
    async with chairs(browser, here.url) as sit:
        at = await comes_home(here, sit, home(*range(MANY)), **PHONE, **STILL)
        await at.named("row-15", "Reject").scroll_into_view_if_needed()
        tops = []
        for numbers in (range(MANY), range(5, MANY), range(-4, MANY)):
            await at.publishes(home(*numbers, head=f"From {numbers[0]}"), f"From {numbers[0]}")
            box = await at.named("row-15", "Reject").bounding_box()
            assert box is not None
            tops.append(round(box["y"]))

        assert max(tops) - min(tops) <= 1


@WINDOWS
async def test_a_question_stays(browser: Browser, here: Set, window: dict[str, Any]) -> None:
    """A confirm dialog outlives a redraw; its yes is sent, and one goes on at the button that asked."""
    async with chairs(browser, here.url) as sit:
        at = await comes_home(here, sit, home(*range(MANY)), **window, **STILL)
        approve = at.named("row-7", "Approve")
        await approve.click()
        question = at.page.get_by_role("dialog", name="Approve 7?")
        await at.publishes(home(*range(3, MANY), head="Changed"), "Changed")
        await expect(question).to_be_visible()
        assert here.bot.envelopes == []
        await question.get_by_role("button", name="Yes").click()

        assert (await here.action("approve"))["value"] == "7"
        await expect(question).to_have_count(0)
        await expect(approve).to_be_focused()


async def test_decided_by_somebody_else(browser: Browser, here: Set) -> None:
    """Who says yes about what is gone meanwhile reads that it is gone, and nothing is sent."""
    async with chairs(browser, here.url, "404 (Not Found)") as sit:
        at = await comes_home(here, sit, home(*range(MANY)))
        await at.named("row-7", "Approve").click()
        await at.publishes(home(1, 2, head="Changed"), "Changed")
        await at.page.get_by_role("dialog", name="Approve 7?").get_by_role("button", name="Yes").click()

        told = at.root.get_by_role("alert")
        await expect(told).to_contain_text("That is not in front of this person (any more).")
        await expect(told).to_be_in_viewport(ratio=1)
        await expect(at.root).to_be_focused()
        assert here.bot.envelopes == []


@pytest.mark.parametrize("block_id", ["asks", None], ids=["of the app's", "of Slack's"])
async def test_another_button_in_the_same_place(browser: Browser, here: Set, block_id: str | None) -> None:
    """With the keyboard one goes on at the same button when all else in its row has changed."""
    ask = {"block_id": block_id} if block_id else {}

    def shown(words: str, *more: str) -> Json:
        row = actions(button("Refresh"), *(button(each) for each in more), **ask)
        return {"type": "home", "blocks": [section(words), row]}

    async with chairs(browser, here.url) as sit:
        at = await comes_home(here, sit, shown("One"))
        keys = Keys(at.page)
        await keys.enters(at.root.get_by_role("button", name="Refresh"))
        await here.action("refresh")
        await at.publishes(shown("Two"), "Two")
        await expect(at.root.get_by_role("button", name="Refresh")).to_be_focused()
        await keys.press("Enter")
        await here.town.slack.until(lambda: len([each for each in here.deliveries if each.acked]) == 2)
        if block_id:
            await at.publishes(shown("Three", "Other"), "Three")
            await expect(at.root.get_by_role("button", name="Refresh")).to_be_focused()


@WINDOWS
async def test_a_form_opened_there(browser: Browser, here: Set, window: dict[str, Any]) -> None:
    """Home is drawn anew below an open form; sent off, it gives way to Home, and one goes on at the same button."""
    async with chairs(browser, here.url) as sit:
        at = await comes_home(here, sit, home(*range(MANY)), **window, **STILL)
        reject = at.named("row-9", "Reject")
        await reject.click()
        trigger = (await here.hears("block_actions"))["trigger_id"]
        form = gallery.form(entry("Reason", {"type": "plain_text_input"}))
        await here.client.views_open(trigger_id=trigger, view=form)
        await at.john.modal().get_by_label("Reason").fill("not this month")
        await here.client.views_publish(user_id=JOHN, view=home(*range(5, MANY), head="Changed"))
        await expect(at.page.locator("#home").get_by_text("Changed")).to_be_visible()
        assert await too_wide(at.page) == []
        await at.john.modal().get_by_role("button", name="Send").click()

        await expect(at.john.modal()).to_have_count(0)
        await expect(reject).to_be_focused()
        await expect(reject).to_be_in_viewport(ratio=1)


async def test_a_form_that_fills_in(browser: Browser, here: Set) -> None:
    """A form is there before its fields are; an open list in it outlives what comes later, and so do words typed."""
    reading, kind = section("Reading the companies…"), entry("Kind", {"type": "static_select", "options": CITIES})
    note = entry("Note", {"type": "plain_text_input"})
    async with chairs(browser, here.url) as sit:
        at = await comes_home(here, sit, home(1))
        await here.opens(JOHN, gallery.form(reading))
        form, view = at.john.modal(), here.town.slack.modal(JOHN)
        assert view is not None
        await expect(form.get_by_text("Reading the companies…")).to_be_visible()
        await here.client.views_update(view_id=view.id, view=gallery.form(kind, note))
        await expect(form.get_by_role("combobox", name="Kind")).to_be_focused()
        await form.get_by_label("Note").fill("words")
        await form.get_by_role("combobox", name="Kind").click()
        await expect(at.page.get_by_role("option")).to_have_count(3)
        later = gallery.form(
            section("*4* of 96 left"), kind, note, submit=plain("Ask"), title=plain("Ask for a code")
        )
        await here.client.views_update(view_id=view.id, view=later)
        await expect(form.get_by_text("of 96 left")).to_be_visible()
        await expect(form.get_by_role("heading")).to_have_text("Ask for a code")
        await at.page.get_by_role("option", name="Riga").click()
        await form.get_by_role("button", name="Ask", exact=True).click()

        values = (await here.hears("view_submission"))["view"]["state"]["values"]
    assert (values["Kind"]["a"]["selected_option"]["value"], values["Note"]["a"]["value"]) == ("LV", "words")
