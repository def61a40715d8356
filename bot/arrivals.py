"""What Slack's payloads say, as one value: who, where, what was typed or chosen, and the ways back."""

from typing import Any

from bot.command import Asked
from bot.views.inputs import as_submitted


def asked_by_command(body: dict[str, Any]) -> Asked:
    """A slash command's payload (docs.slack.dev, Implementing slash commands)."""
    return Asked(
        user_id=str(body.get("user_id") or ""),
        trigger_id=str(body.get("trigger_id") or ""),
        channel_id=str(body.get("channel_id") or ""),
        response_url=str(body.get("response_url") or ""),
        text=str(body.get("text") or ""),
    )


def asked_by_action(body: dict[str, Any], action: dict[str, Any]) -> Asked:
    """A block_actions payload (docs.slack.dev, block_actions payload), from a message, a window or the Home tab."""
    view = body.get("view") or {}
    is_window = view.get("type") == "modal"
    return Asked(
        user_id=_user(body),
        trigger_id=str(body.get("trigger_id") or ""),
        channel_id=str((body.get("channel") or {}).get("id") or ""),
        message_ts=str((body.get("container") or {}).get("message_ts") or ""),
        response_url=str(body.get("response_url") or ""),
        value=chosen(action),
        view_id=str(view.get("id") or "") if is_window else "",
        view_hash=str(view.get("hash") or "") if is_window else "",
        from_home=view.get("type") == "home",
        fields=_fields(view) if is_window else {},
    )


def asked_by_shortcut(body: dict[str, Any]) -> Asked:
    """A global shortcut's payload (docs.slack.dev, shortcuts)."""
    return Asked(user_id=_user(body), trigger_id=str(body.get("trigger_id") or ""), from_home=True)


def asked_by_menu(body: dict[str, Any]) -> Asked:
    """A block_suggestion payload (docs.slack.dev, block_suggestion payload)."""
    value = str((body.get("view") or {}).get("private_metadata") or "")
    return Asked(user_id=_user(body), text=str(body.get("value") or ""), value=value)


def asked_by_submission(body: dict[str, Any]) -> Asked:
    """A view_submission payload (docs.slack.dev, view interactions payload): its fields by block id."""
    view = body["view"]
    return Asked(
        user_id=_user(body),
        trigger_id=str(body.get("trigger_id") or ""),
        value=str(view.get("private_metadata") or ""),
        view_id=str(view.get("id") or ""),
        fields=_fields(view),
        form=as_submitted(view),
    )


def chosen(element: dict[str, Any]) -> str:
    """What an element sends, as text: a button's value, what was typed, the chosen one; several on a line each."""
    for one in ("selected_option", "selected_options"):
        if one in element:
            options = element[one] if isinstance(element[one], list) else [element[one]]
            return "\n".join(str(option.get("value") or "") for option in options if option)
    return next((_said(element[name]) for name in _NAMES if name in element), "")


_NAMES = (
    "value",
    "selected_user",
    "selected_users",
    "selected_conversation",
    "selected_conversations",
    "selected_channel",
    "selected_channels",
    "selected_time",
    "selected_date",
)
"""Where elements keep what was chosen (docs.slack.dev, block elements)."""


def _said(value: Any) -> str:
    return "\n".join(str(each) for each in value) if isinstance(value, list) else str(value or "")


def _fields(view: dict[str, Any]) -> dict[str, str]:
    blocks = ((view.get("state") or {}).get("values") or {}).items()
    return {block_id: chosen(element) for block_id, block in blocks for element in block.values()}


def _user(body: dict[str, Any]) -> str:
    return str((body.get("user") or {}).get("id") or "")
