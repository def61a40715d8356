"""Which codes are listed, for whom, in which order, and whose references are left out."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.arguments import CodesWanted
from bot.providers.rms_models import Code
from bot.views.credits import NEWEST
from commands.credits import newest, without_marks
from tests.commands.codes import a_code

MARK, OTHER = "MC-7F3KQ2", "MC-000000"
ALL, USED, UNUSED = CodesWanted(), CodesWanted(used=True), CodesWanted(used=False)
DATES = [None, "2026-01-05 08:00:00", " 2026-03-01 09:30:00 ", "2026-03-01T10:00:00+02:00", "0000-00-00 00:00:00"]


def ids(codes: list[Code]) -> list[int | None]:
    return [code.id for code in codes]


@pytest.mark.parametrize(
    ("rows", "order"),
    [
        ([(1, "2026-03-01 09:30:00"), (2, "2026-03-01 09:30:01")], [2, 1]),
        ([(2, "2026-03-01 09:30:00"), (1, " 2026-03-02 00:00:00 ")], [1, 2]),
        ([(1, "2026-03-01 09:30:00"), (2, "2026-03-01 09:30:00")], [2, 1]),
        ([(1, "2026-03-01 09:30:00"), (2, "2026-03-01T10:00:00+02:00")], [1, 2]),
        ([(9, None), (1, "2020-01-01 00:00:00")], [1, 9]),
        ([(9, "yesterday"), (1, "2020-01-01 00:00:00")], [1, 9]),
        ([(9, "0000-00-00 00:00:00"), (1, "2020-01-01 00:00:00")], [1, 9]),
        ([(1, None), (2, None)], [2, 1]),
        ([(None, None), (1, None)], [1, None]),
        ([(None, "2026-03-01 09:30:00"), ("x", None), ("2", None)], [None, 2, None]),
        ([], []),
    ],
)
def test_newest_first(rows: list[tuple[Any, Any]], order: list[int | None]) -> None:
    """By creation time, whatever order RMS lists them in; alike by id, and without a time they come last."""
    codes = [a_code(id=each, created_at=made) for each, made in rows]

    assert [ids(newest(given, ALL, None)[0]) for given in (codes, codes[::-1])] == [order, order]


@pytest.mark.parametrize(
    ("wanted", "listed"), [(ALL, [5, 4, 3, 2, 1]), (USED, [5, 4, 2]), (UNUSED, [3, 1])], ids=["all", "used", "unused"]
)
def test_used_and_unused(wanted: CodesWanted, listed: list[int]) -> None:
    """RMS says it as a boolean, as a number or not at all."""
    codes = [a_code(id=number, is_used=told) for number, told in enumerate([False, True, None, 1, "1"], 1)]
    assert newest(codes, wanted, None) == ([codes[number - 1] for number in listed], 0)


@pytest.mark.parametrize(
    ("comment", "references", "listed"),
    [
        (f"[{MARK}] spare", {MARK}, True),
        (f"[{MARK}]", {MARK}, True),
        (f"[{MARK}] spare", {OTHER, MARK}, True),
        (f"[{MARK}] spare", {OTHER}, False),
        (f"[{MARK}] spare", set(), False),
        (f"[{MARK}] spare", None, True),
        ("spare", None, True),
        ("spare", {MARK}, False),
        (None, {MARK}, False),
        (f"{MARK} spare", {MARK}, False),
        (f"see [{MARK}] spare", {MARK}, False),
        (f"[{OTHER}] as [{MARK}]", {MARK}, False),
        (f"[{MARK.lower()}] spare", {MARK}, False),
        (f"[{MARK}2] spare", {MARK}, False),
    ],
)
def test_whose_codes(comment: str | None, references: set[str] | None, listed: bool) -> None:
    """Who may not see all sees the codes whose comment begins with a reference of theirs; None means all."""
    code = a_code(comment=comment)
    assert newest([code], ALL, references) == ([code] if listed else [], 0)


@pytest.mark.parametrize(
    ("codes", "listed", "hidden"), [(0, 0, 0), (1, 1, 0), (19, 19, 0), (20, 20, 0), (21, 20, 1), (500, 20, 480)]
)
def test_twenty_and_no_more(codes: int, listed: int, hidden: int) -> None:
    """The newest twenty of those that are wanted, and how many of those are older."""
    rows = [a_code(id=number, is_used=False) for number in range(codes)]
    others = [a_code(id=1000 + number, is_used=True) for number in range(30)]
    shown, more = newest(rows + others, UNUSED, None)

    assert ids(shown) == ids(rows)[::-1][:20]
    assert (len(shown), more) == (listed, hidden)
    assert NEWEST == 20


@settings(deadline=None, max_examples=100)
@given(st.lists(st.tuples(st.none() | st.integers(0, 9), st.sampled_from(DATES), st.booleans()), max_size=45))
def test_nothing_is_lost_or_doubled(rows: list[tuple[int | None, str | None, bool]]) -> None:
    """Listed and hidden together are all there are; used and unused together too."""
    codes = [a_code(id=number, created_at=made, is_used=used) for number, made, used in rows]
    counts = {wanted: newest(codes, wanted, None) for wanted in (ALL, USED, UNUSED)}
    sizes = {wanted: len(listed) + hidden for wanted, (listed, hidden) in counts.items()}

    assert sizes[ALL] == len(codes) == sizes[USED] + sizes[UNUSED]
    assert all(code in codes for listed, _ in counts.values() for code in listed)


@pytest.mark.parametrize(
    ("comment", "left"),
    [
        (f"[{MARK}] spare routers", "spare routers"),
        (f"[{MARK}] a ] b [c]", "a ] b [c]"),
        (f"[{MARK}]", ""),
        (f"[{MARK}]spare", "spare"),
        (f"[{OTHER}] spare", f"[{OTHER}] spare"),
        ("[spare] routers", "[spare] routers"),
        ("", ""),
    ],
)
def test_no_reference_before_its_mint_is_settled(comment: str, left: str) -> None:
    """The mark is cut from the comment, everything else stays as it is."""
    code = a_code(comment=comment)

    assert without_marks([code], {MARK}) == [a_code(comment=left)]
    assert without_marks([code], set()) == [code]


def test_several_unsettled_at_once() -> None:
    """Each loses its own mark; the order stays."""
    codes = [a_code(id=1, comment=f"[{MARK}] a"), a_code(id=2, comment="b"), a_code(id=3, comment=f"[{OTHER}] c")]
    assert [code.comment for code in without_marks(codes, {MARK, OTHER})] == ["a", "b", "c"]
