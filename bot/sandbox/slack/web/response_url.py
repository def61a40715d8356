"""Posts to a response_url (docs.slack.dev/interactivity/handling-user-interaction)."""

from bot.sandbox.slack.blocks import messages
from bot.sandbox.slack.state.messages import Content, Message
from bot.sandbox.slack.state.response_urls import ResponseUrl
from bot.sandbox.slack.state.workspace import Workspace
from bot.sandbox.slack.values import Json, flag


def respond(workspace: Workspace, key: str, body: Json) -> None:
    """Post, replace or delete, at most five times within thirty minutes.

    Only what came from a message can be replaced or deleted; a person's command line cannot. Membership does
    not matter, and an ephemeral message never becomes one for everybody.
    """
    url = workspace.response_urls.spend(key, workspace.now())
    source = url.source if url.source is not None and not url.source.deleted else None
    if flag(body.get("delete_original")):
        if source is not None:
            workspace.remove(source)
        if not any(body.get(part) for part in ("text", "blocks", "attachments")):
            return
        source = None
    content = messages.read(body, workspace.ids)
    if flag(body.get("replace_original")) and source is not None:
        workspace.rewrite(source, content)
    else:
        publish(workspace, url, body, content)


def publish(workspace: Workspace, url: ResponseUrl, body: Json, content: Content) -> Message:
    """A new message where the person acted: for them alone, unless response_type says in_channel."""
    channel = workspace.channels[url.channel_id]
    if body.get("response_type") == "in_channel":
        return workspace.post(channel, content, thread_ts=body.get("thread_ts"))
    return workspace.whisper(channel, url.user_id, content)
