"""chat.*: writing, changing and taking back messages."""

import json
from collections.abc import Mapping
from typing import Any

from bot.sandbox.slack.blocks import messages
from bot.sandbox.slack.refusal import Refusal
from bot.sandbox.slack.state.channels import Channel
from bot.sandbox.slack.state.messages import Message
from bot.sandbox.slack.values import Json
from bot.sandbox.slack.web.args import Args
from bot.sandbox.slack.web.desk import Desk, Method

LONGEST_UPDATE = 4_000
LARGEST_METADATA = 8_000
"""Bytes of JSON. Slack has such a limit and does not document it; this is on the safe side."""


def post(desk: Desk, args: Args) -> Json:
    """docs.slack.dev/reference/methods/chat.postMessage."""
    args.need("channel")
    _customizing(desk, args)
    channel = _addressed(desk, args.text("channel"))
    _writable(desk, channel, public_too=True)
    content = messages.read(args.values, desk.workspace.ids)
    extras: dict[str, Any] = {
        "metadata": _metadata(args),
        "thread_ts": args.text("thread_ts") or None,
        "reply_broadcast": args.flag("reply_broadcast"),
    }
    message = desk.workspace.post(channel, content, **extras)
    answer: Json = {
        "channel": channel.id,
        "ts": message.ts,
        "message": message.as_json(with_metadata=True),
    }
    return answer | _warned(content.warnings)


def update(desk: Desk, args: Args) -> Json:
    """docs.slack.dev/reference/methods/chat.update: text without blocks takes the blocks away, too."""
    args.need("channel", "ts")
    message = _own(desk, args, "cant_update_message")
    if desk.workspace.channels[message.channel_id].is_archived:
        raise Refusal("is_inactive")
    if len(args.text("text")) > LONGEST_UPDATE:
        raise Refusal("msg_too_long")
    content = messages.read(args.values, desk.workspace.ids)
    if args.values.get("blocks") is None and not args.given("text"):
        content.blocks = message.blocks
    if args.values.get("attachments") is None:
        content.attachments = message.attachments
    metadata = _metadata(args)
    desk.workspace.rewrite(message, content)
    if metadata is not None:
        message.metadata = metadata or None
    answer = {"channel": message.channel_id, "ts": message.ts, "text": message.text}
    return answer | {"message": message.as_json(with_metadata=True)}


def delete(desk: Desk, args: Args) -> Json:
    """docs.slack.dev/reference/methods/chat.delete."""
    args.need("channel", "ts")
    message = _own(desk, args, "cant_delete_message")
    desk.workspace.remove(message)
    return {"channel": message.channel_id, "ts": message.ts}


def post_ephemeral(desk: Desk, args: Args) -> Json:
    """docs.slack.dev/reference/methods/chat.postEphemeral."""
    args.need("channel", "user")
    channel = _addressed(desk, args.text("channel"))
    _writable(desk, channel, public_too=False)
    if args.text("user") not in channel.members:
        raise Refusal("user_not_in_channel")
    if len(args.text("text")) > messages.LONGEST_TEXT:
        raise Refusal("msg_too_long")
    content = messages.read(args.values, desk.workspace.ids)
    return {"message_ts": desk.workspace.whisper(channel, args.text("user"), content).ts}


def permalink(desk: Desk, args: Args) -> Json:
    """docs.slack.dev/reference/methods/chat.getPermalink."""
    args.need("channel", "message_ts")
    channel = desk.visible(args.text("channel"))
    message = channel.message(args.text("message_ts"))
    if message is None:
        raise Refusal("message_not_found")
    address = f"https://{desk.workspace.domain}.slack.com/archives/{channel.id}/p{message.ts.replace('.', '')}"
    if message.thread_ts and message.thread_ts != message.ts:
        address += f"?thread_ts={message.thread_ts}&cid={channel.id}"
    return {"channel": channel.id, "permalink": address}


def _customizing(desk: Desk, args: Args) -> None:
    if any(args.given(name) for name in ("username", "icon_emoji", "icon_url")):
        desk.app.require("chat:write.customize")


def _addressed(desk: Desk, target: str) -> Channel:
    """A conversation by its id, a person by theirs (which opens the DM), a channel by its name."""
    workspace = desk.workspace
    user = workspace.users.get(target)
    if user is not None:
        opened = workspace.find_dm(user.id)
        if user.is_bot or (user.deleted and opened is None):
            raise Refusal("channel_not_found")
        return opened or workspace.dm(user.id)
    named = [one.id for one in workspace.channels.values() if one.name and one.name == target.removeprefix("#")]
    return desk.visible(named[0] if named else target)


def _writable(desk: Desk, channel: Channel, *, public_too: bool) -> None:
    if channel.is_archived:
        raise Refusal("is_archived")
    if channel.kind == "im" and not desk.app.messages_tab_enabled:
        raise Refusal("messages_tab_disabled")
    member = desk.app.bot_user_id in channel.members
    if not member and not (public_too and "chat:write.public" in desk.app.scopes):
        raise Refusal("not_in_channel")


def _own(desk: Desk, args: Args, error: str) -> Message:
    message = desk.visible(args.text("channel")).message(args.text("ts"))
    if message is None:
        raise Refusal("message_not_found")
    if message.bot_id != desk.app.bot_id:
        raise Refusal(error)
    return message


def _metadata(args: Args) -> Json | None:
    """Message metadata: an event type and an object (docs.slack.dev/messaging/message-metadata)."""
    metadata = args.document("metadata", "invalid_metadata_format")
    if metadata is None:
        return None
    if not isinstance(metadata, dict):
        raise Refusal("invalid_metadata_format")
    if not metadata:
        return {}
    whole = isinstance(metadata.get("event_type"), str) and isinstance(metadata.get("event_payload"), dict)
    if not whole:
        raise Refusal("invalid_metadata_schema")
    if len(json.dumps(metadata).encode()) > LARGEST_METADATA:
        raise Refusal("metadata_too_large")
    return metadata


def _warned(warnings: list[str]) -> Json:
    if not warnings:
        return {}
    return {"warning": ",".join(warnings), "response_metadata": {"warnings": warnings}}


METHODS: Mapping[str, Method] = {
    "chat.postMessage": Method(post, "chat:write"),
    "chat.update": Method(update, "chat:write"),
    "chat.delete": Method(delete, "chat:write"),
    "chat.postEphemeral": Method(post_ephemeral, "chat:write"),
    "chat.getPermalink": Method(permalink),
}
