"""The bot is killed while RMS deletes a code: the next one finds out, and nothing is deleted twice."""

from pathlib import Path

from bot.sandbox.faults import work_then_hang
from tests.journeys.behind import PATIENCE, sandboxed
from tests.journeys.listing import chooses
from tests.journeys.team import APPROVALS


async def test_killed_while_rms_deletes(tmp_path: Path) -> None:
    """RMS has done it and its answer goes nowhere: after the start the card and who asked hear of it."""
    async with sandboxed(tmp_path) as team:
        card = await team.asks(team.john)
        await team.ada.presses("Approve", card)
        await team.john.reads_direct("the code is minted")
        await chooses(team.john, "Revoke…", await team.john.types("/credits codes"), "spare routers for Kaunas")
        await team.john.submits(await team.john.reads_modal("Revoke the code"), reason="not needed")
        team.rms.faults.add(work_then_hang(), when=lambda call: call.method == "DELETE")
        await team.ada.presses("Revoke", await team.ada.reads("asks to revoke", APPROVALS))
        await team.rms.faults.held()
        await team.kill_bot()
        team.rms.faults.release()
        await team.start_bot()
        await team.slack.until(
            lambda: [seen for seen in team.john.direct() if "@ada approved" in seen.text], timeout=PATIENCE
        )

        assert len([call for call in team.rms.calls if call.method == "DELETE"]) == 1
        assert team.rms.codes_with("[MC-") == []
