"""The ten stories, told to the end in one window, as a newcomer goes through them."""

import re
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from playwright.async_api import Browser, Locator, expect

from bot.sandbox.town import JOHN
from tests.browser.chairs import Chair, chairs, sandbox

Telling = Callable[["Reader"], Awaitable[None]]
DONE = re.compile(r"\bdone\b")


class Reader:
    """Who follows the stories at the side, and does what they say."""

    def __init__(self, chair: Chair) -> None:
        self.chair = chair
        self.page = chair.page
        self.title = ""

    def opens(self, title: str) -> None:
        """The story that is followed from here on."""
        self.title = title

    @property
    def story(self) -> Locator:
        """The story that is followed."""
        exactly = self.page.locator("summary", has_text=self.title)
        return self.page.locator(".stories > li").filter(has=exactly)

    async def sends(self, start: str) -> None:
        """Let the story put a command into the message box, and send it."""
        help_ = self.story.get_by_role("button", name=start)
        line = await help_.inner_text()
        await help_.click()
        await expect(self.page.locator("#line")).to_have_value(line)
        await self.page.locator("#line").press("Enter")

    async def goes(self, words: str) -> None:
        """Follow a link of the story."""
        await self.story.get_by_role("link", name=words).first.click()

    async def clicks(self, words: str) -> None:
        """Press a button of the story."""
        await self.story.get_by_role("button", name=words).click()

    async def cannot_yet(self, words: str) -> None:
        """A button that would spoil the story by now cannot be pressed."""
        await expect(self.story.get_by_role("button", name=words)).to_be_disabled()

    async def sees_step(self, number: int) -> None:
        """Wait for one step to be ticked."""
        step = self.story.locator("details > ol > li").nth(number - 1)
        await expect(step, f"step {number} of “{self.title}” has not been ticked").to_have_class(DONE)

    async def decides(self, button: str, words: str) -> None:
        """Press a button on a card."""
        await self.chair.presses(button, await self.chair.reads(words))


async def first_balance(reader: Reader) -> None:
    await reader.sends("/smsbalance")
    await reader.chair.reads("has 120 SMS credits left")


async def refused(reader: Reader) -> None:
    await reader.sends("/smsbalance office")
    await reader.chair.reads("the balance of your own account only")


async def ask_and_approve(reader: Reader) -> None:
    await reader.sends("/mintcode")
    await reader.goes("Ada")
    await reader.decides("Approve", "spare routers for Kaunas")
    await reader.sees_step(2)
    await reader.goes("John")
    await reader.decides("Reveal code", "the code is minted")
    await expect(reader.chair.modal()).to_contain_text("This is one code worth")
    await reader.chair.modal().get_by_role("button", name="Close").last.click()


async def reject(reader: Reader) -> None:
    await reader.sends("/mintcode")
    await reader.goes("Ben")
    await reader.decides("Reject", "a spare for the office")
    form = reader.chair.modal()
    await form.locator("textarea, input").fill("there are three in the cupboard")
    await form.get_by_role("button", name="Reject").click()
    await expect(form).to_contain_text("Rejected.")
    await form.get_by_role("button", name="Close").last.click()
    await reader.goes("John")
    await reader.chair.reads("there are three in the cupboard")


async def own(reader: Reader) -> None:
    await reader.sends("/mintcode")
    await reader.goes("Ben")
    await reader.decides("Approve", "a router for me")
    await reader.chair.reads("This is your own request")


async def both(reader: Reader) -> None:
    await reader.sends("/mintcode")
    await reader.clicks("Approve as Ada and as Ben")
    await reader.chair.reads("Approved by @")


async def lost(reader: Reader) -> None:
    await reader.clicks("Let RMS die in mid-mint")
    await reader.sees_step(1)
    await reader.cannot_yet("RMS works again")
    await reader.sends("/mintcode")
    await reader.goes("Ada")
    await reader.chair.reads("antennas, roof")
    told = reader.page.get_by_role("button", name="Approve as Ada and as Ben")
    await expect(told).to_have_attribute("aria-disabled", "true")  # that story is over, and this card not for it
    await reader.decides("Approve", "antennas, roof")
    await reader.sees_step(3)
    await reader.clicks("RMS works again")


async def killed(reader: Reader) -> None:
    await reader.sends("/mintcode")
    await reader.sees_step(1)
    await reader.cannot_yet("Start the bot")
    await reader.clicks("Approve, and kill the bot")
    await reader.sees_step(2)
    await reader.clicks("Start the bot")
    await reader.sees_step(4)


async def morning(reader: Reader) -> None:
    await reader.clicks("To the next morning post")
    await expect(reader.page.locator(".message", has_text="Credits on")).to_have_count(2)


async def expiry(reader: Reader) -> None:
    await reader.sees_step(1)
    await reader.clicks("Past the next expiry")
    await reader.chair.reads("Expired: nobody decided in time")


TELLINGS: dict[str, Telling] = {
    "First balance": first_balance,
    "A colleague’s balance, refused": refused,
    "Ask and approve": ask_and_approve,
    "Reject with a reason": reject,
    "Your own request, refused": own,
    "Two approvers at once": both,
    "RMS dies in mid-mint": lost,
    "The bot is killed": killed,
    "The morning post": morning,
    "A request expires": expiry,
}


@pytest.mark.parametrize("http", [False, True], ids=["socket", "http"])
async def test_ten_stories(browser: Browser, tmp_path: Path, http: bool) -> None:
    """One after the other is open, is done as it says, and ticks itself off; in the end all ten are."""
    async with sandbox(tmp_path, http=http) as here, chairs(browser, here.page.url) as sit:
        reader = Reader(await sit(JOHN))
        for number, (title, tells) in enumerate(TELLINGS.items(), 1):
            reader.opens(title)
            await expect(reader.story.locator("details"), f"“{title}” is not open").to_have_attribute("open", "")
            await tells(reader)
            await expect(reader.story, f"“{title}” has not been ticked").to_have_class(DONE)
            await expect(reader.page.locator("#show-backstage")).to_have_text(f"Stories {number}/10")
            said = reader.page.locator("#stories").get_by_role("status").filter(has_text=f"Done: {title}.")
            await expect(said).to_have_count(1)
            await reader.page.screenshot(path=tmp_path / f"story-{number}.png")

        await expect(reader.page.locator(".all-done")).to_be_in_viewport()
