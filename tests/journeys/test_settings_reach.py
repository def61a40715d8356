"""What is set is what the running bot goes by."""

from pathlib import Path

from bot.sandbox.faults import drop
from tests.clock import T0, ManualClock
from tests.journeys.team import GENERAL, running_team
from tests.journeys.witness import approved, card_reads, minted, on_mint, passes, posts, rows, searches, settles_down


async def test_the_quota_of_rms(tmp_path: Path) -> None:
    """Of six calls five are spent: lists are refused, a mint goes on, and within 31 s the count is on disk."""
    clock = ManualClock()
    async with running_team(tmp_path, clock=clock, TELLER_RMS_QUOTA="6") as team:
        await team.give_everyone_their_role()
        listed = await team.ada.types("/credits codes")
        for company in (458, 512):
            await team.ada.types(f"/credits {company}")
        refused = await team.ada.presses_and_reads("Refresh", listed, GENERAL)
        await minted(team, '/mintcode 4 "Acme Baltic" "spare routers"')
        made = len(team.rms.calls)
        await clock.until_asleep("Quota.run")
        await passes(team, 31)
        await clock.until_asleep("Quota.run")

        assert "replacement, crane 3" in listed.text
        assert "(5 of 6 calls), and the rest is kept for minting" in refused.text
        assert len(posts(team)) == 1
        assert rows(team, "rms_calls") == [{"month": "2026-03", "calls": made}]


async def test_the_minutes_until_a_mint_settles(tmp_path: Path) -> None:
    """A minute for the answer and the one that is set: then it is *not issued*, and a second before it is not."""
    clock = ManualClock()
    async with running_team(tmp_path, clock=clock, TELLER_SETTLE_MINUTES="1") as team:
        await team.give_everyone_their_role()
        on_mint(team, drop())
        await approved(team)
        await team.john.reads_direct("answer was lost")
        for wait, less in ((5, 0), (25, 0), (90, 1), (1, 0)):
            await settles_down(team)
            await clock.until_someone_sleeps(wait, "Reconciler._sleep_until")
            assert (await card_reads(team.ben, "Unknown, checking with RMS")).buttons == []
            await passes(team, wait - less)
        await settles_down(team)

        assert (await card_reads(team.ben, "*Not issued*")).buttons == ["Send again"]
        assert [round((each.at - T0).total_seconds()) for each in searches(team)] == [0, 5, 30, 120]


async def test_the_most_of_a_mint(tmp_path: Path) -> None:
    """Five are set: six are refused and not asked for, five are."""
    async with running_team(tmp_path, TELLER_MINT_MAX="5") as team:
        await team.give_everyone_their_role()
        refused = await team.john.types('/mintcode 6 458 "six"')
        asked = await team.john.types('/mintcode 5 458 "five"')

        assert "a whole number from 1 to 5, in plain digits; `6` is not" in refused.text
        assert "Asked for" in asked.text
        assert [row["amount"] for row in rows(team, "requests")] == [5]


async def test_the_most_was_lowered_since(tmp_path: Path) -> None:
    """*Ask for another anyway* was offered for six and for five; since the restart at most five may be asked for."""
    async with running_team(tmp_path) as team:
        await team.give_everyone_their_role()
        offers = {}
        for amount in (6, 5):
            await team.asks(team.john, f'/mintcode {amount} 458 "spare routers"')
            offers[amount] = await team.john.types(f'/mintcode {amount} 458 "spare routers"')
        await team.stop_bot()
        team.settings = team.settings.model_copy(update={"teller_mint_max": 5})
        await team.start_bot()
        refused = await team.john.presses_and_reads("Ask for another anyway", offers[6], GENERAL)
        await team.john.presses("Ask for another anyway", offers[5])
        await team.john.reads("Request #3", GENERAL)

        assert "a whole number from 1 to 5, in plain digits; `6` is not" in refused.text
        assert [row["amount"] for row in rows(team, "requests")] == [6, 5, 5]
