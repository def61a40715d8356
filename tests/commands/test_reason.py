"""Which reasons are none or too long, and the form that asks for one."""

from typing import cast

import pytest

from bot.command import Asked, Parts
from commands import freeze
from commands.reason import LONGEST_REASON, REASON, Why, reason_of
from tests.store.scene import ADA

EMPTY = "Say why."
MUST, MAY, SHORT = Why("All read it.", EMPTY), Why("All read it."), Why("All read it.", EMPTY, longest=300)


def as_submitted(fields: dict[str, str]) -> Asked:
    return Asked(ADA, value="1:7", fields=fields)


NONE: list[dict[str, str]] = [
    {},
    {REASON: ""},
    {REASON: " \n\t "},
    {REASON: "\u200b\u202e\x00\ufeff"},
    {REASON: "\ud800"},
    {"other": "we have spares"},
]
NONE_IDS = ["no field", "empty", "blank", "invisible", "half a character", "another field"]


@pytest.mark.parametrize("fields", NONE, ids=NONE_IDS)
@pytest.mark.parametrize(("why", "says"), [(MUST, EMPTY), (MAY, None)], ids=["must", "may"])
def test_no_reason(why: Why, fields: dict[str, str], says: str | None) -> None:
    """What cannot be seen is no reason, which stands at its field only where there must be one."""
    assert why.errors(as_submitted(fields)) == ({} if says is None else {REASON: says})


@pytest.mark.parametrize(
    ("reason", "says"),
    [
        (".", None),
        ("we have spares", None),
        ("<!channel> *no* & “why”\nsecond line", None),
        ("ž" * LONGEST_REASON, None),
        (" " + "🚀" * LONGEST_REASON + "\u200b\n", None),
        ("x" * (LONGEST_REASON + 1), "It has 501 characters; at most 500 fit. Shorten it."),
        ("x" * 3000, "It has 3,000 characters; at most 500 fit. Shorten it."),
    ],
    ids=["a dot", "words", "marks", "longest", "longest of what is seen", "too long", "far too long"],
)
@pytest.mark.parametrize("why", [MUST, MAY], ids=["must", "may"])
def test_reasons(why: Why, reason: str, says: str | None) -> None:
    """A reason has at most 500 characters that can be seen; the error stands at its field."""
    assert why.errors(as_submitted({REASON: reason})) == ({} if says is None else {REASON: says})


@pytest.mark.parametrize(
    ("length", "says"),
    [(300, {}), (301, {REASON: "It has 301 characters; at most 300 fit. Shorten it."})],
    ids=["longest", "too long"],
)
def test_a_shorter_one(length: int, says: dict[str, str]) -> None:
    """A form may take less, and says how much."""
    assert SHORT.errors(as_submitted({REASON: "x" * length})) == says


@pytest.mark.parametrize("why", [MUST, MAY, SHORT], ids=["must", "may", "short"])
def test_its_form(why: Why) -> None:
    """The field says who reads it, takes as much as fits, and may stay empty only where nothing needs to be said."""
    (block,) = why.form("Say no", "no.1", "1:7", "Say no")["blocks"]

    assert (block["block_id"], block["hint"]["text"], block["optional"]) == (REASON, "All read it.", why is MAY)
    assert block["element"]["max_length"] == why.longest


@pytest.mark.parametrize(("length", "is_taken"), [(300, True), (301, False)])
def test_why_minting_is_frozen(length: int, is_taken: bool) -> None:
    """The form takes no more than what is typed may have: the reason stands on Home and in every refusal."""
    (frozen,) = freeze.FORMS
    asked = as_submitted({REASON: "x" * length})

    assert (frozen.errors(asked, cast(Parts, None)) == {}) is is_taken


def test_a_whole_code_in_a_reason() -> None:
    """Many read it, and the audit trail keeps it for good: the last four characters say which code is meant."""
    code = "a1B2" * 8
    assert reason_of(as_submitted({REASON: f"{code} is wrong"})) == "…a1B2 is wrong"
