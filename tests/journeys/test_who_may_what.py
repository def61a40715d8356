"""Who may what, person by person and line by line, held to the table of `access.py`."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.access import Act, Member, Role, may
from bot.sandbox.slack import User
from bot.sandbox.town import ADA, APPROVALS, BEN, EVE, GENERAL, JOHN
from tests.journeys.team import Person, Team, running_team

MAX = "UMAX"
MEMBERS = {
    "ada": Member(ADA, Role.ADMIN, approver=True),
    "max": Member(MAX, Role.ADMIN),
    "ben": Member(BEN, Role.USER, approver=True),
    "john": Member(JOHN, Role.USER, account="john"),
    "eve": None,
}
"""Everyone's row: Max is an admin who decides on nothing, Eve has no row."""
EVERY_MEMBER = {"ada", "max", "ben", "john"}
REFUSALS = (
    "Teller does not know you",
    "Only admins",
    "Only approvers",
    "your own account only",
    "that you asked for",
    "You have no credit codes yet",
)


class Office:
    """The team, with Max in it."""

    def __init__(self, team: Team) -> None:
        self.team = team
        self.people = {name: Person(team.slack, user) for name, user in _IDS.items()}

    async def answers(self, line: str) -> set[str]:
        """Who is answered when everyone types `line`, one after the other."""
        return {name for name, person in self.people.items() if not is_refusal((await person.types(line)).text)}


_IDS = {"ada": ADA, "max": MAX, "ben": BEN, "john": JOHN, "eve": EVE}


def is_refusal(text: str) -> bool:
    """Whether somebody reads that this is not for them."""
    return any(sentence in text for sentence in REFUSALS)


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    """Everyone in the role of MEMBERS, and all of them in the approval channel."""
    async with running_team(tmp_path) as team:
        workspace = team.slack.workspace
        workspace.add_user(User(MAX, "max", "Max"))
        workspace.channels[GENERAL].members.append(MAX)
        workspace.channels[APPROVALS].members += [MAX, EVE]
        await team.give_everyone_their_role()
        await team.ada.types("/teller role @max admin")
        yield Office(team)


@pytest.mark.parametrize(
    ("line", "act", "answered"),
    [
        ("/credits", Act.CREDITS, EVERY_MEMBER),
        ("/credits 458", Act.CREDITS, EVERY_MEMBER),
        ("/credits codes", Act.ALL_CODES, {"ada", "max", "ben"}),
        ("/credits codes used", Act.ALL_CODES, {"ada", "max", "ben"}),
        ('/mintcode 1 458 "one"', Act.MINT, EVERY_MEMBER),
        ("/smsbalance", Act.OWN_BALANCE, EVERY_MEMBER),
        ("/smsbalance office", Act.ANY_BALANCE, {"ada", "max"}),
        ("/smsbalance nobody", Act.ANY_BALANCE, {"ada", "max"}),
        ("/teller help", Act.HELP, EVERY_MEMBER),
        ("/teller roles", Act.ROLES, {"ada", "max"}),
        ("/teller schedule", Act.SCHEDULES, {"ada", "max"}),
        ("/teller role @john user", Act.ROLES, {"ada", "max"}),
        ("/teller role @john none", Act.ROLES, {"ada", "max"}),
    ],
)
async def test_lines(office: Office, line: str, act: Act, answered: set[str]) -> None:
    """Everyone types it; who gets an answer is who may by the table."""
    assert await office.answers(line) == answered
    assert {name for name, member in MEMBERS.items() if may(member, act)} == answered


@pytest.mark.parametrize("name", list(MEMBERS))
async def test_deciding(office: Office, name: str) -> None:
    """Everyone presses *Approve* on a request of John's, he himself too; approvers decide, the rest read why not."""
    card = await office.team.asks(office.people["john"])
    person = office.people[name]
    await person.presses("Approve", card)
    await office.team.slack.until(lambda: person.sees(APPROVALS)[1:] or not card.buttons)
    decided = not card.buttons

    assert decided == (name in {"ada", "ben"})
    assert decided == may(MEMBERS[name], Act.DECIDE)
    assert [is_refusal(answer.text) for answer in person.sees(APPROVALS)[1:]] == ([] if decided else [True])


async def test_without_a_row_no_provider_is_called(office: Office) -> None:
    """Eve tries everything, and neither RMS nor the gateway hears of it."""
    lines = ["/credits", "/credits 458", "/credits codes", '/mintcode 1 458 "one"', "/smsbalance", "/smsbalance john"]
    answers = [(await office.people["eve"].types(line)).text for line in lines]

    assert answers == ["Teller does not know you yet. Ask an admin to add you: @ada, @max.\nAsk for access"] * len(
        lines
    )
    assert office.team.rms.calls == []
    assert office.team.ozeki.calls == []
