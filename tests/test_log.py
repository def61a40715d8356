"""Secrets are kept out of the log: whatever is logged, however it is spelt, at every level."""

import asyncio
import io
import json
import logging
from collections.abc import Iterator
from urllib.parse import quote, quote_plus

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot import log
from bot.providers.ozeki import Login, Ozeki
from bot.sandbox.ozeki import OzekiStandIn
from tests.clock import ManualClock

PASSWORD, TOKEN = "p&ss w/rd=1", "SENTINEL-token-1234"
CODE = "0k2mx9q7v4b8n1c6z3l5j0h7g2f4d9s1"
MASK = "***"


@pytest.fixture
def stream() -> Iterator[io.StringIO]:
    """The log at DEBUG, as Teller sets it up; afterwards everything is as before."""
    names = ("", "bot", "commands", *log.HUSHED)
    loggers = [logging.getLogger(name) for name in names]
    levels, handlers = [each.level for each in loggers], list(loggers[0].handlers)
    written = io.StringIO()
    log.set_up("DEBUG", [PASSWORD, TOKEN], written)
    yield written
    for logger, level in zip(loggers, levels, strict=True):
        logger.setLevel(level)
    loggers[0].handlers = handlers


def masked(text: str) -> str:
    return log.Masking([PASSWORD, TOKEN]).mask(text)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (f"token {TOKEN}.", "token ***."),
        (f"Bearer {TOKEN}", "Bearer ***"),
        (f"it is {PASSWORD}!", "it is ***!"),
        (f"it is {quote(PASSWORD)}!", "it is ***!"),
        (f"it is {quote_plus(PASSWORD)}!", "it is ***!"),
        (f"it is {quote(PASSWORD, safe='')}!", "it is ***!"),
        (f"code {CODE} made", "code *** made"),
        (f"code={CODE.upper()}", "code=***"),
        (f"{CODE}{CODE}", MASK),
        (f'"{CODE}"', '"***"'),
        (f"…{CODE[:31]}", f"…{CODE[:31]}"),
        ("request 4: issued", "request 4: issued"),
        ("reference 5f3a9c01 MC-7F3KQ2", "reference 5f3a9c01 MC-7F3KQ2"),
        ("HTTP 422 amount: too small", "HTTP 422 amount: too small"),
    ],
)
def test_what_is_masked(text: str, shown: str) -> None:
    """Configured secrets however they are quoted, and runs of 32 letters and digits; ordinary words are left."""
    assert masked(text) == shown


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("http://g/api?action=getcredits&password=other&useraccount=john", "other"),
        ("http://g/api?username=teller&action=x", "teller"),
        ("wss://x/link/?ticket=abc-def&app_id=A1", "abc-def"),
        ("GET /api?Authorization=Bearer%20abc HTTP/1.1", "20abc"),
        ("http://user:hunter2@gateway/api", "hunter2"),
        ("xoxb-1111-2222-abcdef", "1111"),
        ("xapp-1-A1-2-ff", "A1"),
        ("xoxe.xoxp-1-abc", "abc"),
        ("https://hooks.slack.com/commands/T1/22/xyz posted", "22"),
        ("https://hooks.slack.com/actions/T1/22/xyz", "xyz"),
        ("http://127.0.0.1:4000/response_url/abcDEF-_1 posted", "abcDEF"),
        ("http://127.0.0.1:4000/commands/T1/22/xyz posted", "xyz"),
    ],
)
def test_what_looks_like_a_secret(text: str, secret: str) -> None:
    """Credentials in URLs, Slack's tokens and response_urls are masked, whether or not they are ours."""
    assert secret in text
    assert secret not in masked(text)
    assert MASK in masked(text)


@settings(deadline=None, max_examples=300)
@given(st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=4, max_size=30))
def test_every_spelling_of_a_secret_is_masked(secret: str) -> None:
    """As it is, quoted for a URL in any of the usual ways, in a representation, and in JSON."""
    masking = log.Masking([secret])
    spellings = [secret, quote(secret), quote_plus(secret), quote(secret, safe=""), repr(secret)[1:-1]]
    spellings += [json.dumps(secret)[1:-1], str(httpx.URL("http://g/", params={"q": secret}).query, "ascii")[2:]]

    assert all(masking.mask(f"\t{each}\t") == f"\t{MASK}\t" for each in spellings)


