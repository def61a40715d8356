"""A day at the desk, told once: everything is pressed or chosen, and nobody types a command or needs a terminal."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.chain import examine
from commands.askform import SHORTCUT
from tests.journeys.crafted import time_passes
from tests.journeys.listing import chooses
from tests.journeys.planning import CHECKED, EAST, FORM, WEST, fills, more_channels, plans, saves
from tests.journeys.revocations import WHY, deletions
from tests.journeys.team import ADA, BEN, EVE, JOHN, Person, Team, running_team
from tests.journeys.trail import trail
from tests.journeys.witness import posts, rows

KAUNAS, RIGA = "spare routers for Kaunas", "two gateways for Riga"
TOLD = [
    (EVE, "ask for access", "ask #1: waiting"),
    (ADA, "access: agree", "ask #1: done"),
    (ADA, "role of UEVE: user, no approver, account office", "done"),
    (ADA, "role of UBEN: admin, approver, account -", "done"),
    (ADA, "ask for grant", "ask #2: waiting: UEVE becomes user, approver"),
    (BEN, "grant: agree", "ask #2: done"),
    (BEN, "role of UEVE: user, approver, account office", "done"),
    (ADA, "schedule add 2", "done"),
    (ADA, "schedule add 3", "done"),
    (ADA, "role of UJOHN: user, no approver, account john", "done"),
    (JOHN, "ask", f"waiting: 4 credit of company 458: {KAUNAS}"),
    (JOHN, "withdraw", "withdrawn"),
    (JOHN, "ask", f"waiting: 4 credit of company 458: {RIGA}"),
    (BEN, "approve", "approved"),
    ("teller", "intend", "sending"),
    ("teller", "issue", "issued"),
    (JOHN, "ask for revoke", "ask #3: waiting: code 3, 4 credit of company 458: it was for the wrong company"),
    (ADA, "revoke: agree", "ask #3: sending"),
    ("teller", "revoke: succeed", "ask #3: done"),
]
"""What the trail has in the end, from Eve's ask on: who, what, outcome; of a schedule not what is in it."""


@pytest.fixture
async def team(delivery: str, tmp_path: Path) -> AsyncIterator[Team]:
    """Teller as it is installed: the settings name Ada, and nobody else has a row."""
    async with running_team(tmp_path, http=delivery == "http") as team:
        more_channels(team)
        yield team


async def test_a_day_at_the_desk(team: Team) -> None:
    """Roles, two schedules, a request withdrawn, one approved, its code revoked; and the trail tells who did what."""
    for chapter in (
        eve_gets_access,
        ben_becomes_admin_and_approver,
        eve_becomes_an_approver_by_two_admins,
        two_schedules,
        john_becomes_a_user,
        withdrawn_from_home,
        approved_from_home,
        found_and_revoked,
    ):
        await chapter(team)
        await time_passes(team, 60)

    assert [
        each.payload["command"] for each in team.slack.workspace.deliveries if each.kind == "slash_commands"
    ] == []
    read = await trail(team)
    acts = [(row["who"], row["what"], row["outcome"].partition(": {")[0]) for row in read]
    assert acts[acts.index(TOLD[0]) :] == TOLD
    assert examine(read)[1] is None


async def eve_gets_access(team: Team) -> None:
    """Eve asks on her own Home; Ada decides on hers, and gives her an account."""
    await team.eve.presses("Ask for access", await team.eve.opens_home("Teller does not know you yet"))
    await team.ada.presses("Make a user of account …", await team.ada.opens_home("asks for access to Teller"))
    await team.ada.submits(await team.ada.reads_modal("SMS account"), account="office")
    await team.eve.reads_home("*-3* SMS credits left.")


async def fills_in_a_role(team: Team, reads: str, **fields: str) -> None:
    """Ada fills in the form of roles, on the way that leads there from Home, and reads what came of it."""
    await team.ada.presses("Roles", await team.ada.opens_home("Who may what"))
    await team.ada.presses("Add or change…", await team.ada.reads_modal("Who may what"))
    await team.ada.submits(await team.ada.reads_modal("SMS account"), **fields)
    await team.ada.reads_modal(reads)


