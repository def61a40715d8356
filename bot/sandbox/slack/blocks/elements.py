"""Interactive elements and the blocks that take them (docs.slack.dev/reference/block-kit/block-elements)."""

import re
from collections.abc import Callable, Mapping

from bot.sandbox.slack.blocks import parts
from bot.sandbox.slack.blocks.node import Node
from bot.sandbox.slack.blocks.parts import BOTH, PLAIN

Check = Callable[[Node], None]

NUMBER = re.compile(r"[+-]?\d{1,30}(\.\d{1,30})?", re.ASCII)
"""What is a number in a field for one, and what may bound it."""
KINDS = ("im", "mpim", "private", "public")
"""What a menu of conversations may be filtered by."""
_DATE = re.compile(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])", re.ASCII)
_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d", re.ASCII)
_FILTERED = ("filter", "response_url_enabled", "default_to_current_conversation")


def _button(node: Node) -> None:
    node.only("type", "action_id", "text", "value", "url", "style", "accessibility_label", "confirm")
    node.need("text")
    parts.member_text(node, "text", PLAIN, 75)
    node.string("value", 2000, least=0)
    node.string("url", 3000)
    node.string("accessibility_label", 75)
    node.choice("style", ("primary", "danger"))


def _static_select(node: Node) -> None:
    node.only(
        "type", "action_id", "placeholder", "options", "option_groups", "initial_option", "initial_options",
        "max_selected_items", "focus_on_load", "confirm",
    )  # fmt: skip
    parts.grouped_options(node)
    parts.initial_among_options(node)
    node.whole("max_selected_items", 1, 100)


def _external_select(node: Node) -> None:
    node.only(
        "type", "action_id", "placeholder", "initial_option", "initial_options", "min_query_length",
        "max_selected_items", "focus_on_load", "confirm",
    )  # fmt: skip
    node.whole("min_query_length", 0, 3000)
    node.whole("max_selected_items", 1, 100)


def _listed_select(node: Node) -> None:
    thing = node.value["type"].removeprefix("multi_").removesuffix("s_select")
    node.only(
        "type", "action_id", "placeholder", f"initial_{thing}", f"initial_{thing}s", *_FILTERED,
        "max_selected_items", "focus_on_load", "confirm",
    )  # fmt: skip
    node.whole("max_selected_items", 1, 100)
    node.flags("response_url_enabled", "default_to_current_conversation")
    if node.has("filter"):
        _filter(node.child("filter"))


def _filter(node: Node) -> None:
    """docs.slack.dev/reference/block-kit/composition-objects/conversation-filter-object."""
    if not node.is_object():
        return
    node.only("include", "exclude_external_shared_channels", "exclude_bot_users")
    node.flags("exclude_external_shared_channels", "exclude_bot_users")
    for each in node.items("include", 4):
        if each.value not in KINDS:
            each.complain(f"must be one of {', '.join(KINDS)}")


def _overflow(node: Node) -> None:
    node.only("type", "action_id", "options", "confirm")
    parts.options(node, 5)


def _ticks(node: Node) -> None:
    node.only("type", "action_id", "options", "initial_option", "initial_options", "focus_on_load", "confirm")
    parts.options(node, 10, BOTH)
    parts.initial_among_options(node)


def _picker(node: Node) -> None:
    initial = {"datepicker": "initial_date", "timepicker": "initial_time"}.get(
        node.value["type"], "initial_date_time"
    )
    node.only("type", "action_id", "placeholder", initial, "timezone", "focus_on_load", "confirm")
    node.form("initial_date", _DATE, "a date as YYYY-MM-DD")
    node.form("initial_time", _TIME, "a time as HH:mm")
    node.whole("initial_date_time", 1_000_000_000, 9_999_999_999)


def _text_input(node: Node) -> None:
    node.only(
        "type", "action_id", "placeholder", "initial_value", "multiline", "min_length", "max_length",
        "dispatch_action_config", "focus_on_load",
    )  # fmt: skip
    node.whole("min_length", 0, 3000)
    node.whole("max_length", 1, 3000)
    node.string("initial_value", 3000, least=0)
    node.flags("multiline")


