"""What the Slack client objects to before it sends a modal (docs.slack.dev/reference/block-kit/block-elements)."""

import re
from decimal import Decimal

from bot.sandbox.slack.blocks.elements import NUMBER
from bot.sandbox.slack.state.entries import content
from bot.sandbox.slack.state.views import View
from bot.sandbox.slack.values import Json

_FORMS = {
    "email_text_input": (re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+"), "Please enter a valid email address."),
    "url_text_input": (re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://[^\s/]\S*"), "Please enter a valid URL."),
}
REQUIRED = "Please complete this required field."


def objections(view: View) -> dict[str, str]:
    """By block_id: required inputs left empty, text too short or too long, numbers that are none."""
    state = view.state()
    found: dict[str, str] = {}
    for block in view.blocks:
        if block["type"] != "input":
            continue
        element = block["element"]
        value = content(state[block["block_id"]][element["action_id"]])
        problem = _problem(element, value) if value else _absent(block)
        if problem:
            found[block["block_id"]] = problem
    return found


def _absent(block: Json) -> str | None:
    return None if block.get("optional") else REQUIRED


def _problem(element: Json, value: object) -> str | None:
    if element["type"] == "number_input":
        return _number(element, str(value))
    if element["type"] in _FORMS:
        pattern, sentence = _FORMS[element["type"]]
        return None if pattern.fullmatch(str(value)) else sentence
    if element["type"] != "plain_text_input":
        return None
    length = len(str(value))
    if length < element.get("min_length", 0):
        return f"Please use at least {element['min_length']} characters."
    if length > element.get("max_length", 3000):
        return f"Please use at most {element.get('max_length', 3000)} characters."
    return None


def _number(element: Json, text: str) -> str | None:
    if NUMBER.fullmatch(text) is None:
        return "Please enter a number."
    number = Decimal(text)
    if not element["is_decimal_allowed"] and number != number.to_integral_value():
        return "Please enter a whole number."
    if "min_value" in element and number < Decimal(element["min_value"]):
        return f"Please enter {element['min_value']} or more."
    if "max_value" in element and number > Decimal(element["max_value"]):
        return f"Please enter {element['max_value']} or less."
    return None
