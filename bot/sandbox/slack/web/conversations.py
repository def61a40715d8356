"""conversations.*: finding, opening and joining conversations, and reading their members."""

from collections.abc import Mapping
from typing import Literal

from bot.sandbox.slack.refusal import Refusal
from bot.sandbox.slack.state.channels import Channel, Kind
from bot.sandbox.slack.values import Json
from bot.sandbox.slack.web.args import Args
from bot.sandbox.slack.web.desk import Desk, Method
from bot.sandbox.slack.web.paging import page

FAMILY: Mapping[Kind, str] = {"channel": "channels", "group": "groups", "im": "im"}
_TYPES: Mapping[str, Kind] = {"public_channel": "channel", "private_channel": "group", "im": "im"}
_MOST_USERS = 8


def readable(desk: Desk, args: Args, right: Literal["read", "history"]) -> Channel:
    """The conversation an argument names, when the scope for its kind was granted."""
    args.need("channel")
    if args.text("channel") not in desk.workspace.channels:
        desk.app.require(*(f"{family}:{right}" for family in (*FAMILY.values(), "mpim")))
    channel = desk.visible(args.text("channel"))
    desk.app.require(f"{FAMILY[channel.kind]}:{right}")
    return channel


def info(desk: Desk, args: Args) -> Json:
    """docs.slack.dev/reference/methods/conversations.info."""
    channel = readable(desk, args, "read")
    shown = channel.as_json(desk.app.bot_user_id)
    if args.flag("include_num_members"):
        shown["num_members"] = len(channel.members)
    return {"channel": shown | args.locale()}


def members(desk: Desk, args: Args) -> Json:
    """docs.slack.dev/reference/methods/conversations.members."""
    listed, cursor = page(args, readable(desk, args, "read").members)
    return {"members": listed, **cursor}


def list_all(desk: Desk, args: Args) -> Json:
    """docs.slack.dev/reference/methods/conversations.list: private ones only where the bot is."""
    types = [one.strip() for one in (args.text("types") or "public_channel").split(",")]
    if not set(types) <= {*_TYPES, "mpim"}:
        raise Refusal("invalid_types")
    for one in types:
        desk.app.require("mpim:read" if one == "mpim" else f"{FAMILY[_TYPES[one]]}:read")
    kinds = {_TYPES[one] for one in types if one in _TYPES}
    me = desk.app.bot_user_id
    found = [
        channel.as_json(me) | {"num_members": len(channel.members)}
        for channel in desk.workspace.channels.values()
        if channel.kind in kinds
        and (channel.kind == "channel" or me in channel.members)
        and not (channel.is_archived and args.flag("exclude_archived"))
    ]
    listed, cursor = page(args, found)
    return {"channels": listed, **cursor}


def join(desk: Desk, args: Args) -> Json:
    """docs.slack.dev/reference/methods/conversations.join: being there already is a warning, not an error."""
    args.need("channel")
    channel = desk.visible(args.text("channel"))
    if channel.kind != "channel":
        raise Refusal("method_not_supported_for_channel_type")
    if channel.is_archived:
        raise Refusal("is_archived")
    me = desk.app.bot_user_id
    if me in channel.members:
        warning = "already_in_channel"
        warned = {"warning": warning, "response_metadata": {"warnings": [warning]}}
        return {"channel": channel.as_json(me), **warned}
    channel.members.append(me)
    return {"channel": channel.as_json(me)}


def open_dm(desk: Desk, args: Args) -> Json:
    """docs.slack.dev/reference/methods/conversations.open, for one person."""
    desk.app.require("im:write", "mpim:write")
    channel, already = _resumed(desk, args) if args.given("channel") else _opened(desk, args)
    if not args.flag("return_im"):
        return {"channel": {"id": channel.id}}
    full = {"channel": channel.as_json(desk.app.bot_user_id)}
    return {**full, "no_op": True, "already_open": True} if already else full


def _resumed(desk: Desk, args: Args) -> tuple[Channel, bool]:
    channel = desk.visible(args.text("channel"))
    if channel.kind != "im":
        raise Refusal("method_not_supported_for_channel_type")
    desk.app.require("im:write")
    return channel, True


def _opened(desk: Desk, args: Args) -> tuple[Channel, bool]:
    value = args.values.get("users") or ""
    users = (
        value if isinstance(value, list) else [one.strip() for one in args.text("users").split(",") if one.strip()]
    )
    if not users:
        raise Refusal("users_list_not_supplied")
    if len(users) > _MOST_USERS:
        raise Refusal("too_many_users")
    desk.app.require("im:write" if len(users) == 1 else "mpim:write")
    if len(users) > 1:
        raise Refusal("method_not_supported_for_channel_type")
    user = desk.workspace.users.get(str(users[0]))
    if user is None:
        raise Refusal("user_not_found")
    if user.deleted:
        raise Refusal("user_disabled")
    if user.is_bot:
        raise Refusal("cannot_dm_bot")
    known = desk.workspace.find_dm(user.id)
    if known is None and args.flag("prevent_creation"):
        raise Refusal("channel_not_found")
    return desk.workspace.dm(user.id), known is not None


METHODS: Mapping[str, Method] = {
    "conversations.info": Method(info),
    "conversations.members": Method(members),
    "conversations.list": Method(list_all),
    "conversations.join": Method(join, "channels:join"),
    "conversations.open": Method(open_dm),
}
