"""A row of the audit trail as people read it in Slack."""

import json

import pytest

from bot.access import Change
from bot.lifecycle import Event
from bot.views.trail_words import channels_in, outcome_in_words, what_in_words

PLAN = {
    "accounts": ["john", "office"],
    "at": "03:30",
    "channel": "CMORNING",
    "companies": [458],
    "days": "01234",
    "rms": 0,
    "zone": "Europe/Vilnius",
}
ADDED = f"done: {json.dumps(PLAN, separators=(',', ':'))}"


def test_a_schedule() -> None:
    """Its channel by name, its days in words; where Slack does not tell the name, the id."""
    (channel,) = channels_in([{"outcome": ADDED}, {"outcome": "done"}])
    words = "Monday to Friday at 03:30 (Europe/Vilnius) · companies 458 · SMS accounts john, office"

    assert outcome_in_words(ADDED, {channel: "morning"}) == f"done: #morning · {words}"
    assert outcome_in_words(ADDED, {}) == f"done: CMORNING · {words}"
    assert "RMS account" in outcome_in_words(ADDED.replace('"rms":0', '"rms":1'), {})


@pytest.mark.parametrize("event", Event)
def test_what_teller_did(event: Event) -> None:
    """As the README tells the life of a request; what a person did keeps its own word."""
    assert what_in_words("teller", event.name.lower()) == event.value
    assert what_in_words("UADA", "approve") == "approve"
    assert what_in_words("teller", "start") == "start"


@pytest.mark.parametrize("change", [each for each in Change if each not in {Change.DONE, Change.NEEDS_ANOTHER}])
def test_a_role_that_was_not_changed(change: Change) -> None:
    """Why not, in words."""
    assert outcome_in_words(change.name.lower(), {}).startswith("refused: ")


@pytest.mark.parametrize(
    ("outcome", "reads"),
    [
        ('{"TELLER_MINT_MAX":100,"OZEKI_URL":null,"mode":"socket"}', "TELLER_MINT_MAX 100; mode socket"),
        ("waiting: 4 credit of company 458: for {Riga}", "waiting: 4 credit of company 458: for {Riga}"),
        ('done: {"cut":', 'done: {"cut":'),
        ("lifted: {1}", "lifted: {1}"),
        ("shown", "shown"),
    ],
)
def test_other_outcomes(outcome: str, reads: str) -> None:
    """Settings by name and value; what somebody typed stays as it is."""
    assert outcome_in_words(outcome, {}) == reads
