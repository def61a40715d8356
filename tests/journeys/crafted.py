"""Beside the language of the journeys: payloads that no window of Slack's would send, and the private answers."""

import asyncio
from typing import Any

from bot.sandbox.slack import Delivery, Ephemeral, Message, View
from bot.sandbox.slack.people import payloads
from tests.clock import ManualClock
from tests.journeys.team import GENERAL, Person, Seen, Team


def private_answers(person: Person, channel: str = GENERAL) -> list[Seen]:
    """What Teller told this person alone in a channel, oldest first."""
    return [seen for seen in person.sees(channel) if isinstance(seen.what, Ephemeral)]


async def types_whatever(team: Team, user_id: str, command: str, text: str = "") -> Delivery:
    """Deliver a command that Slack knows nothing of, or that somebody sends who cannot act there any more."""
    channel = team.slack.workspace.channels[GENERAL]
    payload = payloads.slash_command(team.slack.workspace, user_id, channel, command, text)
    return await team.slack.redeliver(Delivery("slash_commands", payload, user_id))


async def presses_whatever(team: Team, user_id: str, where: Message, action_id: str, value: str) -> Delivery:
    """Deliver a press on a button that does not stand there, or stands where this person cannot see it."""
    action = {"type": "button", "action_id": action_id, "block_id": "whatever", "value": value}
    payload = payloads.message_action(team.slack.workspace, user_id, where, action, {})
    return await team.slack.redeliver(Delivery("block_actions", payload, user_id))


async def submits_whatever(team: Team, view: View, callback_id: str) -> Delivery:
    """Deliver the submission of a form under another callback_id than the one it was opened with."""
    payload = payloads.view_submission(team.slack.workspace, view)
    payload["view"]["callback_id"] = callback_id
    return await team.slack.redeliver(Delivery("view_submission", payload, view.user_id))


async def interacts(team: Team, user_id: str, kind: str, **more: Any) -> Delivery:
    """Deliver an interaction of any type."""
    workspace = team.slack.workspace
    payload: dict[str, Any] = {
        "type": kind,
        "user": {"id": user_id, "team_id": workspace.team_id},
        "team": {"id": workspace.team_id, "domain": workspace.domain},
        "api_app_id": workspace.app.app_id,
        "trigger_id": workspace.trigger(user_id),
    }
    async with asyncio.timeout(30):  # the stand-in's own three seconds do not pass while the clock stands still
        return await team.slack.redeliver(Delivery(kind, payload | more, user_id))


async def time_passes(team: Team, seconds: float) -> None:
    """Move the team's clock."""
    assert isinstance(team.clock, ManualClock)
    await team.clock.advance(seconds)


def draws_over(team: Team, view: Message | View | None, words: str) -> None:
    """Let another process of the app draw these words in a window or Home tab."""
    assert isinstance(view, View)
    workspace = team.slack.workspace
    block = {"type": "section", "block_id": "newer", "text": {"type": "plain_text", "text": words, "emoji": True}}
    content = view.content | {"blocks": [block]}
    workspace.views.rewrite(view, content, workspace.ids.view_hash(workspace.now()))
    workspace.changes.mark()
