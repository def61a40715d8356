"""What happened, in order and in the words of a story: read off the wire and off what was done behind the page.

What was said stays said: a message that is rewritten or deleted later is not asked.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.sandbox.backstage.arguments import readable
from bot.sandbox.slack import RESPONSE_URL, Call, Delivery, Message, Workspace, visible_text
from bot.sandbox.slack.state.entries import as_entered, content
from bot.sandbox.slack.state.names import Names
from bot.sandbox.slack.values import Json


@dataclass(frozen=True)
class Typed:
    """Somebody typed a command; `text` as Slack sent it. `taken`: the bot acknowledged it. `number` is the wire's."""

    who: str
    where: str
    command: str
    text: str
    taken: bool = True
    number: int = 0


@dataclass(frozen=True)
class Used:
    """Somebody used a shortcut. `taken`: the bot acknowledged it."""

    who: str
    shortcut: str
    taken: bool = True
    number: int = 0


@dataclass(frozen=True)
class Pressed:
    """Somebody pressed a button, in a message (`ts`) or a modal."""

    who: str
    action: str
    value: str
    words: str
    where: str
    ts: str
    shown: str
    taken: bool = True
    number: int = 0


@dataclass(frozen=True)
class Submitted:
    """Somebody sent off a form; `kept` is what the bot kept with it. `taken`: it found no fault with the fields.

    `fields` has what stands in them by block id: text, ids, the values of options, an external select's option whole.
    """

    who: str
    form: str
    kept: str
    fields: Mapping[str, Any]
    shown: str
    taken: bool = True
    number: int = 0


@dataclass(frozen=True)
class Said:
    """The bot said something: in a conversation (`where`), there or in a direct message to one person alone (`who`),
    or in a modal.

    `text` is what is read there, `source` its text with mentions as ids, `buttons` the values by action id. It is
    `new`, or stands in the place of something else.
    """

    where: str
    who: str
    ts: str
    text: str
    source: str
    buttons: Mapping[str, str]
    new: bool = True


@dataclass(frozen=True)
class Behind:
    """Something was done behind the page."""

    act: str


Fact = Typed | Used | Pressed | Submitted | Said | Behind


Place = tuple[int, int]
"""Where a fact stands among all: the later, the greater."""
BEFORE_ALL: Place = (-1, 0)
_OF_ONE_ENTRY = 10
"""More facts than are read off one entry of the wire."""


@dataclass(frozen=True)
class Act:
    """Something that was done behind the page; `moment`: how much had gone over the wire when it began to tell."""

    name: str
    moment: int

    def place(self, number: int) -> Place:
        """Where it stands as the act of that number: after what had gone over the wire by then."""
        return self.moment, _OF_ONE_ENTRY + number


def chronicle(workspace: Workspace, acts: Sequence[Act]) -> tuple[Fact, ...]:
    """Everything that stories are made of, oldest first, with what was done behind the page at its moment."""
    behind = ((act.place(number), Behind(act.name)) for number, act in enumerate(acts))
    read = (fact for entry in workspace.wire for fact in placed(entry, workspace))
    return tuple(fact for _, fact in sorted([*read, *behind], key=lambda pair: pair[0]))


def placed(entry: Call | Delivery, workspace: Workspace) -> Iterator[tuple[Place, Fact]]:
    """What is read off one entry of the wire, and where each fact of it stands."""
    facts = _done(entry, workspace.name_of) if isinstance(entry, Delivery) else _said(entry, workspace)
    for rank, fact in enumerate(facts):
        yield (entry.number, rank), fact


def _done(delivery: Delivery, names: Names) -> Iterator[Fact]:
    payload, who, taken = delivery.payload, delivery.user_id, delivery.outcome == "ok"
    if delivery.kind == "slash_commands":
        yield Typed(who, payload["channel_id"], payload["command"], payload["text"], taken, delivery.number)
        body = {"text": delivery.ack_body} if isinstance(delivery.ack_body, str) else delivery.ack_body
        if taken and isinstance(body, dict) and body:
            yield _words(body, names, where=payload["channel_id"], who=who)
    elif delivery.kind == "shortcut":
        yield Used(who, payload["callback_id"], taken, delivery.number)
    elif delivery.kind == "block_actions" and payload["actions"][0]["type"] == "button":
        yield _pressed(delivery, names)
    elif delivery.kind == "view_submission":
        yield _submitted(delivery, names)


