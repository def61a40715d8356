"""A mint that was not issued: sent again by a new decision under a new reference, and watched for a late code."""

from bot.sandbox.faults import drop, work_then_drop
from bot.sandbox.rms import Habits
from tests.journeys.late import AN_HOUR, given_up, is_made_late
from tests.journeys.team import APPROVALS, BEN, Seen, Team
from tests.journeys.witness import (
    audited,
    card_reads,
    lacks_a_row,
    looks_until_it_settles,
    on_list,
    on_mint,
    passes,
    posts,
    references,
    reveals,
    rows,
    settles_down,
)


async def test_sent_again(team: Team) -> None:
    """Ben presses *Send again*: one more POST with a reference of its own, and John reveals that code."""
    card = await given_up(team, drop())
    await team.ben.presses("Send again", card)
    notice = await team.john.reads_direct("the code is minted")
    minted = await card_reads(team.ada, "*Minted.*")

    first, second = references(team)
    assert first != second
    assert second in minted.text
    assert "Approved by @ben" in minted.text
    assert (BEN, "send_again", "approved") in audited(team)
    assert [row["outcome"] for row in rows(team, "mints")] == ["not issued", "issued"]
    (code,) = team.rms.codes_with("[MC-")
    assert code.code in (await reveals(team, notice)).text


async def test_nobody_sends_their_own_again(team: Team) -> None:
    """John has become an approver; *Send again* is as much a decision as *Approve*."""
    card = await given_up(team, drop())
    await team.ada.types("/teller role @john user approver")
    answer = await team.john.presses_and_reads("Send again", card, APPROVALS)

    assert "your own request" in answer.text
    assert len(posts(team)) == 1


async def test_pressed_twice(team: Team) -> None:
    """Of two who press *Send again*, the second reads what the first did."""
    card = await given_up(team, drop())
    window = card.what.snapshot()
    await team.ben.presses("Send again", card)
    await card_reads(team.ada, "*Minted.*")
    await team.ada.slack.press(team.ada.id, where=window, text="Send again", snapshot=window)
    await team.ada.reads("Approved by @ben", APPROVALS)

    assert len(posts(team)) == 2


async def test_an_old_approve_does_not_send_again(team: Team) -> None:
    """The card as it was before the first approval, in a window that was never redrawn: *Approve* does nothing."""
    on_mint(team, drop())
    card = await team.asks(team.john)
    window = card.what.snapshot()
    await team.ada.presses("Approve", card)
    await looks_until_it_settles(team)
    await card_reads(team.ada, "*Not issued*")
    await team.ben.slack.press(team.ben.id, where=window, text="Approve", snapshot=window)
    await team.ben.reads("is not what this shows any more", APPROVALS)

    assert len(posts(team)) == 1


async def test_it_comes_late(team: Team) -> None:
    """RMS carries the POST out after it was given up: within the hour people read it, and John reveals."""
    await given_up(team)
    await is_made_late(team)
    await passes(team, AN_HOUR)

    notice = await team.john.reads_direct("its code has come late")
    assert (await team.ada.reads_direct("its code has come late")).buttons == []
    assert (await card_reads(team.ada, "*Minted.*")).buttons == []
    (code,) = team.rms.codes_with("[MC-")
    assert code.code in (await reveals(team, notice)).text
    assert len(posts(team)) == 1


async def test_it_has_come_when_it_is_sent_again(team: Team) -> None:
    """The code came between two readings; *Send again* finds it first, and sends nothing."""
    card = await given_up(team)
    await is_made_late(team)
    await team.ben.presses("Send again", card)

    await team.john.reads_direct("the code of the first time was found")
    assert references(team)[0] in (await card_reads(team.ada, "*Minted.*")).text
    assert len(posts(team)) == 1


async def late_and_unseen_by_the_search(team: Team) -> Seen:
    """RMS's search does not look into comments, and the POST is carried out after it was given up; the card."""
    team.rms.habits = Habits(searched=())
    card = await given_up(team)
    await is_made_late(team)
    return card


async def test_it_has_come_and_the_search_does_not_show_it(team: Team) -> None:
    """*Send again* finds it in the whole list, and sends nothing."""
    card = await late_and_unseen_by_the_search(team)
    await team.ben.presses("Send again", card)

    await team.john.reads_direct("the code of the first time was found")
    assert len(posts(team)) == len(team.rms.codes_with("[MC-")) == 1


async def test_not_sent_again_where_the_list_lacks_a_row(team: Team) -> None:
    """What a list that is not whole does not show may be there: nothing is sent, until it is whole."""
    card = await given_up(team, drop())
    on_list(team, lacks_a_row(), times=None)
    await team.ben.presses("Send again", card)
    stopped = await card_reads(team.ada, "RMS could not be searched in full")
    assert stopped.buttons == ["Approve", "Reject"]
    assert len(posts(team)) == 1

    team.rms.faults.clear()
    await team.ben.presses("Approve", stopped)
    await team.john.reads_direct("the code is minted")


async def test_watched_every_hour(team: Team) -> None:
    """What was given up is looked for every hour, in one reading of the whole list."""
    await given_up(team, drop())
    for _ in range(3):
        before = len(team.rms.calls_of("GET", "/credits/codes"))
        await passes(team, AN_HOUR)
        await team.rms.until(lambda before=before: len(team.rms.calls_of("GET", "/credits/codes")) > before)
        await settles_down(team)
        assert [call.query.get("q") for call in team.rms.calls_of("GET", "/credits/codes")[before:]] == [None]


async def test_a_new_answer_is_lost_too(team: Team) -> None:
    """What was sent again is looked for under its own reference."""
    card = await given_up(team, drop())
    on_mint(team, work_then_drop())
    await team.ben.presses("Send again", card)
    await team.john.reads_direct("it was found in RMS")

    assert references(team)[1] in (await card_reads(team.ada, "*Minted.*")).text
