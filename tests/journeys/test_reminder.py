"""Approvers are reminded of what waits, and told of what nobody decided, as conversations."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from bot.sandbox.slack import View
from tests.clock import T0
from tests.journeys.child import store_of
from tests.journeys.team import ADA, APPROVALS, BEN, Person, Seen, Team, running_team
from tests.journeys.witness import LINE, audited, card_reads, cards, in_time, passes, rows, settles_down
from tests.store.scene import asking

HALF_AN_HOUR = 1800.0
REMINDED, EXPIRED = "still wait", "expired"


@asynccontextmanager
async def an_hour(folder: Path, delivery: str = "socket", **changes: str) -> AsyncIterator[Team]:
    """Everyone in their role; a request can be decided for an hour."""
    settings = {"TELLER_APPROVAL_HOURS": "1"} | changes
    async with running_team(folder, http=delivery == "http", **settings) as team:
        await team.give_everyone_their_role()
        yield team


def told(person: Person, words: str) -> list[Seen]:
    """The direct messages with these words."""
    return [seen for seen in person.direct() if words in seen.text]


async def reads(team: Team, person: Person, words: str) -> Seen:
    """The clock goes on a little until somebody is told; the message."""
    return (await in_time(team, lambda: told(person, words), step=5))[-1]


async def test_reminded_once(delivery: str, tmp_path: Path) -> None:
    """At half of the hour Ada and Ben read who asks for what, until when; with a link; and then no more of it."""
    async with an_hour(tmp_path, delivery) as team:
        card = await team.asks(team.john)
        await passes(team, HALF_AN_HOUR - 10)
        await settles_down(team)
        assert not team.ada.direct()
        await passes(team, 10)
        to_ada, to_ben = await reads(team, team.ada, REMINDED), await reads(team, team.ben, REMINDED)

        assert to_ada.text == to_ben.text
        assert to_ada.text.startswith(
            "The request of @john (#1) for one code worth *4 credits* of *Acme Baltic* (458) "
        )
        assert "still waits for your decision, until 2026-03-10 09:00 UTC." in to_ada.text
        assert not isinstance(card.what, View)
        assert f"/archives/{APPROVALS}/p{card.what.ts.replace('.', '')}|#1>" in str(to_ada.what.blocks)
        assert to_ada.buttons == []
        assert not team.john.direct()

        await passes(team, HALF_AN_HOUR - 60)
        await settles_down(team)
        assert len(told(team.ada, REMINDED)) == len(told(team.ben, REMINDED)) == 1
        assert [row for row in audited(team) if row[1] == "remind"] == [("teller", "remind", f"{ADA}, {BEN}")]


async def test_nobody_decides(delivery: str, tmp_path: Path) -> None:
    """John reads that it expired and how to ask again; Ada and Ben that it expired."""
    async with an_hour(tmp_path, delivery, TELLER_REMINDER="0") as team:
        await team.asks(team.john)
        await passes(team, 2 * HALF_AN_HOUR)
        to_ada, to_john = await reads(team, team.ada, EXPIRED), await reads(team, team.john, EXPIRED)
        await reads(team, team.ben, EXPIRED)

        assert "The request of @john (#1)" in to_ada.text
        assert "expired: nobody decided in time." in to_ada.text
        assert "/mintcode" not in to_ada.text
        assert "Ask again with `/mintcode`" in to_john.text
        assert not told(team.ada, REMINDED)
        assert [len(person.direct()) for person in (team.ada, team.ben, team.john)] == [1, 1, 1]


async def test_an_approver_who_asked(tmp_path: Path) -> None:
    """Ben is not reminded of what he asked for himself, and reads once that it expired."""
    async with an_hour(tmp_path) as team:
        await team.asks(team.ben)
        await passes(team, HALF_AN_HOUR)
        await reads(team, team.ada, REMINDED)
        await passes(team, HALF_AN_HOUR)
        await reads(team, team.ada, EXPIRED)
        to_ben = await reads(team, team.ben, EXPIRED)

        assert "Your request (#1)" in to_ben.text
        assert len(team.ben.direct()) == 1


async def test_the_first_of_two_has_done_their_part(tmp_path: Path) -> None:
    """Ada has approved: Ben alone is reminded."""
    async with an_hour(tmp_path, TELLER_TWO_APPROVERS_OVER="3") as team:
        await team.ada.presses("Approve", await team.asks(team.john))
        await card_reads(team.ben, "Approved by @ada; another approver must")
        await passes(team, HALF_AN_HOUR)
        await reads(team, team.ben, REMINDED)
        await settles_down(team)

        assert not team.ada.direct()


async def test_withdrawn_before_that(tmp_path: Path) -> None:
    """Nobody is reminded of it, and nobody reads that it expired."""
    async with an_hour(tmp_path) as team:
        answer = await team.john.types(LINE)
        await team.slack.until(lambda: cards(team))
        await team.john.presses("Withdraw", answer)
        await card_reads(team.ada, "*Withdrawn*")
        await passes(team, 3 * HALF_AN_HOUR)
        await settles_down(team)

        assert [person.direct() for person in (team.ada, team.ben, team.john)] == [[], [], []]


async def test_approved_while_slack_was_busy(tmp_path: Path) -> None:
    """The reminder waits for Slack until Ada has approved in the channel: then it is not sent any more."""
    async with an_hour(tmp_path) as team:
        card = await team.asks(team.john)
        to_people = [team.slack.workspace.dm(person.id).id for person in (team.ada, team.ben)]
        team.slack.faults.rate_limit("chat.postMessage", 60, times=2, when=lambda args: args["channel"] in to_people)
        await passes(team, HALF_AN_HOUR)
        await in_time(team, lambda: len([row for row in rows(team, "outbox") if row["attempts"]]) == 2)
        await team.ada.presses("Approve", card)
        await card_reads(team.ada, "Minted")
        await in_time(team, lambda: all(row["state"] == "sent" for row in rows(team, "outbox")), step=5)

        assert not team.ada.direct() + team.ben.direct()


@pytest.mark.parametrize(("down", "reads_of"), [(0.75, REMINDED), (1.5, EXPIRED)], ids=["late", "too late"])
async def test_teller_is_down_meanwhile(tmp_path: Path, down: float, reads_of: str) -> None:
    """The next start reminds once where there is time left; else approvers read that it expired, and no more."""
    async with an_hour(tmp_path) as team:
        await team.asks(team.john)
        await team.stop_bot()
        await passes(team, down * 3600)
        for _ in range(2):
            await team.start_bot()
            await reads(team, team.ada, reads_of)
            await settles_down(team)
            await team.stop_bot()

        assert len(team.ada.direct()) == len(team.ben.direct()) == 1


async def test_never(tmp_path: Path) -> None:
    """TELLER_REMINDER=0: nobody is reminded."""
    async with an_hour(tmp_path, TELLER_REMINDER="0") as team:
        await team.asks(team.john)
        await passes(team, 2 * HALF_AN_HOUR - 60)
        await settles_down(team)

        assert not team.ada.direct()
        assert [row["reminded_at"] for row in rows(team, "requests")] == [None]


async def test_three_hundred_at_once(tmp_path: Path) -> None:
    """Ada and Ben get one reminder that names ten and how many there are, and one such message at the end."""
    async with an_hour(tmp_path) as team:
        await team.stop_bot()
        async with store_of(team) as store:
            for amount in range(1, 301):
                wanted = asking(amount=amount, expires_at=T0 + timedelta(hours=1))
                request, _ = await store.requests.ask(wanted, f"MC-{amount:06d}", T0)
                await store.requests.linked(request.id, f"https://sandbox.slack.com/archives/{APPROVALS}/p{amount}")
        await passes(team, HALF_AN_HOUR)
        await team.start_bot()
        reminder = await reads(team, team.ada, REMINDED)
        await reads(team, team.ben, REMINDED)

        assert "300 requests still wait for your decision:" in reminder.text
        assert "• #10 of @john: *10 credits* of *Acme Baltic* (458), until 2026-03-10 09:00 UTC" in reminder.text
        assert "…and 290 more in #approvals." in reminder.text
        assert str(reminder.what.blocks).count("|#") == 10

        await team.stop_bot()
        await passes(team, HALF_AN_HOUR)
        await team.start_bot()
        end = await reads(team, team.ada, EXPIRED)
        assert "300 requests expired, since nobody decided in time:" in end.text
        assert len(team.ada.direct()) == 2
