"""How fast the page answers, with few messages in a conversation and with many."""

from pathlib import Path
from statistics import median

from playwright.async_api import Browser, expect

from bot.sandbox.slack import Workspace
from bot.sandbox.town import ADA, GENERAL, JOHN
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


async def talk(john: Chair, workspace: Workspace, many: int) -> None:
    """So many messages are said in #general, and John has the last before his eyes."""
    for number in range(many):
        workspace.say(ADA, GENERAL, f"number {number}, with *some* words for <@{JOHN}>")
    await john.reads(f"number {many - 1},")


async def compared(few: Chair, many: Chair) -> tuple[float, float]:
    """Milliseconds from Enter to the answer, the median of several times each, asked for by turns."""
    took: dict[Chair, list[float]] = {few: [], many: []}
    for _ in range(TIMES):
        for chair, times in took.items():
            times.append(await chair.page.evaluate(FROM_ENTER_TO_ANSWER, "/smsbalance"))
    return median(took[few]), median(took[many])


async def reads_from_the_beginning(john: Chair) -> None:
    """Scroll up until there is nothing earlier."""
    begin, messages = john.page.locator(".begin"), john.page.locator("#messages")
    while not await begin.count():
        first = await messages.locator(".message").first.get_attribute("data-key")
        await messages.press("Home")
        await john.page.wait_for_function(MORE_IS_THERE, arg=first)
    await expect(messages.locator(".message").first).to_contain_text("number 0,")


async def test_many_messages(browser: Browser, tmp_path: Path) -> None:
    """With 2,000 messages the answer comes at most twice as late as with 20, also after all of them were read."""
    small, large = tmp_path / "small", tmp_path / "large"
    small.mkdir()
    large.mkdir()
    async with sandbox(small) as one, sandbox(large) as other, chairs(browser, one.page.url) as sit:
        few, many = await sit(JOHN), await sit(JOHN, url=other.page.url)
        await talk(few, one.town.slack.workspace, FEW)
        await talk(many, other.town.slack.workspace, MANY)
        await compared(few, many)  # a warm start for both
        at_once = await compared(few, many)
        await reads_from_the_beginning(many)
        after_reading = await compared(few, many)

    for quick, slow in (at_once, after_reading):
        assert slow <= 2 * quick, f"{slow:.0f} ms with {MANY} messages, {quick:.0f} ms with {FEW}"
