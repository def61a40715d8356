"""What every address below `/api` of the page has in common: JSON in, and one sentence where something cannot be."""

from collections.abc import Callable
from typing import Any

from aiohttp import web

from bot.sandbox.slack import NotThere
from bot.sandbox.slack.state.entries import Unfit
from bot.sandbox.slack.values import Json

NOT_NOW = 409


class Wrong(Exception):
    """The page asked for something that cannot be; the text is a sentence for who looks at it."""

    def __init__(self, sentence: str, status: int = 400) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.status = status


async def body_of(request: web.Request) -> Json:
    """What was sent. JSON only: a form on another page cannot send that. Raises Wrong."""
    if request.content_type != "application/json":
        raise Wrong("Only JSON is taken.", 415)
    try:
        body = await request.json()
    except (LookupError, ValueError, RecursionError, web.RequestPayloadError):  # the first for a charset nobody knows
        raise Wrong("This is not JSON.") from None
    if not isinstance(body, dict):
        raise Wrong("This is not a JSON object.")
    return body


@web.middleware
async def in_sentences(request: web.Request, handler: Callable[[web.Request], Any]) -> web.StreamResponse:
    """What the page cannot do is answered as JSON with one sentence."""
    try:
        response: web.StreamResponse = await handler(request)
        return response
    except Wrong as wrong:
        return web.json_response({"error": wrong.sentence}, status=wrong.status)
    except Unfit as unfit:
        return web.json_response({"error": str(unfit)}, status=400)
    except NotThere:
        return web.json_response({"error": "That is not in front of this person (any more)."}, status=404)