def _number_input(node: Node) -> None:
    node.only(
        "type", "action_id", "placeholder", "initial_value", "is_decimal_allowed", "min_value", "max_value",
        "dispatch_action_config", "focus_on_load",
    )  # fmt: skip
    node.need("is_decimal_allowed")
    node.flags("is_decimal_allowed")
    for bound in ("initial_value", "min_value", "max_value"):
        node.string(bound, 30)
        node.form(bound, NUMBER, "a number")


def _typed_input(node: Node) -> None:
    node.only("type", "action_id", "placeholder", "initial_value", "dispatch_action_config", "focus_on_load")


def _file_input(node: Node) -> None:
    node.only("type", "action_id", "filetypes", "max_files")
    node.whole("max_files", 1, 10)


def _image(node: Node) -> None:
    node.only("type", "image_url", "slack_file", "alt_text")
    parts.image_source(node)


def _workflow_button(node: Node) -> None:
    node.only("type", "action_id", "text", "workflow", "style", "accessibility_label")
    node.need("text", "workflow")
    parts.member_text(node, "text", PLAIN, 75)


def _feedback(node: Node) -> None:
    node.only("type", "action_id", "positive_button", "negative_button")
    node.need("positive_button", "negative_button")


def _icon_button(node: Node) -> None:
    node.only("type", "action_id", "icon", "text", "value", "accessibility_label", "visible_to_user_ids", "confirm")
    node.need("icon", "text")
    parts.member_text(node, "text", PLAIN, 75)
    node.string("value", 2000)


SINGLE_SELECTS: Mapping[str, Check] = {
    "static_select": _static_select,
    "external_select": _external_select,
    "users_select": _listed_select,
    "conversations_select": _listed_select,
    "channels_select": _listed_select,
}
SELECTS: Mapping[str, Check] = {
    **SINGLE_SELECTS,
    **{f"multi_{name}": check for name, check in SINGLE_SELECTS.items()},
}
_CHOICES: Mapping[str, Check] = {"checkboxes": _ticks, "radio_buttons": _ticks}
_DAYS: Mapping[str, Check] = {"datepicker": _picker, "timepicker": _picker}
_LATE: Mapping[str, Check] = {"datetimepicker": _picker}
_BUTTONS: Mapping[str, Check] = {"button": _button, "workflow_button": _workflow_button, "overflow": _overflow}

IN_ACTIONS: Mapping[str, Check] = {**_BUTTONS, **SELECTS, **_CHOICES, **_DAYS, **_LATE}
IN_SECTION: Mapping[str, Check] = {**_BUTTONS, **SELECTS, **_CHOICES, **_DAYS, "image": _image}
IN_INPUT: Mapping[str, Check] = {
    **SELECTS, **_CHOICES, **_DAYS, **_LATE,
    "plain_text_input": _text_input,
    "number_input": _number_input,
    "email_text_input": _typed_input,
    "url_text_input": _typed_input,
    "rich_text_input": _typed_input,
    "file_input": _file_input,
}  # fmt: skip
IN_CONTEXT_ACTIONS: Mapping[str, Check] = {"feedback_buttons": _feedback, "icon_button": _icon_button}
IN_CONTEXT: Mapping[str, Check] = {"image": _image}
IN_CARD: Mapping[str, Check] = {"button": _button}


def element(node: Node, allowed: Mapping[str, Check]) -> None:
    """One element of a kind its block takes, with an action_id of at most 255 characters."""
    kind = node.kind(allowed)
    if kind is None:
        return
    node.string("action_id", 255)
    parts.member_text(node, "placeholder", PLAIN, 150)
    parts.confirm(node)
    node.flags("focus_on_load")
    allowed[kind](node)


def unique_action_ids(elements: list[Node]) -> None:
    """No two elements of a block share an action_id."""
    seen: set[str] = set()
    for node in elements:
        action_id = str(node.child("action_id").value or "")
        if action_id in seen:
            node.child("action_id").complain(f"`action_id` already exists: {action_id}")
        seen.update({action_id} - {""})
