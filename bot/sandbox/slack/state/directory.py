"""Whom and what a person can choose in menus that Slack fills itself.

docs.slack.dev/reference/block-kit/block-elements (users, conversations and channels lists), and the conversation
filter of docs.slack.dev/reference/block-kit/composition-objects.
"""

from bot.sandbox.slack.blocks.elements import KINDS
from bot.sandbox.slack.state import entries
from bot.sandbox.slack.state.channels import Channel
from bot.sandbox.slack.state.views import View
from bot.sandbox.slack.state.workspace import Workspace
from bot.sandbox.slack.values import Json


def listed(workspace: Workspace, user_id: str, element: Json) -> list[Json]:
    """The options of such a menu for this person, by name; empty for an element of another kind."""
    kind = element["type"].removeprefix("multi_")
    if kind == "users_select":
        pairs = [(each.name, each.id) for each in workspace.users.values() if not each.deleted]
    elif kind in {"channels_select", "conversations_select"}:
        rooms = [each for each in workspace.channels.values() if _is_offered(workspace, user_id, each, element, kind)]
        pairs = [(_name(workspace, user_id, each), each.id) for each in rooms]
    else:
        pairs = []
    return [{"text": {"type": "plain_text", "text": name}, "value": one} for name, one in sorted(pairs)]


def prefill(workspace: Workspace, view: View) -> None:
    """Let each menu of conversations that is to begin with the current one do so, where that is among its options.

    What the app presets goes before (default_to_current_conversation), and so does what the person chose.
    """
    for block, element in entries.elements(view.blocks):
        is_chosen = element["action_id"] in view.entries.get(block["block_id"], {})
        is_preset = any(name.startswith("initial_") for name in element)
        if is_chosen or is_preset or not element.get("default_to_current_conversation"):
            continue
        if view.channel_id in [each["value"] for each in listed(workspace, view.user_id, element)]:
            several = element["type"].startswith("multi_")
            value = [view.channel_id] if several else view.channel_id
            view.entries.setdefault(block["block_id"], {})[element["action_id"]] = entries.entered(element, value)


def _is_offered(workspace: Workspace, user_id: str, channel: Channel, element: Json, kind: str) -> bool:
    """Public channels to everyone, all else to those who are in it; and what the menu's filter lets through."""
    if channel.is_archived or (channel.kind != "channel" and user_id not in channel.members):
        return False
    if kind == "channels_select":
        return channel.kind == "channel"
    wanted = element.get("filter", {})
    bots = any(workspace.users[each].is_bot for each in channel.members if each in workspace.users)
    if channel.kind == "im" and wanted.get("exclude_bot_users") and bots:
        return False
    return {"channel": "public", "group": "private"}.get(channel.kind, "im") in wanted.get("include", KINDS)


def _name(workspace: Workspace, user_id: str, channel: Channel) -> str:
    if channel.kind != "im":
        return f"#{channel.name}"
    others = [workspace.users[each] for each in channel.members if each != user_id and each in workspace.users]
    return ", ".join(each.name for each in others) or workspace.users[user_id].name
