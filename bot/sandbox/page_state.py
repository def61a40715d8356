"""What one person's page shows: made of what the stand-in for Slack lets that person see, and of nothing else."""

from collections.abc import Mapping, Sequence

from bot.sandbox.slack import SLACKBOT, Channel, Ephemeral, Message, SlackStandIn, View, Workspace
from bot.sandbox.slack.values import Json

NEWEST = 50
"""How many messages of a conversation a page is given at first."""
EARLIER = 200
"""How many it is given each time it asks for those before."""
SIGNED_OUT = "This account is deactivated, so Slack lets nobody in with it."


def world(workspace: Workspace, about: Mapping[str, str]) -> Json:
    """What does not depend on who looks: the people one can be with a word `about` each, the bot, what it offers."""
    app = workspace.app
    people = [user for user in workspace.users.values() if is_person(workspace, user.id)]
    return {
        "people": [
            {
                "id": each.id,
                "name": each.name,
                "real_name": each.real_name or each.name,
                "about": about.get(each.id, ""),
            }
            for each in people
        ],
        "bot": {"id": app.bot_user_id, "name": app.name, "has_home": app.home_tab_enabled},
        "commands": [
            {"name": each.name, "description": each.description, "usage_hint": each.usage_hint}
            for each in app.commands.values()
        ],
        "shortcuts": [
            {"callback_id": each.callback_id, "name": each.name, "description": each.description}
            for each in app.global_shortcuts
        ],
    }


def is_person(workspace: Workspace, user_id: str) -> bool:
    """Whether one can be this user: somebody with an account here, deactivated or not, and no bot."""
    user = workspace.users.get(user_id)
    return user is not None and user.is_person


def frame(slack: SlackStandIn, user_id: str, trouble: str) -> Json:
    """Everything but the messages. `trouble` is what is wrong with the bot, empty where nothing is; `standings` has
    everyone who is no full member."""
    modal = slack.modal(user_id)
    home = slack.workspace.views.homes.get(user_id)
    return {
        "names": _names(slack.workspace, user_id),
        "standings": {user.id: user.standing for user in slack.workspace.users.values() if user.standing != "member"},
        "channels": [
            {"id": each.id, "name": each.name, "kind": each.kind} for each in rooms(slack.workspace, user_id)
        ],
        "modal": None if modal is None else _modal(modal),
        "home": None if home is None else {"id": home.id, "blocks": home.blocks, "values": home.state()},
        "trouble": SIGNED_OUT if slack.workspace.users[user_id].deleted else trouble,
    }


def rooms(workspace: Workspace, user_id: str) -> list[Channel]:
    """A sidebar has the channels one is in, and the direct message with the bot."""
    return [each for each in workspace.channels.values() if _shows(each, workspace, user_id)]


def conversation(slack: SlackStandIn, messages: Sequence[Message], most: int = NEWEST) -> Json:
    """The newest messages, and whether there are earlier ones."""
    return {
        "messages": [message_shown(slack.workspace, each) for each in messages[-most:]],
        "earlier": len(messages) > most,
    }


def _shows(channel: Channel, workspace: Workspace, user_id: str) -> bool:
    if channel.kind == "im":
        return channel is workspace.find_dm(user_id)
    return user_id in channel.members


def _names(workspace: Workspace, user_id: str) -> dict[str, str]:
    """What mentions are called; a private channel has a name for its members only."""
    rooms = [
        each for each in workspace.channels.values() if each.kind == "channel" or _shows(each, workspace, user_id)
    ]
    return {user.id: user.name for user in workspace.users.values()} | {room.id: room.name for room in rooms}


def message_shown(workspace: Workspace, message: Message) -> Json:
    """One message as it stands now."""
    author = workspace.users.get(message.user_id)
    return {
        "ts": message.ts,
        "user": message.user_id,
        "author": (author.real_name or author.name) if author is not None else message.user_id,
        "is_bot": bool(message.bot_id) or message.user_id == SLACKBOT,
        "private": isinstance(message, Ephemeral),
        "edited": message.edited_ts is not None,
        "text": message.text,
        "blocks": message.blocks + [{**each, "type": "attachment"} for each in message.attachments],
    }


def _modal(view: View) -> Json:
    """The modal without what the app keeps with it in secret."""
    return {
        "id": view.id,
        **{part: (view.content.get(part) or {}).get("text", "") for part in ("title", "submit", "close")},
        "blocks": view.blocks,
        "values": view.state(),
        "errors": view.errors,
        "trouble": view.trouble or "",
    }