def test_a_short_secret_masks_no_words() -> None:
    """A secret of less than four characters would mask half the log."""
    assert log.Masking(["", "a", "abc"]).mask("abc is a word") == "abc is a word"


def test_arguments_are_masked(stream: io.StringIO) -> None:
    """Also what is put in when the line is formatted."""
    logging.getLogger("bot.x").debug("%s %r %s", TOKEN, {"password": PASSWORD}, [CODE])

    assert stream.getvalue().endswith("bot.x: *** {'password': '***'} ['***']\n")


def test_tracebacks_are_masked(stream: io.StringIO) -> None:
    """The text of an exception, of its cause, and the stack are parts of the line."""
    try:
        try:
            raise ValueError(f"code {CODE}")
        except ValueError as error:
            raise RuntimeError(f"http://g/api?password={quote_plus(PASSWORD)}") from error
    except RuntimeError:
        logging.getLogger("commands.x").exception("failed", stack_info=True)

    written = stream.getvalue()
    assert "ValueError: code ***" in written
    assert "RuntimeError: http://g/api?***" in written
    assert CODE not in written


def test_a_library_that_complains_is_masked(stream: io.StringIO) -> None:
    """What the libraries say at WARNING and above passes the same mask."""
    logging.getLogger("slack_sdk.web").warning("sent %s", {"token": TOKEN})
    logging.getLogger("some.library").error("https://x/response_urls/abc/def")

    assert "sent {'token': '***'}" in stream.getvalue()
    assert "abc/def" not in stream.getvalue()


@pytest.mark.parametrize("name", [*log.HUSHED, "slack_sdk.web.async_client", "httpcore.connection", "urllib3"])
@pytest.mark.parametrize("level", [logging.DEBUG, logging.INFO])
def test_libraries_are_held_at_warning(stream: io.StringIO, name: str, level: int) -> None:
    """TELLER_LOG_LEVEL=DEBUG is for Teller's own loggers: bodies and URLs of libraries are not written."""
    logging.getLogger(name).log(level, "a body")
    logging.getLogger("bot").log(level, "ours")

    assert "a body" not in stream.getvalue()
    assert "ours" in stream.getvalue()


def test_the_level_is_for_our_own(stream: io.StringIO) -> None:
    """At ERROR our warnings are not written, and setting up twice writes each line once."""
    log.set_up("ERROR", [], stream)
    logging.getLogger("bot.x").warning("not this")
    logging.getLogger("commands.x").error("but this")

    assert stream.getvalue().count("but this") == 1
    assert "not this" not in stream.getvalue()


async def test_a_call_to_the_gateway_leaves_no_trace(stream: io.StringIO) -> None:
    """Ozeki's password travels in the URL: neither a call that succeeds nor one that is refused shows it."""
    gateway = OzekiStandIn(ManualClock())
    gateway.add_account("teller", PASSWORD, 7, is_admin=True)
    await gateway.start()
    ozeki = Ozeki(gateway.url, Login("teller", PASSWORD))

    assert await ozeki.balance("teller") == 7
    logging.getLogger("bot").debug("%r", ozeki)
    await ozeki.close()
    await gateway.stop()

    assert PASSWORD not in stream.getvalue()
    assert quote(PASSWORD) not in stream.getvalue()
    assert "getcredits" not in stream.getvalue()


async def test_a_task_whose_failure_nobody_fetched(stream: io.StringIO) -> None:
    """Even what asyncio reports of a lost exception is masked."""
    loop = asyncio.get_running_loop()
    loop.call_exception_handler({"message": "lost", "exception": RuntimeError(f"xoxb-{TOKEN}")})

    assert "lost" in stream.getvalue()
    assert TOKEN not in stream.getvalue()


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("a1B2" * 8, "…a1B2"),
        ("is " + "a1B2" * 8 + "-x used?", "is …a1B2-x used?"),
        ("a" * 31, "a" * 31),
        ("spare routers for Riga", "spare routers for Riga"),
    ],
    ids=["a code", "a code among words", "too short", "words"],
)
def test_codes_are_their_last_four(text: str, cut: str) -> None:
    """Where a person must recognize a code, its end is left; all else is as it was."""
    assert log.last_fours(text, "…") == cut