def _submitted(delivery: Delivery, names: Names) -> Submitted:
    view, ack = delivery.payload["view"], delivery.ack_body
    has_errors = isinstance(ack, dict) and ack.get("response_action") == "errors"
    return Submitted(
        who=delivery.user_id,
        form=view["callback_id"],
        kept=view["private_metadata"],
        fields=_entered(view),
        shown=_visible({"blocks": view["blocks"]}, names),
        taken=delivery.outcome == "ok" and not has_errors,
        number=delivery.number,
    )


def _entered(view: Json) -> dict[str, Any]:
    """What stands in each field by its block id, as somebody enters it there; without what was empty all along."""
    values, entered = view["state"]["values"], {}
    for block in view["blocks"]:
        if block["type"] == "input" and block["block_id"] in values:
            entry = values[block["block_id"]][block["element"]["action_id"]]
            if content(entry) or any(name.startswith("initial_") for name in block["element"]):
                entered[block["block_id"]] = as_entered(entry)
    return entered


def _pressed(delivery: Delivery, names: Names) -> Pressed:
    payload = delivery.payload
    action = payload["actions"][0]
    content = payload.get("message") or {"blocks": (payload.get("view") or {}).get("blocks", [])}
    return Pressed(
        who=delivery.user_id,
        action=action["action_id"],
        value=action.get("value", ""),
        words=(action.get("text") or {}).get("text", ""),
        where=(payload.get("channel") or {}).get("id", ""),
        ts=payload["container"].get("message_ts", ""),
        shown=_visible(content, names),
        taken=delivery.outcome == "ok",
        number=delivery.number,
    )


def _said(call: Call, workspace: Workspace) -> Iterator[Said]:
    if not call.answer.get("ok"):
        return
    given, answer, names = readable(call.args), call.answer, workspace.name_of
    if call.method in {"chat.postMessage", "chat.update"}:
        where, new = str(answer.get("channel", "")), call.method != "chat.update"
        who = _owner(where, workspace)
        yield _words(given, names, where=where, who=who, ts=str(answer.get("ts", "")), new=new)
    elif call.method == "chat.postEphemeral":
        where, who = str(given.get("channel", "")), str(given.get("user", ""))
        yield _words(given, names, where=where, who=who, ts=str(answer.get("message_ts", "")))
    elif call.method == RESPONSE_URL:
        who = call.user_id if given.get("response_type") != "in_channel" else ""
        yield _words(given, names, where=call.channel_id, who=who, new=not given.get("replace_original"))
    elif call.method in {"views.open", "views.push", "views.update"} and isinstance(given.get("view"), dict):
        yield _words({"blocks": given["view"].get("blocks", [])}, names)


def _owner(channel_id: str, workspace: Workspace) -> str:
    """Whose direct message a conversation is, if it is one."""
    channel = workspace.channels.get(channel_id)
    members = channel.members if channel is not None and channel.kind == "im" else []
    return next((each for each in members if each != workspace.app.bot_user_id), "")


def _words(content: Json, names: Names, *, where: str = "", who: str = "", ts: str = "", new: bool = True) -> Said:
    buttons = {
        element["action_id"]: str(element.get("value", ""))
        for block in content.get("blocks") or []
        for element in block.get("elements") or []
        if element.get("type") == "button" and "action_id" in element
    }
    return Said(where, who, ts, _visible(content, names), str(content.get("text") or ""), buttons, new)


def _visible(content: Json, names: Names) -> str:
    text, blocks = str(content.get("text") or ""), content.get("blocks") or []
    return visible_text(Message("", "", "", text, blocks, names=names))
