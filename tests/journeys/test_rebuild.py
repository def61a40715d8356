"""The database is lost: nothing is minted before it is known to be new, or was made anew from RMS and Slack."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.sandbox.faults import html_page
from tests.journeys.lost import HISTORY, loses_its_database, rebuilds
from tests.journeys.team import APPROVALS, Team, running_team
from tests.journeys.witness import (
    LINE,
    audited,
    in_time,
    lacks_a_row,
    minted,
    on_list,
    passes,
    posts,
    references,
    reveals,
    rows,
    settles_down,
)


@pytest.fixture
async def team(tmp_path: Path) -> AsyncIterator[Team]:
    """Everyone in their role, with a database that begins with this start."""
    async with running_team(tmp_path, new=True) as team:
        await team.give_everyone_their_role()
        yield team


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


async def test_made_anew(team: Team) -> None:
    """The requests come back with who asked and who approved, John, whose request had waited for a while, reveals his
    old code with the button that he gets anew, and minting goes on."""
    card = await team.asks(team.john)
    await passes(team, 60)
    await team.ada.presses("Approve", card)
    await team.john.reads_direct("the code is minted")
    (code,) = team.rms.codes_with("[MC-")
    await loses_its_database(team)
    before = len(team.john.direct())
    said = await rebuilds(team)
    (request,) = rows(team, "requests")
    await in_time(team, lambda: len(team.john.direct()) > before)

    assert said == "Made anew: 1 request. Minting can go on."
    assert (request["requester"], request["decided_by"], request["state"]) == ("UJOHN", "UADA", "issued")
    assert (request["reference"], request["amount"], request["company_id"]) == (references(team)[0], 4, 458)
    assert request["comment"] == "spare routers for Kaunas"
    assert code.code in (await reveals(team, team.john.direct()[-1])).text
    await minted(team, '/mintcode 5 458 "others"')
    assert "Made anew: 0 requests." in await rebuilds(team)


async def test_a_code_that_is_spent(team: Team) -> None:
    """John's code is used by now: his request comes back, and nobody bothers him with a button for it."""
    await minted(team)
    (code,) = team.rms.codes_with("[MC-")
    team.rms.account.redeem(code, code.company_id, "jonas@acme.example", team.clock.now())
    await loses_its_database(team)
    before = [seen.text for seen in team.john.direct()]
    await rebuilds(team)
    await passes(team, 60)
    await settles_down(team)

    assert rows(team, "requests")[0]["requester"] == "UJOHN"
    assert [seen.text for seen in team.john.direct()] == before


async def test_what_cannot_be_made_anew_is_said(team: Team) -> None:
    """RMS lists a second code with the reference, and minting is frozen: the command line says both."""
    await minted(team)
    (code,) = team.rms.codes_with("[MC-")
    await passes(team, 60)
    team.rms.add_code(company=team.rms.account.companies[458], amount=9, comment=code.comment)
    await loses_its_database(team)
    await team.ada.types('/teller freeze "the disk is lost"')
    said = await rebuilds(team)

    assert "Made anew: 1 request. Minting stays frozen: the disk is lost." in said
    assert "carries the reference of an older one as well" in said
    assert [each["amount"] for each in rows(team, "requests")] == [4]


async def test_the_limits_of_the_day_are_not_made_anew(tmp_path: Path) -> None:
    """What was minted today counts against the day's limit after the ledger was made anew too."""
    async with running_team(tmp_path, new=True, TELLER_MINT_DAY="5") as team:
        await team.give_everyone_their_role()
        await minted(team)
        await loses_its_database(team)
        await rebuilds(team)
        card = await team.asks(team.john, '/mintcode 2 458 "others"')
        refused = await team.ada.presses_and_reads("Approve", card, APPROVALS)

    assert "4 of the 5 credits that may be minted today" in refused.text
    assert len(posts(team)) == 1


