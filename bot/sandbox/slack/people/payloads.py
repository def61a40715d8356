"""The payloads Slack sends (docs.slack.dev/reference/interaction-payloads)."""

from typing import Literal

from bot.sandbox.slack.state.channels import Channel
from bot.sandbox.slack.state.entries import Entries
from bot.sandbox.slack.state.messages import Ephemeral, Message
from bot.sandbox.slack.state.users import User
from bot.sandbox.slack.state.views import View
from bot.sandbox.slack.state.workspace import Workspace
from bot.sandbox.slack.values import Json

Tab = Literal["home", "messages"]


def slash_command(workspace: Workspace, user_id: str, channel: Channel, command: str, text: str) -> Json:
    """Flat fields, every value text (docs.slack.dev/interactivity/implementing-slash-commands)."""
    return {
        "token": workspace.app.verification_token,
        "team_id": workspace.team_id,
        "team_domain": workspace.domain,
        "channel_id": channel.id,
        "channel_name": channel.shown_name,
        "user_id": user_id,
        "user_name": workspace.users[user_id].name,
        "command": command,
        "text": text,
        "api_app_id": workspace.app.app_id,
        "is_enterprise_install": "false",
        "response_url": workspace.response_url(channel.id, user_id),
        "trigger_id": workspace.trigger(user_id, channel_id=channel.id),
    }


def shortcut(workspace: Workspace, user_id: str, callback_id: str, channel_id: str) -> Json:
    """A global shortcut, which does not tell what conversation the person looks at, and has no response_url.

    docs.slack.dev/reference/interaction-payloads/shortcuts-interaction-payload.
    """
    user = workspace.users[user_id]
    return {
        "type": "shortcut",
        "token": workspace.app.verification_token,
        "action_ts": workspace.ids.ts(workspace.now()),
        "team": {"id": workspace.team_id, "domain": workspace.domain},
        "user": {"id": user.id, "username": user.name, "team_id": user.team_id},
        "enterprise": None,
        "is_enterprise_install": False,
        "callback_id": callback_id,
        "trigger_id": workspace.trigger(user_id, channel_id=channel_id),
    }


def _interaction(workspace: Workspace, kind: str, user_id: str) -> Json:
    user = workspace.users[user_id]
    return {
        "type": kind,
        "user": {"id": user.id, "username": user.name, "name": user.name, "team_id": user.team_id},
        "api_app_id": workspace.app.app_id,
        "token": workspace.app.verification_token,
        "team": {"id": workspace.team_id, "domain": workspace.domain},
        "enterprise": None,
        "is_enterprise_install": False,
    }


def _out_of_message(channel: Channel, message: Message) -> Json:
    """Where it comes from; of an ephemeral message Slack keeps no copy to send along."""
    container: Json = {
        "type": "message",
        "message_ts": message.ts,
        "channel_id": channel.id,
        "is_ephemeral": isinstance(message, Ephemeral),
    }
    if message.thread_ts:
        container["thread_ts"] = message.thread_ts
    place = {"container": container, "channel": {"id": channel.id, "name": channel.shown_name}}
    return place if isinstance(message, Ephemeral) else place | {"message": message.as_json()}


def _out_of_view(workspace: Workspace, view: View) -> Json:
    return {"container": {"type": "view", "view_id": view.id}, "view": view.as_json(workspace.stamp())}


def message_action(workspace: Workspace, user_id: str, message: Message, action: Json, state: Entries) -> Json:
    """block_actions out of a message."""
    channel = workspace.channels[message.channel_id]
    current = channel.message(message.ts) or message
    if isinstance(message, Ephemeral):
        current = next((one for one in channel.ephemerals if one.ts == message.ts), message)
    return (
        _interaction(workspace, "block_actions", user_id)
        | _out_of_message(channel, message)
        | {
            "trigger_id": workspace.trigger(user_id, channel_id=channel.id),
            "state": {"values": state},
            "response_url": workspace.response_url(channel.id, user_id, current),
            "actions": [_stamped(workspace, action)],
        }
    )


def view_action(workspace: Workspace, user_id: str, view: View, action: Json) -> Json:
    """block_actions out of a modal: a view instead of channel, message and response_url."""
    return (
        _interaction(workspace, "block_actions", user_id)
        | _out_of_view(workspace, view)
        | {
            "trigger_id": workspace.trigger(user_id, view.id, view.channel_id),
            "actions": [_stamped(workspace, action)],
        }
    )


def block_suggestion(
    workspace: Workspace, user_id: str, place: Message | View, block: Json, element: Json, query: str
) -> Json:
    """What was typed into a menu; neither a trigger nor a response_url comes with it."""
    if isinstance(place, View):
        origin = _out_of_view(workspace, place)
    else:
        origin = _out_of_message(workspace.channels[place.channel_id], place)
    asked = {"action_id": element["action_id"], "block_id": block["block_id"], "value": query}
    return _interaction(workspace, "block_suggestion", user_id) | origin | asked


def view_submission(workspace: Workspace, view: View) -> Json:
    """The modal with everything entered into it."""
    return _interaction(workspace, "view_submission", view.user_id) | {
        "trigger_id": workspace.trigger(view.user_id, view.id, view.channel_id),
        "view": view.as_json(workspace.stamp()),
        "response_urls": [],
    }


def view_closed(workspace: Workspace, view: View, *, is_cleared: bool) -> Json:
    """The modal without its entries; no trigger comes with it."""
    return _interaction(workspace, "view_closed", view.user_id) | {
        "view": view.as_json(workspace.stamp(), with_state=False),
        "is_cleared": is_cleared,
    }


def app_home_opened(workspace: Workspace, user_id: str, tab: Tab) -> Json:
    """The event of a person who opens the app's Home or its messages; with Home comes what is published there.

    docs.slack.dev/reference/events/app_home_opened.
    """
    event = {"type": "app_home_opened", "user": user_id, "channel": workspace.dm(user_id).id, "tab": tab}
    view = workspace.views.homes.get(user_id)
    return event if view is None or tab != "home" else event | {"view": view.as_json(workspace.stamp())}


def user_change(workspace: Workspace, user: User) -> Json:
    """The event of an account that has changed (docs.slack.dev/reference/events/user_change)."""
    return {"type": "user_change", "user": workspace.profile(user), "cache_ts": int(workspace.now().timestamp())}


def event_callback(workspace: Workspace, event: Json) -> Json:
    """An event in its outer envelope (docs.slack.dev/apis/events-api)."""
    now = workspace.now()
    authorization = {
        "enterprise_id": None,
        "team_id": workspace.team_id,
        "user_id": workspace.app.bot_user_id,
        "is_bot": True,
        "is_enterprise_install": False,
    }
    return {
        "token": workspace.app.verification_token,
        "team_id": workspace.team_id,
        "api_app_id": workspace.app.app_id,
        "event": {"event_ts": workspace.ids.ts(now), **event},
        "type": "event_callback",
        "event_id": workspace.ids.next("Ev"),
        "event_time": int(now.timestamp()),
        "authorizations": [authorization],
        "is_ext_shared_channel": False,
        "context_team_id": workspace.team_id,
        "context_enterprise_id": None,
    }


def _stamped(workspace: Workspace, action: Json) -> Json:
    return {**action, "action_ts": workspace.ids.ts(workspace.now())}
