"""A requester takes back what they asked for, told as conversations."""

import asyncio
from pathlib import Path

import pytest

from bot.sandbox.slack import Ephemeral, View
from bot.sandbox.town import APPROVALS, GENERAL, JOHN
from tests.journeys.child import team_and_child
from tests.journeys.team import Person, Seen, Team, running_team
from tests.journeys.test_kills import slack_holds
from tests.journeys.witness import LINE, audited, card_reads, cards, in_time, passes, posts, rows


async def asks(team: Team, line: str = LINE) -> Seen:
    """John asks, and the card is there; the answer that he alone sees."""
    before = len(cards(team))
    answer = await team.john.types(line)
    await team.slack.until(lambda: len(cards(team)) > before)
    return answer


def window(seen: Seen) -> Ephemeral:
    """What was seen, as it stands in a window that nobody redraws."""
    assert isinstance(seen.what, Ephemeral)
    return seen.what.snapshot()


def private(person: Person, words: str) -> list[Seen]:
    """What only this person reads, wherever they were."""
    seen = [*person.sees(GENERAL), *person.sees(APPROVALS)]
    return [each for each in seen if isinstance(each.what, Ephemeral) and words in each.text]


async def test_ask_and_withdraw(team: Team) -> None:
    """The card says who withdrew it and when, without buttons; Ada, late, reads that; John's answer changes."""
    answer = await asks(team)
    shown = cards(team)[0].what
    assert not isinstance(shown, View)
    old = shown.snapshot()
    assert answer.buttons == ["Withdraw"]
    await team.john.presses("Withdraw", answer)
    card = await card_reads(team.ada, "*Withdrawn* by @john, 2026-03-10 08:00 UTC.")
    said = await team.john.reads("Withdrawn: request #1 for one code worth *4 credits*")
    late = await team.ada.presses_and_reads("Approve", card, APPROVALS, snapshot=old)

    assert card.buttons == said.buttons == []
    assert "*Withdrawn* by @john" in late.text
    assert not private(team.john, "Asked for")
    assert not team.john.direct()
    assert posts(team) == []
    assert (JOHN, "withdraw", "withdrawn") in audited(team)


async def test_asked_whether_one_is_sure(team: Team) -> None:
    """He says no to the dialog: Slack sends nothing, and the request waits."""
    answer = await asks(team)
    click = await team.john.presses("Withdraw", answer, confirm=False)

    assert click.outcome == "not sent"
    assert cards(team)[0].buttons == ["Approve", "Reject"]


async def test_twice_in_two_windows(team: Team) -> None:
    """In the second window he reads what he did in the first; the books have one withdrawal and one refusal."""
    answer = await asks(team)
    old = window(answer)
    await team.john.presses("Withdraw", answer)
    await team.john.reads("Withdrawn: ")
    again = await team.john.presses_and_reads("Withdraw", answer, GENERAL, snapshot=old)

    assert "Request #1: *Withdrawn* by @john" in again.text
    steps = [row for row in audited(team) if row[1] == "withdraw"]
    assert steps == [(JOHN, "withdraw", "withdrawn"), (JOHN, "withdraw", "refused: withdrawn already")]


async def test_ask_again_after_that(team: Team) -> None:
    """What was withdrawn stands in nobody's way: the same can be asked for at once, and is minted."""
    await team.john.presses("Withdraw", await asks(team))
    await card_reads(team.ada, "*Withdrawn*")
    await team.asks(team.john)
    await team.ada.presses("Approve", cards(team)[-1])

    await team.john.reads_direct("the code is minted")
    assert len(posts(team)) == 1


async def test_nobody_else_may(team: Team) -> None:
    """Ada and Ben get hold of John's button, and read that it is his."""
    answer = await asks(team)
    value = answer.value("Withdraw")
    own = await team.ben.types('/mintcode 2 458 "cables"')
    for person in (team.ben, team.ada):
        mine = own if person is team.ben else await team.ada.types('/mintcode 3 458 "masts"')
        forged = window(mine)
        (row,) = [block for block in forged.blocks if block["type"] == "actions"]
        row["elements"][0]["value"] = value
        told = await person.presses_and_reads("Withdraw", mine, GENERAL, snapshot=forged)
        assert "Only the person who asked for this can withdraw it." in told.text

    assert [row["state"] for row in rows(team, "requests")] == ["waiting"] * 3
    assert [row[2] for row in audited(team) if row[1] == "withdraw"] == ["refused: not theirs"] * 2


async def test_approved_before_that(team: Team) -> None:
    """Ada was first: John reads who approved, and the code is minted."""
    answer = await asks(team)
    await team.ada.presses("Approve", cards(team)[0])
    await team.john.reads_direct("the code is minted")
    told = await team.john.presses_and_reads("Withdraw", answer, GENERAL)

    assert "Approved by @ada" in told.text
    assert "Minted" in told.text
    assert len(posts(team)) == 1


