"""What Slack's payloads say, as one value."""

from dataclasses import replace
from typing import Any

import pytest

from bot.arrivals import asked_by_action, asked_by_menu, asked_by_shortcut, asked_by_submission, chosen
from bot.command import Asked

ELEMENTS: list[tuple[str, dict[str, Any], str]] = [
    ("a button", {"type": "button", "value": "1:7"}, "1:7"),
    ("a text", {"type": "plain_text_input", "value": "spare routers"}, "spare routers"),
    ("an empty text", {"type": "plain_text_input", "value": None}, ""),
    ("a number", {"type": "number_input", "value": "4"}, "4"),
    ("an option", {"type": "static_select", "selected_option": {"text": {}, "value": "credit"}}, "credit"),
    ("no option", {"type": "external_select", "selected_option": None}, ""),
    ("an overflow", {"type": "overflow", "selected_option": {"value": "revoke:1"}}, "revoke:1"),
    ("some options", {"type": "checkboxes", "selected_options": [{"value": "mon"}, {"value": "fri"}]}, "mon\nfri"),
    ("no options", {"type": "checkboxes", "selected_options": []}, ""),
    ("a person", {"type": "users_select", "selected_user": "U01"}, "U01"),
    ("people", {"type": "multi_users_select", "selected_users": ["U01", "U02"]}, "U01\nU02"),
    ("nobody", {"type": "users_select", "selected_user": None}, ""),
    ("a conversation", {"type": "conversations_select", "selected_conversation": "C01"}, "C01"),
    ("a channel", {"type": "channels_select", "selected_channel": "C01"}, "C01"),
    ("a time", {"type": "timepicker", "selected_time": "07:30"}, "07:30"),
    ("a date", {"type": "datepicker", "selected_date": "2026-11-22"}, "2026-11-22"),
    ("something else", {"type": "rich_text_input", "rich_text_value": {}}, ""),
]


@pytest.mark.parametrize(("element", "says"), [row[1:] for row in ELEMENTS], ids=[row[0] for row in ELEMENTS])
def test_chosen(element: dict[str, Any], says: str) -> None:
    """What each kind of element sends is a text."""
    assert chosen(element) == says


VIEW = {
    "id": "V01",
    "hash": "1.abc",
    "private_metadata": "1:7",
    "state": {"values": {"amount": {"amount": {"type": "number_input", "value": "4"}}}},
}
CLICK = {"user": {"id": "U01"}, "trigger_id": "1.2", "response_url": "https://hooks.slack.com/x"}


def test_a_submission_brings_its_fields_and_its_window() -> None:
    """What was typed, what the form carries, and which window it was, as it looked."""
    asked = asked_by_submission({"user": {"id": "U01"}, "trigger_id": "1.2", "view": VIEW | {"type": "modal"}})

    known = replace(asked, form={})
    assert known == Asked("U01", "1.2", value="1:7", view_id="V01", fields={"amount": "4"})


def test_a_button_in_a_window_names_the_window() -> None:
    """Its answer stands there, and what was typed beside it comes along."""
    asked = asked_by_action(
        {"user": {"id": "U01"}, "trigger_id": "1.2", "view": VIEW | {"type": "modal"}}, {"value": "x"}
    )

    assert (asked.view_id, asked.fields, asked.from_home) == ("V01", {"amount": "4"}, False)


def test_a_button_on_the_home_tab_names_no_window() -> None:
    """The Home tab is nobody's answer: nothing may be drawn over it."""
    asked = asked_by_action(
        {"user": {"id": "U01"}, "trigger_id": "1.2", "view": VIEW | {"type": "home"}}, {"value": "x"}
    )

    assert asked == Asked("U01", "1.2", value="x", from_home=True)


def test_a_button_on_a_message_has_its_ways_back() -> None:
    """Where it stands, and where it is answered."""
    body = CLICK | {"channel": {"id": "C01"}, "container": {"message_ts": "1.5"}}

    assert asked_by_action(body, {"value": "x"}) == Asked(
        "U01", "1.2", "C01", "1.5", "https://hooks.slack.com/x", value="x"
    )


def test_a_shortcut_comes_from_nowhere() -> None:
    """It has somebody and a trigger, and no conversation."""
    body = {"type": "shortcut", "callback_id": "ask.1", "user": {"id": "U01"}, "trigger_id": "1.2"}

    assert asked_by_shortcut(body) == Asked("U01", "1.2", from_home=True)


def test_a_menu_says_what_is_typed_into_it() -> None:
    """And what its form carries."""
    body = {"type": "block_suggestion", "user": {"id": "U01"}, "value": "acm", "view": VIEW | {"type": "modal"}}

    assert asked_by_menu(body) == Asked("U01", text="acm", value="1:7")
