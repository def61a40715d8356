"""What is set is what the running bot goes by."""

from pathlib import Path

from tests.clock import ManualClock
from tests.journeys.team import running_team
from tests.journeys.witness import minted, passes, posts, rows


async def test_the_quota_of_rms(tmp_path: Path) -> None:
    """Of six calls five are spent: lists are refused, a mint goes on, and within 31 s the count is on disk."""
    clock = ManualClock()
    async with running_team(tmp_path, clock=clock, TELLER_RMS_QUOTA="6") as team:
        await team.give_everyone_their_role()
        listed = await team.ada.types("/credits codes")
        for company in (458, 512):
            await team.ada.types(f"/credits {company}")
        refused = await team.ada.types("/credits codes")
        await minted(team, '/mintcode 4 "Acme Baltic" "spare routers"')
        made = len(team.rms.calls)
        await clock.until_asleep("Quota.run")
        await passes(team, 31)
        await clock.until_asleep("Quota.run")

        assert "replacement, crane 3" in listed.text
        assert "(5 of 6 calls), and the rest is kept for minting" in refused.text
        assert len(posts(team)) == 1
        assert rows(team, "rms_calls") == [{"month": "2026-03", "calls": made}]
