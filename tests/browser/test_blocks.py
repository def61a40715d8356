"""Block Kit on the page, in a browser: all that Slack takes is drawn, and nothing is more than text."""

import copy
import re
from collections.abc import Iterator
from typing import Any, Literal

import pytest
from playwright.async_api import Browser, expect

from bot.sandbox.slack.blocks import document, elements
from bot.sandbox.town import JOHN, MORNING
from tests.browser import gallery
from tests.browser.axe import violations
from tests.browser.chairs import chairs
from tests.browser.stage import Set
from tests.sandbox.slack.kit import Json, section


def objects(value: Any) -> Iterator[Json]:
    """Everything with a type, however deep."""
    if isinstance(value, dict):
        if "type" in value:
            yield value
        value = list(value.values())
    for each in value if isinstance(value, list) else ():
        yield from objects(each)


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 390)])
async def test_everything_is_drawn(browser: Browser, here: Set, scheme: Literal["light", "dark"], width: int) -> None:
    """No kind of block or element that Slack takes is unknown to the page, nor a barrier to anybody."""
    shown = {each["type"] for each in objects([gallery.MESSAGE, gallery.CHARTS, gallery.FORM])}
    taken = {kind for surface in document.ALLOWED.values() for kind in surface}
    taken |= {*elements.IN_ACTIONS, *elements.IN_SECTION, *elements.IN_INPUT, *elements.IN_CONTEXT_ACTIONS}
    assert taken <= shown
    assert {each["accessory"]["type"] for each in gallery.ACCESSORIES} == set(elements.IN_SECTION)

    async with chairs(browser, here.url) as sit:
        john = await sit(JOHN, MORNING, color_scheme=scheme, viewport={"width": width, "height": 844})
        for blocks in [gallery.MESSAGE, gallery.ACCESSORIES, *gallery.CHARTS]:
            await here.posts(blocks)
        await expect(john.page.locator(".message")).to_have_count(5)
        assert await john.page.locator(".unknown").count() == 0
        assert await violations(john.page) == []
        assert await john.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")

        await here.opens(JOHN, gallery.form(*gallery.FORM))
        await john.modal().get_by_role("combobox", name="City").click()
        await expect(john.page.get_by_role("option", name="Helsinki")).to_be_visible()
        assert await john.page.locator(".unknown").count() == 0
        assert await violations(john.page) == []


async def test_what_is_not_known(browser: Browser, here: Set) -> None:
    """What nobody has heard of is shown as its JSON under a warning, and so is a block that cannot be drawn."""
    sparkling = {"type": "rich_text_section", "elements": [{"type": "sparkle", "often": 7}]}
    blocks = [
        {"type": "hologram", "block_id": "b1", "depth": 3},
        {"type": "actions", "block_id": "b2", "elements": [{"type": "lever", "action_id": "a", "pull": "down"}]},
        {
            "type": "input",
            "block_id": "b3",
            "label": {"type": "plain_text", "text": "x"},
            "element": {"type": "dial"},
        },
        {"type": "table", "block_id": "b4", "rows": "none"},
        {"type": "rich_text", "block_id": "b5", "elements": [{"type": "rich_text_poem", "lines": 14}, sparkling]},
        {"type": "table", "block_id": "b6", "rows": [[{"type": "raw_text", "text": "x"}], [{"type": "raw_egg"}]]},
        section("still here"),
    ]
    async with chairs(browser, here.url) as sit:
        john = await sit(JOHN, MORNING)
        here.invents(blocks)

        message = await john.reads("still here")
        warnings = message.locator(".unknown")
        await expect(warnings).to_have_count(7)
        await expect(warnings.nth(0)).to_contain_text("This page does not know this block: hologram")
        await expect(warnings.nth(0)).to_contain_text('"depth": 3')
        await expect(warnings.nth(1)).to_contain_text('"pull": "down"')
        await expect(warnings.nth(2)).to_contain_text('"dial"')
        await expect(warnings.nth(3)).to_contain_text("This page cannot draw this block: table")
        await expect(warnings.nth(4)).to_contain_text('"lines": 14')
        await expect(warnings.nth(5)).to_contain_text('"often": 7')
        await expect(warnings.nth(6)).to_contain_text("raw_egg")

        for each in ({"fallback": "of old"}, {"text": "and more", "author_name": "Ann"}):
            await here.client.chat_postMessage(channel=MORNING, text="words", attachments=[each])
        await john.reads("of old")
        of_ann = (await john.reads("and more")).locator(".unknown")
        await expect(of_ann).to_contain_text("This page does not draw: attachment")
        await expect(of_ann).to_contain_text('"author_name": "Ann"')


READ = {"text", "alt_text", "title", "label", "name", "caption", "author_name", "fallback", "url", "value", "x_label"}


