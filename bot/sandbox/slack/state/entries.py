"""What a person entered into the elements of a view or message: `state.values`.

Shapes after docs.slack.dev/reference/interaction-payloads/view-interactions-payload.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any

from bot.sandbox.slack.absent import NotThere
from bot.sandbox.slack.blocks import rich_text, suggestions
from bot.sandbox.slack.blocks.node import Node
from bot.sandbox.slack.values import Json

Entries = dict[str, dict[str, Json]]

_KEYS = {
    "plain_text_input": ("value", "initial_value"),
    "email_text_input": ("value", "initial_value"),
    "url_text_input": ("value", "initial_value"),
    "number_input": ("value", "initial_value"),
    "rich_text_input": ("rich_text_value", "initial_value"),
    "static_select": ("selected_option", "initial_option"),
    "external_select": ("selected_option", "initial_option"),
    "radio_buttons": ("selected_option", "initial_option"),
    "multi_static_select": ("selected_options", "initial_options"),
    "multi_external_select": ("selected_options", "initial_options"),
    "checkboxes": ("selected_options", "initial_options"),
    "users_select": ("selected_user", "initial_user"),
    "multi_users_select": ("selected_users", "initial_users"),
    "conversations_select": ("selected_conversation", "initial_conversation"),
    "multi_conversations_select": ("selected_conversations", "initial_conversations"),
    "channels_select": ("selected_channel", "initial_channel"),
    "multi_channels_select": ("selected_channels", "initial_channels"),
    "datepicker": ("selected_date", "initial_date"),
    "timepicker": ("selected_time", "initial_time"),
    "datetimepicker": ("selected_date_time", "initial_date_time"),
    "file_input": ("files", "initial_files"),
}


class Unfit(Exception):
    """What cannot be entered into an element; the text is a sentence for who sends it."""


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _is_list(value: Any) -> bool:
    return isinstance(value, list)


def _is_formed(value: Any, pattern: str) -> bool:
    try:
        return isinstance(value, str) and datetime.strptime(value, pattern).strftime(pattern) == value  # noqa: DTZ007
    except ValueError:
        return False


def _is_rich_text(value: Any) -> bool:
    complaints: list[str] = []
    node = Node(value, "", complaints)
    if node.kind(("rich_text",)) is not None:
        rich_text.check(node)
    return not complaints


_FITS: Mapping[str, Callable[[Any], bool]] = {
    "value": _is_text,
    "rich_text_value": _is_rich_text,
    "selected_option": lambda value: isinstance(value, str | dict),
    "selected_date": lambda value: _is_formed(value, "%Y-%m-%d"),
    "selected_time": lambda value: _is_formed(value, "%H:%M"),
    "selected_date_time": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "selected_options": _is_list,
    "files": _is_list,
}


def elements(blocks: list[Json]) -> Iterator[tuple[Json, Json]]:
    """Every interactive element with the block it stands in."""
    for block in blocks:
        inside = [*block.get("elements", []), *block.get("actions", [])]
        inside += [block[name] for name in ("accessory", "element") if isinstance(block.get(name), dict)]
        for element in inside:
            if isinstance(element, dict) and "action_id" in element:
                yield block, element
        yield from elements(block.get("child_blocks", []))
        if block.get("type") == "carousel":
            yield from elements(block.get("elements", []))


def empty(element: Json) -> Json | None:
    """The state of an element nobody touched; None for one that has no state, as a button."""
    if element["type"] not in _KEYS:
        return None
    key, initial = _KEYS[element["type"]]
    untouched: Any = [] if key.startswith("selected_") and key.endswith("s") else None
    return {"type": element["type"], key: element.get(initial, untouched)}


def entered(element: Json, value: Any) -> Json:
    """The state of an element after a person put `value` there: text, options by their values, ids, lists of these;
    None where nothing is chosen. An option of an external select comes whole, as the bot offered it.

    Raises Unfit for what has another shape, NotThere for what is not there to choose.
    """
    if element["type"] not in _KEYS:
        raise NotThere(f"nothing can be entered into a {element['type']}")
    key = _KEYS[element["type"]][0]
    _check(element, key, value)
    if key == "selected_option":
        value = None if value is None else option(element, value)
    elif key == "selected_options":
        value = [option(element, one) for one in value]
    elif key == "value":
        value = value or None
    return {"type": element["type"], key: value}


def _check(element: Json, key: str, value: Any) -> None:
    several = key.endswith("s")
    if value is None and not several:
        return
    fits = _FITS.get(key, _is_list if several else _is_text)(value)
    if fits and several and key not in {"selected_options", "files"}:
        fits = all(isinstance(one, str) for one in value)
    if not fits:
        raise Unfit(f"This does not fit a {element['type']}.")
    if several and len(value) > element.get("max_selected_items", len(value)):
        raise Unfit(f"No more than {element['max_selected_items']} can be chosen.")


def option(element: Json, value: Any) -> Json:
    """The option of a menu that carries the value, or an option of an external select as it is."""
    if element["type"].endswith("external_select"):
        if not suggestions.is_option(value):
            raise Unfit("This is no option.")
        return dict(value)
    groups = element.get("option_groups", [])
    choices = [*element.get("options", []), *(one for group in groups for one in group["options"])]
    found: Json | None = next((choice for choice in choices if choice.get("value") == value), None)
    if found is None:
        raise NotThere(f"no option with the value {value!r} among {[one.get('value') for one in choices]}")
    return found


def content(entry: Json) -> Any:
    """The entered value itself, whatever the key it stands under; None or empty when there is none."""
    return entry.get(_KEYS[entry["type"]][0])


def as_entered(entry: Json) -> Any:
    """What was put into an element: `entered` makes the entry of it again."""
    value = content(entry)
    if entry["type"].endswith("external_select"):
        return value
    if isinstance(value, list):
        return [_value(each) for each in value]
    return value if entry["type"] == "rich_text_input" else _value(value)


def _value(chosen: Any) -> Any:
    return chosen["value"] if isinstance(chosen, dict) else chosen


def state_of(blocks: list[Json], entries: Entries) -> Entries:
    """The whole state: what was entered, and the initial or empty value of everything else."""
    values: Entries = {}
    for block, element in elements(blocks):
        entry = entries.get(block["block_id"], {}).get(element["action_id"]) or empty(element)
        if entry is not None:
            values.setdefault(block["block_id"], {})[element["action_id"]] = entry
    return values


def surviving(blocks: list[Json], entries: Entries) -> Entries:
    """What stays entered over an update: the same block_id, action_id and type (docs.slack.dev/surfaces/modals)."""
    kept: Entries = {}
    for block, element in elements(blocks):
        entry = entries.get(block["block_id"], {}).get(element["action_id"])
        if entry is not None and entry["type"] == element["type"]:
            kept.setdefault(block["block_id"], {})[element["action_id"]] = entry
    return kept
