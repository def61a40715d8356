"""What people enter on the page, in a browser, is what Slack sends."""

from playwright.async_api import Browser, expect

from bot.sandbox.town import ADA, BEN, GENERAL, JOHN, MORNING
from tests.browser import gallery
from tests.browser.chairs import chairs
from tests.browser.gallery import CITIES, RIGA, TALLINN, VILNIUS, entry
from tests.browser.stage import Set, entries_of, pick
from tests.sandbox.slack.kit import actions, button, option, plain, section, whole
from tests.sandbox.slack.raw_bot import SILENT


async def test_every_input(browser: Browser, here: Set) -> None:
    """A form with every input, filled in by keyboard and mouse, arrives as Slack would send it."""
    here.bot.answer = lambda envelope: {"options": [RIGA, option("LI", "Vaduz")]}
    async with chairs(browser, here.url) as sit:
        john = await sit(JOHN, MORNING, timezone_id="Europe/Vilnius")
        await here.opens(JOHN, gallery.form(*gallery.FORM))
        form = john.modal()
        keys = john.page.keyboard
        await expect(form.get_by_label("Line")).to_be_focused()
        await keys.type("one line")
        await keys.press("Tab")
        await keys.type("two\nlines")
        await keys.press("Tab")
        for words in ("12", "ada@example.org", "https://example.org/a"):
            await keys.type(words)
            await keys.press("Tab")
        await keys.type("hel")
        await keys.press("Enter")
        await keys.press("Tab")
        await keys.type("ri")
        await expect(john.page.get_by_role("option", name="Riga")).to_be_visible()
        await keys.press("ArrowDown")
        await keys.press("ArrowUp")
        await keys.press("Enter")
        await pick(form.get_by_role("combobox", name="Cities"), "Riga", "Tallinn", "Vilnius")
        await form.get_by_role("button", name="Remove Tallinn").click()
        await pick(form.get_by_role("combobox", name="Several asked"), "Vaduz")
        person = form.get_by_role("combobox", name="Person")
        await pick(person, "ben")
        await person.click()
        await john.page.get_by_role("option", name="ben", selected=True).click()  # what is chosen already stays
        await pick(form.get_by_role("combobox", name="People"), "eve")
        await pick(form.get_by_role("combobox", name="Channel"), "#general")
        await pick(form.get_by_role("combobox", name="Rooms"), "#approvals")
        await form.get_by_role("group", name="Ticks").get_by_label("Vilnius").check()
        await form.get_by_role("radiogroup", name="One of them").get_by_label("Tallinn").check()
        await form.get_by_label("Day").fill("2026-03-10")
        await form.get_by_label("Hour").fill("08:30")
        await form.get_by_label("Moment").fill("2026-03-10T10:00")
        await form.get_by_label("Rich").fill("rich words")
        here.bot.answer = lambda envelope: None
        await form.get_by_role("button", name="Send").click()

        payload = await here.hears("view_submission")
        await expect(john.modal()).to_have_count(0)

    line = {"type": "rich_text_section", "elements": [{"type": "text", "text": "rich words"}]}
    assert entries_of(payload) == {
        "Line": "one line", "Story": "two\nlines", "Number": "12", "Mail": "ada@example.org",
        "Address": "https://example.org/a", "City": whole(option("FI", "Helsinki")), "Asked": whole(RIGA),
        "Cities": [whole(RIGA), whole(VILNIUS)], "Several asked": [whole(option("LI", "Vaduz"))],
        "Person": BEN, "People": [ADA, "UEVE"], "Channel": GENERAL, "Rooms": ["CAPPROVALS"],
        "Ticks": [whole(VILNIUS)], "One of them": whole(TALLINN), "Day": "2026-03-10", "Hour": "08:30",
        "Moment": 1773129600, "Rich": {"type": "rich_text", "elements": [line]}, "File": [],
    }  # fmt: skip


