"""What an acknowledgement brings about, and what a person sees when there is none.

Slash commands: docs.slack.dev/interactivity/implementing-slash-commands. Modals: docs.slack.dev/surfaces/modals.
"""

from typing import Any

from bot.sandbox.slack.blocks import messages, suggestions
from bot.sandbox.slack.blocks import views as checked
from bot.sandbox.slack.refusal import Refusal
from bot.sandbox.slack.state.directory import prefill
from bot.sandbox.slack.state.log import Delivery
from bot.sandbox.slack.state.messages import Content
from bot.sandbox.slack.state.users import SLACKBOT
from bot.sandbox.slack.state.views import View
from bot.sandbox.slack.state.workspace import Workspace
from bot.sandbox.slack.values import Json

TROUBLE = "We had some trouble connecting. Try again?"


def settle(workspace: Workspace, delivery: Delivery) -> None:
    """Let the answer to a delivered payload take effect."""
    try:
        if delivery.kind == "slash_commands":
            _command(workspace, delivery)
        elif delivery.kind == "view_submission":
            _submission(workspace, delivery)
        elif delivery.kind == "block_suggestion" and delivery.outcome == "ok":
            delivery.offered = suggestions.read(delivery.ack_body)
    except Refusal as refusal:
        delivery.outcome = "invalid_ack"
        delivery.problems = [refusal.error, *refusal.messages]
    if delivery.outcome != "ok":
        _failed(workspace, delivery)


def _command(workspace: Workspace, delivery: Delivery) -> None:
    body = delivery.ack_body
    if isinstance(body, str):
        body = {"text": body}
    if delivery.outcome != "ok" or not body:
        return
    if not isinstance(body, dict):
        raise Refusal("invalid_command_response")
    payload = delivery.payload
    channel = workspace.channels[payload["channel_id"]]
    public = body.get("response_type") == "in_channel"
    content = None if public and set(body) == {"response_type"} else messages.read(body, workspace.ids)
    if public:
        typed = f"{payload['command']} {payload['text']}".strip()
        workspace.post(channel, Content(typed), delivery.user_id)
    if content is not None and public:
        delivery.shown = workspace.post(channel, content)
    elif content is not None:
        delivery.shown = workspace.whisper(channel, delivery.user_id, content)


def _submission(workspace: Workspace, delivery: Delivery) -> None:
    view = workspace.views.known(delivery.payload["view"]["id"])
    if delivery.outcome != "ok" or view is None or not view.is_open:
        return
    body = delivery.ack_body
    if not body:
        workspace.views.close(view)
        return
    action = body.get("response_action") if isinstance(body, dict) else None
    if action == "clear":
        workspace.views.clear(view.user_id)
    elif action == "errors":
        view.errors = _errors(view, body.get("errors"))
    elif action == "update":
        workspace.views.rewrite(view, _content(workspace, body), _hash(workspace))
        prefill(workspace, view)
    elif action == "push":
        prefill(workspace, workspace.views.push(view.user_id, _content(workspace, body), _hash(workspace)))
    else:
        raise Refusal("invalid_arguments", "the answer to a view_submission is empty or has a response_action")


def _content(workspace: Workspace, body: Json) -> Json:
    return checked.read(body.get("view"), "modal", workspace.ids)


def _hash(workspace: Workspace) -> str:
    return workspace.ids.view_hash(workspace.now())


def _errors(view: View, errors: Any) -> dict[str, str]:
    """Errors stand under the block_ids of input blocks, nothing else."""
    inputs = {block["block_id"] for block in view.blocks if block["type"] == "input"}
    if not isinstance(errors, dict) or not errors or not set(errors) <= inputs:
        raise Refusal("invalid_arguments", f"errors must be keyed by the block_id of an input block: {errors}")
    return {key: str(text) for key, text in errors.items()}


def _failed(workspace: Workspace, delivery: Delivery) -> None:
    """A command's failure is told by Slackbot, a modal's inside the modal; a button only shows a small warning."""
    if delivery.kind == "slash_commands":
        payload = delivery.payload
        text = f'{payload["command"]} failed with the error "{delivery.outcome}"'
        workspace.whisper(workspace.channels[payload["channel_id"]], delivery.user_id, Content(text), SLACKBOT)
    elif delivery.kind == "view_submission":
        view = workspace.views.known(delivery.payload["view"]["id"])
        if view is not None:
            view.trouble = TROUBLE
