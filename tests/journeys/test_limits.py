"""What may be minted in a day, and what two people must approve."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.sandbox.faults import drop, reply
from bot.sandbox.slack import Message
from tests.clock import ManualClock
from tests.journeys.team import ADA, APPROVALS, BEN, Seen, Team, running_team
from tests.journeys.witness import card_reads, cards, looks_until_it_settles, minted, on_mint, passes, posts, rows


@pytest.fixture
async def team(tmp_path: Path) -> AsyncIterator[Team]:
    """Ten credits a day for one member, fifteen in all; above six two must approve."""
    limits = {"TELLER_MINT_MEMBER_DAY": "10", "TELLER_MINT_DAY": "15", "TELLER_TWO_APPROVERS_OVER": "6"}
    async with running_team(tmp_path, clock=ManualClock(), **limits, TELLER_TIMEZONE="Asia/Tokyo") as team:
        await team.give_everyone_their_role()
        yield team


async def asks_for(team: Team, amount: int, person: str = "john") -> Seen:
    """Somebody asks for so many credits."""
    return await team.asks(getattr(team, person), f'/mintcode {amount} 458 "day {amount}"')


async def test_a_members_day(team: Team) -> None:
    """Six are minted, five more would be eleven: Ben reads why not; four still fit, and tomorrow five do."""
    await minted(team, '/mintcode 6 458 "six"')
    five = await asks_for(team, 5)
    refused = await team.ben.presses_and_reads("Approve", five, APPROVALS)
    assert "6 of the 10 credits that may be minted today for @john (TELLER_MINT_MEMBER_DAY) are spent" in refused.text
    await minted(team, '/mintcode 4 458 "four"')
    assert len(posts(team)) == 2

    await passes(team, 7 * 3600)  # in Tokyo it is midnight
    await team.ben.presses("Approve", five)
    await team.john.reads_direct("*5 credits*")


async def test_everybodys_day(team: Team) -> None:
    """Six of John's and six of Ada's leave three."""
    await minted(team, '/mintcode 6 458 "six"')
    await team.ben.presses("Approve", await asks_for(team, 6, "ada"))
    await team.ada.reads_direct("the code is minted")
    four = await asks_for(team, 4)
    refused = await team.ben.presses_and_reads("Approve", four, APPROVALS)

    assert "12 of the 15 credits that may be minted today for all (TELLER_MINT_DAY) are spent" in refused.text
    await minted(team, '/mintcode 3 458 "three"')


@pytest.mark.parametrize(
    ("amount", "limit"), [(11, "10 may be minted in a day (TELLER_MINT_MEMBER_DAY)"), (16, "10")]
)
async def test_what_never_fits(team: Team, amount: int, limit: str) -> None:
    """What no day has room for is not even asked for: no approver could say yes."""
    answer = await team.john.types(f'/mintcode {amount} 458 "too many"')

    assert f"At most {limit}" in answer.text
    assert rows(team, "requests") == []


async def test_what_fits_no_more(tmp_path: Path) -> None:
    """The limit was lowered since it was asked for: nobody reads that tomorrow would help."""
    async with running_team(tmp_path, clock=ManualClock()) as team:
        await team.give_everyone_their_role()
        card = await asks_for(team, 16)
        await team.stop_bot()
        team.settings = team.settings.model_copy(update={"teller_mint_day": 15})
        await team.start_bot()
        refused = await team.ben.presses_and_reads("Approve", card, APPROVALS)

    assert "at most 15 credits may be minted in a day for all (TELLER_MINT_DAY), and this is more" in refused.text
    assert "tomorrow" not in refused.text


async def test_unknown_counts(team: Team) -> None:
    """What may have been made counts; what RMS refused does not."""
    on_mint(team, reply(422, '{"success": false, "errors": []}', "application/json"))
    await team.ada.presses("Approve", await asks_for(team, 6))
    await team.john.reads_direct("RMS refused it")
    on_mint(team, drop())
    await team.ada.presses("Approve", await asks_for(team, 5))
    await team.john.reads_direct("answer was lost")
    refused = await team.ben.presses_and_reads("Approve", await asks_for(team, 6), APPROVALS)

    assert "5 of the 10 credits" in refused.text


async def test_two_approvers(team: Team) -> None:
    """For seven credits one approval is noted and nothing is sent; the second of another person mints."""
    card = await asks_for(team, 7)
    first = await team.ada.presses_and_reads("Approve", card, APPROVALS)
    noted = await card_reads(team.ben, "Approved by @ada; another approver must approve it as well.")
    assert "another approver" in first.text
    assert noted.buttons == ["Approve", "Reject"]
    again = await team.ada.presses_and_reads("Approve", noted, APPROVALS)
    assert "You have approved this already" in again.text
    assert posts(team) == []

    await team.ben.presses("Approve", noted)
    await team.john.reads_direct("the code is minted")
    assert "Approved by @ada and @ben" in (await card_reads(team.ada, "*Minted.*")).text
    await team.john.reads_direct("was approved by @ada and @ben")
    (card,) = cards(team)
    assert isinstance(card.what, Message)
    assert (card.what.metadata or {})["event_payload"]["approver"] == f"{ADA} {BEN}"
    assert len(posts(team)) == 1


async def test_two_approvers_of_what_was_not_issued(team: Team) -> None:
    """The card goes on naming both who approved at first, and says that *Send again* takes two as well."""
    on_mint(team, drop())
    card = await asks_for(team, 7)
    await team.ada.presses_and_reads("Approve", card, APPROVALS)
    await team.ben.presses("Approve", await card_reads(team.ben, "Approved by @ada; another approver"))
    await looks_until_it_settles(team)
    again = await card_reads(team.ada, "*Not issued*")
    assert "Approved by @ada and @ben" in again.text
    assert "another approver" not in again.text

    await team.ada.presses_and_reads("Send again", again, APPROVALS)
    noted = await card_reads(team.ben, "Approved by @ada; another approver must approve it as well.")
    assert "Approved by @ada and @ben" in noted.text
    await team.ben.presses("Send again", noted)
    await team.john.reads_direct("the code is minted")
    assert len(posts(team)) == 2


async def test_an_approver_who_is_none_any_more(team: Team) -> None:
    """Ben approved first and lost his right: his approval does not count when Ada presses."""
    card = await asks_for(team, 7)
    await team.ben.presses_and_reads("Approve", card, APPROVALS)
    await team.ada.types("/teller role @ben user noapprover")
    answer = await team.ada.presses_and_reads("Approve", card, APPROVALS)

    assert "another approver" in answer.text
    assert posts(team) == []


async def test_one_may_reject_what_one_approved(team: Team) -> None:
    """The first of two changes their mind."""
    card = await asks_for(team, 7)
    await team.ada.presses_and_reads("Approve", card, APPROVALS)
    await team.ada.presses("Reject", await card_reads(team.ada, "Approved by @ada; another"))
    await team.ada.submits(await team.ada.reads_modal("The requester reads this."), reason="too many")
    await team.john.reads_direct("was rejected")