def scripted(value: Any, key: str = "") -> Any:
    """The same with markup in every text that a person reads."""
    if isinstance(value, dict):
        return {name: scripted(each, name) for name, each in value.items()}
    if isinstance(value, list):
        return [scripted(each, key) for each in value]
    return gallery.SCRIPT if isinstance(value, str) and key in READ else value


async def test_text_is_text(browser: Browser, here: Set) -> None:
    """Markup in any text of any block is the characters it is made of; an address that is a script leads nowhere."""
    blocks = [scripted(each) for each in copy.deepcopy([*gallery.MESSAGE, *gallery.CHARTS[0], *gallery.CHARTS[1]])]
    trap = '<javascript:alert(1)|here> <data:text/html,x|there> <https://e.org/"onclick="alert(3)|out>'
    async with chairs(browser, here.url) as sit:
        john = await sit(JOHN, MORNING)
        here.invents([*({**each, "block_id": f"b{n}"} for n, each in enumerate(blocks)), section(trap)])
        await here.opens(JOHN, gallery.form(gallery.entry(gallery.SCRIPT, {"type": "plain_text_input"})))

        await expect(john.modal()).to_contain_text(gallery.SCRIPT)
        message = await john.reads("here there out")
        assert (await message.inner_text()).count(gallery.SCRIPT) > 30
        assert await message.locator("img, script, [onclick], [onerror], iframe").count() == 0
        links = await message.locator("a").evaluate_all("all => all.map(each => each.protocol)")
        assert set(links) <= {"https:", "http:"}
        assert "https:" in links


async def test_markup(browser: Browser, here: Set) -> None:
    """Text markup becomes what it stands for, nested too, and moments are in the reader's own zone."""
    async with chairs(browser, here.url) as sit:
        john = await sit(JOHN, MORNING, timezone_id="Asia/Tokyo", locale="en-GB")
        await here.posts([section(gallery.MARKED), gallery.RICH])
        marked = (await john.reads("a quotation")).locator(".section")
        rich = (await john.reads("a quotation")).locator(".rich")

        await expect(marked.locator("strong > em")).to_have_text("and italic")
        await expect(marked.locator("s")).to_have_text("gone")
        await expect(marked.locator("blockquote")).to_have_text("a quotation\nof two lines")
        await expect(marked.locator("pre")).to_have_text("if a < b:\n    stop()")
        await expect(marked.get_by_role("link", name="a *label*")).to_have_attribute(
            "href", "https://e.org/a?b=1&c=2"
        )
        await expect(marked.get_by_role("link", name="https://e.org/x")).to_have_attribute("href", "https://e.org/x")
        assert await marked.locator(".mention").all_inner_texts() == ["@ada", "#general", "@here", "@channel"]
        await expect(marked.locator("time")).to_have_text("2026-03-10 17:00")
        await expect(marked).to_contain_text("• typed as it is")
        await expect(rich.locator("ol").nth(1)).to_have_attribute("start", "3")
        await expect(rich.locator("strong > em, em > strong")).to_have_text("all")
        await expect(rich.locator("blockquote")).to_have_text("a quotation")
        await expect(rich.locator("time")).to_have_text(re.compile(r"^Tuesday,? 10 March( 2026)? at 17:00$"))


async def test_charts_and_tables(browser: Browser, here: Set) -> None:
    """A chart has a name and numbers for those who do not see it, a table header cells, a data table pages."""
    async with chairs(browser, here.url) as sit:
        john = await sit(JOHN, MORNING)
        await here.posts(gallery.CHARTS[0])
        await here.posts([each for each in gallery.MESSAGE if each["type"].endswith("table")])

        pie = john.page.get_by_role("img", name="Credits, pie: a pie chart of 2 segments")
        await expect(pie.locator("path.mark")).to_have_count(2)
        bars = john.page.get_by_role("img", name="Credits, bar: a bar chart of used, bought over 5 labels")
        await expect(bars.locator("rect.mark")).to_have_count(10)
        tall = await bars.locator("rect.mark").evaluate_all("all => all.map(each => +each.getAttribute('height'))")
        assert tall[3] == pytest.approx(4 * tall[2], rel=0.02)
        spoken = john.page.get_by_role("table", name="Credits, bar").get_by_role("row", name="Thu")
        await expect(spoken.get_by_role("cell")).to_have_text(["8", "10"])
        table = john.page.get_by_role("region", name="Table")
        await expect(table.get_by_role("columnheader")).to_have_text(["Company", "Credits", "Note"])
        data = john.page.get_by_role("table", name="Companies")
        await expect(data.get_by_role("rowheader")).to_have_text(["Acme", "Harbour"])
        await john.page.get_by_role("button", name="Next").click()
        await expect(data.get_by_role("rowheader")).to_have_text(["Crane"])
