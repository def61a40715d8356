"""The audit trail as people and other programs read it."""

import csv
import io
import json
from typing import Any

import pytest

from bot.chain import COLUMNS, Break, Head, Misfit
from bot.views.trail import as_csv, as_jsonl, head_line, verdict, whereabouts

HASH = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
ROW: dict[str, Any] = dict(
    zip(COLUMNS, (1, "2026-03-10", "UADA", "ask", None, "waiting", "0" * 64, HASH), strict=True)
)
NASTY = 'a, "b"\nc; =1+1 žalia \udcff'


@pytest.mark.parametrize(
    ("fitting", "broken", "said"),
    [
        (17, None, f"is whole: 17 rows, head {HASH}."),
        (1, None, f"is whole: 1 row, head {HASH}."),
        (4, Break(5, Misfit.CHANGED), "is broken at row 5: it was changed after it was written."),
        (4, Break(6, Misfit.REMOVED), "is broken at row 6: row 5 was removed."),
        (4, Break(9, Misfit.REMOVED), "is broken at row 9: rows 5 to 8 were removed."),
        (0, Break(3, Misfit.REMOVED), "is broken at row 3: rows 1 to 2 were removed."),
        (
            4,
            Break(5, Misfit.UNCHAINED),
            "is broken at row 5: it was not written behind the row that stands before it now.",
        ),
    ],
)
def test_the_verdict(fitting: int, broken: Break | None, said: str) -> None:
    """One line: how many rows and the head, or which row is the first that does not fit, and why."""
    assert verdict(Head(fitting, HASH), broken) == f"The audit trail {said}"


def test_where_a_head_stands() -> None:
    """At a row, or nowhere, and what that means."""
    assert whereabouts("9f86d081", 17) == "The head 9f86d081 is that of row 17."
    assert whereabouts("9f86d081", None).startswith("No row has the head 9f86d081: rows were removed from the end")


def test_the_line_of_the_morning_post() -> None:
    """How many rows, and the first sixteen digits of the head."""
    assert head_line(Head(17, HASH)) == "Audit trail: 17 rows, head `9f86d081884c7d65`"


def test_csv() -> None:
    """A line of names, and whatever stands in a row comes back as it was; nothing stands for no request."""
    lines = "".join(as_csv([ROW, ROW | {"id": 2, "outcome": NASTY, "request_id": 7}]))
    names, first, second = csv.reader(io.StringIO(lines))

    assert tuple(names) == COLUMNS
    assert dict(zip(names, first, strict=True)) == ROW | {"id": "1", "request_id": ""}
    assert dict(zip(names, second, strict=True)) == ROW | {"id": "2", "outcome": NASTY, "request_id": "7"}


def test_jsonl() -> None:
    """One object a line, in which numbers are numbers and nothing is null."""
    rows = [ROW, ROW | {"id": 2, "outcome": NASTY, "request_id": 7}]
    lines = list(as_jsonl(rows))

    assert [json.loads(line) for line in lines] == rows
    assert [line.count("\n") for line in lines] == [1, 1]


def test_no_rows() -> None:
    """The names alone, or nothing."""
    assert list(as_csv([])) == [",".join(COLUMNS) + "\n"]
    assert list(as_jsonl([])) == []
