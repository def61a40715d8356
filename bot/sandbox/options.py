"""How a sandbox is run, as it is said on the command line."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import reduce
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import click

from bot.sandbox import ports

_FOLDER, _FILE = click.Path(file_okay=False, path_type=Path), click.Path(path_type=Path)
_OPTIONS = (
    click.option("--http", is_flag=True, help="Deliver by signed HTTP instead of Socket Mode."),
    click.option(
        "--keep",
        metavar="DIR",
        type=_FOLDER,
        help="Keep the bot's database, log and time in DIR; Slack, RMS and the gateway begin anew each time.",
    ),
    click.option(
        "--port",
        metavar="N",
        default="0",
        callback=ports.chosen,
        help="The page's port, or with --slack-only Slack's own; else a free one.",
    ),
    click.option("--browser/--no-browser", default=True, help="Open the page in a browser, where there is one."),
    click.option("--slack-only", is_flag=True, help="Slack and its page alone, for an app of yours."),
    click.option(
        "--manifest",
        metavar="FILE",
        type=_FILE,
        help="With --slack-only: your app's manifest in JSON, for its commands and scopes; else Teller's.",
    ),
    click.option(
        "--deliver-to",
        metavar="URL",
        help="With --slack-only: where your app takes signed HTTP, all of it; else Socket Mode.",
    ),
)


def on_the_command_line(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the options of a sandbox, by the names of `Options`."""
    return reduce(lambda wrapped, option: option(wrapped), reversed(_OPTIONS), command)


@dataclass(frozen=True)
class Options:
    """`port` is the page's, with `slack_only` Slack's; 0 is any free one. `keep` is the folder for database and log.

    `manifest` and `deliver_to`, the URL that gets what Slack sends, are for `slack_only`.
    """

    http: bool = False
    keep: Path | None = None
    port: int = 0
    browser: bool = True
    slack_only: bool = False
    manifest: Path | None = None
    deliver_to: str | None = None

    @property
    def mistake(self) -> str:
        """What does not go together, in a sentence; empty where all of it does."""
        if not self.slack_only:
            alone = {"--manifest": self.manifest, "--deliver-to": self.deliver_to}
            unused = [name for name, value in alone.items() if value is not None]
            return f"{unused[0]} is for --slack-only." if unused else ""
        if self.keep is not None:
            return "--keep has nothing to keep with --slack-only, which runs no bot."
        if self.http and self.deliver_to is None:
            return "With --slack-only, say where your app listens: --deliver-to http://127.0.0.1:3000/slack/events."
        if self.deliver_to is not None and not _is_address(self.deliver_to):
            return f"{self.deliver_to} is no URL of this machine, like http://127.0.0.1:3000/slack/events."
        return ""


def _is_address(text: str) -> bool:
    """Whether it is a URL of this machine: what is said in the sandbox is sent nowhere else."""
    try:
        parts = urlsplit(text)
        return parts.scheme in {"http", "https"} and _is_here(parts.hostname or "") and parts.port != 0
    except ValueError:
        return False


def _is_here(host: str) -> bool:
    return host == "localhost" or ip_address(host).is_loopback
