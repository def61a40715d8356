"""Making somebody an admin or approver takes two admins where there are two; and roles are changed in a form."""

import asyncio

import pytest

from bot.asks import WAITS
from bot.sandbox.slack import Message
from bot.views.ask_grants import GRANT
from tests.journeys.crafted import presses_whatever
from tests.journeys.team import ADA, BEN, EVE, JOHN, Seen, Team
from tests.journeys.test_access import IT_SWEEPS, changes, days_before, is_admin
from tests.journeys.witness import audited, passes, rows


async def asks_for_a_grant(team: Team, line: str = "/teller role @john admin") -> Seen:
    """Ben is an admin too; Ada types what takes another, and Ben's card stands there."""
    await is_admin(team)
    before = len(team.ben.direct())
    answer = await team.ada.types(line)
    assert "Asked: @ben must agree" in answer.text
    await team.slack.until(lambda: len(team.ben.direct()) > before)
    return team.ben.direct()[-1]


def role_of(team: Team, user_id: str) -> tuple[str, int] | None:
    """Role and approver of somebody."""
    found = [row for row in rows(team, "members") if row["user_id"] == user_id]
    return (found[0]["role"], found[0]["approver"]) if found else None


async def test_another_admin_agrees(team: Team) -> None:
    """Ada asks, Ben agrees: John is an admin from then on, and the three of them and the books know."""
    card = await asks_for_a_grant(team, "/teller role @john admin approver")
    assert "@ada asks that @john, who is user, becomes *admin* · *approver*." in card.text
    assert card.buttons == ["Grant", "No"]
    assert role_of(team, JOHN) == ("user", 0)
    await team.ben.presses("Grant", card)
    await team.ada.reads_direct("@ben agreed, and it is done")
    await team.john.reads_direct("@ada and @ben gave you rights in Teller")

    assert role_of(team, JOHN) == ("admin", 1)
    assert (await team.ben.reads_direct("*Granted*: agreed by @ben")).buttons == []
    assert [each for each in audited(team) if each[1].startswith(("grant", "ask for", "role of UJOHN: admin"))] == [
        (ADA, "ask for grant", "ask #1: waiting: UJOHN becomes admin, approver"),
        (BEN, "grant: agree", "ask #1: done"),
        (BEN, "role of UJOHN: admin, approver, account john", "done"),
    ]


async def test_pressed_in_two_windows(team: Team) -> None:
    """One press counts; the other is told that it is granted, and not to ask again."""
    card = await asks_for_a_grant(team)
    assert isinstance(card.what, Message)
    await asyncio.gather(*(presses_whatever(team, BEN, card.what, GRANT, card.value("Grant")) for _ in range(2)))
    await team.ada.reads_direct("@ben agreed, and it is done")
    await team.slack.until(lambda: (BEN, "grant", "refused: done already") in audited(team))

    assert [seen.text for seen in team.ben.direct() if "not what this shows" in seen.text] == []


AT_ONCE = [
    pytest.param("/teller role @ben user noapprover", "Done: @ben · user · no account.", id="lowering"),
    pytest.param("/teller role @ben none", "@ben has no row any more", id="taking away"),
    pytest.param("/teller role @eve user", "Done: @eve · user", id="a plain user"),
    pytest.param("/teller role @john user account:office", "account `office`", id="an account"),
    pytest.param("/teller role @ben admin", "Done: @ben · admin · approver", id="what is so already"),
]


@pytest.mark.parametrize(("line", "words"), AT_ONCE)
async def test_done_at_once(team: Team, line: str, words: str) -> None:
    """What gives nobody rights that matter needs nobody else, though there are two admins."""
    await is_admin(team)
    answer = await team.ada.types(line)

    assert words in answer.text
    assert "could agree" not in answer.text
    assert rows(team, "asks") == []


@pytest.mark.parametrize("line", ["/teller role @john admin", "/teller role @john user approver"])
async def test_the_only_admin(team: Team, line: str) -> None:
    """Nobody is there to agree: it is done at once, and the answer says so."""
    answer = await team.ada.types(line)

    assert "Done: @john" in answer.text
    assert "Nobody else is an admin who could agree, so it was done at once." in answer.text


async def asks_about_ben(team: Team) -> Seen:
    """Ben is the second admin and no approver; Ada asks that he becomes one, and his card stands there."""
    changes(team, "UPDATE members SET role = 'admin', approver = 0 WHERE user_id = 'UBEN'")
    assert "Asked: @ben must agree" in (await team.ada.types("/teller role @ben admin approver")).text
    card = await team.ben.reads_direct("@ada asks that @ben, who is admin, becomes *admin* · *approver*.")
    assert card.buttons == ["Grant", "No"]
    return card


async def test_about_the_second_of_two_admins(team: Team) -> None:
    """Nobody else is there to agree: Ben is asked himself, and reads what he pressed on his card alone."""
    card = await asks_about_ben(team)
    assert role_of(team, BEN) == ("admin", 0)
    await team.ben.presses("Grant", card)
    await team.ada.reads_direct("@ben agreed, and it is done")

    assert role_of(team, BEN) == ("admin", 1)
    assert (await team.ben.reads_direct("*Granted*: agreed by @ben")).buttons == []
    assert [row["destination"] for row in rows(team, "outbox") if row["kind"] == "ASK_NOTICE"] == [ADA]