async def test_asked_for_again_since(team: Team) -> None:
    """John asked for the same again before anybody made the ledger anew: both are there, and only one is open."""
    await minted(team)
    await loses_its_database(team)
    await team.asks(team.john)
    await rebuilds(team)
    again = await team.john.types(LINE)

    assert [each["state"] for each in rows(team, "requests")] == ["waiting", "issued"]
    assert "already: " in again.text
    assert "waits for a decision" in again.text


async def test_without_the_scopes_somebody_names_them(team: Team) -> None:
    """Slack does not show its history: Ada names John, who is offered to reveal, and the trail says so."""
    await minted(team)
    (code,) = team.rms.codes_with("[MC-")
    await loses_its_database(team)
    team.slack.workspace.app.scopes -= HISTORY
    said = await rebuilds(team)
    assert "request #1: requester unknown" in said
    assert "/teller requester NUMBER @member" in said
    before = len(team.john.direct())
    named = await team.ada.types("/teller requester 1 @john")
    assert "request #1 is @john's" in named.text
    await team.slack.until(lambda: len(team.john.direct()) > before)
    assert code.code in (await reveals(team, team.john.direct()[-1])).text
    assert ("UADA", "name requester", "UJOHN") in audited(team)


async def test_nobody_names_themselves(team: Team) -> None:
    """One admin alone comes to no code: Ada names neither herself nor anybody who approved, and the trail says so."""
    await minted(team)
    await loses_its_database(team)
    team.slack.workspace.app.scopes -= HISTORY
    await rebuilds(team)
    answer = await team.ada.types("/teller requester 1 @ada")

    assert "Nobody names themselves" in answer.text
    assert rows(team, "requests")[0]["requester"] == "unknown"
    assert audited(team)[-1] == ("UADA", "name requester", "refused: UADA named themselves")


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
    answer = await team.ada.types('/teller new "these are of the old workspace"')
    assert "This database counts as new from now on" in answer.text
    await minted(team, '/mintcode 5 458 "others"')

    assert ("UADA", "new", "these are of the old workspace") in audited(team)
    assert len(posts(team)) == 2


async def test_a_freeze_is_lifted_and_nothing_is_said_of_the_database(team: Team) -> None:
    """A freeze stands beside the loss: both are named, and whoever lifts the freeze has not said that it is new."""
    await minted(team)
    await loses_its_database(team)
    await team.ada.types('/teller freeze "looks strange"')
    await team.ben.reads("looks strange", APPROVALS)
    card = await team.asks(team.john, '/mintcode 5 458 "others"')
    refused = await team.ada.presses_and_reads("Approve", card, APPROVALS)
    assert "Minting is frozen by @ada: `looks strange`." in refused.text
    assert "this database is empty, and RMS holds codes" in refused.text

    answer = await team.ada.types('/teller unfreeze "fine again"')
    assert "this database is empty, and RMS holds codes" in answer.text
    assert "Lifted: what was frozen by @ada.\nWhy: looks strange" in answer.text
    assert "goes on" not in answer.text
    assert rows(team, "origin") == []
    answer = await team.ada.types('/teller unfreeze "fine again"')
    assert "Minting is not frozen, so there is nothing to lift. Minting waits: this database is empty" in answer.text
    answer = await team.ada.types('/teller new "it is meant to be new"')
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
    while not rows(team, "origin"):
        await settles_down(team)
    await team.ada.presses("Approve", card)
    await team.john.reads_direct("the code is minted")


async def test_rms_does_not_list_everything(team: Team) -> None:
    """An empty database, and a list that lacks just Teller's code: it is not taken for new."""
    await minted(team)
    on_list(team, lacks_a_row(), times=None)
    await loses_its_database(team)
    await passes(team, 61)
    await settles_down(team)
    card = await team.asks(team.john)
    refused = await team.ada.presses_and_reads("Approve", card, APPROVALS)
    assert "RMS has not told yet" in refused.text
    assert rows(team, "origin") == []

    team.rms.faults.clear()
    await passes(team, 61)
    await settles_down(team)
    refused = await team.ada.presses_and_reads("Approve", card, APPROVALS)
    assert "RMS holds codes" in refused.text
    assert len(posts(team)) == 1
