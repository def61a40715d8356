"""Twenty clicks in one moment: one of them counts, and nobody is left without an answer."""

import asyncio
from pathlib import Path

from bot.sandbox.faults import work_then_hang
from bot.sandbox.slack import Ephemeral, View
from tests.journeys.team import ADA, APPROVALS, BEN, Person, Seen, Team, running_team
from tests.journeys.witness import audited, cards, in_time, on_mint, passes, posts


def private(person: Person) -> list[Seen]:
    """What only this person reads in the approval channel."""
    return [seen for seen in person.sees(APPROVALS) if isinstance(seen.what, Ephemeral)]


async def click_twenty_times(team: Team, card: Seen) -> None:
    """Ada and Ben each press Approve in ten windows at once."""
    assert not isinstance(card.what, View)
    old = card.what.snapshot()
    clicks = [person.presses("Approve", card, snapshot=old) for _ in range(10) for person in (team.ada, team.ben)]
    for delivery in await asyncio.gather(*clicks):
        assert delivery.acked


async def test_one_post_and_an_answer_for_every_loser(team: Team) -> None:
    """RMS gets one POST; the nineteen others each read one private sentence that names who approved."""
    card = await team.asks(team.john)
    await click_twenty_times(team, card)
    await team.john.reads_direct("the code is minted")
    await team.slack.until(lambda: len(private(team.ada)) + len(private(team.ben)) == 19)

    ((winner,),) = [{who for who, what, outcome in audited(team) if (what, outcome) == ("approve", "approved")}]
    name = {ADA: "@ada", BEN: "@ben"}[winner]
    assert await team.slack.until(lambda: f"Approved by {name}" in cards(team)[0].text)
    assert all(f"Approved by {name}" in seen.text for seen in (*private(team.ada), *private(team.ben)))
    assert sorted([len(private(team.ada)), len(private(team.ben))]) == [9, 10]
    assert len(posts(team)) == 1
    assert len(team.rms.codes_with("[MC-")) == 1
    assert not private(team.john)


async def test_while_rms_takes_its_time(tmp_path: Path) -> None:
    """The losers do not wait for RMS: they read who approved while the code is being made."""
    async with running_team(tmp_path) as team:
        await team.give_everyone_their_role()
        on_mint(team, work_then_hang())
        card = await team.asks(team.john)
        await click_twenty_times(team, card)
        await team.slack.until(lambda: len(private(team.ada)) + len(private(team.ben)) == 19)
        await team.rms.faults.held()

        assert all("Asking RMS for the code" in seen.text for seen in (*private(team.ada), *private(team.ben)))
        assert len(posts(team)) == 1
        team.rms.faults.release()
        await team.john.reads_direct("the code is minted")
        assert len(posts(team)) == 1


async def test_twenty_requests_each_approved_by_two(tmp_path: Path) -> None:
    """Twenty different requests, two clicks on each at once: twenty POSTs, each reference once."""
    async with running_team(tmp_path) as team:
        await team.give_everyone_their_role()
        team.rms.account.companies[512].grant(paid=100)
        lines = [f'/mintcode {amount} 458 "spare routers"' for amount in range(1, 13)]
        lines += [f'/mintcode {amount} 512 "spare routers"' for amount in range(1, 8)] + ['/mintcode 1 513 "a crane"']
        for line in lines:
            await team.asks(team.john, line)
            await passes(team, 2)  # Slack takes about one message a second in a channel
        old = [(card, card.what.snapshot()) for card in cards(team) if not isinstance(card.what, View)]
        clicks = [
            person.presses("Approve", card, snapshot=window)
            for card, window in old
            for person in (team.ada, team.ben)
        ]
        await asyncio.gather(*clicks)
        await team.slack.until(lambda: len(private(team.ada)) + len(private(team.ben)) == 20)
        await team.rms.until(lambda: len(posts(team)) == 20)
        await in_time(team, lambda: sum("*Minted.*" in card.text for card in cards(team)) == 20)

        sent = [call.json["comment"] for call in posts(team) if isinstance(call.json, dict)]
        assert len(sent) == len(set(sent)) == len(old) == 20
