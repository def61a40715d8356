"""Fifty clicks by five people on one card, in one process and in two that share the database: one of them counts."""

import asyncio
from pathlib import Path

from bot.access import Role
from bot.lifecycle import State
from bot.sandbox.slack import Ephemeral, Message, User
from tests.faults.table import Outcome
from tests.journeys.child import store_of
from tests.journeys.team import APPROVALS, Person, Seen, Team, running_team
from tests.journeys.witness import audited, posts
from tests.store.processes import all_at_once
from tests.store.scene import ADA, BEN, a_request_in, enrol, rows, with_members

SUITE = "fifty clicks by five people"
OTHERS = ("UCLEO", "UDORA", "UFINN")
FIVE = (ADA, BEN, *OTHERS)
EACH = 10


async def five_approvers(team: Team) -> list[Person]:
    """Everyone in their role, and three more who approve."""
    await team.give_everyone_their_role()
    workspace = team.slack.workspace
    async with store_of(team) as store:
        for user_id in OTHERS:
            workspace.add_user(User(user_id, user_id.lower(), user_id.title()))
            workspace.channels[APPROVALS].members.append(user_id)
            await enrol(store, user_id, Role.USER, approver=True)
    return [Person(team.slack, user_id) for user_id in FIVE]


def private(people: list[Person]) -> list[str]:
    """What each of them reads alone in the approval channel."""
    return [seen.text for each in people for seen in each.sees(APPROVALS) if isinstance(seen.what, Ephemeral)]


async def presses_ten_times(person: Person, card: Seen, window: Message) -> None:
    """In ten windows at once that all show the card as it was."""
    for delivery in await asyncio.gather(*(person.presses("Approve", card, snapshot=window) for _ in range(EACH))):
        assert delivery.acked


async def test_on_one_card(tmp_path: Path, outcome: Outcome) -> None:
    """One POST and one code; the forty-nine others each read who approved."""
    async with running_team(tmp_path) as team:
        people = await five_approvers(team)
        card = await team.asks(team.john)
        assert isinstance(card.what, Message)
        window = card.what.snapshot()
        await asyncio.gather(*(presses_ten_times(person, card, window) for person in people))
        await team.john.reads_direct("the code is minted")
        await team.slack.until(lambda: len(private(people)) >= EACH * len(people) - 1)

        made, answers = len(team.rms.codes_with("[MC-")), private(people)
        outcome("in one process", 50, max(0, made - 1), max(0, 49 - len(answers)))
        (winner,) = [who for who, what, became in audited(team) if (what, became) == ("approve", "approved")]
        name = team.slack.workspace.users[winner].name
        assert (len(posts(team)), made, len(answers)) == (1, 1, 49)
        assert all(f"Approved by @{name}" in text for text in answers)


async def test_in_two_processes(tmp_path: Path, outcome: Outcome) -> None:
    """Two processes on one database, below the lock that keeps a second bot away: one claim, and one intent.

    All have read what they decide on before the first can write.
    """
    path = tmp_path / "teller.db"
    store = await with_members(path)
    for user_id in OTHERS:
        await enrol(store, user_id, Role.USER, approver=True)
    await a_request_in(store, State.WAITING)
    await store.close()
    half = str(EACH * len(FIVE) // 2)
    claims = all_at_once((path, "decide", half, *FIVE), (path, "decide", half, *reversed(FIVE)))
    intents = all_at_once((path, "intend"), (path, "intend"))

    counted = sum(map(sum, claims))
    outcome("in two processes on one database", 50, max(0, intents.count(State.SENDING) - 1), int(counted == 0))
    assert [len(each) for each in claims] == [25, 25]
    assert counted == 1
    assert sorted(intents) == ["nothing", "sending"]
    assert rows(path, "SELECT count(*) FROM audit WHERE what = 'approve' AND outcome = 'approved'") == [(1,)]
    assert rows(path, "SELECT count(*) FROM mints") == [(1,)]
