"""A request whose time runs out, told as conversations."""

from pathlib import Path

from bot.sandbox.slack import View
from tests.clock import ManualClock
from tests.journeys.team import APPROVALS, Team, running_team
from tests.journeys.witness import card_reads, cards, in_time, posts


async def test_a_day_to_decide(team: Team) -> None:
    """Unless TELLER_APPROVAL_HOURS says otherwise, the card can be decided for a day, and says until when."""
    card = await team.asks(team.john)

    assert "Open until 2026-03-11 08:00 UTC" in card.text


async def test_a_request_expires(tmp_path: Path) -> None:
    """Nobody decides within the hour: the card says so without buttons, and John is told."""
    async with running_team(tmp_path, TELLER_APPROVAL_HOURS="1") as team:
        await team.give_everyone_their_role()
        card = await team.asks(team.john)
        assert not isinstance(card.what, View)
        old = card.what.snapshot()
        assert isinstance(team.clock, ManualClock)
        await team.clock.advance(3600)
        notice = await in_time(team, lambda: [seen for seen in team.john.direct() if "expired" in seen.text], step=5)
        card = await card_reads(team.ada, "Expired")
        answer = await team.ada.presses_and_reads("Approve", card, APPROVALS, snapshot=old)

        assert card.buttons == []
        assert "/mintcode" in notice[0].text
        assert "Expired" in answer.text
        assert posts(team) == []


async def test_it_expires_while_teller_is_down(tmp_path: Path) -> None:
    """Nobody was there to notice: the next start tells."""
    async with running_team(tmp_path, TELLER_APPROVAL_HOURS="1") as team:
        await team.give_everyone_their_role()
        await team.asks(team.john)
        await team.stop_bot()
        assert isinstance(team.clock, ManualClock)
        await team.clock.advance(2 * 3600)
        await team.start_bot()

        await team.john.reads_direct("expired")
        card = await card_reads(team.ada, "Expired")
        assert card.buttons == []


async def test_a_click_after_the_end_and_before_anybody_noticed(tmp_path: Path) -> None:
    """The time is over though the card still has its buttons: Ada reads that, and so does an open form of Ben's."""
    async with running_team(tmp_path, TELLER_APPROVAL_HOURS="0.001") as team:
        await team.give_everyone_their_role()
        card = await team.asks(team.john)
        await team.ben.presses("Reject", card)
        form = await team.ben.reads_modal("The requester reads this.")
        assert isinstance(team.clock, ManualClock)
        await team.clock.advance(4)
        assert cards(team)[0].buttons == ["Approve", "Reject"]
        answer = await team.ada.presses_and_reads("Approve", card, APPROVALS)
        await team.ben.submits(form, reason="too late")
        in_form = await team.ben.reads_modal("expired")

        assert "expired" in answer.text
        assert "Rejected" not in in_form.text
        assert posts(team) == []
        assert await in_time(team, lambda: any("expired" in seen.text for seen in team.john.direct()))
        assert not any("rejected" in seen.text for seen in team.john.direct())
