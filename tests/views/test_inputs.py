"""A form's fields: what stands in them at first, and the form that comes again with what was typed."""

from typing import Any

import pytest

from bot.sandbox.slack.blocks import views
from bot.sandbox.slack.state.ids import Ids
from bot.views.blocks import Block, form
from bot.views.inputs import (
    as_submitted,
    channels_select,
    checkboxes,
    external_select,
    field,
    multi_select,
    number_input,
    option,
    select,
    text_input,
    timepicker,
    users_select,
    with_trouble,
)

DAY = "2026-11-22"
TYPES = [option("credits", "credit"), option("management", "management_1y")]
FIELDS: list[tuple[str, Block, dict[str, Any], dict[str, Any]]] = [
    ("text", text_input("f", "F", 50), {"value": "typed"}, {"initial_value": "typed"}),
    ("another text", text_input("f", "F", 50, initial="old"), {"value": "typed"}, {"initial_value": "typed"}),
    ("an emptied text", text_input("f", "F", 50, initial="old"), {"value": None}, {}),
    ("a number", number_input("f", "F", 1, 9), {"value": "4"}, {"initial_value": "4"}),
    ("an option", select("f", "F", TYPES), {"selected_option": TYPES[1]}, {"initial_option": TYPES[1]}),
    ("one from outside", external_select("f", "F", "f"), {"selected_option": TYPES[0]}, {"initial_option": TYPES[0]}),
    ("boxes", checkboxes("f", "F", TYPES), {"selected_options": TYPES}, {"initial_options": TYPES}),
    ("several", multi_select("f", "F", TYPES), {"selected_options": TYPES}, {"initial_options": TYPES}),
    ("no several", multi_select("f", "F", TYPES, initial=["credit"]), {"selected_options": []}, {}),
    ("no boxes", checkboxes("f", "F", TYPES, initial=["credit"]), {"selected_options": []}, {}),
    ("a person", users_select("f", "F"), {"selected_user": "U1"}, {"initial_user": "U1"}),
    ("a channel", channels_select("f", "F"), {"selected_conversation": "C1"}, {"initial_conversation": "C1"}),
    ("a time", timepicker("f", "F"), {"selected_time": "07:30"}, {"initial_time": "07:30"}),
    (
        "a date",
        field("f", "F", {"type": "datepicker"}),
        {"selected_date": "2026-11-22"},
        {"initial_date": "2026-11-22"},
    ),
]


@pytest.mark.parametrize(("block", "entered", "initial"), [row[1:] for row in FIELDS], ids=[row[0] for row in FIELDS])
def test_what_was_entered_stands_in_the_form_that_comes_again(
    block: Block, entered: dict[str, Any], initial: dict[str, Any]
) -> None:
    """Whatever stood there at first; and Slack takes it."""
    drawn = form("Title", "form.1", "1:7", "Save", [block])
    sent = drawn | {"id": "V1", "hash": "1.a", "state": {"values": {"f": {"f": {"type": "x"} | entered}}}}
    again = as_submitted(sent)

    assert {
        name: each for name, each in again["blocks"][0]["element"].items() if name.startswith("initial")
    } == initial
    assert again.keys() == drawn.keys()
    assert views.read(again, "modal", Ids())


def test_the_sentence_stands_on_top_once() -> None:
    """However often it fails."""
    drawn = form("Title", "form.1", "1:7", "Save", [text_input("f", "F", 50)])
    twice = with_trouble(with_trouble(drawn, "RMS does not answer."), "Slack is busy.")

    assert [block.get("block_id") for block in twice["blocks"]] == ["trouble", "f"]
    assert twice["blocks"][0]["text"]["text"] == ":warning: Slack is busy."
    assert views.read(twice, "modal", Ids())
