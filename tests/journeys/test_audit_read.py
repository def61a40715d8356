"""`/teller audit`: admins read in Slack who did what, a page at a time."""

import pytest

from bot.views.trail_page import MOST
from tests.journeys.team import ADA, BEN, EVE, GENERAL, JOHN, Team
from tests.journeys.test_access import is_admin
from tests.journeys.witness import audited, minted, reveals


async def test_who_did_what(team: Team) -> None:
    """A request from the asking to the code, by names, with what was typed as it was typed."""
    notice = await minted(team, '/mintcode 4 458 "spare *routers* for UADA"')
    await reveals(team, notice)
    read = await team.ada.types("/teller audit 1")

    assert "Audit trail of request #1" in read.text
    for line in (
        "· @john · request #1\nask\nwaiting: 4 credit of company 458: spare *routers* for @ada",
        "· @ada · request #1\napprove\napproved",
        "· teller · request #1\nRMS says it made the code\nissued",
        "· @john · request #1\nreveal\nshown",
    ):
        assert line in read.text
    assert read.text.index("reveal\nshown") < read.text.index("ask\nwaiting")
    assert "role of" not in read.text


async def test_from_home(team: Team) -> None:
    """An admin presses a button, and turns the pages in that window."""
    for number in range(MOST):
        await team.ada.types(f"/teller role @john user {'no' if number % 2 else ''}approver")
    await team.ada.presses("Audit trail", await team.ada.opens_home("How everything stands"))
    newest = await team.ada.reads_modal("role of @john: user, approver")
    await team.ada.presses("Older", newest)
    assert "Newest" in (await team.ada.reads_modal("role of @ben")).buttons


async def test_words_are_no_people(team: Team) -> None:
    """What looks like an id and is none stays as it was typed, and Slack is not asked about words."""
    await team.ada.types('/teller freeze "URGENT: WAIT for the WAREHOUSE, USB3 in UTC"')
    read = await team.ada.types("/teller audit")

    assert "URGENT: WAIT for the WAREHOUSE, USB3 in UTC" in read.text
    asked = {str(call.args.get("user")) for call in team.slack.calls("users.info")}
    assert asked <= {ADA, BEN, JOHN, EVE}


async def test_whom_it_was_about(team: Team) -> None:
    """What was asked for about somebody else names them."""
    await is_admin(team)
    await team.ada.types("/teller role @john admin")
    read = await team.ada.types("/teller audit")

    assert "ask for grant\nask #1: waiting: @john becomes admin" in read.text
    assert "role of @john: user" in read.text


async def test_pages(team: Team) -> None:
    """Older rows are a press away, and so are the newest, whatever was added meanwhile; none is left out."""
    for number in range(3 * MOST):
        await team.ada.types(f"/teller role @john user account:{('office', 'alarms')[number % 2]}")
    last = len(audited(team))
    page = await team.ada.types("/teller audit")
    shown = [page.text]
    while "Older" in page.buttons:
        last -= MOST
        await team.ada.presses("Older", page)
        page = await team.ada.reads(f"*{last}*", GENERAL)
        shown.append(page.text)
    await team.ada.presses("Newest", page)
    again = await team.ada.reads(f"*{len(audited(team))}*", GENERAL)

    assert [number for number in range(1, len(audited(team)) + 1) if f"*{number}*" not in "".join(shown)] == []
    assert len(shown) == -(-len(audited(team)) // MOST)
    assert "Older" in again.buttons


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("/teller audit 99", "has no row about request #99"),
        ("/teller audit soon", "Type `/teller audit`, or `/teller audit 7`"),
    ],
)
async def test_nothing_to_read(team: Team, line: str, words: str) -> None:
    """The sentence says what to type."""
    assert words in (await team.ada.types(line)).text


async def test_admins_only(team: Team) -> None:
    """Approvers and users read that it is not for them."""
    for person in (team.ben, team.john):
        assert "Only admins may do this" in (await person.types("/teller audit")).text
