"""What becomes of a typed command line when the command has should_escape.

docs.slack.dev/interactivity/implementing-slash-commands.
"""

import re

from bot.sandbox.slack.mrkdwn import escaped
from bot.sandbox.slack.state.workspace import Workspace

_URL = re.compile(r"https?://[^\s<>|\"]+")
_NAMED = re.compile(r"(?<![\w<])([@#])([\w.\-]+)")
_SPECIAL = {"here", "channel", "everyone"}


def escape(workspace: Workspace, user_id: str, typed: str) -> str:
    """Entities first, then addresses, people and channels in angle brackets; names nobody has stay as typed."""
    parts: list[str] = []
    position = 0
    safe = escaped(typed)
    for url in _URL.finditer(safe):
        parts += [_mentions(workspace, user_id, safe[position : url.start()]), f"<{url.group()}>"]
        position = url.end()
    return "".join([*parts, _mentions(workspace, user_id, safe[position:])])


def _mentions(workspace: Workspace, user_id: str, text: str) -> str:
    def linked(match: re.Match[str]) -> str:
        sign, name = match.groups()
        for length in range(len(name), 0, -1):
            found = _link(workspace, user_id, sign, name[:length].lower())
            if found is not None and not name[length : length + 1].isalnum():
                return found + name[length:]
        return match.group()

    return _NAMED.sub(linked, text)


def _link(workspace: Workspace, user_id: str, sign: str, name: str) -> str | None:
    if sign == "#":
        return _channel(workspace, user_id, name)
    if name in _SPECIAL:
        return f"<!{name}>"
    user = next((one for one in workspace.users.values() if one.name.lower() == name), None)
    return None if user is None else f"<@{user.id}|{user.name}>"


def _channel(workspace: Workspace, user_id: str, name: str) -> str | None:
    """A private channel is linked for its members only, and its label stays empty."""
    for channel in workspace.channels.values():
        if channel.kind != "im" and channel.name.lower() == name:
            if channel.kind == "channel":
                return f"<#{channel.id}|{channel.name}>"
            if user_id in channel.members:
                return f"<#{channel.id}|>"
    return None