async def test_options_while_typing(browser: Browser, here: Set) -> None:
    """The bot is asked as somebody types, but not too early; a choice can be taken back with the keyboard."""
    group = {"label": plain("Found"), "options": [RIGA, VILNIUS]}
    here.bot.answer = lambda envelope: {"option_groups": [group]}
    async with chairs(browser, here.url) as sit:
        john = await sit(JOHN, MORNING)
        await here.opens(JOHN, gallery.form(entry("Asked", {"type": "external_select", "min_query_length": 2})))
        field = john.modal().get_by_role("combobox", name="Asked")
        note = john.modal().get_by_role("status")
        await field.press("ArrowDown")
        await expect(note).to_have_text("Type at least 2 characters.")
        await field.press_sequentially("ri")
        listed = john.page.get_by_role("group", name="Found").get_by_role("option")
        await expect(listed).to_have_text(["Riga", "Vilnius"])
        assert [each["payload"]["value"] for each in here.bot.envelopes] == ["ri"]
        await expect(field).to_have_attribute("aria-expanded", "true")
        active = await listed.first.get_attribute("id")
        await expect(field).to_have_attribute("aria-activedescendant", str(active))
        await field.press("Escape")
        await expect(field).to_have_attribute("aria-expanded", "false")
        await expect(john.modal()).to_be_visible()

        here.bot.answer = lambda envelope: SILENT if envelope["payload"]["value"] == "ta" else {"options": [VILNIUS]}
        await field.press_sequentially("ta")
        (late,) = await here.town.slack.until(lambda: [each for each in here.deliveries[1:] if each.envelope_id])
        await field.press_sequentially("l")
        await expect(john.page.get_by_role("option")).to_have_text(["Vilnius"])
        async with john.page.expect_response("**/api/options"):
            await here.bot.ack(late.envelope_id, {"options": [TALLINN]})
        await john.page.evaluate("fetch('/api/world').then((each) => each.json())")  # what came before is read by now
        await expect(john.page.get_by_role("option")).to_have_text(["Vilnius"])
        await field.press("Escape")

        here.bot.answer = lambda envelope: {"options": "none"}
        await field.press_sequentially("vil")
        await expect(note).to_contain_text("The bot did not answer this (invalid_ack).")
        here.bot.answer = lambda envelope: {"options": []}
        await field.press_sequentially("n")
        await expect(note).to_have_text("No results")
        here.bot.answer = lambda envelope: {"options": [VILNIUS]}
        await field.press_sequentially("i")
        await expect(listed.page.get_by_role("option", name="Vilnius")).to_be_visible()
        await field.press("Enter")
        await expect(field).to_have_value("Vilnius")
        here.bot.answer = lambda envelope: None
        await field.press("Control+a")
        await field.press("Delete")
        await field.press("Tab")
        await john.modal().get_by_role("button", name="Send").click()
        await expect(john.modal().get_by_text("Please complete this required field.")).to_be_visible()
        await expect(field).to_have_attribute("aria-invalid", "true")


async def test_errors_update_push_clear(browser: Browser, here: Set) -> None:
    """Errors stand at their fields; an update keeps what is typed, Escape undoes a push, clear ends it all."""
    first = gallery.form(
        entry("Name", {"type": "plain_text_input"}),
        entry("Count", {"type": "number_input", "is_decimal_allowed": False}),
        entry("City", {"type": "static_select", "options": CITIES}),
    )
    later = {**first, "blocks": [section("*Checked.*"), *first["blocks"]]}
    async with chairs(browser, here.url) as sit:
        john = await sit(JOHN, MORNING)
        await here.opens(JOHN, first)
        form, send = john.modal(), john.modal().get_by_role("button", name="Send")
        name, count = form.get_by_label("Name"), form.get_by_label("Count")
        await name.fill("Acme")
        await count.fill("1.5")
        await pick(form.get_by_role("combobox", name="City"), "Riga")
        await send.click()
        await expect(count).to_have_accessible_description("Please enter a whole number.")
        await expect(count).to_be_focused()

        here.bot.answer = lambda envelope: {"response_action": "errors", "errors": {"Name": "That name is taken."}}
        await count.fill("2")
        await count.press("Enter")
        await expect(name).to_have_accessible_description("That name is taken.")
        await expect(count).to_have_accessible_description("")
        await expect(name).to_be_focused()

        here.bot.answer = lambda envelope: {"response_action": "update", "view": later}
        await send.click()
        await expect(form.get_by_text("Checked.")).to_be_visible()
        await expect(name).to_have_value("Acme")
        await expect(form.get_by_role("combobox", name="City")).to_have_value("Riga")

        await name.fill("Acme Baltic")
        view = here.town.slack.modal(JOHN)
        assert view is not None
        await here.client.views_update(
            view_id=view.id, view={**later, "blocks": [section("Anew."), *first["blocks"]]}
        )
        await expect(form.get_by_text("Anew.")).to_be_visible()
        await expect(name).to_have_value("Acme Baltic")
        await expect(name).to_be_focused()

        here.bot.answer = lambda envelope: {"response_action": "push", "view": gallery.form(section("On top"))}
        await send.click()
        await expect(form.get_by_text("On top")).to_be_visible()
        await john.page.keyboard.press("Escape")
        await expect(name).to_have_value("Acme Baltic")
        await send.click()
        await expect(form.get_by_text("On top")).to_be_visible()
        here.bot.answer = lambda envelope: {"response_action": "clear"}
        await send.click()
        await expect(john.modal()).to_have_count(0)


async def test_home(browser: Browser, here: Set) -> None:
    """What is typed into Home and pressed there comes out of that view; published anew it keeps what is typed."""
    here.town.slack.workspace.app.home_tab_enabled = True
    blocks = [section("Welcome"), entry("Note", {"type": "plain_text_input"}), actions(button("Save"))]
    async with chairs(browser, here.url) as sit:
        john = await sit(JOHN)
        await john.goes_to("home")
        home = john.page.get_by_role("region", name="Home")
        await here.client.views_publish(user_id=JOHN, view={"type": "home", "blocks": blocks})
        await home.get_by_label("Note").fill("words")
        anew = {"type": "home", "blocks": [section("Welcome back"), *blocks[1:]]}
        await here.client.views_publish(user_id=JOHN, view=anew)
        await expect(home.get_by_text("Welcome back")).to_be_visible()
        await home.get_by_role("button", name="Save").click()

        payload = await here.hears("block_actions")
        assert payload["container"] == {"type": "view", "view_id": here.town.slack.workspace.views.homes[JOHN].id}
        assert payload["view"]["state"]["values"]["Note"]["a"]["value"] == "words"
