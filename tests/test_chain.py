"""The chain over rows: what fits, which row is the first that does not, and where a head stands."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chain import COLUMNS, CONTENT, GENESIS, HEAD, Break, Head, Misfit, examine, find, hash_of

Rows = list[dict[str, Any]]
Tampering = Callable[[Rows], Rows]

TEXTS = st.text(st.characters(codec="utf-8"), max_size=5)
CONTENTS = st.tuples(TEXTS, TEXTS, TEXTS, st.none() | st.integers(1, 9), TEXTS)


def chained(*contents: tuple[Any, ...]) -> Rows:
    """Rows with these contents (without the id), each behind the one before."""
    rows: Rows = []
    for number, content in enumerate(contents, 1):
        prev = rows[-1]["hash"] if rows else GENESIS
        values = (number, *content)
        rows.append(dict(zip(COLUMNS, (*values, prev, hash_of(prev, values)), strict=True)))
    return rows


def a_trail() -> Rows:
    """Eight rows."""
    return chained(*(("2026-03-10T08:00:00", "UADA", f"act {n}", n, "done") for n in range(1, 9)))


def rehashed(row: dict[str, Any]) -> dict[str, Any]:
    """A row with the hash that its content has."""
    return row | {"hash": hash_of(row["prev"], (row[name] for name in CONTENT))}


def with_row(number: int, change: Callable[[dict[str, Any]], dict[str, Any]]) -> Tampering:
    """One row is another."""
    return lambda rows: [change(row) if row["id"] == number else row for row in rows]


def without(*numbers: int) -> Tampering:
    """Some rows are gone."""
    return lambda rows: [row for row in rows if row["id"] not in numbers]


def swapped(rows: Rows) -> Rows:
    """Rows 3 and 4 change places and numbers."""
    return [*rows[:2], rows[3] | {"id": 3}, rows[2] | {"id": 4}, *rows[4:]]


def inserted(rows: Rows) -> Rows:
    """A row that fits is put behind row 3; those after it get the next numbers."""
    new = rehashed(rows[0] | {"id": 4, "prev": rows[2]["hash"]})
    return [*rows[:3], new, *(row | {"id": row["id"] + 1} for row in rows[3:])]


def inserted_and_renumbered(rows: Rows) -> Rows:
    """The same, and what follows is made to fit its new number."""
    *_, new = inserted(rows)[:4]
    return [*rows[:3], new, *(rehashed(row | {"id": row["id"] + 1}) for row in rows[3:])]


def removed_and_renumbered(rows: Rows) -> Rows:
    """Row 4 is gone, and those after it have its number and so on."""
    return [*rows[:3], *(rehashed(row | {"id": row["id"] - 1}) for row in rows[4:])]


def test_the_canonical_form() -> None:
    """What is hashed is fixed for good: another form would break every trail there is."""
    content = (1, "2026-03-10T08:00:00.000000+00:00", "UADA", "role of UJOHN: žalia", None, 'said "no"\n')
    first = hash_of(GENESIS, content)

    assert first == "3fcc46a3342cf77a8353661f3d4e59bf66df3a2770fe9741098a8e46ec508254"
    assert (
        hash_of(first, (2, *content[1:4], 7, ""))
        == "9028db3be71bd604cac89f76279f43e382c280fd418ea724ce7330e3686e7eb6"
    )


@pytest.mark.parametrize("rows", [0, 1, 2, 8])
def test_a_trail_that_fits(rows: int) -> None:
    """Whatever its length; its head is the hash of its last row."""
    trail = a_trail()[:rows]
    assert examine(trail) == (Head(rows, trail[-1]["hash"] if trail else GENESIS), None)


@pytest.mark.parametrize(
    ("tampering", "row", "misfit", "fitting"),
    [
        (with_row(5, lambda row: row | {"outcome": "done."}), 5, Misfit.CHANGED, 4),
        (with_row(1, lambda row: row | {"who": "UBEN"}), 1, Misfit.CHANGED, 0),
        (with_row(8, lambda row: row | {"request_id": None}), 8, Misfit.CHANGED, 7),
        (with_row(5, lambda row: row | {"request_id": "5"}), 5, Misfit.CHANGED, 4),
        (with_row(5, lambda row: row | {"what": b"act 5"}), 5, Misfit.CHANGED, 4),
        (with_row(5, lambda row: row | {"hash": "f" * 64}), 5, Misfit.CHANGED, 4),
        (with_row(5, lambda row: row | {"hash": row["hash"].upper()}), 5, Misfit.CHANGED, 4),
        (with_row(5, lambda row: row | {"prev": GENESIS}), 5, Misfit.CHANGED, 4),
        (with_row(5, lambda row: rehashed(row | {"outcome": "else"})), 6, Misfit.UNCHAINED, 5),
        (with_row(5, lambda row: rehashed(row | {"prev": GENESIS})), 5, Misfit.UNCHAINED, 4),
        (with_row(1, lambda row: rehashed(row | {"prev": "f" * 64})), 1, Misfit.UNCHAINED, 0),
        (with_row(5, lambda row: row | {"id": None}), None, Misfit.CHANGED, 4),
        (with_row(5, lambda row: rehashed(row | {"id": 4})), 4, Misfit.UNCHAINED, 4),
        (without(4), 5, Misfit.REMOVED, 3),
        (without(4, 5, 6), 7, Misfit.REMOVED, 3),
        (without(1), 2, Misfit.REMOVED, 0),
        (without(1, 2, 3, 4, 5, 6, 7), 8, Misfit.REMOVED, 0),
        (swapped, 3, Misfit.CHANGED, 2),
        (inserted, 5, Misfit.CHANGED, 4),
        (inserted_and_renumbered, 5, Misfit.UNCHAINED, 4),
        (removed_and_renumbered, 4, Misfit.UNCHAINED, 3),
        (lambda rows: with_row(2, lambda row: row | {"who": "x"})(without(6)(rows)), 2, Misfit.CHANGED, 1),
        (lambda rows: with_row(7, lambda row: row | {"who": "x"})(without(3)(rows)), 4, Misfit.REMOVED, 2),
    ],
)
def test_the_first_row_that_does_not_fit(tampering: Tampering, row: Any, misfit: Misfit, fitting: int) -> None:
    """Changed, removed, swapped, inserted, made to fit itself: the first such row, and how many fit before it."""
    trail = tampering(a_trail())
    hashes = [GENESIS, *(each["hash"] for each in trail)]

    assert examine(trail) == (Head(fitting, hashes[fitting]), Break(row, misfit))


@pytest.mark.parametrize("left", [0, 1, 7])
def test_a_shorter_trail_fits(left: int) -> None:
    """Rows that were cut off its end are missed by nobody who does not know its head."""
    trail = a_trail()
    cut = trail[:left]

    assert examine(cut)[1] is None
    assert find(trail, trail[-1]["hash"]) == 8
    assert find(cut, trail[-1]["hash"]) is None


@given(st.lists(CONTENTS, min_size=1, max_size=4), st.data())
def test_whatever_stands_in_a_row_is_hashed(contents: list[tuple[Any, ...]], data: st.DataObject) -> None:
    """Whichever value of whichever row is another, that row is found."""
    trail = chained(*contents)
    row = data.draw(st.sampled_from(trail))
    name = data.draw(st.sampled_from(CONTENT[1:]))
    other = data.draw(
        (st.none() | st.integers(1, 9) if name == "request_id" else TEXTS).filter(lambda v: v != row[name])
    )
    number = row["id"]
    assert examine(trail)[1] is None

    row[name] = other

    assert examine(trail)[1] == Break(number, Misfit.CHANGED)


def test_values_do_not_run_into_each_other() -> None:
    """A character that moves from one value to the next makes another hash."""
    one = hash_of(GENESIS, (1, "at", "UADA", "role", None, "done"))
    assert one != hash_of(GENESIS, (1, "at", "UADArole", "", None, "done"))
    assert one != hash_of(GENESIS, (1, "at", 'UADA","role', "", None, "done"))


def test_a_byte_that_is_no_text_is_not_what_it_was_changed_from() -> None:
    """Undecodable bytes, which arrive as surrogates, have a hash of their own."""
    assert hash_of(GENESIS, (1, "", "\udcff", "", None, "")) != hash_of(GENESIS, (1, "", "\ufffd", "", None, ""))


@pytest.mark.parametrize("length", [8, 16, 64])
@pytest.mark.parametrize("row", [1, 5, 8])
def test_where_a_head_stands(row: int, length: int) -> None:
    """A few digits find the row, in small letters or large."""
    trail = a_trail()
    digits = trail[row - 1]["hash"][:length]

    assert HEAD.fullmatch(digits.upper())
    assert find(trail, digits) == find(trail, digits.upper()) == row


@pytest.mark.parametrize(
    "digits", ["", "1234567", "f" * 65, "123456789g", "12345678 ", "0x12345678", "１２３４５６７８"]
)
def test_what_is_no_head(digits: str) -> None:
    """Too few digits, too many, others."""
    assert HEAD.fullmatch(digits) is None


def test_a_head_of_another_trail() -> None:
    """Is not there."""
    assert find(a_trail(), "0123456789abcdef") is None


def test_the_digits_that_are_shown() -> None:
    """Sixteen of them."""
    assert Head(1, "0123456789abcdef" * 4).short == "0123456789abcdef"
