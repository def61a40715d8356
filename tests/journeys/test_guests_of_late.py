"""Made a guest a moment after Slack said otherwise: *Send again*, *Revoke* and an admin's commands ask it afresh."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from bot.sandbox.faults import drop
from tests.journeys.late import AN_HOUR, given_up, one_too_many
from tests.journeys.lost import HISTORY, loses_its_database, rebuilds
from tests.journeys.team import APPROVALS, Person, Seen, Team
from tests.journeys.witness import minted, passes, rows

DELIVERY = "socket"
"""These say nothing of how Slack delivers."""
FULL_MEMBERS = "Teller serves only full members of this workspace"

Act = Callable[[], Awaitable[Seen]]


async def send_again(team: Team) -> Act:
    """A POST was given up, and Ada could send it again."""
    card = await given_up(team, drop())
    return lambda: team.ada.presses_and_reads("Send again", card, APPROVALS)


async def revoke(team: Team) -> Act:
    """A code has come late and is one too many; Ada could revoke it."""
    await one_too_many(team)
    await passes(team, AN_HOUR)
    told = await team.ada.reads_direct("has come late")

    async def act() -> Seen:
        await team.ada.presses("Revoke", told)
        return await team.ada.reads_direct("Teller serves")

    return act


async def freeze(team: Team) -> Act:
    """Nothing is frozen, and Ada could freeze it."""
    return lambda: team.ada.types('/teller freeze "codes are missing"')


async def unfreeze(team: Team) -> Act:
    """Minting is frozen, and Ada could lift it."""
    await team.ada.types('/teller freeze "codes are missing"')
    return lambda: team.ada.types('/teller unfreeze "they were found"')


async def new(team: Team) -> Act:
    """The database is lost, and Ada could say that it is meant to be new."""
    await minted(team)
    await loses_its_database(team)
    return lambda: team.ada.types('/teller new "the old one is not needed"')


async def requester(team: Team) -> Act:
    """A request was made anew and nobody knows whose it is; Ada could name John."""
    await minted(team)
    await loses_its_database(team)
    team.slack.workspace.app.scopes -= HISTORY
    await rebuilds(team)
    return lambda: team.ada.types("/teller requester 1 @john")


async def is_remembered(team: Team, person: Person) -> None:
    """What Slack said of somebody serves for reading: it is not asked again when they are made a guest and read."""
    await person.types("/credits")
    team.slack.workspace.users[person.id].is_restricted = True
    assert FULL_MEMBERS not in (await person.types("/credits")).text


def what_stands(team: Team) -> dict[str, Any]:
    """What RMS was sent that changes anything, and what the database has of requests, mints, freezes and origin."""
    return {
        "sent": [(call.method, call.path) for call in team.rms.calls if call.method != "GET"],
        "requests": [(row["state"], row["requester"], row["reference"]) for row in rows(team, "requests")],
        "mints": [(row["reference"], row["outcome"]) for row in rows(team, "mints")],
        "freezes": rows(team, "freezes"),
        "origin": rows(team, "origin"),
    }


@pytest.mark.parametrize("story", [send_again, revoke, freeze, unfreeze, new, requester])
async def test_a_guest_of_late(team: Team, story: Callable[[Team], Awaitable[Act]]) -> None:
    """Ada, who reads on for a while, can do none of it any more: she reads why, and all stays as it was."""
    act = await story(team)
    await is_remembered(team, team.ada)
    before = what_stands(team)
    answer = await act()

    assert FULL_MEMBERS in answer.text
    assert what_stands(team) == before
