"""The database is lost: nothing is minted before it is known to be new, or was made anew from RMS and Slack."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.sandbox.faults import html_page
from tests.journeys.cli import settings_of, teller_here
from tests.journeys.team import APPROVALS, Team, running_team
from tests.journeys.witness import LINE, audited, minted, passes, posts, references, reveals, rows, settles_down

HISTORY = {"channels:history", "groups:history", "im:history"}


@pytest.fixture
async def team(tmp_path: Path) -> AsyncIterator[Team]:
    """Everyone in their role, with a database that begins with this start."""
    async with running_team(tmp_path, new=True) as team:
        await team.give_everyone_their_role()
        yield team


async def loses_its_database(team: Team) -> None:
    """The disk is lost; Teller starts with an empty file."""
    await team.stop_bot()
    await passes(team, 60)
    for file in Path(team.settings.database_path).parent.glob("teller.db*"):
        file.unlink()
    await team.start_bot()
    await team.give_everyone_their_role()


async def rebuilds(team: Team, folder: Path) -> str:
    """Whoever runs Teller makes the ledger anew, beside the running bot; what they read."""
    ended = await teller_here(settings_of(team.town, folder), "audit", "rebuild")
    assert ended.code == 0, ended.err
    return ended.out


async def test_a_new_database_mints(team: Team) -> None:
    """RMS holds no reference of Teller's: the empty database is new, and nobody notices anything."""
    await minted(team)
    assert [outcome for _, what, outcome in audited(team) if what == "origin"] == ["new"]


async def test_a_lost_database_mints_nothing(team: Team) -> None:
    """RMS holds references: people can ask, and nobody can approve; an approver reads why and what to do."""
    await minted(team)
    await loses_its_database(team)
    card = await team.asks(team.john, '/mintcode 5 458 "others"')
    asked = await team.john.reads("Asked for one code worth *5 credits*")
    refused = await team.ada.presses_and_reads("Approve", card, APPROVALS)

    for seen in (asked, refused):
        assert "this database is empty, and RMS holds codes" in seen.text
        assert "teller audit rebuild" in seen.text
    assert len(posts(team)) == 1


async def test_made_anew(team: Team, tmp_path: Path) -> None:
    """The requests come back with who asked and who approved, John reveals his old code, and minting goes on."""
    await minted(team)
    (code,) = team.rms.codes_with("[MC-")
    await loses_its_database(team)
    said = await rebuilds(team, tmp_path)
    (request,) = rows(team, "requests")

    assert "Made anew: 1 requests" in said
    assert "unknown" not in said
    assert (request["requester"], request["decided_by"], request["state"]) == ("UJOHN", "UADA", "issued")
    assert (request["reference"], request["amount"], request["company_id"]) == (references(team)[0], 4, 458)
    assert request["comment"] == "spare routers for Kaunas"
    await minted(team, '/mintcode 5 458 "others"')
    listed = await team.john.types("/credits codes")
    assert code.code[-4:] in listed.text
    again = await rebuilds(team, tmp_path)
    assert "Made anew: 0 requests" in again


async def test_asked_for_again_since(team: Team, tmp_path: Path) -> None:
    """John asked for the same again before anybody made the ledger anew: both are there, and only one is open."""
    await minted(team)
    await loses_its_database(team)
    await team.asks(team.john)
    await rebuilds(team, tmp_path)
    again = await team.john.types(LINE)

    assert [each["state"] for each in rows(team, "requests")] == ["waiting", "issued"]
    assert "already: " in again.text
    assert "waits for a decision" in again.text


async def test_without_the_scopes_somebody_names_them(team: Team, tmp_path: Path) -> None:
    """Slack does not show its history: Ada names John, who is offered to reveal, and the trail says so."""
    await minted(team)
    (code,) = team.rms.codes_with("[MC-")
    await loses_its_database(team)
    team.slack.workspace.app.scopes -= HISTORY
    said = await rebuilds(team, tmp_path)
    assert "request #1: requester unknown" in said
    assert "/teller requester NUMBER @member" in said
    before = len(team.john.direct())
    named = await team.ada.types("/teller requester 1 @john")
    assert "request #1 is @john's" in named.text
    await team.slack.until(lambda: len(team.john.direct()) > before)
    assert code.code in (await reveals(team, team.john.direct()[-1])).text
    assert ("UADA", "name requester", "UJOHN") in audited(team)


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("/teller requester", "Type `/teller requester NUMBER @member`"),
        ("/teller requester one @john", "Type `/teller requester NUMBER @member`"),
        ("/teller requester 1 @eve", "has no row"),
        ("/teller requester 1 @john", "Request #1 is not one whose requester is unknown."),
    ],
)
async def test_what_cannot_be_named(team: Team, line: str, says: str) -> None:
    """Only a request whose requester is unknown, only a member, only in the right form."""
    await team.asks(team.john)
    assert says in (await team.ada.types(line)).text


async def test_an_admin_says_that_it_is_new(team: Team) -> None:
    """Somebody else's Teller made these codes: Ada says so with a reason, and minting goes on."""
    await minted(team)
    await loses_its_database(team)
    answer = await team.ada.types('/teller unfreeze "these are of the old workspace"')
    assert "This database counts as new from now on" in answer.text
    await minted(team, '/mintcode 5 458 "others"')

    assert ("UADA", "unfreeze", "these are of the old workspace") in audited(team)
    assert len(posts(team)) == 2


async def test_a_freeze_is_lifted_and_nothing_is_said_of_the_database(team: Team) -> None:
    """A freeze stands beside the loss: both are named, and whoever lifts the freeze has not said that it is new."""
    await minted(team)
    await loses_its_database(team)
    await team.ada.types('/teller freeze "looks strange"')
    card = await team.asks(team.john, '/mintcode 5 458 "others"')
    refused = await team.ada.presses_and_reads("Approve", card, APPROVALS)
    assert "Minting is frozen by @ada: looks strange." in refused.text
    assert "this database is empty, and RMS holds codes" in refused.text

    answer = await team.ada.types('/teller unfreeze "fine again"')
    assert "this database is empty, and RMS holds codes" in answer.text
    assert "Lifted: what was frozen by @ada: looks strange." in answer.text
    assert "goes on" not in answer.text
    assert rows(team, "origin") == []
    answer = await team.ada.types('/teller unfreeze "it is meant to be new"')
    assert "Minting goes on" in answer.text
    assert "counts as new" in answer.text


async def test_rms_cannot_be_asked(team: Team) -> None:
    """An empty database and an RMS that is away: nothing is minted until it has told; it is asked each minute."""
    team.rms.faults.add(html_page(502), times=None)
    await loses_its_database(team)
    team.rms.faults.clear()
    card = await team.asks(team.john)
    refused = await team.ada.presses_and_reads("Approve", card, APPROVALS)
    assert "RMS has not told yet" in refused.text

    await passes(team, 61)
    await settles_down(team)
    await team.ada.presses("Approve", card)
    await team.john.reads_direct("the code is minted")
