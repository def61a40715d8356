"""A day at the desk on a phone: asked by form, withdrawn and approved from Home, and the code found again."""

from pathlib import Path

from playwright.async_api import Browser, Locator, expect

from bot.sandbox.town import ADA, JOHN
from tests.browser.axe import violations
from tests.browser.chairs import Chair, chairs, sandbox
from tests.browser.phone import PHONE, STILL, too_small, too_wide
from tests.browser.test_narrow import SMALLEST, taps

KAUNAS, RIGA = "spare routers for Kaunas", "two gateways for Riga"


async def test_a_day_at_the_desk(browser: Browser, tmp_path: Path) -> None:
    """John and Ada have nothing but a phone each, and never leave Home; nothing is wider than the phone."""
    async with sandbox(tmp_path) as here, chairs(browser, here.page.url) as sit:
        john, ada = await sit(JOHN, "home", **PHONE, **STILL), await sit(ADA, "home", **PHONE, **STILL)
        await asks(john, KAUNAS)
        await expect(at_home(ada).get_by_text(KAUNAS)).to_be_visible()
        await withdraws(john)
        await expect(at_home(ada).get_by_text("Nothing waits for your decision.")).to_be_visible()

        await asks(john, RIGA)
        await expect(at_home(ada).get_by_text(RIGA)).to_be_visible()
        await looks_right(ada)
        await taps(ada, button(at_home(ada), "Approve"))
        question = ada.page.get_by_role("dialog", name="Approve this request?")
        await expect(question).to_contain_text("4 credits")
        await taps(ada, button(question, "Approve"))
        await expect(at_home(ada).get_by_text("Nothing waits for your decision.")).to_be_visible()

        await expect(at_home(john).get_by_text("Minted")).to_be_visible()
        await finds_the_code(john)


def at_home(chair: Chair) -> Locator:
    """What stands on their Home."""
    return chair.page.get_by_role("region", name="Home")


def button(where: Locator, name: str) -> Locator:
    return where.get_by_role("button", name=name, exact=True)


async def looks_right(chair: Chair) -> None:
    """Home is as wide as the phone, its buttons are as high as a thumb needs, and a screen reader finds its way."""
    assert await too_wide(chair.page) == []
    assert await too_small(chair.page, "#home", SMALLEST) == []
    assert await violations(chair.page) == []


async def asks(john: Chair, comment: str) -> None:
    """The form that Home leads to, with the company found by a part of its name."""
    await looks_right(john)
    await taps(john, button(at_home(john), "Ask for a credit code"))
    form = john.modal()
    company = form.get_by_role("combobox", name="Company")
    await company.fill("bal")
    await taps(john, john.page.get_by_role("option", name="Acme Baltic (458) · 96 left"))
    await form.get_by_label("Amount").fill("4")
    await form.get_by_label("Comment").fill(comment)
    await taps(john, button(form, "Next"))
    await expect(form).to_contain_text("4 of the 96 that Acme Baltic (458) has left.")
    assert await too_small(john.page, "dialog#modal", SMALLEST) == []
    await taps(john, button(form, "Ask"))
    await expect(form).to_contain_text("Asked for one code worth 4 credits")
    await closes(john)


async def closes(chair: Chair) -> None:
    """Close the window, and be back at Home."""
    await taps(chair, button(chair.modal().locator("footer"), "Close"))
    await expect(chair.modal()).to_have_count(0)


async def withdraws(john: Chair) -> None:
    """John takes back what he has just asked for."""
    await taps(john, button(at_home(john), "Withdraw"))
    question = john.page.get_by_role("dialog", name="Withdraw this request?")
    await taps(john, button(question, "Withdraw"))
    await expect(john.modal()).to_contain_text("Withdrawn")
    await closes(john)
    await expect(at_home(john).get_by_text("Withdrawn by you")).to_be_visible()


async def finds_the_code(john: Chair) -> None:
    """The list of codes over Home, and what can be done with the one code of his."""
    await taps(john, button(at_home(john), "Codes"))
    await expect(john.modal()).to_contain_text(RIGA)
    await taps(john, button(john.modal(), "More actions"))
    items = john.page.get_by_role("menuitem")
    await expect(items).to_have_text(["Reveal", "Edit comment…", "Revoke…"])
    for number in range(3):
        await expect(items.nth(number)).to_be_in_viewport(ratio=1)
    await taps(john, items.nth(2))
    await expect(john.modal().get_by_label("Reason")).to_be_visible()
    assert await too_wide(john.page) == []
