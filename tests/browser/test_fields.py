"""A form as Teller has them, filled in with nothing but the keyboard, and with nothing but a thumb."""

from typing import Any

from playwright.async_api import Browser, Locator, Page, expect

from bot.sandbox.slack import Shortcut
from bot.sandbox.town import APPROVALS, BEN, GENERAL, JOHN, MORNING
from tests.browser import gallery
from tests.browser.axe import violations
from tests.browser.chairs import Chair, chairs
from tests.browser.gallery import CITIES, RIGA, TALLINN, VILNIUS, entry
from tests.browser.keys import Keys
from tests.browser.phone import PHONE, STILL, too_small, too_wide
from tests.browser.stage import Set, entries_of
from tests.sandbox.slack.kit import dialog, option, plain, section, whole
from tests.sandbox.slack.raw_bot import Json

MOST = 100
COMPANIES = [option(str(450 + n), f"Acme {n} ({450 + n}) · {n} left") for n in range(MOST)]
GROUPS = [
    {"label": plain("Yours"), "options": COMPANIES[:40]},
    {"label": plain("All others"), "options": COMPANIES[40:]},
]
MORE: Json = {
    "type": "overflow",
    "action_id": "more",
    "options": [option("edit", "Edit"), option("drop", "Remove")],
    "confirm": dialog(title=plain("Remove the schedule?")),
}
FORM = gallery.form(
    section("Every weekday at 08:00", accessory=MORE),
    entry("Company", {"type": "external_select", "min_query_length": 0, "initial_option": COMPANIES[3]}),
    entry("Kind", {"type": "static_select", "options": CITIES}),
    entry("Member", {"type": "users_select"}),
    entry("Channel", {"type": "conversations_select", "default_to_current_conversation": True,
                      "filter": {"include": ["public", "private"]}}),
    entry("Public", {"type": "channels_select"}),
    entry("Accounts", {"type": "multi_static_select", "options": CITIES}),
    entry("Rooms", {"type": "multi_conversations_select", "initial_conversations": [MORNING, GENERAL]}),
    entry("People", {"type": "multi_users_select"}, optional=True),
    entry("Time", {"type": "timepicker", "initial_time": "08:00"}),
    entry("Days", {"type": "checkboxes", "options": CITIES}),
    entry("Zone", {"type": "radio_buttons", "options": CITIES, "initial_option": RIGA}),
    title=plain("A schedule"),
)  # fmt: skip
SENT: dict[str, Any] = {
    "Company": whole(COMPANIES[57]),
    "Kind": whole(VILNIUS),
    "Member": BEN,
    "Channel": APPROVALS,
    "Public": MORNING,
    "Accounts": [whole(RIGA), whole(TALLINN)],
    "Rooms": [MORNING],
    "People": [],
    "Time": "09:30",
    "Days": [whole(VILNIUS)],
    "Zone": whole(VILNIUS),
}


def companies(envelope: Json) -> Json | None:
    """What the bot offers for what is typed: groups, none of them empty."""
    payload = envelope["payload"]
    if payload["type"] != "block_suggestion":
        return None
    fits = [
        {**group, "options": [each for each in group["options"] if payload["value"] in each["text"]["text"]]}
        for group in GROUPS
    ]
    return {"option_groups": [group for group in fits if group["options"]]}


async def opens(here: Set, john: Chair) -> Locator:
    """The form, which a shortcut opens beside the approvals."""
    here.bot.answer = companies
    payload = await here.hears("shortcut")
    await here.client.views_open(trigger_id=payload["trigger_id"], view=FORM)
    await expect(john.modal()).to_be_visible()
    return john.modal()


def field(where: Locator, name: str) -> Locator:
    return where.get_by_role("combobox", name=name, exact=True)


def offered(page: Page) -> Locator:
    return page.get_by_role("option")


