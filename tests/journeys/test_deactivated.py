"""Who is deactivated or becomes a guest has no right from the moment at which Slack tells; their row stays."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Literal

import pytest

from bot.instants import instant
from tests.journeys.crafted import presses_whatever, private_answers, types_whatever
from tests.journeys.forming import MENU, form_of
from tests.journeys.team import ADA, APPROVALS, BEN, JOHN, Person, Seen, Team, running_team
from tests.journeys.test_access import asks_for_access, changes, is_admin
from tests.journeys.test_strangers import FULL_MEMBERS, asked_about
from tests.journeys.witness import audited, card_reads, minted, posts, rows


async def becomes(team: Team, person: Person, standing: Literal["member", "guest", "deactivated"]) -> None:
    """An admin of the workspace changes their account; the bot has dealt with it when this returns."""
    await team.slack.become(person.id, standing)
    another = team.ben if person.id == ADA else team.ada
    for _ in range(50):
        (row,) = [row for row in rows(team, "members") if row["user_id"] == person.id]
        if (row["inactive_since"] is None) is (standing == "member"):
            return
        await another.types("/teller help")
    raise AssertionError("the bot has not heard of it")


@pytest.mark.parametrize("standing", ["deactivated", "guest"])
async def test_at_once(team: Team, standing: Literal["guest", "deactivated"]) -> None:
    """What was remembered of John does not serve any more, and Slack need not be asked; back again, he reads."""
    await team.john.types("/smsbalance")
    await becomes(team, team.john, standing)
    asked = asked_about(team, JOHN)
    await types_whatever(team, JOHN, "/smsbalance")
    await team.slack.until(lambda: [seen for seen in private_answers(team.john) if FULL_MEMBERS in seen.text])
    assert asked_about(team, JOHN) - asked <= 1
    assert "no full member in Slack any more" in (await team.ada.types("/teller roles")).text
    await becomes(team, team.john, "member")

    assert "120" in (await team.john.types("/smsbalance")).text
    assert [each[1:] for each in audited(team) if each[1] == f"account of {JOHN}"] == [
        (f"account of {JOHN}", "deactivated, a guest or of another organisation"),
        (f"account of {JOHN}", "a full member (again)"),
    ]


async def test_what_is_remembered_does_not_serve_who_is_inactive(team: Team) -> None:
    """Another process heard that John is a guest: Slack is asked afresh, though it called him a member just now."""
    await team.john.types("/smsbalance")
    changes(team, "UPDATE members SET inactive_since = ? WHERE user_id = 'UJOHN'", instant(team.clock.now()))
    team.slack.workspace.users[JOHN].is_restricted = True

    assert FULL_MEMBERS in (await team.john.types("/smsbalance")).text


async def test_nothing_is_opened_or_offered(team: Team) -> None:
    """No form that John opens, no company in the one that he had open, no list of his requests."""
    await team.asks(team.john)
    form = await form_of(team, team.john)
    await becomes(team, team.john, "guest")

    assert await team.john.offered(form, MENU, "acme") == {}
    for line in ("/mintcode", "/mintcode mine"):
        assert FULL_MEMBERS in (await team.john.types(line)).text
    assert await team.john.offered(form, MENU, "acme") == {}


async def test_an_admin_opens_nothing(team: Team) -> None:
    """Buttons that open a form look at nothing themselves: what Ada was shown before is of no use to her."""
    shown = [await team.ada.types(line) for line in ("/teller roles", "/teller schedule")]
    await becomes(team, team.ada, "guest")
    for message, button in zip(shown, ("Add or change…", "Add"), strict=True):
        before = len(private_answers(team.ada))
        await team.ada.presses(button, message)
        await team.slack.until(lambda seen=before: len(private_answers(team.ada)) > seen)  # type: ignore[misc]
        assert FULL_MEMBERS in private_answers(team.ada)[-1].text

    assert team.slack.modal(ADA) is None


async def test_an_approver_decides_nothing(team: Team) -> None:
    """Ben's press on a card comes to nothing."""
    card = await team.asks(team.john)
    await becomes(team, team.ben, "deactivated")
    await presses_whatever(team, BEN, card.what, "request.approve.1", card.value("Approve"))  # type: ignore[arg-type]
    await team.slack.until(lambda: [each for each in audited(team) if each[:2] == (BEN, "approve")])

    assert posts(team) == []
    assert [row["state"] for row in rows(team, "requests")] == ["waiting"]


async def test_who_asked_is_gone(team: Team) -> None:
    """Nobody approves what somebody asked for who is not there any more."""
    card = await team.asks(team.john)
    await becomes(team, team.john, "deactivated")
    refused = await team.ada.presses_and_reads("Approve", card, APPROVALS)

    assert "no member of Teller any more" in refused.text
    assert posts(team) == []


async def test_a_deactivated_admin_is_no_second_admin(team: Team) -> None:
    """Ben does not count, gets no card, and does not keep an admin's row from being the last."""
    await is_admin(team)
    await becomes(team, team.ben, "deactivated")
    before = len(team.ben.direct())
    await asks_for_access(team)

    assert "could agree" in (await team.ada.types("/teller role @eve admin")).text
    assert len(team.ben.direct()) == before


async def test_what_slack_did_not_tell(team: Team) -> None:
    """The event is lost: the next look that asks Slack afresh is enough, and is written down."""
    team.slack.workspace.users[JOHN].deleted = True
    refused = await team.ada.types("/teller role @john user account:office")

    assert "@john is no full member of this workspace" in refused.text
    assert [row["inactive_since"] is not None for row in rows(team, "members") if row["user_id"] == JOHN] == [True]


@pytest.fixture
async def strict(tmp_path: Path) -> AsyncIterator[Team]:
    """A team in which two must approve more than three credits."""
    async with running_team(tmp_path, TELLER_TWO_APPROVERS_OVER="3") as team:
        await team.give_everyone_their_role()
        yield team


async def test_the_approval_of_who_is_gone_does_not_count(strict: Team) -> None:
    """Ben was the first of two, and is deactivated: Ada's approval is the only one that counts."""
    card = await strict.asks(strict.john)
    await strict.ben.presses("Approve", card)
    await card_reads(strict.ada, "Approved by @ben; another approver")
    await becomes(strict, strict.ben, "deactivated")
    first = await strict.ada.presses_and_reads("Approve", card, APPROVALS)

    assert isinstance(first, Seen)
    assert "another approver must approve it as well" in first.text
    assert posts(strict) == []


async def test_nobody_is_sent_to_who_is_gone(team: Team) -> None:
    """Ben is an admin and deactivated: whoever needs an admin reads of those who are there."""
    await is_admin(team)
    changes(team, "INSERT INTO members (user_id, role) VALUES ('UEVE', 'admin')")
    await becomes(team, team.ben, "deactivated")

    assert (await team.john.types("/teller roles")).text == "Only admins may do this. Ask @ada, @eve."
    assert "Asked: @eve must agree" in (await team.ada.types("/teller role @john admin")).text


async def test_whom_it_is_about_is_a_guest(team: Team) -> None:
    """Ada reads that of the person she chose, who cannot be named as a requester either, and what to do."""
    await minted(team)
    changes(team, "UPDATE requests SET requester = 'unknown'")
    await becomes(team, team.john, "guest")
    for line in ("/teller role @john admin", "/teller requester 1 @john"):
        answer = await team.ada.types(line)
        assert answer.text.startswith("Nothing was done: @john is no full member")
        assert answer.text.endswith("Try again once they are one, or choose somebody else.")
