"""A code whose requester is gone: an admin asks for it, another approver agrees, and that admin alone reads it."""

from collections.abc import Awaitable, Callable

import pytest

from bot.asks import USABLE
from bot.sandbox.faults import work_then_hang
from bot.sandbox.slack import Message, View
from bot.views.ask_codes import APPROVE_REVEAL, REVEAL_FOR
from tests.journeys.crafted import presses_whatever
from tests.journeys.listing import chooses
from tests.journeys.team import ADA, APPROVALS, BEN, EVE, JOHN, Person, Seen, Team
from tests.journeys.test_access import IT_SWEEPS, changes, days_before, is_admin
from tests.journeys.test_deactivated import becomes
from tests.journeys.witness import (
    READING,
    audited,
    card_reads,
    everything_said,
    minted,
    on_list,
    passes,
    rows,
    sends_nothing_back,
    the_code,
)

COMMENT = "spare routers for Kaunas"


async def loses_his_row(team: Team) -> None:
    """Ada takes John's row away."""
    await team.ada.types("/teller role @john none")


async def is_deactivated(team: Team) -> None:
    """John's account is switched off."""
    await becomes(team, team.john, "deactivated")


async def opens_the_form(team: Team, person: Person) -> Seen:
    """Somebody finds John's code in the list and chooses *Ask to reveal…*."""
    answer = await person.types("/credits codes")
    await chooses(person, "Ask to reveal…", answer, COMMENT)
    return await person.reads_modal("@john asked for, who")


async def asks(team: Team) -> Seen:
    """A code of John's is minted, John is gone, Ada asks for it; the card as Ben sees it."""
    await minted(team)
    await loses_his_row(team)
    await team.ada.submits(await opens_the_form(team, team.ada), reason="the routers are to be installed today")
    await team.ada.reads_modal("Asked. An approver who did not approve the mint")
    return await card_reads(team.ben, "asks to reveal the code")


async def agreed(team: Team) -> Seen:
    """Ben agrees; Ada's message with the button."""
    await team.ben.presses("Approve", await asks(team))
    return await team.ada.reads_direct("@ben approved: you can reveal it until")


async def reveals(team: Team, told: Seen) -> Seen:
    """Ada presses, and reads what stands in the window in the end."""
    before = team.slack.modal(ADA)
    await team.ada.presses("Reveal code", told)
    return await team.slack.until(lambda: filled(team, before))


def filled(team: Team, before: View | None) -> Seen | None:
    """Ada's window, once it is another and does not wait any more."""
    view = team.slack.modal(ADA)
    return None if view is None or view is before or READING in Seen(view).text else Seen(view)


WHY = {loses_his_row: "has no row in Teller any more", is_deactivated: "is deactivated or a guest in Slack"}


@pytest.mark.parametrize("goes", WHY)
async def test_asked_agreed_and_read(team: Team, goes: Callable[[Team], Awaitable[None]]) -> None:
    """The card says why John counts as gone, and never has the code; Ada's window has it, each time in the books."""
    await minted(team)
    await goes(team)
    await team.ada.submits(await opens_the_form(team, team.ada), reason="to be installed today")
    card = await card_reads(team.ben, "@ada asks to reveal the code of request #1")
    assert card.buttons == ["Approve", "No"]
    assert f"of @john, who {WHY[goes]}." in card.text
    assert "Why: to be installed today" in card.text
    await team.ben.presses("Approve", card)
    told = await team.ada.reads_direct("@ben approved: you can reveal it until")
    assert f"of @john, who {WHY[goes]}." in told.text
    for _ in range(2):
        shown = await reveals(team, told)
        assert the_code(team) in shown.text
        assert sends_nothing_back(shown)

    assert the_code(team) not in everything_said(team)
    assert (await card_reads(team.ben, "*Approved* by @ben")).buttons == []
    assert [each for each in audited(team) if "reveal" in each[1]] == [
        (ADA, "ask for reveal", "ask #1: waiting: the code of UJOHN: to be installed today"),
        (BEN, "reveal: agree", "ask #1: done"),
        (ADA, "reveal for another", "shown"),
        (ADA, "reveal for another", "shown"),
    ]


async def test_not_while_who_asked_is_there(team: Team) -> None:
    """John is a member: the list offers Ada nothing, and a crafted choice is refused."""
    await minted(team)
    answer = await team.ada.types("/credits codes")
    assert "Ask to reveal…" not in answer.text
    assert "Ask to reveal…" not in (await team.ben.types("/credits codes")).text


async def test_who_may_not_agree(team: Team) -> None:
    """Not Ada, who asked; not who approved the mint, though an approver; not Eve, who is a user."""
    card = await asks(team)
    changes(team, "INSERT INTO members (user_id, role) VALUES ('UEVE', 'user')")
    changes(team, "INSERT INTO approvals (request_id, round, approver, at) VALUES (1, 0, 'UBEN', 'then')")
    assert isinstance(card.what, Message)
    for user_id in (ADA, BEN, EVE):
        await presses_whatever(team, user_id, card.what, APPROVE_REVEAL, card.value("Approve"))
        await team.slack.until(
            lambda who=user_id: [each for each in audited(team) if each[:2] == (who, "approve a reveal")]  # type: ignore[misc]
        )

    assert [row["state"] for row in rows(team, "asks")] == ["waiting"]


