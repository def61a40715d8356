"""What every address of the page's API does alike: a sentence for what cannot be, and none for a mistake of ours."""

import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import pytest
from aiohttp import ClientSession, web
from aiohttp.test_utils import TestServer

from bot.sandbox.json_api import NOT_NOW, Wrong, body_of, in_sentences
from bot.sandbox.slack import NotThere, Refusal
from bot.sandbox.slack.state.entries import Unfit


@asynccontextmanager
async def serving(work: Callable[[], None]) -> AsyncIterator[str]:
    """A server whose one address reads JSON and does some work."""

    async def handler(request: web.Request) -> web.Response:
        await body_of(request)
        work()
        return web.json_response({"done": True})

    app = web.Application(middlewares=[in_sentences])
    app.router.add_post("/api/it", handler)
    async with TestServer(app) as server:
        yield str(server.make_url("/api/it"))


def raising(error: Exception) -> Callable[[], None]:
    """Work that comes to this."""

    def work() -> None:
        raise error

    return work


@pytest.mark.parametrize(
    ("error", "status", "sentence"),
    [
        (Wrong("Only on Sundays."), 400, "Only on Sundays."),
        (Wrong("The bot does not run.", NOT_NOW), 409, "The bot does not run."),
        (Unfit("This is no option."), 400, "This is no option."),
        (NotThere("John sees no message 1.1"), 404, "That is not in front of this person (any more)."),
    ],
)
async def test_what_cannot_be(caplog: pytest.LogCaptureFixture, error: Exception, status: int, sentence: str) -> None:
    """The page is told in one sentence, and the log says nothing."""
    async with serving(raising(error)) as url, ClientSession() as session, session.post(url, json={}) as answer:
        assert (answer.status, await answer.json()) == (status, {"error": sentence})
    assert caplog.records == []


@pytest.mark.parametrize(
    "error", [KeyError("ts"), IndexError("of a list"), LookupError("nothing"), ValueError("no"), Refusal("not_found")]
)
async def test_a_mistake_of_ours(caplog: pytest.LogCaptureFixture, error: Exception) -> None:
    """It is no answer to anybody: 500, and the log has it with its traceback."""
    async with serving(raising(error)) as url, ClientSession() as session, session.post(url, json={}) as answer:
        assert answer.status == 500
    ((_, level, _),) = caplog.record_tuples
    assert level == logging.ERROR
    assert "in work\n    raise error\n" in caplog.text


@pytest.mark.parametrize(
    ("media", "body", "status"),
    [
        ("application/json", b"{}", 200),
        ("application/json; charset=utf-8", '{"a": "é"}'.encode(), 200),
        ("application/json; charset=nonsense", b"{}", 400),
        ("application/json; charset=ascii", b"\xff", 400),
        ("application/json", b"\xff", 400),
        ("application/json", b"", 400),
        ("text/plain", b"{}", 415),
        ("application/x-www-form-urlencoded", b"a=1", 415),
    ],
)
async def test_bodies(caplog: pytest.LogCaptureFixture, media: str, body: bytes, status: int) -> None:
    """Whatever is sent, it is never a mistake of ours."""
    async with serving(lambda: None) as url, ClientSession(headers={"Content-Type": media}) as session:
        assert (await session.post(url, data=body)).status == status
    assert caplog.records == []
