"""Four people at one sandbox: what each is sent, and what each has not read yet."""

import re
from pathlib import Path

from playwright.async_api import Browser, expect

from bot.sandbox.slack import Channel
from bot.sandbox.town import ADA, APPROVALS, BEN, EVE, GENERAL, JOHN, MORNING, Town
from tests.browser.chairs import DIRECT, Chair, chairs, sandbox
from tests.clock import ManualClock
from tests.sandbox.visitor import open_page


async def test_what_others_do_in_private_is_not_sent(browser: Browser, tmp_path: Path) -> None:
    """Of a private channel, others' answers, forms and codes nothing goes over the line to a page it is not for.

    What is looked for is found on the lines of those it is for.
    """
    async with sandbox(tmp_path) as here, chairs(browser, here.page.url) as sit:
        workspace = here.town.slack.workspace
        backroom = workspace.add_channel(Channel("CBACKROOM", "backroom", [ADA, BEN], is_private=True))
        ada, ben, john, eve = [await sit(each) for each in (ADA, BEN, JOHN, EVE)]
        await ben.types("said in the back", backroom.id)
        await ada.reads("said in the back", backroom.id)
        await ada.types("/credits")
        await ada.reads("Credits of the whole account")
        await ben.types('/mintcode 2 512 "a crane for Ben"')
        card = await ada.reads("a crane for Ben", APPROVALS)
        await ada.presses("Reject", card)
        await expect(ada.modal().get_by_role("heading", name="Reject request")).to_be_visible()
        await ada.page.keyboard.press("Escape")
        await ada.presses("Approve", card)
        await ben.presses("Reveal code", await ben.reads("the code is minted", DIRECT))
        code = await ben.modal().locator("pre").inner_text()
        await ben.page.keyboard.press("Escape")
        await john.types('/mintcode 1 512 "a card that waits"')
        await ada.reads("a card that waits", APPROVALS)
        waits = workspace.channels[APPROVALS].messages[-1].ts
        await ben.types("that is all")
        for chair in (ada, john, eve):
            await chair.reads("that is all", GENERAL)
        sent = {chair.id: await chair.tap.heard() for chair in (ada, ben, john, eve)}

    def who_was_sent(words: str) -> set[str]:
        return {name for name, heard in sent.items() if words in heard}

    assert who_was_sent("that is all") == {ADA, BEN, JOHN, EVE}
    assert {words: who_was_sent(words) for words in ("backroom", "said in the back")} == {
        "backroom": {ADA, BEN},
        "said in the back": {ADA, BEN},
    }
    assert who_was_sent("Credits of the whole account") == {ADA}
    assert who_was_sent("Reject request") == {ADA}
    assert who_was_sent("a crane for Ben") == {ADA, BEN, JOHN}
    assert who_was_sent('"name": "approvals"') == {ADA, BEN, JOHN}  # the stories at the side speak of it to everybody
    assert who_was_sent(waits) == {ADA, BEN, JOHN}
    assert re.fullmatch(r"\w{32}", code)
    assert who_was_sent(code) == {BEN}


async def shows_unread(chair: Chair, room: str, count: int) -> None:
    """The sidebar tells how many messages of a conversation are unread, and the window's title of how many at all."""
    badge = chair.page.locator(f'.rooms a[href$="/{room}"] .count')
    await expect(badge).to_have_text(f"{count} unread" if count else "")
    await expect(chair.page).to_have_title(re.compile(rf"^\({count}\) " if count else r"^[^(]"))


async def test_unread_marks(browser: Browser) -> None:
    """What is unread is counted for each person and conversation, also after a reload, until it is looked at."""
    town = Town.build(ManualClock())
    workspace = town.slack.workspace
    async with open_page(town) as http, chairs(browser, str(http.base_url)) as sit:
        john = await sit(JOHN)
        workspace.say(ADA, MORNING, "good morning")
        workspace.say(ADA, MORNING, "did everybody sleep well?")
        workspace.say(JOHN, MORNING, "I did")
        await shows_unread(john, MORNING, 2)
        await john.page.reload()
        await shows_unread(john, MORNING, 2)
        await john.goes_to(MORNING)
        await shows_unread(john, MORNING, 0)
        new = john.page.locator(".new + .message")
        await expect(new).to_contain_text("good morning")
        await john.goes_to(GENERAL)
        await john.page.reload()
        await shows_unread(john, MORNING, 0)

        await john.page.get_by_role("link", name="Ben").click()
        await expect(john.page).to_have_url(re.compile(rf"#{BEN}/{GENERAL}$"))
        await shows_unread(john, MORNING, 3)


async def test_more_unread_than_are_there(browser: Browser) -> None:
    """Where more is unread than a page is given at first, it says so."""
    town = Town.build(ManualClock())
    for number in range(60):
        town.slack.workspace.say(ADA, MORNING, f"number {number}")
    async with open_page(town) as http, chairs(browser, str(http.base_url)) as sit:
        john = await sit(JOHN)
        await expect(john.page.locator(f'.rooms a[href$="/{MORNING}"] .count')).to_have_text("50+ unread")
