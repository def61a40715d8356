"""A form's fields (docs.slack.dev, Input block and block elements): block id and action id are the field's name.

Each takes what stands in it at first, so that a form that failed is drawn again with what was typed.
"""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from bot.views.blocks import Block, plain, section
from bot.views.text import clip

MOST_LABEL = 75
"""Characters of an option."""
MOST_VALUE = 150
NOTHING_WRONG: Mapping[str, str] = MappingProxyType({})


def field(
    name: str, label: str, element: Block, *, hint: str = "", optional: bool = False, action_id: str = ""
) -> Block:
    """A labelled field; an error stands at its `name`."""
    element = element | {"action_id": action_id or name}
    block = {"type": "input", "block_id": name, "label": plain(label), "element": element, "optional": optional}
    return block | ({"hint": plain(hint)} if hint else {})


def complaint(wrong: Mapping[str, str], *names: str) -> list[Block]:
    """What stands below a field that was found wrong only after Slack had its answer; `wrong` in mrkdwn, by field."""
    return [section(f":warning: {wrong[name]}") for name in names if name in wrong]


def text_input(
    name: str,
    label: str,
    most: int,
    *,
    initial: str = "",
    hint: str = "",
    lines: bool = False,
    optional: bool = False,
) -> Block:
    """A line of text of at most `most` characters, or a few `lines`."""
    element = {"type": "plain_text_input", "multiline": lines, "max_length": most}
    return field(name, label, element | _given("initial_value", clip(initial, most)), hint=hint, optional=optional)


def number_input(name: str, label: str, least: int, most: int, *, initial: str = "", hint: str = "") -> Block:
    """A whole number."""
    element = {"type": "number_input", "is_decimal_allowed": False, "min_value": str(least), "max_value": str(most)}
    return field(name, label, element | _given("initial_value", initial), hint=hint)


def option(label: str, value: str) -> Block:
    """One of a menu's choices."""
    return {"text": plain(clip(label, MOST_LABEL)), "value": value}


def select(name: str, label: str, options: Sequence[Block], *, initial: str = "", hint: str = "") -> Block:
    """One of up to 100 options; `initial` is an option's value."""
    element = {"type": "static_select", "options": list(options)}
    return field(name, label, element | _given("initial_option", _by_value(options, initial)), hint=hint)


def checkboxes(name: str, label: str, options: Sequence[Block], *, initial: Sequence[str] = ()) -> Block:
    """Any of up to 10 options; `initial` are their values."""
    ticked = [each for each in options if each["value"] in initial]
    element = {"type": "checkboxes", "options": list(options)}
    return field(name, label, element | _given("initial_options", ticked), optional=True)


def multi_select(name: str, label: str, options: Sequence[Block], *, initial: Sequence[str] = ()) -> Block:
    """Any of up to 100 options, in a line that opens; `initial` are their values."""
    chosen = [each for each in options if each["value"] in initial]
    element = {"type": "multi_static_select", "options": list(options)}
    return field(name, label, element | _given("initial_options", chosen))


def external_select(
    name: str, label: str, menu: str, *, initial: Block | None = None, hint: str = "", least: int = 0
) -> Block:
    """One of the options that the menu of that action id offers once `least` characters are typed."""
    element = {"type": "external_select", "min_query_length": least}
    return field(name, label, element | _given("initial_option", initial), hint=hint, action_id=menu)


def users_select(name: str, label: str, *, initial: str = "", hint: str = "", optional: bool = False) -> Block:
    """A person of the workspace."""
    element = {"type": "users_select"} | _given("initial_user", initial)
    return field(name, label, element, hint=hint, optional=optional)


def channels_select(name: str, label: str, *, initial: str = "", hint: str = "") -> Block:
    """A public or private channel that is not shared with another organisation."""
    filters = {"include": ["public", "private"], "exclude_external_shared_channels": True}
    element = {"type": "conversations_select", "filter": filters}
    return field(name, label, element | _given("initial_conversation", initial), hint=hint)


def timepicker(name: str, label: str, *, initial: str = "", hint: str = "") -> Block:
    """A time of day, as HH:MM."""
    return field(name, label, {"type": "timepicker"} | _given("initial_time", initial), hint=hint)


def overflow(action_id: str, options: Sequence[Block]) -> Block:
    """A small menu of up to five acts."""
    return {"type": "overflow", "action_id": action_id, "options": list(options)}


def _by_value(options: Sequence[Block], value: str) -> Block | None:
    return next((each for each in options if each["value"] == value), None)


def _given(name: str, value: object) -> Block:
    return {name: value} if value else {}


_ENTERED = {
    "value": "initial_value",
    "selected_option": "initial_option",
    "selected_options": "initial_options",
    "selected_user": "initial_user",
    "selected_conversation": "initial_conversation",
    "selected_channel": "initial_channel",
    "selected_time": "initial_time",
    "selected_date": "initial_date",
}
"""Where a state keeps what was entered, and where a field takes it."""


def as_submitted(view: Block) -> Block:
    """A form to draw, out of the `view` of its submission: with what was entered (docs.slack.dev, view payload)."""
    state = (view.get("state") or {}).get("values") or {}
    kept = ("type", "title", "submit", "close", "callback_id", "private_metadata")
    blocks = [_filled(block, state.get(block.get("block_id"), {})) for block in view.get("blocks") or []]
    return {name: view[name] for name in kept if name in view} | {"blocks": blocks}


def with_trouble(form: Block, text: str) -> Block:
    """The same form with a sentence on top, in the place of the one that stood there."""
    blocks = [block for block in form["blocks"] if block.get("block_id") != _TROUBLE]
    return form | {"blocks": [section(f":warning: {text}") | {"block_id": _TROUBLE}, *blocks]}


_TROUBLE = "trouble"


def _filled(block: Block, state: Block) -> Block:
    element = block.get("element")
    if not isinstance(element, dict):
        return block
    entered = state.get(str(element.get("action_id"))) or {}
    empty = {name: each for name, each in element.items() if name not in _ENTERED.values()}
    return block | {
        "element": empty | {_ENTERED[name]: each for name, each in entered.items() if name in _ENTERED and each}
    }
