"""docs/reliability.md: what the suites of faults came to, in a table that they write themselves.

A test tells what came of a fault by the fixture `outcome`; its module says in SUITE what it belongs to. Ordinary runs
write nothing: `python -m tests.faults.table` runs every suite and writes the table.
"""

import sys
from collections.abc import Callable, Iterable
from dataclasses import astuple, dataclass
from pathlib import Path

import pytest

from tests.faults.promises import PROMISES
from tests.faults.proofs import NAMED
from tests.journeys.cli import ROOT

FILE = ROOT / "docs" / "reliability.md"
PROPERTY = "reliability"
Outcome = Callable[..., None]
"""The fixture's type."""
HEAD = """# What was tried, and what came of it

Written by the suites in `tests/faults`: `python -m tests.faults.table` runs them all and writes this anew.
*Duplicates* are POSTs, codes and messages too many; *lost* are codes and messages of which nobody heard in the end,
and where the bot is killed also clicks.

| suite | fault | tries | duplicates | lost |
|---|---|---:|---:|---:|
"""
PROMISED = """
## Promises, and the tests that break with them

The search in `tests/faults/test_search.py` takes each guard of the mint away in turn and finds the order of events in
which that does harm.

"""


@dataclass(frozen=True, order=True)
class Row:
    """What came of a fault, tried so often."""

    suite: str
    fault: str
    tries: int = 1
    duplicates: int = 0
    lost: int = 0


def merged(rows: Iterable[Row]) -> list[Row]:
    """One row for each fault of each suite, in order."""
    sums: dict[tuple[str, str], Row] = {}
    for row in rows:
        known = sums.get((row.suite, row.fault), Row(row.suite, row.fault, 0))
        numbers = (known.tries + row.tries, known.duplicates + row.duplicates, known.lost + row.lost)
        sums[row.suite, row.fault] = Row(row.suite, row.fault, *numbers)
    return sorted(sums.values())


def written(rows: Iterable[Row]) -> str:
    """The page."""
    lines = [f"| {' | '.join(map(str, astuple(row)))} |\n" for row in merged(rows)]
    promises = [f"- {promise}\n{_indented(tests)}" for promise, tests in PROMISES.items()]
    return "".join([HEAD, *lines, PROMISED, *promises])


def _indented(tests: tuple[str, ...]) -> str:
    return "".join(f"  - `{test}`\n" for test in tests)


def read(page: str) -> list[Row]:
    """The rows of a page."""
    cells = [[cell.strip() for cell in line.split("|")[1:-1]] for line in page.splitlines() if line.startswith("|")]
    return [Row(suite, fault, *map(int, numbers)) for suite, fault, *numbers in cells[2:]]


class Collector:
    """A plugin of pytest that takes in what the tests tell."""

    def __init__(self) -> None:
        self.rows: list[Row] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.when == "teardown":
            self.rows += [Row(*told) for name, told in report.user_properties if name == PROPERTY]


def main() -> int:
    """Run the suites, write what they tell; pytest's exit code."""
    collector, here = Collector(), Path(__file__).parent
    proofs = [str(ROOT / test) for test in NAMED if not (ROOT / test).is_relative_to(here)]
    code = pytest.main([str(here), *proofs, "-q", f"--ignore={here / 'test_table.py'}"], plugins=[collector])
    if code in {pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED}:
        FILE.write_text(written(collector.rows), encoding="utf-8")
    return int(code)


if __name__ == "__main__":
    sys.exit(main())