async def test_the_second_of_two_admins_says_no(team: Team) -> None:
    """Ben does not want to be an approver: Ada reads that, and it stays as it was."""
    await team.ben.presses("No", await asks_about_ben(team))
    await team.ben.submits(await team.ben.reads_modal("Who asked reads this."), reason="not my job")
    await team.ada.reads_direct("@ben said no")

    assert role_of(team, BEN) == ("admin", 0)


async def test_about_the_second_of_two_admins_until_there_is_a_third(team: Team) -> None:
    """Eve is an admin by the time Ben presses: it is hers to say now, and her Home has the button."""
    card = await asks_about_ben(team)
    changes(team, "INSERT INTO members (user_id, role) VALUES ('UEVE', 'admin')")
    await team.ben.presses("Grant", card)
    await team.ben.reads_direct("This is about yourself, so another admin must decide.")
    assert role_of(team, BEN) == ("admin", 0)
    await team.eve.presses("Grant", await team.eve.opens_home("@ada asks that @ben"))
    await team.ben.reads_direct("@ada and @eve gave you rights in Teller")

    assert role_of(team, BEN) == ("admin", 1)


async def test_who_may_not_agree(team: Team) -> None:
    """Not Ada, who asked, nor John, whom it is about, though both are admins by now, nor Eve."""
    card = await asks_for_a_grant(team, "/teller role @john user approver")
    changes(team, "INSERT INTO members (user_id, role) VALUES ('UEVE', 'user')")
    assert isinstance(card.what, Message)
    value = card.value("Grant")
    for user_id, words in ((ADA, "own ask"), (EVE, "no right to")):
        await presses_whatever(team, user_id, card.what, GRANT, value)
        await team.slack.until(
            lambda who=user_id, why=words: [each for each in audited(team) if each[0] == who and why in each[2]]  # type: ignore[misc]
        )
    changes(team, "UPDATE members SET role = 'admin' WHERE user_id = 'UJOHN'")
    await presses_whatever(team, JOHN, card.what, GRANT, value)
    await team.slack.until(lambda: (JOHN, "grant", "refused: about themselves") in audited(team))

    assert role_of(team, JOHN) == ("admin", 0)


async def test_another_admin_says_no(team: Team) -> None:
    """Ada reads why, and John stays what he was."""
    card = await asks_for_a_grant(team)
    await team.ben.presses("No", card)
    await team.ben.submits(await team.ben.reads_modal("Who asked reads this."), reason="he leaves in May")
    told = await team.ada.reads_direct("@ben said no")

    assert "he leaves in May" in told.text
    assert role_of(team, JOHN) == ("user", 0)


async def test_asked_twice(team: Team) -> None:
    """While one waits, another about the same person is not asked for."""
    await asks_for_a_grant(team)
    again = await team.ada.types("/teller role @john user approver")

    assert "asked for a grant to @john already" in again.text
    assert len(rows(team, "asks")) == 1


async def test_the_row_changes_meanwhile(team: Team) -> None:
    """What Ben was shown is not so any more: nothing is granted, and both read that."""
    card = await asks_for_a_grant(team)
    await team.ada.types("/teller role @john user account:office")
    await team.ben.presses("Grant", card)
    await team.ben.reads_direct("is not what this shows any more")
    await passes(team, IT_SWEEPS)
    await team.ada.reads_direct("the row has changed")

    assert role_of(team, JOHN) == ("user", 0)
    assert (await team.ben.reads_direct("Nothing to decide any more")).buttons == []


async def test_who_asked_is_no_admin_any_more(team: Team) -> None:
    """Ada's word does not count by the time Ben agrees."""
    card = await asks_for_a_grant(team)
    changes(team, "UPDATE members SET role = 'user' WHERE user_id = 'UADA'")
    await team.ben.presses("Grant", card)
    await team.slack.until(lambda: [each for each in audited(team) if each[:2] == (BEN, "grant")])

    assert role_of(team, JOHN) == ("user", 0)


@pytest.mark.parametrize("user_id", [ADA, JOHN], ids=["who asked", "whom it is about"])
async def test_a_guest_of_late(team: Team, user_id: str) -> None:
    """Slack is asked at the moment at which it counts, about all three."""
    card = await asks_for_a_grant(team)
    team.slack.workspace.users[user_id].is_restricted = True
    await team.ben.presses("Grant", card)
    await team.ben.reads_direct("is no full member of this workspace")

    assert role_of(team, JOHN) == ("user", 0)


async def test_nobody_answers(team: Team) -> None:
    """A week passes: Ada reads it, and it can be asked for again."""
    await asks_for_a_grant(team)
    days_before(team, WAITS)
    await passes(team, IT_SWEEPS)
    await team.ada.reads_direct("No other admin decided in time")

    assert "Asked: @ben" in (await team.ada.types("/teller role @john admin")).text


async def test_stopped_in_the_middle(team: Team) -> None:
    """The bot ends before Slack took the card; after the start it stands there, and works."""
    await is_admin(team)
    team.slack.faults.error("chat.postMessage", "ratelimited", times=None)
    await team.ada.types("/teller role @john admin")
    await team.stop_bot()
    team.slack.faults.clear()
    await passes(team, 600)
    await team.start_bot()
    await team.ben.presses("Grant", await team.ben.reads_direct("asks that @john"))
    await team.john.reads_direct("gave you rights")

    assert role_of(team, JOHN) == ("admin", 0)
