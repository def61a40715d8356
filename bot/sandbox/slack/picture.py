"""The state of the workspace in words, for when a test waited in vain."""

from bot.sandbox.slack.rendering import visible_text
from bot.sandbox.slack.state.messages import Ephemeral
from bot.sandbox.slack.state.workspace import Workspace

_LATEST = 15


def picture(workspace: Workspace) -> str:
    """Messages by conversation, open modals, the latest deliveries and calls."""
    lines: list[str] = []
    for channel in workspace.channels.values():
        lines.append(f"{channel.id} #{channel.name}:")
        for message in [*channel.messages, *channel.ephemerals]:
            audience = f" (only {message.visible_to})" if isinstance(message, Ephemeral) else ""
            lines.append(f"  {message.ts}{audience} {visible_text(message)!r}")
    for user in workspace.users.values():
        lines += [f"modal of {user.name}: {visible_text(view)!r}" for view in workspace.views.stack(user.id)]
    lines += [f"delivery {one.kind}: {one.outcome}" for one in workspace.deliveries[-_LATEST:]]
    for call in workspace.calls[-_LATEST:]:
        lines.append(f"call {call.method} {call.args} -> {call.status} {call.answer}")
    return "\n".join(lines)