async def test_by_keyboard(browser: Browser, here: Set) -> None:
    """Each field is reached, shows what it holds and what there is, and takes a choice; all of it arrives."""
    here.town.slack.workspace.app.shortcuts = {"ask": Shortcut("ask", "Add a schedule")}
    async with chairs(browser, here.url) as sit:
        john = await sit(JOHN, APPROVALS)
        keys, page = Keys(john.page), john.page
        await keys.enters(page.get_by_role("button", name="Shortcuts"))
        await keys.press("Enter")
        form = await opens(here, john)
        await expect(form.get_by_role("button", name="More actions")).to_be_focused()
        await keys.press("Enter", "ArrowDown", "Enter")
        question = page.get_by_role("dialog", name="Remove the schedule?")
        await keys.goes(question.get_by_role("button", name="Yes"))
        await keys.press("Enter")
        assert (await here.action("more"))["selected_option"]["value"] == "drop"
        await expect(form.get_by_role("button", name="More actions")).to_be_focused()

        await chooses_a_company(keys, form)
        await chooses(keys, field(form, "Kind"), "Vil", "Vilnius")
        await chooses(keys, field(form, "Member"), "be", "ben")
        await keys.goes(field(form, "Channel"))
        await expect(field(form, "Channel")).to_have_value("approvals")
        await chooses(keys, field(form, "Public"), "morn", "#morning")
        for name in ("Riga", "Tallinn"):
            await chooses(keys, field(form, "Accounts"), name, name)
        await keys.goes(field(form, "Rooms"))
        await keys.press("Backspace")
        await keys.goes(form.get_by_label("Time"))
        await keys.types("0930")
        await keys.goes(form.get_by_role("checkbox", name="Vilnius"))
        await keys.press("Space")
        await keys.goes(form.get_by_role("radio", name="Riga"))
        await keys.press("ArrowDown")
        assert await violations(page) == []
        await keys.enters(form.get_by_role("button", name="Send"))

        assert entries_of(await here.hears("view_submission")) == SENT


async def chooses_a_company(keys: Keys, form: Locator) -> None:
    """Opened with nothing typed it offers all hundred in their groups; what is typed narrows them."""
    company = field(form, "Company")
    await keys.goes(company)
    await expect(company).to_have_value("Acme 3 (453) · 3 left")
    await keys.press("ArrowDown")
    await expect(offered(company.page)).to_have_count(MOST)
    await expect(company.page.get_by_role("group", name="All others").get_by_role("option")).to_have_count(60)
    await expect(company.page.locator("[role=option].active")).to_have_text("Acme 3 (453) · 3 left")
    await keys.press("Control+a")
    await keys.types("Acme 57")
    await expect(offered(company.page)).to_have_text(["Acme 57 (507) · 57 left"])
    await keys.press("Enter")
    await expect(company).to_have_value("Acme 57 (507) · 57 left")
    await expect(company).to_have_attribute("aria-expanded", "false")


async def chooses(keys: Keys, menu: Locator, typed: str, name: str) -> None:
    """Type into a menu until the one is left that is meant."""
    await keys.goes(menu)
    await keys.types(typed)
    await expect(offered(menu.page)).to_have_text([name])
    await keys.press("Enter")


async def test_on_a_phone(browser: Browser, here: Set) -> None:
    """Every list opens within the window, and nothing in the form is too small for a thumb."""
    here.town.slack.workspace.app.shortcuts = {"ask": Shortcut("ask", "Add a schedule")}
    async with chairs(browser, here.url) as sit:
        john = await sit(JOHN, APPROVALS, **PHONE, **STILL)
        page = john.page
        await page.get_by_role("button", name="Shortcuts").tap()
        await page.get_by_role("menuitem").tap()
        form = await opens(here, john)
        picks = {
            "Company": "Acme 57 (507) · 57 left", "Kind": "Vilnius", "Member": "ben", "Public": "#morning",
        }  # fmt: skip
        for name, choice in picks.items():
            await taps(field(form, name), choice)
        await taps(field(form, "Accounts"), "Riga", "Tallinn")
        await form.get_by_role("button", name="Remove general").tap()
        await form.get_by_label("Time").fill("09:30")
        await form.get_by_role("checkbox", name="Vilnius").tap()
        await form.get_by_role("radio", name="Vilnius").tap()
        assert await too_wide(page) == []
        assert await too_small(page, "#modal", 24) == []
        await form.get_by_role("button", name="Send").tap()

        assert entries_of(await here.hears("view_submission")) == SENT


async def taps(menu: Locator, *choices: str) -> None:
    """Touch a menu and what it offers, all within the window; who takes several touches elsewhere then."""
    await menu.tap()
    for choice in choices:
        one = menu.page.get_by_role("option", name=choice, exact=True)
        await expect(one).to_be_visible()
        assert await too_wide(menu.page) == []
        await one.tap()
    if len(choices) > 1:
        await menu.page.locator("#modal-title").tap()
    await expect(menu.page.locator(".popup:popover-open")).to_have_count(0)
