"""What the inspector shows: what went over the wire between Slack and the bot, in order, without secrets."""

from collections.abc import Callable
from typing import Any

from bot.log import Masking
from bot.sandbox.backstage.arguments import readable
from bot.sandbox.backstage.stage import SlackStage, Stage
from bot.sandbox.slack import RESPONSE_URL, Call, Delivery, NotThere, SlackStandIn, Workspace
from bot.sandbox.slack.values import Json
from bot.sandbox.town import GATEWAY_PASSWORD, RMS_TOKEN

_SECRET_KEYS = frozenset({"token", "trigger_id", "response_url", "ticket"})
_MASK = "***"
_LONGEST = 160

Mask = Callable[[Any], Any]


def part(stage: SlackStage) -> Json:
    """How far the wire's list goes, which deliveries in it still wait for their acknowledgement, and whether what was
    done is copied as a test."""
    workspace = stage.slack.workspace
    return {
        "last": len(workspace.wire),
        "pending": [each.number for each in workspace.deliveries if _waits(each)],
        "copies": isinstance(stage, Stage),
    }


def heads(stage: SlackStage, first: int) -> list[Json]:
    """A line each of what went over the wire, from the number `first` on."""
    workspace, mask = stage.slack.workspace, masking(stage.slack)
    found = (_head(each, workspace) for each in workspace.wire[max(first, 1) - 1 :])
    return [{name: _cut(mask(value)) for name, value in head.items()} for head in found]


def detail(stage: SlackStage, number: int) -> Json:
    """All of one thing that went over the wire. Raises NotThere where there is none of that number."""
    wire = stage.slack.workspace.wire
    if not 1 <= number <= len(wire):
        raise NotThere(f"nothing went over the wire under the number {number}")
    entry = wire[number - 1]
    shown: Json = masking(stage.slack)(_delivered(entry) if isinstance(entry, Delivery) else _called(entry))
    return shown


def masking(slack: SlackStandIn) -> Mask:
    """Masks, in anything made of JSON, what opens a door or is worth money; the log's own rules, and a few keys."""
    app = slack.workspace.app
    known = (app.bot_token, app.app_token, app.signing_secret, app.verification_token, RMS_TOKEN, GATEWAY_PASSWORD)
    text = Masking(known).mask

    def mask(value: Any) -> Any:
        if isinstance(value, str):
            return text(value)
        if isinstance(value, list):
            return [mask(each) for each in value]
        if isinstance(value, dict):
            return {text(key): _MASK if key in _SECRET_KEYS and each else mask(each) for key, each in value.items()}
        return value

    return mask


def _cut(value: Any) -> Any:
    """Words as long as a line shows them, once they are masked: half a secret looks like none."""
    return value[:_LONGEST] if isinstance(value, str) else value


def _waits(delivery: Delivery) -> bool:
    return delivery.outcome == "pending"


def _head(entry: Call | Delivery, workspace: Workspace) -> Json:
    return {
        "number": entry.number,
        "at": entry.at.timestamp() if entry.at is not None else 0,
        "to_bot": isinstance(entry, Delivery),
        "kind": entry.kind if isinstance(entry, Delivery) else entry.method,
        "what": _wanted(entry) if isinstance(entry, Delivery) else _told(entry),
        "who": _name(entry.user_id if isinstance(entry, Delivery) else _whom(entry), workspace),
        "outcome": _came_of(entry),
        "bad": entry.outcome not in {"ok", "pending"} if isinstance(entry, Delivery) else not entry.answer.get("ok"),
    }


def _wanted(delivery: Delivery) -> str:
    """What a person did, in a few words."""
    payload = delivery.payload
    if delivery.kind == "slash_commands":
        return f"{payload['command']} {payload['text']}".strip()
    if delivery.kind == "block_actions":
        action = payload["actions"][0]
        return str((action.get("text") or {}).get("text") or action["action_id"])
    if delivery.kind == "block_suggestion":
        return f"{payload['action_id']} {payload['value']}".strip()
    if delivery.kind == "shortcut":
        return str(payload["callback_id"])
    if delivery.kind == "events_api":
        return f"{payload['event']['type']}{f', retry {delivery.retry}' if delivery.retry else ''}"
    return str((payload["view"].get("title") or {}).get("text", ""))


def _told(call: Call) -> str:
    given = readable(call.args)
    view = given.get("view")
    title = (view.get("title") or {}).get("text", "") if isinstance(view, dict) else ""
    return str(given.get("text") or title)


def _whom(call: Call) -> str:
    """The id of whom a call is about: a person or a conversation, as far as its arguments say."""
    names = ("user", "user_id", "users", "channel")
    return call.user_id or next((str(call.args[name]) for name in names if call.args.get(name)), "")


def _name(some_id: str, workspace: Workspace) -> str:
    channel = workspace.channels.get(some_id)
    if channel is not None and channel.kind == "im":
        others = [each for each in channel.members if each != workspace.app.bot_user_id]
        return f"@{workspace.name_of(others[0]) or others[0]}" if others else ""
    name = workspace.name_of(some_id)
    if name is None:
        return some_id
    return f"#{name}" if channel is not None else f"@{name}"


def _came_of(entry: Call | Delivery) -> str:
    if isinstance(entry, Delivery):
        if _waits(entry):
            return "waits"
        return entry.outcome if entry.elapsed is None else f"{entry.outcome}, {_milliseconds(entry):.0f} ms"
    if entry.answer.get("ok"):
        return "ok"
    return str(entry.answer.get("error") or entry.status)


def _milliseconds(delivery: Delivery) -> float:
    return (delivery.elapsed or 0) * 1000


def _delivered(delivery: Delivery) -> Json:
    return {
        "number": delivery.number,
        "at": delivery.at.isoformat() if delivery.at is not None else "",
        "to": "the bot",
        "by": "Socket Mode" if delivery.envelope_id else "signed HTTP",
        "kind": delivery.kind,
        **({"retry": delivery.retry, "because of": delivery.retry_reason} if delivery.retry else {}),
        "payload": delivery.payload,
        "acknowledgement": {
            "outcome": delivery.outcome,
            "milliseconds": None if delivery.elapsed is None else round(_milliseconds(delivery), 1),
            "status": delivery.status,
            "body": delivery.ack_body,
            "problems": delivery.problems,
            "came too late": delivery.late_ack,
        },
    }


def _called(call: Call) -> Json:
    what = "a response URL" if call.method == RESPONSE_URL else call.method
    return {
        "number": call.number,
        "at": call.at.isoformat(),
        "to": "Slack",
        "method": what,
        "arguments": readable(call.args),
        "status": call.status,
        "answer": call.answer,
    }
