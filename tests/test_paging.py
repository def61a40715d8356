"""Which page stands behind or before another: pure."""

import pytest

from bot.paging import Place, Turn, first_of

PLACES = [Place(False, -9), Place(False, -4), Place(True, -8), Place(True, -7), Place(True, -2)]


@pytest.mark.parametrize(
    ("turn", "first"),
    [
        (None, 0),
        (Turn(Place(False, -4), older=True), 2),
        (Turn(Place(True, -2), older=True), 5),
        (Turn(Place(True, -3), older=True), 4),
        (Turn(Place(True, -7), older=False), 1),
        (Turn(Place(False, -4), older=False), 0),
    ],
)
def test_which_is_the_first(turn: Turn | None, first: int) -> None:
    """Behind the last of a page, before its first, or behind where one stood that is gone."""
    assert first_of(PLACES, turn, 2) == first
