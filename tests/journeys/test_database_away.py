"""The database cannot be written for a while, just when RMS has answered."""

import sqlite3
from pathlib import Path

from bot.sandbox.faults import work_then_hang
from bot.sandbox.town import APPROVALS
from tests.clock import ManualClock
from tests.journeys.team import running_team


async def test_an_outcome_waits_for_the_database(tmp_path: Path) -> None:
    """RMS has made the code and the table is out of reach: the outcome is written once it is back, nothing twice."""
    clock = ManualClock()
    async with running_team(tmp_path, clock=clock) as team:
        await team.give_everyone_their_role()
        card = await team.asks(team.john)
        team.rms.faults.add(work_then_hang(), when=lambda call: call.method == "POST")
        await team.ada.presses("Approve", card)
        await team.rms.faults.held()
        await team.ada.reads("Asking RMS for the code", APPROVALS)

        other = sqlite3.connect(tmp_path / "teller.db", isolation_level=None)
        other.execute("ALTER TABLE requests RENAME TO requests_away")
        team.rms.faults.release()
        refused = await team.john.types("/credits codes")
        assert "database cannot be used" in refused.text
        other.execute("ALTER TABLE requests_away RENAME TO requests")
        other.close()
        await clock.advance(120)

        await team.ada.reads("Minted.", APPROVALS)
        await team.john.reads_direct("the code is minted")
        assert len(team.rms.calls_of("POST", "/credits/codes")) == 1
