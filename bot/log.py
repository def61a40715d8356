"""Secrets are kept out of logs in one place: the formatter that every line passes, tracebacks included."""

import json
import logging
import re
import sys
from collections.abc import Iterable
from typing import TextIO
from urllib.parse import quote, quote_plus

HUSHED = ("slack_sdk", "slack_bolt", "httpx", "httpcore", "aiohttp", "asyncio", "stamina", "filelock")
"""Loggers of libraries that print bodies, URLs and tokens: held at WARNING whatever the level of our own."""
_MASK = "***"
_CODE = re.compile(r"[A-Za-z0-9]{32,}")
"""The shape of a credit code."""
_SHAPES = (
    re.compile(r"(?<=://)([^\s/@]+@)"),
    re.compile(r"\bx(?:ox[a-z]|app)-[A-Za-z0-9-]+"),
    re.compile(r"(?<=hooks\.slack\.com/)[^\s\"'<>]+"),
    re.compile(r"(?<=[?&])(password|username|Authorization|ticket)=[^\s&\"'<>]+"),
    re.compile(r"(?<=://)[^\s\"'<>]+/(?:commands|actions|app|response(?:_url)?s?)/[^\s\"'<>]+"),
    _CODE,
)
"""What looks like a secret, whether or not it is one of ours: credentials, response_urls, credit codes."""
_SHORTEST = 4


class Masking(logging.Formatter):
    """Formats a line and masks secrets in the whole of it."""

    def __init__(self, secrets: Iterable[str]) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")
        spellings = {spelt for secret in secrets for spelt in _spellings(secret)}
        self._known = sorted((each for each in spellings if len(each) >= _SHORTEST), key=len, reverse=True)

    def format(self, record: logging.LogRecord) -> str:
        return self.mask(super().format(record))

    def mask(self, text: str) -> str:
        """`text` without secrets."""
        for secret in self._known:
            text = text.replace(secret, _MASK)
        for shape in _SHAPES:
            text = shape.sub(_MASK, text)
        return text


def last_fours(text: str, before: str = "") -> str:
    """`text` in which each run that looks like a credit code is its last four characters, behind `before`."""
    return _CODE.sub(lambda found: before + found[0][-4:], text)


def set_up(level: str, secrets: Iterable[str], stream: TextIO | None = None) -> logging.Handler:
    """Log to standard error. `level` is for Teller's own loggers; the libraries' stay at WARNING."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(Masking(secrets))
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.WARNING)
    for name in ("bot", "commands"):
        logging.getLogger(name).setLevel(level)
    for name in HUSHED:
        logging.getLogger(name).setLevel(logging.WARNING)
    logging.getLogger("aiohttp.server").setLevel(logging.CRITICAL)  # tells at length of each malformed request
    logging.getLogger("slack_bolt").setLevel(logging.ERROR)  # it warns of the token in the environment, which we read
    return handler


def _spellings(secret: str) -> tuple[str, ...]:
    """How a value may stand in a line: as it is, in a URL, in a repr, in JSON."""
    in_urls = (quote(secret), quote(secret, safe=""), quote_plus(secret))
    return (secret, *in_urls, repr(secret)[1:-1], json.dumps(secret)[1:-1])