async def ben_becomes_admin_and_approver(team: Team) -> None:
    """Nobody else is an admin yet who could agree."""
    await fills_in_a_role(team, "so it was done at once", who=BEN, role="admin", approver="yes")


async def eve_becomes_an_approver_by_two_admins(team: Team) -> None:
    """Now it takes Ben, who decides on his Home."""
    await fills_in_a_role(team, "Asked: @ben must agree", who=EVE, role="user", approver="yes")
    await team.ben.presses("Grant", await team.ben.opens_home("asks that @eve"))
    await team.ada.reads_home("@eve · user · approver")


async def two_schedules(team: Team) -> None:
    """Two teams in two zones; both stand on Ada's Home."""
    common = {"days": ["0", "1", "2", "3", "4"], "at": "07:30", "rms": ["1"]}
    await team.ada.presses("Schedules", await team.ada.opens_home("Schedules"))
    listed = await team.ada.reads_modal("no schedule yet")
    for channel, zone in ((WEST, "America/Los_Angeles"), (EAST, "Europe/Vilnius")):
        await team.ada.presses("Add", listed)
        form = await team.ada.reads_modal(FORM)
        checked = await fills(team.ada, form, channel=channel, zone=zone, **common)
        assert CHECKED in checked.text
        listed = await saves(team.ada, checked)
        assert "Saved" in listed.text
    home = await team.ada.reads_home("#east · Monday to Friday at 07:30 (Europe/Vilnius)")
    assert "#west · Monday to Friday at 07:30 (America/Los_Angeles)" in home.text
    assert len(plans(team)) == 2


async def john_becomes_a_user(team: Team) -> None:
    """A plain row needs nobody's consent."""
    await fills_in_a_role(team, "Done: @john · user · account `john`.", who=JOHN, role="user", account="john")


async def asks_by_shortcut(team: Team, person: Person, comment: str) -> None:
    """The form that the shortcut opens, from the company to *Ask*."""
    await team.slack.use_shortcut(person.id, SHORTCUT)
    form = await person.reads_modal("Comment")
    await team.slack.until(lambda: "Reading" not in form.text)
    company = (await person.offered(form, "ask.company.1", "acme"))["Acme Baltic (458) · 96 left"]
    await person.submits(form, company=company, amount="4", comment=comment)
    await person.submits(await person.reads_modal("*4 of the 96* that *Acme Baltic* (458) has left."))
    await person.reads_modal("Asked for one code worth *4 credits*")


async def withdrawn_from_home(team: Team) -> None:
    """John takes the first one back where he sees it."""
    await asks_by_shortcut(team, team.john, KAUNAS)
    await team.ben.opens_home(KAUNAS)
    await team.john.presses("Withdraw", await team.john.opens_home("Open until"))
    await team.john.reads_home("Withdrawn by you")
    await team.ben.reads_home("Nothing waits for your decision.")


async def approved_from_home(team: Team) -> None:
    """Ben's Home has the second one without his doing anything."""
    await asks_by_shortcut(team, team.john, RIGA)
    await team.ben.presses("Approve", await team.ben.reads_home(RIGA))
    await team.john.reads_direct("the code is minted")
    await team.john.reads_home("Minted")
    assert [post.json["amount"] for post in posts(team)] == [4]


async def found_and_revoked(team: Team) -> None:
    """John finds the code that nobody used, says why it is to go, and Ada agrees on her Home."""
    await team.john.presses("Codes", await team.john.reads_home("Minted"))
    listed = await team.john.reads_modal("1–1 of 1, newest first")
    assert "unused" in listed.text
    await chooses(team.john, "Revoke…", listed, RIGA)
    await team.john.submits(await team.john.reads_modal("The approver reads this."), reason=WHY)
    await team.john.reads_modal("Asked. An approver who is not you decides")
    await team.ada.presses("Revoke", await team.ada.reads_home(WHY))
    await team.ada.reads_modal("Done. The card in #approvals shows how it goes on.")
    await team.john.reads_direct("its credits are back with the company")
    await team.ada.reads_home("Nothing waits for your decision.")
    assert len(deletions(team)) == 1
    assert team.rms.codes_with(RIGA) == []
    assert [row["state"] for row in rows(team, "requests")] == ["withdrawn", "issued"]
