"""What the suites of crashes share: a warm process to fork bots in."""

from collections.abc import Iterator

import pytest

from tests.faults.crashes import nursery as nurseries
from tests.faults.crashes.nursery import Nursery


@pytest.fixture(scope="session")
def nursery() -> Iterator[Nursery]:
    """Where bots are born."""
    with nurseries.nursery() as warm:
        yield warm
