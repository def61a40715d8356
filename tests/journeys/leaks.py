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


def places(town: Town, folder: Path, logged: str) -> dict[str, bytes]:
    """Where neither a secret nor a code may stand, by name: the log, each message and call, the files of `folder`."""
    messages = "\n".join(
        f"{visible_text(message)}\n{message.text}\n{message.blocks}"
        for channel in town.slack.workspace.channels.values()
        for message in (*channel.messages, *channel.ephemerals)
    )
    sent = "\n".join(str(call.args) for call in town.slack.workspace.calls if call.method != "views.update")
    said = {"the log": logged, "a message": messages, "what was sent to Slack": sent}
    files = {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    return files | {name: text.encode() for name, text in said.items()}


def search(town: Town, settings: Settings, folder: Path, logged: str) -> None:
    """Raise AssertionError where a secret, or a code of RMS, stands where it must not."""
    codes = [code.code for code in town.rms.account.codes.values()]
    secrets = [*settings.secrets, *codes]
    urls = [str(delivery.payload.get("response_url") or "-") for delivery in town.slack.workspace.deliveries]
    assert not any(url in logged for url in urls if url != "-"), "a response_url stands in the log"
    for name, content in places(town, folder, logged).items():
        assert not any(secret.encode() in content for secret in secrets), f"a secret stands in {name}"