async def test_nobody_else_reads_it(team: Team) -> None:
    """Ada's button is of no use to Ben, admin by now, to John or to Eve."""
    told = await agreed(team)
    await is_admin(team)
    assert isinstance(told.what, Message)
    for user_id in (BEN, JOHN, EVE):
        await presses_whatever(team, user_id, told.what, REVEAL_FOR, told.value("Reveal code"))
        await team.slack.until(
            lambda who=user_id: [each for each in audited(team) if each[:2] == (who, "reveal for another")]  # type: ignore[misc]
        )

    assert [team.slack.modal(each) for each in (BEN, JOHN, EVE)] == [None] * 3


async def test_an_approver_says_no(team: Team) -> None:
    """Ada reads why, and has no button."""
    card = await asks(team)
    await team.ben.presses("No", card)
    await team.ben.submits(await team.ben.reads_modal("Who asked reads this."), reason="ask John's team lead")
    told = await team.ada.reads_direct("@ben said no")

    assert "ask John's team lead" in told.text
    assert told.buttons == []


async def test_asked_twice(team: Team) -> None:
    """From two windows: the second reads that it is asked already."""
    await minted(team)
    await loses_his_row(team)
    await is_admin(team)
    first, second = await opens_the_form(team, team.ada), await opens_the_form(team, team.ben)
    await team.ada.submits(first, reason="today")
    await team.ada.reads_modal("Asked. An approver")
    await team.ben.submits(second, reason="today")
    await team.ben.reads_modal("@ada asked for this")

    assert len(rows(team, "asks")) == 1


async def test_a_day_later(team: Team) -> None:
    """The time is over: Ada reads so, RMS is not asked, and she can ask again."""
    told = await agreed(team)
    until = rows(team, "asks")[0]["until"]
    changes(team, "UPDATE asks SET until = ?", rows(team, "asks")[0]["created_at"])
    asked = len(team.rms.calls)
    await team.ada.presses("Reveal code", told)
    await team.ada.reads_direct("is over. Ask again")

    assert until > rows(team, "asks")[0]["until"]
    assert USABLE.days == 1
    assert len(team.rms.calls) == asked
    await team.ada.submits(await opens_the_form(team, team.ada), reason="again")
    await team.ada.reads_modal("Asked. An approver")


@pytest.mark.parametrize("decided", [False, True], ids=["while it waits", "once it is agreed to"])
async def test_who_asked_comes_back(team: Team, decided: bool) -> None:
    """John has a row again: the ask lapses, Ada reads so, and nothing is agreed to or revealed."""
    seen = await (agreed(team) if decided else asks(team))
    await team.ada.types("/teller role @john user")
    if decided:
        await team.ada.presses("Reveal code", seen)
    else:
        refused = await team.ben.presses_and_reads("Approve", seen, APPROVALS)
        assert "can reveal this code themselves" in refused.text
    await passes(team, IT_SWEEPS)
    await team.ada.reads_direct("who asked for the code is back")

    card = await card_reads(team.ben, "*Not allowed any more*" if decided else "*Nothing to decide any more*")
    assert card.buttons == []
    assert ("*Approved* by @ben" in card.text) is decided
    assert team.slack.modal(ADA) is None or the_code(team) not in Seen(team.slack.modal(ADA)).text  # type: ignore[arg-type]


async def test_back_while_rms_is_read(team: Team) -> None:
    """What RMS answered is not shown any more once John is there again."""
    told = await agreed(team)
    on_list(team, work_then_hang())
    await team.ada.presses("Reveal code", told)
    await team.rms.faults.held()
    await team.ada.types("/teller role @john user")
    team.rms.faults.release()
    shown = await team.slack.until(lambda: filled(team, None))

    assert the_code(team) not in shown.text


async def test_no_admin_any_more(team: Team) -> None:
    """Ada's role went after Ben agreed: her button is of no use."""
    told = await agreed(team)
    changes(team, "UPDATE members SET role = 'user' WHERE user_id = 'UADA'")
    await team.ada.presses("Reveal code", told)
    await team.slack.until(lambda: [each for each in audited(team) if each[:2] == (ADA, "reveal for another")])

    assert team.slack.modal(ADA) is None or the_code(team) not in Seen(team.slack.modal(ADA)).text  # type: ignore[arg-type]


async def test_nobody_decides_in_time(team: Team) -> None:
    """Ada reads it."""
    await asks(team)
    days_before(team, USABLE)
    await passes(team, IT_SWEEPS)

    await team.ada.reads_direct("Nobody decided in time")


async def test_stopped_in_the_middle(team: Team) -> None:
    """The bot ends before Slack took Ada's message; after the start it stands there, and its button works."""
    card = await asks(team)
    team.slack.faults.error("chat.postMessage", "ratelimited", times=None)
    await team.ben.presses("Approve", card)
    await card_reads(team.ben, "*Approved* by @ben")
    await team.stop_bot()
    team.slack.faults.clear()
    await passes(team, 600)
    await team.start_bot()

    assert the_code(team) in (await reveals(team, await team.ada.reads_direct("@ben approved"))).text
