"""kill -9 at every commit and on either side of every call, from the click to the one who is told."""

from pathlib import Path

import pytest

from tests.faults.crashes.evidence import gather
from tests.faults.crashes.invariants import DUPLICATES, LOST, count, violations
from tests.faults.crashes.journeys import JOURNEYS
from tests.faults.crashes.nursery import Nursery
from tests.faults.crashes.record import listed
from tests.faults.crashes.world import world
from tests.faults.table import Outcome

SUITE = "kill -9 at every commit and call"


@pytest.mark.parametrize(("name", "point"), listed(), ids=[": ".join(each) for each in listed()])
async def test_killed_at(nursery: Nursery, tmp_path: Path, outcome: Outcome, name: str, point: str) -> None:
    """The bot dies there once and is started again: people find their request where it belongs, and all holds."""
    journey = JOURNEYS[name]
    async with world(nursery, tmp_path, new=journey.new, http=journey.http, **journey.settings) as w:
        await journey.before(w)
        lives = w.bot.lives + w.bot.dead.is_set()
        await w.listens(deadly=point)
        await journey.then(w)
        assert w.bot.lives == lives + 1, "it was not killed there"
        await w.recovers()
        violated = violations(await gather(w))
        ended, asked = w.states(), w.asked()
    outcome(name, duplicates=count(violated, DUPLICATES), lost=count(violated, LOST))

    assert violated == {}
    assert not ended or ended[0] in journey.ends
    assert len(asked) == bool(journey.asked)
    assert {*asked} <= {*journey.asked}
