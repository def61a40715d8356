"""The arguments of a call, wherever the client put them (docs.slack.dev/apis/web-api)."""

from typing import Any

from aiohttp import web

from bot.sandbox.slack.refusal import Refusal
from bot.sandbox.slack.values import Json, flag, has_lone_surrogate, read_json


async def read(request: web.Request) -> Json:
    """Query string, form and JSON body merged; the body wins. Form posts carry nested values as JSON text."""
    merged: Json = dict(request.query)
    if request.content_type == "application/json":
        merged |= _json_body(await request.read())
    elif request.method == "POST":
        merged |= {key: value for key, value in (await request.post()).items() if isinstance(value, str)}
    return merged


def _json_body(raw: bytes) -> Json:
    if not raw.strip():
        return {}
    try:
        body = read_json(raw.decode())
    except ValueError:
        raise Refusal("invalid_json") from None
    if not isinstance(body, dict):
        raise Refusal("json_not_object")
    return body


class Args:
    """Typed access to the merged arguments; unknown ones are tolerated, as Slack does."""

    def __init__(self, values: Json) -> None:
        self.values = values

    def given(self, name: str) -> bool:
        """True for an argument that is there; null and empty text count as absent."""
        return self.values.get(name) not in (None, "")

    def need(self, *names: str) -> None:
        """Refuse the call when one of the arguments is missing."""
        missing = [f"missing required field: {name}" for name in names if not self.given(name)]
        if missing:
            raise Refusal("invalid_arguments", *missing)

    def text(self, name: str) -> str:
        """A text argument, empty when absent."""
        value = self.values.get(name)
        if value is None:
            return ""
        if isinstance(value, dict | list):
            raise Refusal("invalid_arguments", f"must be a string [json-pointer:/{name}]")
        if has_lone_surrogate(str(value)):
            raise Refusal("invalid_arguments", f"invalid unicode [json-pointer:/{name}]")
        return str(value)

    def flag(self, name: str) -> bool:
        """A yes or no, no when absent."""
        return flag(self.values.get(name))

    def locale(self) -> Json:
        """The locale that a user or a conversation is shown with, when it is asked for."""
        return {"locale": "en-US"} if self.flag("include_locale") else {}

    def number(self, name: str, default: int, error: str = "invalid_arguments") -> int:
        """A whole number."""
        if not self.given(name):
            return default
        try:
            return int(self.values[name])
        except (TypeError, ValueError):
            raise Refusal(error) from None

    def document(self, name: str, error: str) -> Any:
        """A nested value, given as such or as JSON text; None when absent."""
        value = self.values.get(name)
        if not isinstance(value, str) or not value:
            return value or None if not isinstance(value, dict | list) else value
        try:
            return read_json(value)
        except ValueError:
            raise Refusal(error) from None
