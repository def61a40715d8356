"""Every journey ends with a search: no token, password or code in the log at DEBUG, the database or in Slack.

The one place in which a code may stand is the window that reveals it.
"""

import io
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bot.log import HUSHED, Masking
from bot.sandbox.slack import Call, visible_text
from bot.sandbox.town import Town
from bot.settings import Settings
from commands.reveal import TITLE


@dataclass(frozen=True)
class Logged:
    """What was logged, as a running bot formats it; and unmasked, which would hide a code that is logged."""

    masked: io.StringIO = field(default_factory=io.StringIO)
    unmasked: io.StringIO = field(default_factory=io.StringIO)


@contextmanager
def listening(settings: Settings) -> Iterator[Logged]:
    """Everything that Teller and its libraries log at DEBUG."""
    logged = Logged()
    handlers = [logging.StreamHandler(logged.masked), logging.StreamHandler(logged.unmasked)]
    handlers[0].setFormatter(Masking(settings.secrets))
    loggers = [logging.getLogger(name) for name in ("bot", "commands", *HUSHED)]
    before = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.WARNING if logger.name in HUSHED else logging.DEBUG)
    root = logging.getLogger()
    for handler in handlers:
        root.addHandler(handler)
    try:
        yield logged
    finally:
        for handler in handlers:
            root.removeHandler(handler)
        for logger, level in zip(loggers, before, strict=True):
            logger.setLevel(level)


def places(town: Town, folder: Path, logged: Logged) -> dict[str, bytes]:
    """Where neither a secret nor a code may stand, by name; the code in the window that reveals it is left out."""
    workspace = town.slack.workspace
    messages = "\n".join(
        f"{visible_text(message)}\n{message.text}\n{message.blocks}"
        for channel in workspace.channels.values()
        for message in (*channel.messages, *channel.ephemerals)
    )
    codes = [code.code for code in town.rms.account.codes.values()]
    sent = "\n".join(_sent(call, codes) for call in workspace.calls)
    given_back = "\n".join(f"{each.ack_body}\n{each.offered}" for each in workspace.deliveries)
    said = {"a message": messages, "what was sent to Slack": sent, "what was given back to Slack": given_back}
    files = {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    return files | {name: text.encode() for name, text in {"the log": logged.masked.getvalue(), **said}.items()}


def _sent(call: Call, codes: list[str]) -> str:
    """What a call sent; of a window that reveals a code all but the code, where it stands as it is shown."""
    text, view = str(call.args), call.args.get("view")
    if call.method == "views.update" and isinstance(view, dict) and view["title"]["text"] == TITLE:
        for code in codes:
            text = text.replace(f"```{code}```", "")
    return text


def search(town: Town, settings: Settings, folder: Path, logged: Logged) -> None:
    """Raise AssertionError where a secret, or a code of RMS, stands where it must not."""
    codes = [code.code for code in town.rms.account.codes.values()]
    secrets = [*settings.secrets, *codes]
    urls = [str(delivery.payload.get("response_url") or "-") for delivery in town.slack.workspace.deliveries]
    unmasked = logged.unmasked.getvalue()
    assert not any(code in unmasked for code in codes), "a code was logged, and only its mask kept it from the log"
    for name, content in places(town, folder, logged).items():
        assert not any(secret.encode() in content for secret in secrets), f"a secret stands in {name}"
        if name != "what was sent to Slack":
            assert not any(url.encode() in content for url in urls if url != "-"), f"a response_url stands in {name}"
