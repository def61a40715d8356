"""kill -9 at random moments; the command of random_kills tells one that failed once more, by --seed and --only."""

from pathlib import Path

import pytest

from tests.faults.crashes.invariants import DUPLICATES, LOST, count
from tests.faults.crashes.nursery import Nursery
from tests.faults.crashes.random_kills import tell
from tests.faults.table import Outcome

SUITE = "kill -9 at random moments"
STORIES = 50
SEED = 2026
"""The same stories in each run; the command tells new ones."""


@pytest.mark.parametrize("number", range(STORIES), ids=lambda number: f"seed {SEED} only {number}")
async def test_a_story(nursery: Nursery, tmp_path: Path, outcome: Outcome, number: int) -> None:
    """Whatever people do, RMS answers and the moment is: no code twice, and everybody knows where they stand."""
    told = await tell(nursery, tmp_path, SEED, number)
    violated = told.violated
    outcome(f"RMS {told.fault}", told.kills, count(violated, DUPLICATES), count(violated, LOST))

    assert told.kills > 0
    assert violated == {}
