"""Markup in what people write, and in what they and things are called, is read as it is written."""

from pathlib import Path

from playwright.async_api import Browser, Dialog, Locator, Page, expect

from bot.sandbox.slack import Channel
from bot.sandbox.town import ADA, APPROVALS, JOHN, PEOPLE, Town
from tests.browser.chairs import DIRECT, Chair, chairs, sandbox

COMMENT = "<img src=x onerror=alert(1)><script>alert(1)</script> & <b>bold</b> *star* <!channel> &lt;"
ON_THE_WIRE = "&lt;img src=x onerror=alert(1)&gt;"
NAME, ROOM, COMPANY = "<u>{}</u> &amp; *J* <img src=y>", "<u>room</u>", "<u>Quay</u> <img src=z> & &lt;"
ALIVE = """() => {
  const read = /^(bold|star|J|@channel)$/;
  const styled = [...document.querySelectorAll("b, strong, .mention")].filter((node) => read.test(node.textContent));
  const made = document.querySelectorAll("body :is(img, script, iframe, u, [onerror])");
  return [...styled, ...made].map((node) => node.outerHTML);
}"""


def fill(town: Town) -> None:
    """Everybody, a channel and a company are called by markup."""
    for user_id in PEOPLE:
        user = town.slack.workspace.users[user_id]
        user.real_name = NAME.format(user.real_name)
        user.name = f"<u>{user.name}</u>"
    town.slack.workspace.add_channel(Channel("CROOM", ROOM, [*PEOPLE]))
    town.rms.add_company(COMPANY, company_id=777, credits={"credit": (20, 20)})


async def is_read(where: Locator, *words: str) -> None:
    """The words stand there as they were written, and nothing on the page is an element of theirs."""
    for each in words:
        await expect(where).to_contain_text(each)
    assert await where.page.evaluate(ALIVE) == []


async def test_as_it_is_written(browser: Browser, tmp_path: Path) -> None:
    """On the card, in answers, questions, forms, the lists at the message box and behind the scenes; nothing runs."""
    opened: list[str] = []

    async def heard(dialog: Dialog) -> None:
        opened.append(dialog.message)
        await dialog.dismiss()

    async with sandbox(tmp_path) as here, chairs(browser, here.page.url) as sit:
        fill(here.town)
        john, ada = await sit(JOHN), await sit(ADA)
        for chair in (john, ada):
            chair.page.on("dialog", heard)
        await names(john)
        await john.types(f'/mintcode 4 777 "{COMMENT}"')
        await is_read(await john.reads("Asked for one code worth 4 credits"), COMPANY)
        await approved(ada)
        await john.presses("Reveal code", await john.reads("the code is minted", DIRECT))
        await expect(john.modal().locator("pre")).to_be_visible()
        await is_read(john.modal(), COMPANY)
        await john.page.keyboard.press("Escape")
        await ada.types("/credits codes")
        await is_read(await ada.reads(COMMENT), COMPANY)
        await rejected(john, ada)
        await behind(ada.page)
    assert opened == []


async def names(john: Chair) -> None:
    """In the sidebar and the lists at the message box."""
    await is_read(john.page.locator("#people"), NAME.format("Eve"))
    await is_read(john.page.locator("#channels"), ROOM)
    offered = john.page.get_by_role("listbox", name="Suggestions")
    for typed, words in (("@", "@<u>eve</u>"), ("#", f"#{ROOM}")):
        await john.page.locator("#line").fill(typed)
        await is_read(offered, words)
    await john.page.locator("#line").fill("")


async def approved(ada: Chair) -> None:
    """On the card and in the question before it is approved."""
    card = await ada.reads(COMMENT, APPROVALS)
    await is_read(card, COMPANY, "@<u>john</u> asks for")
    await card.get_by_role("button", name="Approve").click()
    question = ada.page.get_by_role("dialog", name="Approve this request?")
    await is_read(question, COMPANY)
    await question.get_by_role("button", name="Approve").click()
    await is_read(await ada.reads("Minted."), "Approved by @<u>ada</u>")


async def rejected(john: Chair, ada: Chair) -> None:
    """In the form that asks for a reason, and as the reason."""
    await john.types('/mintcode 1 777 "another"')
    card = await ada.reads("another", APPROVALS)
    await ada.presses("Reject", card)
    await is_read(ada.modal(), COMPANY)
    await ada.modal().get_by_role("textbox").fill(COMMENT)
    await ada.modal().get_by_role("button", name="Reject").click()
    await expect(ada.modal()).to_contain_text("Rejected.")
    await ada.page.keyboard.press("Escape")
    await is_read(await ada.reads(f"Reason: {COMMENT}"))
    await is_read(await john.reads("was rejected by", DIRECT), COMMENT)


async def behind(page: Page) -> None:
    """In the toolbox's tables and lists, in a line of the inspector and the whole of it, and in the test it makes."""
    await page.get_by_role("tab", name="Toolbox").click()
    tools = page.get_by_role("region", name="RMS")
    await tools.locator("summary", has_text="Codes").click()
    await is_read(tools.locator(".codes"), COMMENT)
    await is_read(tools.get_by_role("table"), COMPANY)
    await page.get_by_role("tab", name="Inspector").click()
    await page.get_by_role("searchbox").fill("/mintcode 4")
    line = page.locator(".wire > li")
    await expect(line).to_have_count(1)
    await is_read(line, f'/mintcode 4 777 "{ON_THE_WIRE}', "@<u>john</u>")
    await line.locator("summary").click()
    await is_read(line.locator("pre"), ON_THE_WIRE, "<u>john</u>")
    await page.get_by_role("button", name="Copy as a test").click()
    await is_read(page.get_by_label("The test"), "<script>alert(1)</script>")
