"""How fast the page answers, with few messages in a conversation and with many, and the wire as full of them."""

from pathlib import Path

import aiohttp
from playwright.async_api import Browser, expect
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.slack import SlackStandIn
from bot.sandbox.town import ADA, GENERAL, JOHN, MORNING
from tests.browser.chairs import Chair, chairs, sandbox

FEW, MANY, TIMES = 20, 2000, 7
FROM_ENTER_TO_ANSWER = """async (line) => {
  const box = document.querySelector("#line");
  const list = document.querySelector("#messages");
  box.value = line;
  const before = list.lastElementChild.dataset.key;
  const started = performance.now();
  box.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", cancelable: true }));
  await new Promise((there) => {
    const watch = new MutationObserver(() => {
      const last = list.lastElementChild;
      if (last.dataset.key !== before && last.textContent.includes("has 120 SMS")) {
        watch.disconnect();
        requestAnimationFrame(() => setTimeout(there)); // it is painted, too
      }
    });
    watch.observe(list, { childList: true, subtree: true });
  });
  return performance.now() - started;
}"""

MORE_IS_THERE = """(first) =>
  document.querySelector(".begin") || document.querySelector(".message").dataset.key !== first"""


async def talk(john: Chair, slack: SlackStandIn, many: int) -> None:
    """The bot posts so many messages, the last of which John sees, and answers half as many commands."""
    async with aiohttp.ClientSession() as session:
        client = AsyncWebClient(slack.workspace.app.bot_token, slack.api_url, session=session)
        for number in range(many):
            words = f"number {number}, with *some* words for <@{JOHN}>"
            section = {"type": "section", "text": {"type": "mrkdwn", "text": words}}
            await client.chat_postMessage(channel=MORNING, text=words, blocks=[section])
            if number % 2:
                await slack.type_command(ADA, GENERAL, "/teller help")
    await john.reads(f"number {many - 1},")


async def compared(few: Chair, many: Chair) -> tuple[float, float]:
    """Milliseconds from Enter to the answer, the quickest of several times each, asked for by turns: whatever else
    the machine does only adds to them."""
    took: dict[Chair, list[float]] = {few: [], many: []}
    for _ in range(TIMES):
        for chair, times in took.items():
            times.append(await chair.page.evaluate(FROM_ENTER_TO_ANSWER, "/smsbalance"))
    return min(took[few]), min(took[many])


async def reads_from_the_beginning(john: Chair) -> None:
    """Scroll up until there is nothing earlier."""
    begin, messages = john.page.locator(".begin"), john.page.locator("#messages")
    while not await begin.count():
        first = await messages.locator(".message").first.get_attribute("data-key")
        await messages.press("Home")
        await john.page.wait_for_function(MORE_IS_THERE, arg=first)
    await expect(messages.locator(".message", has_text="number 0,")).to_have_count(1)


async def opens(panel: str, *people: Chair) -> None:
    """They look at a panel behind the scenes, and something is there."""
    for each in people:
        await each.page.get_by_role("tab", name=panel).click()
        await expect(each.page.get_by_role("tabpanel", name=panel).locator("h3, li").first).to_be_visible()


async def test_many_messages(browser: Browser, tmp_path: Path) -> None:
    """With 2,000 messages and twice as much on the wire the answer comes at most twice as late as with 20: whatever
    panel is open, and also after all of them were read."""
    small, large = tmp_path / "small", tmp_path / "large"
    small.mkdir()
    large.mkdir()
    async with sandbox(small) as one, sandbox(large) as other, chairs(browser, one.page.url) as sit:
        few, many = await sit(JOHN, MORNING), await sit(JOHN, MORNING, url=other.page.url)
        await talk(few, one.town.slack, FEW)
        await talk(many, other.town.slack, MANY)
        wire = len(other.town.slack.workspace.wire)
        await compared(few, many)  # a warm start for both
        took = {}
        for panel in ("Stories", "Toolbox", "Inspector"):
            await opens(panel, few, many)
            took[panel] = await compared(few, many)
        await reads_from_the_beginning(many)
        took["Inspector, after all was read"] = await compared(few, many)

    assert wire > 2 * MANY
    for when, (quick, slow) in took.items():
        assert slow <= 2 * quick, f"{when}: {slow:.0f} ms with {MANY} messages, {quick:.0f} ms with {FEW}"
