"""The daily check of RMS's codes against the ledger, as admins read it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.console import reconcile
from bot.errors import BadInput
from bot.sandbox.faults import Fault, hang, reply, work_then_hang
from tests.journeys.cli import settings_of, teller_here
from tests.journeys.lost import loses_its_database, rebuilds
from tests.journeys.team import Team, running_team
from tests.journeys.witness import approved, audited, minted, on_mint, passes, references, rows, settles_down

A_DAY = 24 * 3600


@pytest.fixture
async def team(tmp_path: Path) -> AsyncIterator[Team]:
    """Everyone in their role, with a database that begins with this start."""
    async with running_team(tmp_path, new=True) as team:
        await team.give_everyone_their_role()
        yield team


async def checked(team: Team, times: int) -> None:
    """Return once so many checks were made; what RMS tells comes in its own time."""
    for _ in range(100):
        await settles_down(team)
        if len(rows(team, "checks")) == times:
            return
    raise AssertionError(rows(team, "checks"))


async def test_what_was_there_before_is_no_finding(team: Team) -> None:
    """The first start takes the baseline: a day later nothing is said of old codes, nor of Teller's own."""
    await checked(team, 1)
    await minted(team)
    await passes(team, A_DAY)
    await checked(team, 2)

    assert [what for _, what, _ in audited(team)].count("baseline") == 1
    assert not [seen for seen in team.ada.direct() if "do not agree" in seen.text]


async def test_codes_made_elsewhere(team: Team) -> None:
    """Somebody makes codes in RMS itself: the admins read how many and what they are worth, once."""
    await checked(team, 1)
    for amount in (10, 20):
        team.rms.add_code(company=team.rms.account.companies[458], amount=amount, comment="by hand")
    await passes(team, A_DAY)
    told = await team.ada.reads_direct("2 codes were made in RMS outside Teller")
    await passes(team, A_DAY)
    await checked(team, 3)

    assert "worth 30 credits." in told.text
    assert "teller audit reconcile" in told.text
    assert sum("outside Teller" in seen.text for seen in team.ada.direct()) == 1
    assert not [seen for seen in team.john.direct() if "outside Teller" in seen.text]


async def test_the_same_made_elsewhere_on_two_days(team: Team) -> None:
    """Whoever makes one code of ten credits by hand each day is told of each day, though the words are the same."""
    await checked(team, 1)
    for day in (2, 3):
        team.rms.add_code(company=team.rms.account.companies[458], amount=10, comment="by hand")
        await passes(team, A_DAY)
        await checked(team, day)
    once = "One code was made in RMS outside Teller since the last check, worth 10 credits."
    await team.slack.until(lambda: sum(once in seen.text for seen in team.ada.direct()) == 2)

    assert [outcome for _, what, outcome in audited(team) if what == "conservation"] == [once, once]


async def test_a_code_of_ours_is_deleted(team: Team, tmp_path: Path) -> None:
    """Somebody deletes John's code in RMS: the admins read of which request, and the command line says it too."""
    await checked(team, 1)
    await minted(team)
    (code,) = team.rms.codes_with("[MC-")
    team.rms.account.delete(code)
    await passes(team, A_DAY)
    told = await team.ada.reads_direct("RMS lists no code of request #1")
    again = await teller_here(settings_of(team.town, tmp_path), "audit", "reconcile")

    assert code.code not in told.text
    assert again.code == 1
    assert "RMS lists no code of request #1" in again.out


@pytest.mark.parametrize("fault", [work_then_hang(), hang()], ids=["listed before", "listed after"])
async def test_a_mint_while_the_codes_are_read(team: Team, fault: Fault) -> None:
    """John's code is minted while RMS is asked for the check: nobody reads that it is gone, or was made elsewhere."""
    await checked(team, 1)
    team.rms.faults.add(fault, when=lambda call: call.path == "/credits/codes")
    await passes(team, A_DAY)
    await team.rms.faults.held()
    await minted(team)
    team.rms.faults.release()
    await checked(team, 2)

    assert [outcome for _, what, outcome in audited(team) if what == "conservation"] == []


async def test_rms_has_a_code_that_it_refused(team: Team) -> None:
    """RMS said no in its own words and made the code all the same: the admins read of which request it is."""
    await checked(team, 1)
    no = '{"success": false, "errors": [{"code": "SOME_CODE", "source": "amount", "message": ""}]}'
    on_mint(team, reply(422, no, "application/json"))
    await approved(team)
    await team.john.reads_direct("RMS refused it")
    comment = f"[{references(team)[0]}] spare routers for Kaunas"
    team.rms.add_code(company=team.rms.account.companies[458], amount=4, comment=comment)
    await passes(team, A_DAY)
    told = await team.ada.reads_direct("which Teller has as refused")

    assert "RMS lists a code of request #1 " in told.text
    assert "outside Teller" not in told.text


async def test_an_empty_database_agrees_with_nothing(team: Team) -> None:
    """The database is lost: nobody reads that RMS's codes and the ledger agree, and no baseline is taken of them."""
    await checked(team, 1)
    await minted(team)
    await loses_its_database(team)
    with pytest.raises(BadInput) as caught:
        await reconcile(team.settings, team.clock)
    await passes(team, A_DAY)
    await settles_down(team)

    assert "teller audit rebuild" in caught.value.sentence
    assert (rows(team, "checks"), rows(team, "rms_codes")) == ([], [])
    await rebuilds(team)
    agree = "RMS's codes and Teller's ledger agree."
    young = "Not compared, since RMS's list may lag: 1 of the last 10 minutes."
    assert await reconcile(team.settings, team.clock) == (f"{agree}\n{young}", 0)
    await passes(team, 601)
    assert await reconcile(team.settings, team.clock) == (agree, 0)


async def test_rms_cannot_be_read(team: Team) -> None:
    """The check of a day on which RMS is away is made when it is back."""
    await checked(team, 1)
    await team.rms.go_down()
    await passes(team, A_DAY)
    await checked(team, 1)
    await team.rms.come_back()
    team.rms.add_code(company=team.rms.account.companies[458], amount=10, comment="by hand")
    await passes(team, 3600)
    await team.ada.reads_direct("One code was made in RMS outside Teller")
