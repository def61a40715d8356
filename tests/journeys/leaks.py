"""Every journey ends with a search: no token, password or code in the log at DEBUG, the database or a message."""

import io
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.log import HUSHED, Masking
from bot.sandbox.slack import visible_text
from bot.sandbox.town import Town
from bot.settings import Settings


@contextmanager
def listening(settings: Settings) -> Iterator[io.StringIO]:
    """Everything that Teller and its libraries log at DEBUG, as a running bot formats it."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(Masking(settings.secrets))
    loggers = [logging.getLogger(name) for name in ("bot", "commands", *HUSHED)]
    before = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.WARNING if logger.name in HUSHED else logging.DEBUG)
    root = logging.getLogger()
    root.addHandler(handler)
    try:
        yield written
    finally:
        root.removeHandler(handler)
        for logger, level in zip(loggers, before, strict=True):
            logger.setLevel(level)


def search(town: Town, settings: Settings, folder: Path, logged: str) -> None:
    """Raise AssertionError where a secret, or a code of RMS, stands where it must not."""
    codes = [code.code for code in town.rms.account.codes.values()]
    secrets = [*settings.secrets, *codes]
    files = {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    messages = "\n".join(
        f"{visible_text(message)}\n{message.text}\n{message.blocks}"
        for channel in town.slack.workspace.channels.values()
        for message in (*channel.messages, *channel.ephemerals)
    )
    posted = "\n".join(str(call.args) for call in town.slack.workspace.calls if call.method != "views.update")
    urls = [str(delivery.payload.get("response_url") or "-") for delivery in town.slack.workspace.deliveries]
    assert not any(url in logged for url in urls if url != "-"), "a response_url stands in the log"
    for secret in secrets:
        assert secret not in logged, "a secret stands in the log"
        assert secret not in messages, "a secret stands in a message"
        assert secret not in posted, "a secret was sent to Slack"
        for name, content in files.items():
            assert secret.encode() not in content, f"a secret stands in {name}"
