"""What the suites of faults share: the way to the table."""

from collections.abc import Callable
from dataclasses import astuple

import pytest

from tests.faults.table import PROPERTY, Outcome, Row


@pytest.fixture
def outcome(request: pytest.FixtureRequest, record_property: Callable[[str, object], None]) -> Outcome:
    """`outcome("RMS hangs up", tries=3, duplicates=0, lost=0)` tells the table; the suite is the module's SUITE."""

    def tell(fault: str, tries: int = 1, duplicates: int = 0, lost: int = 0) -> None:
        record_property(PROPERTY, astuple(Row(request.module.SUITE, fault, tries, duplicates, lost)))

    return tell
