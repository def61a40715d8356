"""docs/reliability.md: the committed table has every suite, and no duplicate and no loss."""

import importlib
from pathlib import Path

from tests.faults.crashes.record import listed
from tests.faults.proofs import AT_SLACK, AT_THE_MINT, MINTING, SLACK_IS_ILL
from tests.faults.table import FILE, Row, merged, read, written

HERE = Path(__file__).parent


def suites() -> set[str]:
    """What the modules in this folder call themselves, where they tell what came of a fault."""
    others = {*HERE.rglob("test_*.py")} - {Path(__file__)}
    paths = [path for path in others if "outcome: Outcome" in path.read_text("utf-8")]
    names = [".".join(path.relative_to(HERE).with_suffix("").parts) for path in paths]
    return {importlib.import_module(f"tests.faults.{name}").SUITE for name in names}


def test_every_suite_is_in_the_table() -> None:
    """A suite that was never written down is no proof."""
    assert {row.suite for row in read(FILE.read_text("utf-8"))} == suites() | {MINTING, SLACK_IS_ILL}


def test_every_fault_is_in_the_table() -> None:
    """Each fault of RMS and of Slack was counted by at least one of the tests that prove something of it."""
    told = {(row.suite, row.fault) for row in read(FILE.read_text("utf-8"))}
    named = {(MINTING, fault) for fault in AT_THE_MINT} | {(SLACK_IS_ILL, fault) for fault in AT_SLACK}

    assert named <= told


def test_nothing_is_doubled_and_nothing_lost() -> None:
    """Each row was tried, with nothing too many and nothing missing."""
    for row in read(FILE.read_text("utf-8")):
        assert row == Row(row.suite, row.fault, row.tries, 0, 0)
        assert row.tries > 0


def test_each_point_was_tried() -> None:
    """The table was written after the list of points was."""
    tries = sum(row.tries for row in read(FILE.read_text("utf-8")) if row.suite == "kill -9 at every commit and call")
    assert tries == len(listed())


def test_the_promises_are_those_of_the_tests() -> None:
    """The page names each promise, with its tests."""
    page = FILE.read_text("utf-8")

    assert page == written(read(page))


def test_rows_are_merged() -> None:
    """The rows of one fault are added up; what is written is what is read."""
    rows = [Row("a", "x"), Row("b", "x", 2, 1, 0), Row("a", "x", 3, 0, 2)]

    assert merged(rows) == [Row("a", "x", 4, 0, 2), Row("b", "x", 2, 1, 0)]
    assert read(written(rows)) == merged(rows)
