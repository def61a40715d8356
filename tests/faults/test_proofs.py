"""Every fault that Teller is said to stand has a test, and that test is there."""

import subprocess
import sys
from pathlib import Path

from tests.faults.promises import PROMISES
from tests.faults.proofs import AT_SLACK, AT_THE_MINT, NAMED

ROOT = Path(__file__).resolve().parents[2]


def collected(files: set[str]) -> set[str]:
    """The tests that pytest finds in some files, by their ids."""
    line = [sys.executable, "-m", "pytest", "--collect-only", "-q", *sorted(files)]
    ran = subprocess.run(line, cwd=ROOT, capture_output=True, text=True, check=True)  # noqa: S603 - our own tests
    return set(ran.stdout.splitlines())


def test_every_proof_is_a_test() -> None:
    """What a fault is proven by is collected under exactly this id."""
    there = collected({each.split("::")[0] for each in NAMED})

    assert {*NAMED} - there == set()


def test_every_promise_is_kept_by_a_test() -> None:
    """What stands for a promise is a file with tests, or a test."""
    named = {each for tests in PROMISES.values() for each in tests}
    there = collected({each.split("::")[0] for each in named})
    known = {each for test in there for each in (test, test.split("[")[0], test.split("::")[0])}

    assert named - known == set()
    assert all(PROMISES.values())


def test_every_fault_is_proven() -> None:
    """None of those that Teller is said to stand is without a test."""
    assert (len(AT_THE_MINT), len(AT_SLACK)) == (18, 12)
    assert all((*AT_THE_MINT.values(), *AT_SLACK.values()))
