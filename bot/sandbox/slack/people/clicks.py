"""A person clicks a button or picks from a menu."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.sandbox.slack.absent import NotThere
from bot.sandbox.slack.delivery.courier import Courier
from bot.sandbox.slack.people import eyes, payloads
from bot.sandbox.slack.state import entries
from bot.sandbox.slack.state.entries import Entries
from bot.sandbox.slack.state.log import Delivery
from bot.sandbox.slack.state.messages import Message
from bot.sandbox.slack.state.views import View
from bot.sandbox.slack.state.workspace import Workspace
from bot.sandbox.slack.values import Json

Typed = Mapping[str, Mapping[str, Any]]

_BUTTONS = {"button", "workflow_button", "icon_button"}
_PASSED_ON = ("text", "value", "style", "confirm", "url")


@dataclass(frozen=True)
class Sought:
    """Which element is meant: by id, by the words on it, by its value, by its block."""

    action_id: str | None = None
    text: str | None = None
    value: str | None = None
    block_id: str | None = None

    def matches(self, block: Json, element: Json) -> bool:
        """True when everything that was said about it is so."""
        shown = element["text"]["text"] if isinstance(element.get("text"), dict) else None
        pairs = [
            (self.action_id, element["action_id"]),
            (self.text, shown),
            (self.value, element.get("value")),
            (self.block_id, block["block_id"]),
        ]
        return all(wanted is None or wanted == actual for wanted, actual in pairs)


class Clicks:
    """Interactions inside messages and views (block_actions payloads)."""

    def __init__(self, workspace: Workspace, courier: Courier) -> None:
        self._workspace = workspace
        self._courier = courier

    async def press(
        self,
        user_id: str,
        where: Message | View | str,
        sought: Sought,
        *,
        confirm: bool,
        state: Typed | None,
        snapshot: Message | View | None,
    ) -> Delivery:
        """Click the one button that is meant; declining its confirm dialog sends nothing (confirm object)."""
        place = self._place(user_id, where, snapshot)
        block, element = _one(place, sought, buttons=True)
        action = _action(block, element)
        if "confirm" in element and not confirm:
            return Delivery("block_actions", {"actions": [action]}, user_id, outcome="not sent")
        return await self._send(user_id, place, action, state)

    async def choose(
        self, user_id: str, where: Message | View | str, sought: Sought, value: Any, *, state: Typed | None = None
    ) -> Delivery:
        """Pick from a menu or tick a box outside an input block, which sends at once; `state` is all else there."""
        place = self._place(user_id, where, None)
        block, element = _one(place, sought, buttons=False)
        action = {key: element[key] for key in ("type", "action_id")} | {"block_id": block["block_id"]}
        if element["type"] == "overflow":
            action["selected_option"] = entries.option(element, value)
        elif element["type"] == "feedback_buttons":
            action |= _feedback(element, value)
        else:
            action |= entries.entered(element, value)
            state = _with(state or {}, block["block_id"], element["action_id"], value)
        return await self._send(user_id, place, action, state)

    def _place(self, user_id: str, where: Message | View | str, snapshot: Message | View | None) -> Message | View:
        if snapshot is None:
            return eyes.found(self._workspace, user_id, where)
        eyes.allowed_in_snapshot(self._workspace, user_id, snapshot)
        return snapshot

    async def _send(self, user_id: str, place: Message | View, action: Json, state: Typed | None) -> Delivery:
        typed = fill(place.blocks, state or {})
        if isinstance(place, View):
            for block_id, actions in typed.items():
                place.entries.setdefault(block_id, {}).update(actions)
            payload = payloads.view_action(self._workspace, user_id, place, action)
        else:
            whole = entries.state_of(place.blocks, typed)
            payload = payloads.message_action(self._workspace, user_id, place, action, whole)
        return await self._courier.carry(Delivery("block_actions", payload, user_id))


def fill(blocks: list[Json], typed: Typed) -> Entries:
    """Entries by block and action as the state they make; NotThere for an element that is not there."""
    known = {(block["block_id"], element["action_id"]): element for block, element in entries.elements(blocks)}
    filled: Entries = {}
    for block_id, actions in typed.items():
        for action_id, value in actions.items():
            if (block_id, action_id) not in known:
                raise NotThere(f"there is no {block_id}/{action_id} among {sorted(known)}")
            filled.setdefault(block_id, {})[action_id] = entries.entered(known[block_id, action_id], value)
    return filled


def _one(place: Message | View, sought: Sought, *, buttons: bool) -> tuple[Json, Json]:
    visible = [pair for pair in entries.elements(place.blocks) if (pair[1]["type"] in _BUTTONS) == buttons]
    found = [pair for pair in visible if sought.matches(*pair)]
    if len(found) != 1:
        seen = [
            (element["action_id"], (element.get("text") or {}).get("text"), element.get("value"))
            for _, element in visible
        ]
        raise NotThere(f"{len(found)} elements match {sought}; there are {seen}")
    return found[0]


def _with(state: Typed, block_id: str, action_id: str, value: Any) -> Typed:
    return {**state, block_id: {**state.get(block_id, {}), action_id: value}}


def _feedback(element: Json, value: Any) -> Json:
    """One of the two buttons, by its value."""
    buttons = [element["positive_button"], element["negative_button"]]
    chosen = next((one for one in buttons if one.get("value") == value), None)
    if chosen is None:
        raise NotThere(f"no such button: {value!r}")
    return {key: chosen[key] for key in ("text", "value") if key in chosen}


def _action(block: Json, element: Json) -> Json:
    action = {key: element[key] for key in ("type", "action_id")} | {"block_id": block["block_id"]}
    return action | {key: element[key] for key in _PASSED_ON if key in element}
