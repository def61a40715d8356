"""The form that edits a comment: what stands at its field, and what it carries."""

from typing import Any, cast

import pytest

from bot.command import Asked
from commands.comment import EMPTY, RESEMBLES, again, digest, errors
from tests.store.scene import ADA
from tests.views.kit import seen_modal

VALUE = f"1:7:458:1:988:{digest('x')}"


@pytest.mark.parametrize(
    ("value", "typed", "found"),
    [
        (VALUE, "x" * 988, None),
        (VALUE, "x" * 989, "It has 989 characters; at most 988 fit. Shorten it."),
        (VALUE, " \u200b\n", EMPTY),
        (VALUE, "as [mc-7f3kq2]", RESEMBLES),
        (VALUE, "MC-7F3KQ2X", None),
        ("0:", "x" * 1000, None),
        ("0:", "x" * 1001, "It has 1,001 characters; at most 1,000 fit. Shorten it."),
    ],
    ids=["longest", "long", "empty", "a reference", "none", "old, longest", "old, long"],
)
def test_what_stands_at_the_field(value: str, typed: str, found: str | None) -> None:
    """Nothing, or what is wrong with the text, with the reference's room counted."""
    said = errors(Asked(ADA, value=value, fields={"comment": typed}), cast(Any, None))
    assert said == ({} if found is None else {"comment": found})


@pytest.mark.parametrize("typed", ["", "x", "x" * 988, "<!channel> & [MC-7F3KQ2]"])
def test_the_form_again(typed: str) -> None:
    """With what was typed, as it was typed, and the sentence above it."""
    view = again(Asked(ADA, value=VALUE, fields={"comment": typed}), "It failed.")

    assert "It failed." in seen_modal(view)
    assert view["blocks"][-1]["element"].get("initial_value", "") == typed
    assert view["private_metadata"] == VALUE
