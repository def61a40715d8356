"""What comes over the line to a window: the bodies of all answers, and every message of its streams."""

from playwright.async_api import Page, Response


class Tap:
    """`await Tap.on(page)` before the page is opened; `await tap.heard()` is all that it was sent since."""

    def __init__(self) -> None:
        self._messages: list[str] = []
        self._answers: list[Response] = []

    @classmethod
    async def on(cls, page: Page) -> "Tap":
        """Listen to a window that has nothing in it yet."""
        tap = cls()
        devtools = await page.context.new_cdp_session(page)
        await devtools.send("Network.enable")
        devtools.on(
            "Network.webSocketFrameReceived", lambda frame: tap._messages.append(frame["response"]["payloadData"])
        )
        page.on("response", lambda answer: tap._answers.append(answer))
        return tap

    async def heard(self) -> str:
        """All of it as one text, so that anything in it is found."""
        return "\n".join([*self._messages, *[await each.text() for each in self._answers]])
