"""What a person can see."""

from bot.sandbox.slack.absent import NotThere
from bot.sandbox.slack.state.channels import Channel
from bot.sandbox.slack.state.messages import Ephemeral, Message
from bot.sandbox.slack.state.users import User
from bot.sandbox.slack.state.views import View
from bot.sandbox.slack.state.workspace import Workspace


def account(workspace: Workspace, user_id: str) -> User:
    """Somebody who can act here. Raises NotThere for who has no account (any more)."""
    user = workspace.users.get(user_id)
    if user is None or user.deleted:
        raise NotThere(f"{user_id} is nobody who could act here")
    return user


def room(workspace: Workspace, user_id: str, channel_id: str) -> Channel:
    """The conversation, for somebody who is in it."""
    account(workspace, user_id)
    channel = workspace.channels.get(channel_id)
    if channel is None or user_id not in channel.members:
        raise NotThere(f"{user_id} is not in {channel_id}")
    return channel


def messages(workspace: Workspace, user_id: str, channel_id: str) -> list[Message]:
    """What the person sees in the conversation, oldest first: everybody's messages and their own ephemerals."""
    channel = workspace.channels[channel_id]
    mine = [one for one in channel.ephemerals if is_for(user_id, one)]
    shared = channel.messages if user_id in channel.members else []
    return sorted([*shared, *mine], key=age)


def age(message: Message) -> tuple[int, str]:
    """Sorts messages, oldest first."""
    return len(message.ts), message.ts


def is_for(user_id: str, message: Message) -> bool:
    """Whether the person sees the message, if they are in its conversation."""
    return not isinstance(message, Ephemeral) or message.visible_to == user_id


def direct_messages(workspace: Workspace, user_id: str) -> list[Message]:
    """The person's conversation with the bot; empty when there is none."""
    channel = workspace.find_dm(user_id)
    return [] if channel is None else messages(workspace, user_id, channel.id)


def found(workspace: Workspace, user_id: str, where: Message | View | str) -> Message | View:
    """The message or modal as it stands now in front of the person, by itself, its ts or its id."""
    key = where if isinstance(where, str) else where.id if isinstance(where, View) else where.ts
    view = workspace.views.known(key)
    if view is not None:
        if view is workspace.views.top(user_id) or view is workspace.views.homes.get(user_id):
            return view
        raise NotThere(f"{user_id} does not have {key} in front of them")
    for channel in workspace.channels.values():
        for message in messages(workspace, user_id, channel.id):
            if message.ts == key:
                return message
    raise NotThere(f"{user_id} sees no message {key}")


def allowed_in_snapshot(workspace: Workspace, user_id: str, snapshot: Message | View) -> None:
    """An old window may show what is gone, but only of conversations the person was let into, and their own views."""
    if isinstance(snapshot, View):
        if snapshot.user_id != user_id:
            raise NotThere(f"{user_id} never saw that view")
        return
    if isinstance(snapshot, Ephemeral) and snapshot.visible_to != user_id:
        raise NotThere(f"{user_id} never saw that message")
    if not isinstance(snapshot, Ephemeral):
        room(workspace, user_id, snapshot.channel_id)
