"""What sends at once, in a browser: menus, pickers and buttons outside of forms, and fields that dispatch."""

from typing import Any

from playwright.async_api import Browser, expect

from bot.sandbox.slack import Delivery
from bot.sandbox.town import JOHN, MORNING
from tests.browser import gallery
from tests.browser.chairs import chairs
from tests.browser.gallery import CITIES, TALLINN, VILNIUS, entry
from tests.browser.stage import Set, pick
from tests.sandbox.slack.kit import Json, actions, button, dialog, mrkdwn, option, plain, section, whole
from tests.sandbox.slack.raw_bot import SILENT


async def test_menus_in_a_message(browser: Browser, here: Set) -> None:
    """A menu outside a form sends at once, once confirmed; what is chosen goes along with the next button."""
    sure = {"confirm": dialog(text=mrkdwn("It *cannot* be undone"))}
    menu: Json = {
        "type": "static_select",
        "action_id": "city",
        "options": CITIES,
        "placeholder": plain("City"),
        **sure,
    }
    more: Json = {"type": "overflow", "action_id": "more", "options": [option("e", "Edit"), option("d", "Drop")]}
    ticks: Json = {"type": "checkboxes", "action_id": "ticks", "options": CITIES}
    async with chairs(browser, here.url) as sit:
        john = await sit(JOHN, MORNING)
        blocks = [section("choose", block_id="s"), actions(menu, more, ticks, button("Go"), block_id="m")]
        ts = await here.posts(blocks)
        message = await john.reads("choose")
        city = message.get_by_role("combobox", name="City")
        await pick(city, "Riga")
        question = john.page.get_by_role("dialog", name="Sure?")
        await expect(question.locator("strong")).to_have_text("cannot")
        await question.get_by_role("button", name="No").click()
        await expect(city).to_have_value("")
        assert here.bot.envelopes == []
        await pick(city, "Vilnius")
        await question.get_by_role("button", name="Yes").click()
        assert (await here.action("city"))["selected_option"] == whole(VILNIUS)

        dots = message.get_by_role("button", name="More actions")
        await dots.press("Enter")
        await expect(john.page.get_by_role("menuitem", name="Edit")).to_be_focused()
        await john.page.keyboard.press("ArrowDown")
        await john.page.keyboard.press("Enter")
        assert (await here.action("more"))["selected_option"] == whole(option("d", "Drop"))
        await expect(dots).to_be_focused()
        await message.get_by_label("Tallinn").check()
        assert (await here.action("ticks"))["selected_options"] == [whole(TALLINN)]

        await here.client.chat_update(channel=MORNING, ts=ts, text="x", blocks=[section("changed"), *blocks])
        message = await john.reads("changed")
        await expect(city).to_have_value("Vilnius")
        await john.presses("Go", message)
        await here.action("go")
        values = (await here.hears("block_actions"))["state"]["values"]["m"]
        assert values["city"]["selected_option"] == whole(VILNIUS)
        assert values["ticks"]["selected_options"] == [whole(TALLINN)]


async def test_chosen_while_another_is_on_its_way(browser: Browser, here: Set) -> None:
    """Of what is ticked before the bot has acknowledged the first tick, the last state reaches it all the same."""
    ticks: Json = {"type": "checkboxes", "action_id": "ticks", "options": CITIES}
    async with chairs(browser, here.url) as sit:
        john = await sit(JOHN, MORNING)
        await here.posts([section("choose", block_id="s"), actions(ticks)])
        message = await john.reads("choose")
        here.bot.answer = lambda envelope: SILENT
        await message.get_by_label("Riga").check()
        await here.action("ticks")
        await message.get_by_label("Tallinn").check()
        here.bot.answer = lambda envelope: None
        await here.clock.advance(4)

        both = [each["value"] for each in CITIES if each["text"]["text"] in {"Riga", "Tallinn"}]
        await here.town.slack.until(lambda: [each.outcome for each in here.deliveries] == ["operation_timeout", "ok"])
        assert [chosen(each) for each in here.deliveries] == [both[:1], both]


def chosen(delivery: Delivery) -> list[str]:
    """The values that a tick told the bot."""
    return [each["value"] for each in delivery.payload["actions"][0]["selected_options"]]


async def test_what_else_sends_at_once(browser: Browser, here: Set) -> None:
    """Pickers, radio buttons, small buttons, and fields that dispatch tell the bot at once what was entered."""
    sent: list[tuple[str, Any]] = []
    typed = {"type": "plain_text_input", "action_id": "typed"}
    every = {
        **typed,
        "action_id": "every",
        "dispatch_action_config": {"trigger_actions_on": ["on_character_entered"]},
    }
    async with chairs(browser, here.url) as sit:
        john = await sit(JOHN, MORNING)
        rated, icon = (gallery.MESSAGE[6]["elements"][n] for n in (1, 0))
        choices = {"type": "radio_buttons", "action_id": "radio", "options": CITIES}
        pickers = actions({"type": "datepicker", "action_id": "day"}, choices)
        await here.posts(
            [section("choose", block_id="s"), pickers, {"type": "context_actions", "elements": [icon, rated]}]
        )
        message = await john.reads("choose")
        for action_id, key, act in (
            ("day", "selected_date", message.get_by_label("datepicker").fill("2026-03-10")),
            ("radio", "selected_option", message.get_by_label("Tallinn").check()),
            ("icon", "text", message.get_by_role("button", name="Delete").click()),
            ("rated", "value", message.get_by_role("button", name="Good").click()),
        ):
            await act
            sent.append((action_id, (await here.action(action_id))[key]))
        fields = (entry("Typed", typed), entry("Every", every))
        await here.opens(JOHN, gallery.form(*({**each, "dispatch_action": True} for each in fields)))
        await john.modal().get_by_label("Every").fill("x")
        sent.append(("every", (await here.action("every"))["value"]))
        await john.modal().get_by_label("Typed").fill("words")
        await john.modal().get_by_label("Typed").press("Enter")
        sent.append(("typed", (await here.action("typed"))["value"]))
        await expect(john.modal().get_by_label("Typed")).to_have_value("words")

    assert sent == [
        ("day", "2026-03-10"),
        ("radio", whole(TALLINN)),
        ("icon", {"type": "plain_text", "text": "Delete", "emoji": True}),
        ("rated", "good"),
        ("every", "x"),
        ("typed", "words"),
    ]
    assert all(each.kind == "block_actions" for each in here.deliveries)
