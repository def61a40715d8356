"""Leaf: an error answer of the Web API (docs.slack.dev/apis/web-api#responses)."""

from typing import Any

from bot.sandbox.slack.values import Json


class Refusal(Exception):
    """Slack says no: the error's name, what it holds against the request, and further answer fields."""

    def __init__(self, error: str, *messages: str, **extra: Any) -> None:
        super().__init__(error, *messages)
        self.error = error
        self.messages = messages
        self.extra = extra

    def answer(self) -> Json:
        """The JSON body; the details stand under response_metadata.messages, each marked as an error."""
        body: Json = {"ok": False, "error": self.error, **self.extra}
        if self.messages:
            body["response_metadata"] = {"messages": [f"[ERROR] {message}" for message in self.messages]}
            if self.error == "invalid_blocks":
                body["errors"] = list(self.messages)
        return body