async def test_after_the_end(tmp_path: Path) -> None:
    """Its time is over, before anybody noticed and after: he reads that, and it stays expired."""
    async with running_team(tmp_path, TELLER_APPROVAL_HOURS="0.001") as team:
        await team.give_everyone_their_role()
        answer = await asks(team)
        await passes(team, 4)
        before = await team.john.presses_and_reads("Withdraw", answer, GENERAL)
        await in_time(team, lambda: [seen for seen in team.john.direct() if "expired" in seen.text])
        after = await team.john.presses_and_reads("Withdraw", answer, GENERAL)

        assert "Request #1 expired 2026-03-10 08:00 UTC, so nobody can approve it" in before.text
        assert "*Expired*: nobody decided in time." in after.text
        assert [row["state"] for row in rows(team, "requests")] == ["expired"]


async def test_with_one_of_two_approvals(tmp_path: Path) -> None:
    """Ada has approved, Ben has not yet: it can be withdrawn, and Ben's approval is none."""
    async with running_team(tmp_path, TELLER_TWO_APPROVERS_OVER="3") as team:
        await team.give_everyone_their_role()
        answer = await asks(team)
        await team.ada.presses("Approve", cards(team)[0])
        card = await card_reads(team.ben, "Approved by @ada; another approver must")
        assert not isinstance(card.what, View)
        old = card.what.snapshot()
        await team.john.presses("Withdraw", answer)
        await card_reads(team.ben, "*Withdrawn* by @john")
        late = await team.ben.presses_and_reads("Approve", card, APPROVALS, snapshot=old)

        assert "*Withdrawn* by @john" in late.text
        assert posts(team) == []
        assert cards(team)[0].buttons == []


async def test_who_has_lost_their_row(team: Team) -> None:
    """John is no member any more: he withdraws nothing, and reads whom to ask."""
    answer = await asks(team)
    await team.ada.types("/teller role @john none")
    told = await team.john.presses_and_reads("Withdraw", answer, GENERAL)

    assert "Teller does not know you yet" in told.text
    assert [row["state"] for row in rows(team, "requests")] == ["waiting"]


@pytest.mark.parametrize("from_list", [False, True], ids=["under the answer", "in the list"])
async def test_who_is_a_guest_of_late(team: Team, from_list: bool) -> None:
    """A moment after Slack said otherwise John is made a guest: he withdraws nothing, though he is still a member."""
    answer = await asks(team)
    where = await team.john.types("/mintcode mine") if from_list else answer
    team.slack.workspace.users[JOHN].is_restricted = True
    told = await team.john.presses_and_reads("Withdraw", where, GENERAL)

    assert "Teller serves only full members of this workspace" in told.text
    assert [row["state"] for row in rows(team, "requests")] == ["waiting"]
    assert audited(team)[-1][:2] == (JOHN, "withdraw")


async def test_forty_clicks_at_once(team: Team) -> None:
    """Twenty approve and twenty withdraw: one thing happens, and each of the others reads which it was."""
    answer = await asks(team)
    card = cards(team)[0]
    assert not isinstance(card.what, View)
    shown, mine = card.what.snapshot(), window(answer)
    approvers = [team.ada, team.ben] * 10
    clicks = [
        click
        for person in approvers
        for click in (
            person.presses("Approve", card, snapshot=shown),
            team.john.presses("Withdraw", answer, snapshot=mine),
        )
    ]
    for delivery in await asyncio.gather(*clicks):
        assert delivery.acked
    await team.slack.until(lambda: [row["state"] for row in rows(team, "requests")] in (["withdrawn"], ["issued"]))
    ((state,),) = [{row["state"] for row in rows(team, "requests")}]
    happened = [row for row in audited(team) if row[1:] in {("approve", "approved"), ("withdraw", "withdrawn")}]
    refused = 40 - 1
    await team.slack.until(lambda: len([row for row in audited(team) if "refused: " in row[2]]) == refused)

    assert len(happened) == 1
    assert (happened[0][1] == "withdraw") == (state == "withdrawn")
    assert len(posts(team)) == (0 if state == "withdrawn" else 1)


async def test_killed_before_it_is_carried_out(tmp_path: Path) -> None:
    """Slack was still asked who John is: nothing was withdrawn, and his click is carried out after the restart."""
    async with team_and_child(tmp_path) as (team, child):
        answer = await asks(team)
        reached = slack_holds(team, "users.info", lambda args: args["user"] == JOHN)
        await team.john.presses("Withdraw", answer)
        await reached()
        await child.dies()
        assert [row["state"] for row in rows(team, "requests")] == ["waiting"]

        team.slack.faults.clear()
        await child.starts()
        await card_reads(team.ada, "*Withdrawn* by @john")
        await team.john.reads_direct("Withdrawn: request #1")
        assert (JOHN, "withdraw", "withdrawn") in audited(team)


async def test_killed_before_the_card_says_so(tmp_path: Path) -> None:
    """It is withdrawn, and Slack holds the card: the next start draws it, and Ada's late click counts for nothing."""
    async with team_and_child(tmp_path) as (team, child):
        answer = await asks(team)
        reached = slack_holds(team, "chat.update", lambda args: "Withdrawn" in args["text"])
        await team.john.presses("Withdraw", answer)
        await reached()
        await child.dies()
        assert cards(team)[0].buttons == ["Approve", "Reject"]

        team.slack.faults.clear()
        await child.starts()
        await card_reads(team.ada, "*Withdrawn* by @john")
        assert posts(team) == []
        assert [row["state"] for row in rows(team, "requests")] == ["withdrawn"]
